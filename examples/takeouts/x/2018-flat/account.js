window.YTD.account.part0 = [ {
    "account" : {
      "username" : "ada_example",
      "accountId" : "2244990001",
      "createdAt" : "1235901600000",
      "updatedAt" : "1527847200000",
      "timeZone" : "Berlin"
    }
  }
]