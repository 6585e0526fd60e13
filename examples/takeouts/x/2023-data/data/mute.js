window.YTD.mute.part0 = [
  {
    "muting" : {
      "accountId" : "3100000098",
      "userLink" : "https://twitter.com/intent/user?user_id=3100000098"
    }
  }
]