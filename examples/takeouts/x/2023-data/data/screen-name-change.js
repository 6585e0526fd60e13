window.YTD.screen_name_change.part0 = [
  {
    "screenNameChange" : {
      "accountId" : "2244990001",
      "screenNameChange" : {
        "changedAt" : "2014-05-06T07:08:09.000Z",
        "changedFrom" : "ada_old",
        "changedTo" : "ada_example"
      }
    }
  }
]