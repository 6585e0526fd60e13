window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1591007826539446272"
          ],
          "editableUntil" : "2022-11-11T10:00:00.000Z",
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
        "18"
      ],
      "favorite_count" : "0",
      "id_str" : "1591007826539446272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1591007826539446272",
      "created_at" : "Fri Nov 11 10:00:00 +0000 2022",
      "favorited" : false,
      "full_text" : "only in the newest",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "750992754078646272"
          ],
          "editableUntil" : "2016-07-07T10:00:00.000Z",
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
        "urls" : [],
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/750992754078646272/photo/1",
            "url" : "https://t.co/mmmmmmm161",
            "media_url" : "http://pbs.example.org/media/Twice.jpg",
            "id_str" : "750000000000000001",
            "id" : "750000000000000001",
            "media_url_https" : "https://pbs.example.org/media/Twice.jpg",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "large" : {
                "w" : "2048",
                "h" : "1365",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "800",
                "resize" : "fit"
              }
            },
            "type" : "photo",
            "display_url" : "pic.example.org/mmmmmmm161",
            "indices" : [
              "11",
              "34"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "34"
      ],
      "favorite_count" : "0",
      "id_str" : "750992754078646272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "750992754078646272",
      "extended_entities" : {
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/750992754078646272/photo/1",
            "url" : "https://t.co/mmmmmmm161",
            "media_url" : "http://pbs.example.org/media/Twice.jpg",
            "id_str" : "750000000000000001",
            "id" : "750000000000000001",
            "media_url_https" : "https://pbs.example.org/media/Twice.jpg",
            "sizes" : {
              "thumb" : {
                "w" : "150",
                "h" : "150",
                "resize" : "crop"
              },
              "large" : {
                "w" : "2048",
                "h" : "1365",
                "resize" : "fit"
              },
              "medium" : {
                "w" : "1200",
                "h" : "800",
                "resize" : "fit"
              }
            },
            "type" : "photo",
            "display_url" : "pic.example.org/mmmmmmm161",
            "indices" : [
              "11",
              "34"
            ]
          }
        ]
      },
      "possibly_sensitive" : false,
      "created_at" : "Thu Jul 07 10:00:00 +0000 2016",
      "favorited" : false,
      "full_text" : "kept twice https://t.co/mmmmmmm161",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "739758730245046272"
          ],
          "editableUntil" : "2016-06-06T10:00:00.000Z",
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
        "25"
      ],
      "favorite_count" : "9",
      "id_str" : "739758730245046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "739758730245046272",
      "created_at" : "Mon Jun 06 10:00:00 +0000 2016",
      "favorited" : false,
      "full_text" : "in all three @ben_example",
      "lang" : "en"
    }
  }
]