window.YTD.twitter_circle.part0 = [
  {
    "twitterCircle" : {
      "id" : "1560000000000000001",
      "ownerUserId" : "2244990001",
      "createdAt" : "2022-09-01T10:00:00.000Z"
    }
  }
]