window.YTD.lists_created.part0 = [ {
    "urls" : [
      "https://twitter.com/ada_example/lists/bakers"
    ]
  }
]