window.YTD.tweet.part0 = [ {
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
      "31"
    ],
    "favorite_count" : "0",
    "id_str" : "1003214708536246272",
    "truncated" : false,
    "retweet_count" : "0",
    "id" : "1003214708536246272",
    "created_at" : "Sun Jun 03 10:00:00 +0000 2018",
    "favorited" : false,
    "full_text" : "@ben_example from the flat days",
    "lang" : "en",
    "in_reply_to_status_id_str" : "1003000000000000001",
    "in_reply_to_status_id" : "1003000000000000001",
    "in_reply_to_user_id_str" : "3100000001",
    "in_reply_to_user_id" : "3100000001",
    "in_reply_to_screen_name" : "ben_example"
  },
  {
    "retweeted" : false,
    "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
    "entities" : {
      "hashtags" : [],
      "symbols" : [],
      "user_mentions" : [],
      "urls" : [],
      "media" : [
        {
          "expanded_url" : "https://twitter.com/ada_example/status/1002852320670646272/photo/1",
          "url" : "https://t.co/mmmmmmm181",
          "media_url" : "http://pbs.example.org/media/PanPan.jpg",
          "id_str" : "1002000000000000001",
          "id" : "1002000000000000001",
          "media_url_https" : "https://pbs.example.org/media/PanPan.jpg",
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
          "display_url" : "pic.example.org/mmmmmmm181",
          "indices" : [
            "6",
            "29"
          ]
        }
      ]
    },
    "display_text_range" : [
      "0",
      "29"
    ],
    "favorite_count" : "0",
    "id_str" : "1002852320670646272",
    "truncated" : false,
    "retweet_count" : "0",
    "id" : "1002852320670646272",
    "extended_entities" : {
      "media" : [
        {
          "expanded_url" : "https://twitter.com/ada_example/status/1002852320670646272/photo/1",
          "url" : "https://t.co/mmmmmmm181",
          "media_url" : "http://pbs.example.org/media/PanPan.jpg",
          "id_str" : "1002000000000000001",
          "id" : "1002000000000000001",
          "media_url_https" : "https://pbs.example.org/media/PanPan.jpg",
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
          "display_url" : "pic.example.org/mmmmmmm181",
          "indices" : [
            "6",
            "29"
          ]
        }
      ]
    },
    "possibly_sensitive" : false,
    "created_at" : "Sat Jun 02 10:00:00 +0000 2018",
    "favorited" : false,
    "full_text" : "A pan https://t.co/mmmmmmm181",
    "lang" : "en"
  },
  {
    "full_text" : "no id here"
  }
]