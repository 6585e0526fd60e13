window.YTD.like.part0 = [ {
    "like" : {
      "tweetId" : "900000000000000001"
    }
  },
  {
    "like" : {
      "tweetId" : "900000000000000002"
    }
  }
]