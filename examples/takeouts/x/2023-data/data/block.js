window.YTD.block.part0 = [
  {
    "blocking" : {
      "accountId" : "3100000099",
      "userLink" : "https://twitter.com/intent/user?user_id=3100000099"
    }
  }
]