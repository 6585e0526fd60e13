window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "2018263120081846272"
          ],
          "editableUntil" : "2026-02-02T10:00:00.000Z",
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
        "13"
      ],
      "favorite_count" : "0",
      "id_str" : "2018263120081846272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "2018263120081846272",
      "created_at" : "Mon Feb 02 10:00:00 +0000 2026",
      "favorited" : false,
      "full_text" : "newest of all",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1753357590328246272"
          ],
          "editableUntil" : "2024-02-02T10:00:00.000Z",
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
        "24"
      ],
      "favorite_count" : "0",
      "id_str" : "1753357590328246272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1753357590328246272",
      "created_at" : "Fri Feb 02 10:00:00 +0000 2024",
      "favorited" : false,
      "full_text" : "a reply across the parts",
      "lang" : "en",
      "in_reply_to_status_id_str" : "771000001",
      "in_reply_to_status_id" : "771000001",
      "in_reply_to_user_id_str" : "2244990001",
      "in_reply_to_user_id" : "2244990001",
      "in_reply_to_screen_name" : "ada_example"
    }
  }
]