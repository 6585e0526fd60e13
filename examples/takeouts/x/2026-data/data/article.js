window.YTD.article.part0 = [
  {
    "article" : {
      "id" : "1850000000000000001",
      "title" : "On crust",
      "content" : [
        {
          "text" : "Crust is half of bread."
        },
        {
          "text" : "The other half is patience."
        }
      ]
    }
  }
]