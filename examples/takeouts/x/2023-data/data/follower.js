window.YTD.follower.part0 = [
  {
    "follower" : {
      "accountId" : "3100000001",
      "userLink" : "https://twitter.com/intent/user?user_id=3100000001"
    }
  },
  {
    "follower" : {
      "accountId" : "3100000003",
      "userLink" : "https://twitter.com/intent/user?user_id=3100000003"
    }
  }
]