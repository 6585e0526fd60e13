window.YTD.lists_subscribed.part0 = [
  {
    "userListInfo" : {
      "url" : "https://twitter.com/ada_example/lists/bakers"
    }
  },
  {
    "userListInfo" : {
      "url" : "https://twitter.com/i/lists/1400000000000000001"
    }
  }
]