window.YTD.moment.part0 = [
  {
    "moment" : {
      "momentId" : "1200000000000000001",
      "createdAt" : "2018-01-01T10:00:00.000Z",
      "createdBy" : "2244990001",
      "title" : "Best loaves",
      "coverMediaUrls" : [
        "https://pbs.example.org/cover.jpg"
      ],
      "tweets" : [
        {
          "momentId" : "1200000000000000001",
          "tweet" : {
            "id" : "950000000000000001",
            "coreData" : {
              "text" : "A loaf",
              "createdAtSecs" : "1515000000",
              "userId" : "3100000001"
            }
          }
        }
      ]
    }
  }
]