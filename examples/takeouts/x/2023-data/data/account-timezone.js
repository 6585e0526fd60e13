window.YTD.account_timezone.part0 = [
  {
    "accountTimezone" : {
      "accountId" : "2244990001",
      "timeZone" : "Berlin"
    }
  }
]