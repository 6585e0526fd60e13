window.YTD.community_tweet.part0 = [
  {
    "tweet" : {
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "14"
      ],
      "favorite_count" : "0",
      "id_str" : "1723297311355830272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1723297311355830272",
      "created_at" : "Sat Nov 11 11:11:11 +0000 2023",
      "favorited" : false,
      "full_text" : "For the bakers",
      "lang" : "en",
      "community_id" : "1480000000000000001",
      "community_id_str" : "1480000000000000001",
      "scopes" : {
        "followers" : false
      }
    }
  }
]