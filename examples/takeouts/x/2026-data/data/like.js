window.YTD.like.part0 = [
  {
    "like" : {
      "tweetId" : "1500000000000000031",
      "fullText" : "one",
      "expandedUrl" : "https://twitter.com/i/web/status/1500000000000000031"
    }
  }
]