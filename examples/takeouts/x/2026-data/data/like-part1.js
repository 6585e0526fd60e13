window.YTD.like.part1 = [
  {
    "like" : {
      "tweetId" : "1500000000000000032",
      "fullText" : "two",
      "expandedUrl" : "https://twitter.com/i/web/status/1500000000000000032"
    }
  },
  {
    "like" : {
      "fullText" : "a like of nothing"
    }
  }
]