window.YTD.tweet.part0 = [ {
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
        "27"
      ],
      "favorite_count" : "0",
      "id_str" : "1245652190622646272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1245652190622646272",
      "created_at" : "Thu Apr 02 10:00:00 +0000 2020",
      "favorited" : false,
      "full_text" : "Flour &gt; gold &amp; water",
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
        "user_mentions" : [],
        "urls" : [],
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1245289802757046272/photo/1",
            "url" : "https://t.co/mmmmmmm201",
            "media_url" : "http://pbs.example.org/media/Starter.jpg",
            "id_str" : "1240000000000000001",
            "id" : "1240000000000000001",
            "media_url_https" : "https://pbs.example.org/media/Starter.jpg",
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
            "display_url" : "pic.example.org/mmmmmmm201",
            "indices" : [
              "8",
              "31"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "31"
      ],
      "favorite_count" : "0",
      "id_str" : "1245289802757046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1245289802757046272",
      "extended_entities" : {
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1245289802757046272/photo/1",
            "url" : "https://t.co/mmmmmmm201",
            "media_url" : "http://pbs.example.org/media/Starter.jpg",
            "id_str" : "1240000000000000001",
            "id" : "1240000000000000001",
            "media_url_https" : "https://pbs.example.org/media/Starter.jpg",
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
            "display_url" : "pic.example.org/mmmmmmm201",
            "indices" : [
              "8",
              "31"
            ]
          }
        ]
      },
      "possibly_sensitive" : false,
      "created_at" : "Wed Apr 01 10:00:00 +0000 2020",
      "favorited" : false,
      "full_text" : "Starter https://t.co/mmmmmmm201",
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
        "user_mentions" : [],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "22"
      ],
      "favorite_count" : "0",
      "id_str" : "1244565027025846272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1244565027025846272",
      "created_at" : "Mon Mar 30 10:00:00 +0000 2020",
      "favorited" : false,
      "full_text" : "half a smile \ud83d here",
      "lang" : "en"
    }
  },
  {
    "tweet" : "no object"
  }
]