window.YTD.tweets.part1 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1919331232773046272"
          ],
          "editableUntil" : "2025-05-05T10:00:00.000Z",
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
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "39"
      ],
      "favorite_count" : "0",
      "id_str" : "1919331232773046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1919331232773046272",
      "created_at" : "Wed Jan 01 00:00:00 +0000 1997",
      "favorited" : false,
      "full_text" : "dated by an exporter that had a bad day",
      "lang" : "en"
    }
  },
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
              "3",
              "15"
            ],
            "id_str" : "3100000001",
            "id" : "3100000001"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "30"
      ],
      "favorite_count" : "0",
      "id_str" : "1097000001",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1097000001",
      "created_at" : "Mon Jan 05 10:00:00 +0000 2009",
      "favorited" : false,
      "full_text" : "RT @ben_example: typed by hand",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "771000001"
          ],
          "editableUntil" : "2008-03-03T10:00:00.000Z",
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
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "45"
      ],
      "favorite_count" : "0",
      "id_str" : "771000001",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "771000001",
      "created_at" : "Mon Mar 03 10:00:00 +0000 2008",
      "favorited" : false,
      "full_text" : "plain http://example.org/old). and RT by hand",
      "lang" : "en"
    }
  }
]