window.YTD.follower.part1 = [
  {
    "follower" : {
      "accountId" : "3100000001",
      "userLink" : "x"
    }
  }
]