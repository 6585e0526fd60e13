window.YTD.like.part0 = [
  {
    "like" : {
      "tweetId" : "1500000000000000021",
      "fullText" : "Salt &amp; pepper &lt;3",
      "expandedUrl" : "https://twitter.com/i/web/status/1500000000000000021"
    }
  },
  {
    "like" : {
      "tweetId" : "1500000000000000022",
      "fullText" : "You’re unable to view this Post because this account owner limits who can view their Posts. {learnmore}",
      "expandedUrl" : "https://twitter.com/i/web/status/1500000000000000022"
    }
  },
  {
    "like" : {
      "tweetId" : "1500000000000000023",
      "expandedUrl" : "https://twitter.com/i/web/status/1500000000000000023"
    }
  },
  {
    "like" : {
      "tweetId" : "1664179976401846273",
      "fullText" : "1/3 first post of a thread",
      "expandedUrl" : "https://twitter.com/i/web/status/1664179976401846273"
    }
  }
]