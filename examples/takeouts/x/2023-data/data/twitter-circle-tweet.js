window.YTD.twitter_circle_tweet.part0 = [
  {
    "tweet" : {
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [
          {
            "name" : "Ben Example",
            "screen_name" : "ben_example",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "3100000001",
            "id" : "3100000001"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "23"
      ],
      "favorite_count" : "0",
      "id_str" : "1614563037803446272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1614563037803446272",
      "created_at" : "Sun Jan 15 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "@ben_example between us",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1610000000000000001",
      "in_reply_to_status_id" : "1610000000000000001",
      "in_reply_to_user_id_str" : "3100000001",
      "in_reply_to_user_id" : "3100000001",
      "in_reply_to_screen_name" : "ben_example"
    }
  }
]