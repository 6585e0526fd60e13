window.YTD.verified.part0 = [
  {
    "verified" : {
      "accountId" : "2244990001",
      "verified" : false
    }
  }
]