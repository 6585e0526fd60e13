window.YTD.note_tweet.part0 = [
  {
    "noteTweet" : {
      "noteTweetId" : "1730527154795446272",
      "updatedAt" : "2023-12-01T10:00:00.000Z",
      "lifecycle" : {
        "value" : "1",
        "name" : "Active",
        "originalName" : "ACTIVE",
        "annotations" : {}
      },
      "createdAt" : "2023-12-01T10:00:00.000Z",
      "core" : {
        "text" : "A long text whose post is gone",
        "urls" : [],
        "mentions" : [],
        "cashtags" : [],
        "hashtags" : []
      }
    }
  },
  {
    "noteTweet" : {
      "noteTweetId" : "1686346034097160192",
      "updatedAt" : "2023-08-01T12:00:00.000Z",
      "lifecycle" : {
        "value" : "1",
        "name" : "Active",
        "originalName" : "ACTIVE",
        "annotations" : {}
      },
      "createdAt" : "2023-08-01T12:00:00.000Z",
      "core" : {
        "styletags" : [
          {
            "styleTypes" : [
              {
                "value" : "1",
                "name" : "Bold",
                "originalName" : "BOLD",
                "annotations" : {}
              }
            ],
            "fromIndex" : "30",
            "toIndex" : "35"
          },
          {
            "styleTypes" : [
              {
                "value" : "2",
                "name" : "Italic",
                "originalName" : "ITALIC",
                "annotations" : {}
              }
            ],
            "fromIndex" : "42",
            "toIndex" : "50"
          }
        ],
        "urls" : [
          {
            "expandedUrl" : "https://example.org/recipe",
            "shortUrl" : "https://t.co/longlink01",
            "displayUrl" : "example.org/recipe",
            "fromIndex" : "358",
            "toIndex" : "381"
          }
        ],
        "text" : "Über bread & <time>: flour 🍞 rests, then it folds, and @ben_example brings tea. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Recipe: https://t.co/longlink01 #bread",
        "mentions" : [
          {
            "screenName" : "ben_example",
            "fromIndex" : "55",
            "toIndex" : "67"
          }
        ],
        "cashtags" : [],
        "hashtags" : [
          {
            "text" : "bread",
            "fromIndex" : "382",
            "toIndex" : "388"
          }
        ]
      }
    }
  }
]