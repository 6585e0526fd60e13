window.YTD.lists_created.part0 = [
  {
    "userListInfo" : {
      "url" : "https://twitter.com/ada_example/lists/bakers"
    }
  }
]