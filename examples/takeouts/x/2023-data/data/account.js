window.YTD.account.part0 = [
  {
    "account" : {
      "email" : "ada@example.org",
      "createdVia" : "web",
      "username" : "ada_example",
      "accountId" : "2244990001",
      "createdAt" : "2009-03-01T10:00:00.000Z",
      "accountDisplayName" : "Ada Example"
    }
  }
]