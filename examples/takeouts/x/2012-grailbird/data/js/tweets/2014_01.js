Grailbird.data.tweets_2014_01 = 
 [
  {
    "source" : "<a href=\"http:\/\/example.org\" rel=\"nofollow\">Example Client<\/a>",
    "entities" : {
      "user_mentions" : [
        {
          "name" : "Ben Example",
          "screen_name" : "ben_example",
          "indices" : [
            3,
            15
          ],
          "id_str" : "3100000001",
          "id" : 3100000001
        }
      ],
      "media" : [],
      "hashtags" : [
        {
          "text" : "dough",
          "indices" : [
            139,
            140
          ]
        }
      ],
      "urls" : [
        {
          "indices" : [
            105,
            128
          ],
          "url" : "https:\/\/t.co\/gggggggg01",
          "expanded_url" : "http:\/\/example.org\/dough",
          "display_url" : "example.org\/dough"
        }
      ]
    },
    "geo" : {},
    "id_str" : "429222528414646272",
    "text" : "RT @ben_example: A long post about dough that goes on &amp; on until it is cut in the copy but whole here https:\/\/t.co\/gggggggg01 #dough an\u2026",
    "id" : 429222528414646272,
    "created_at" : "2014-01-31 12:00:00 +0000",
    "user" : {
      "name" : "Ada Example",
      "screen_name" : "ada_example",
      "protected" : false,
      "id_str" : "2244990001",
      "profile_image_url_https" : "https:\/\/pbs.example.org\/a.jpg",
      "id" : 2244990001,
      "verified" : false
    },
    "retweeted_status" : {
      "source" : "web",
      "entities" : {
        "user_mentions" : [],
        "media" : [],
        "hashtags" : [
          {
            "text" : "dough",
            "indices" : [
              113,
              119
            ]
          }
        ],
        "urls" : [
          {
            "indices" : [
              89,
              112
            ],
            "url" : "https:\/\/t.co\/gggggggg01",
            "expanded_url" : "http:\/\/example.org\/dough",
            "display_url" : "example.org\/dough"
          }
        ]
      },
      "geo" : {},
      "id_str" : "428829941560246272",
      "text" : "A long post about dough that goes on &amp; on until it is cut in the copy but whole here https:\/\/t.co\/gggggggg01 #dough and more",
      "created_at" : "2014-01-30 10:00:00 +0000",
      "id" : 428829941560246272,
      "user" : {
        "name" : "Ben Example",
        "screen_name" : "ben_example",
        "protected" : false,
        "id_str" : "3100000001",
        "profile_image_url_https" : "https:\/\/pbs.example.org\/b.jpg",
        "id" : 3100000001,
        "verified" : false
      }
    }
  },
  {
    "source" : "<a href=\"http:\/\/example.org\" rel=\"nofollow\">Example Client<\/a>",
    "entities" : {
      "user_mentions" : [
        {
          "name" : "Ben Example",
          "screen_name" : "ben_example",
          "indices" : [
            0,
            12
          ],
          "id_str" : "3100000001",
          "id" : 3100000001
        }
      ],
      "media" : [],
      "hashtags" : [],
      "urls" : []
    },
    "geo" : {},
    "id_str" : "423371474334646272",
    "text" : "@ben_example good &lt;morning&gt;",
    "id" : 423371474334646272,
    "created_at" : "2014-01-15 08:30:00 +0000",
    "user" : {
      "name" : "Ada Example",
      "screen_name" : "ada_example",
      "protected" : false,
      "id_str" : "2244990001",
      "profile_image_url_https" : "https:\/\/pbs.example.org\/a.jpg",
      "id" : 2244990001,
      "verified" : false
    },
    "in_reply_to_status_id_str" : "423000000000000001",
    "in_reply_to_user_id" : 3100000001,
    "in_reply_to_status_id" : 423000000000000001,
    "in_reply_to_screen_name" : "ben_example",
    "in_reply_to_user_id_str" : "3100000001"
  },
  {
    "source" : "<a href=\"http:\/\/example.org\" rel=\"nofollow\">Example Client<\/a>",
    "entities" : {
      "user_mentions" : [],
      "hashtags" : [],
      "urls" : [],
      "media" : [
        {
          "media_url_https" : "https:\/\/pbs.example.org\/media\/OvenOven.jpg",
          "id_str" : "421000000000000001",
          "sizes" : [
            {
              "h" : 150,
              "resize" : "crop",
              "w" : 150
            },
            {
              "h" : 800,
              "resize" : "fit",
              "w" : 600
            }
          ],
          "display_url" : "pic.example.org\/g2",
          "media_url" : "http:\/\/pbs.example.org\/media\/OvenOven.jpg",
          "expanded_url" : "http:\/\/twitter.com\/ada_example\/status\/1\/photo\/1",
          "indices" : [
            5,
            27
          ],
          "id" : 421000000000000001,
          "media_alt" : "",
          "url" : "http:\/\/t.co\/gggggggg02"
        }
      ]
    },
    "geo" : {
      "type" : "Point",
      "coordinates" : [
        52.5,
        13.4
      ]
    },
    "id_str" : "421551985259446272",
    "text" : "Oven http:\/\/t.co\/gggggggg02",
    "id" : 421551985259446272,
    "created_at" : "2014-01-10 08:00:00 +0000",
    "user" : {
      "name" : "Ada Example",
      "screen_name" : "ada_example",
      "protected" : false,
      "id_str" : "2244990001",
      "profile_image_url_https" : "https:\/\/pbs.example.org\/a.jpg",
      "id" : 2244990001,
      "verified" : false
    }
  }
]