window.YTD.deleted_tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1737412524241846272"
          ],
          "editableUntil" : "2023-12-20T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [],
        "urls" : [
          {
            "url" : "https://t.co/dddddddddd",
            "indices" : [
              "12",
              "35"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "35"
      ],
      "favorite_count" : "0",
      "id_str" : "1737412524241846272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1737412524241846272",
      "possibly_sensitive" : false,
      "created_at" : "Wed Dec 20 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Better not. https://t.co/dddddddddd",
      "lang" : "en",
      "deleted_at" : "Wed Dec 20 10:01:00 +0000 2023"
    }
  }
]