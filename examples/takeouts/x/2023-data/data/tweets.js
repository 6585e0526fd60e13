window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1719655518827446272"
          ],
          "editableUntil" : "2023-11-01T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [
          {
            "text" : "tea",
            "indices" : [
              "19",
              "23"
            ]
          }
        ],
        "symbols" : [
          {
            "text" : "TEA",
            "indices" : [
              "28",
              "32"
            ]
          }
        ],
        "user_mentions" : [],
        "urls" : [
          {
            "url" : "https://t.co/aaaaaaaaaa",
            "expanded_url" : "https://example.org/x?a=1&b=2",
            "display_url" : "example.org/x?a=1&b…",
            "indices" : [
              "50",
              "73"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "73"
      ],
      "favorite_count" : "3",
      "id_str" : "1719655518827446272",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1719655518827446272",
      "possibly_sensitive" : false,
      "created_at" : "Wed Nov 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Tea &amp; 🫖 before #tea and $TEA: a &lt; b &gt; c https://t.co/aaaaaaaaaa",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1708783882859446272"
          ],
          "editableUntil" : "2023-10-02T10:00:00.000Z",
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
            "url" : "https://t.co/qqqqqqqqq1",
            "expanded_url" : "https://x.com/ada_old/status/1664179976401846273?s=20",
            "display_url" : "x.com/ada_old/status…",
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
      "id_str" : "1708783882859446272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1708783882859446272",
      "possibly_sensitive" : false,
      "created_at" : "Mon Oct 02 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "This again: https://t.co/qqqqqqqqq1",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1708421494993846272"
          ],
          "editableUntil" : "2023-10-01T10:00:00.000Z",
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
            "url" : "https://t.co/qqqqqqqqq2",
            "expanded_url" : "https://twitter.com/ben_example/status/1500000000000000009",
            "display_url" : "twitter.com/ben_example/st…",
            "indices" : [
              "10",
              "33"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "33"
      ],
      "favorite_count" : "0",
      "id_str" : "1708421494993846272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1708421494993846272",
      "possibly_sensitive" : false,
      "created_at" : "Sun Oct 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Well said https://t.co/qqqqqqqqq2",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1697549859025846272"
          ],
          "editableUntil" : "2023-09-01T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [
          {
            "name" : "",
            "screen_name" : "gone_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "-1",
            "id" : "-1"
          },
          {
            "name" : "Ben Example",
            "screen_name" : "ben_example",
            "indices" : [
              "14",
              "26"
            ],
            "id_str" : "3100000001",
            "id" : "3100000001"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "39"
      ],
      "favorite_count" : "0",
      "id_str" : "1697549859025846272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1697549859025846272",
      "created_at" : "Fri Sep 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "@gone_example @ben_example I agree 100%",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1490000000000000007",
      "in_reply_to_status_id" : "1490000000000000007",
      "in_reply_to_user_id_str" : "3100000001",
      "in_reply_to_user_id" : "3100000001",
      "in_reply_to_screen_name" : "ben_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1696825083294646272"
          ],
          "editableUntil" : "2023-08-30T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
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
        "24"
      ],
      "favorite_count" : "0",
      "id_str" : "1696825083294646272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1696825083294646272",
      "created_at" : "Wed Aug 30 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "@ben_example hello there",
      "lang" : "en",
      "in_reply_to_user_id_str" : "3100000001",
      "in_reply_to_user_id" : "3100000001",
      "in_reply_to_screen_name" : "ben_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1686346034181046349"
          ],
          "editableUntil" : "2023-08-01T12:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [
          {
            "name" : "Cem Example",
            "screen_name" : "cem_example",
            "indices" : [
              "0",
              "12"
            ],
            "id_str" : "3100000002",
            "id" : "3100000002"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "247"
      ],
      "favorite_count" : "0",
      "id_str" : "1686346034181046349",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1686346034181046349",
      "created_at" : "Tue Aug 01 12:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "@cem_example Über bread &amp; &lt;time&gt;: flour 🍞 rests, then it folds, and @ben_example brings tea. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and fold. Rest and…",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1500000000000000010",
      "in_reply_to_status_id" : "1500000000000000010",
      "in_reply_to_user_id_str" : "3100000002",
      "in_reply_to_user_id" : "3100000002",
      "in_reply_to_screen_name" : "cem_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1675444199224246272"
          ],
          "editableUntil" : "2023-07-02T10:00:00.000Z",
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
        "28"
      ],
      "favorite_count" : "0",
      "id_str" : "1675444199224246272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1675444199224246272",
      "created_at" : "Sun Jul 02 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "A reply to the first wording",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1675081811358646272",
      "in_reply_to_status_id" : "1675081811358646272",
      "in_reply_to_user_id_str" : "2244990001",
      "in_reply_to_user_id" : "2244990001",
      "in_reply_to_screen_name" : "ada_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "edit" : {
          "initialTweetId" : "1675081811358646272",
          "editControlInitial" : {
            "editTweetIds" : [
              "1675081811358646272",
              "1675082817991606272"
            ],
            "editableUntil" : "2023-07-01T11:00:00.000Z",
            "editsRemaining" : "4",
            "isEditEligible" : true
          }
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
      "favorite_count" : "5",
      "id_str" : "1675082817991606272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1675082817991606272",
      "created_at" : "Sat Jul 01 10:04:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Edited: I like tea",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1675081811358646272",
            "1675082817991606272"
          ],
          "editableUntil" : "2023-07-01T11:00:00.000Z",
          "editsRemaining" : "4",
          "isEditEligible" : true
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
        "10"
      ],
      "favorite_count" : "0",
      "id_str" : "1675081811358646272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1675081811358646272",
      "created_at" : "Sat Jul 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "I liek tea",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1664195075896246272"
          ],
          "editableUntil" : "2023-06-01T09:00:00.000Z",
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
        "22"
      ],
      "favorite_count" : "0",
      "id_str" : "1664195075896246272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1664195075896246272",
      "created_at" : "Thu Jun 01 09:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "A branch of the thread",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1664179976401846273",
      "in_reply_to_status_id" : "1664179976401846273",
      "in_reply_to_user_id_str" : "2244990001",
      "in_reply_to_user_id" : "2244990001",
      "in_reply_to_screen_name" : "ada_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1664181234693046272"
          ],
          "editableUntil" : "2023-06-01T08:05:00.000Z",
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
        "14"
      ],
      "favorite_count" : "0",
      "id_str" : "1664181234693046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1664181234693046272",
      "created_at" : "Thu Jun 01 08:05:00 +0000 2023",
      "favorited" : false,
      "full_text" : "3/3 third post",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1664179976401846274",
      "in_reply_to_status_id" : "1664179976401846274",
      "in_reply_to_user_id_str" : "2244990001",
      "in_reply_to_user_id" : "2244990001",
      "in_reply_to_screen_name" : "ada_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1664179976401846274"
          ],
          "editableUntil" : "2023-06-01T08:00:00.000Z",
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
        "15"
      ],
      "favorite_count" : "0",
      "id_str" : "1664179976401846274",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1664179976401846274",
      "created_at" : "Thu Jun 01 08:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "2/3 second post",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1664179976401846273",
      "in_reply_to_status_id" : "1664179976401846273",
      "in_reply_to_user_id_str" : "2244990001",
      "in_reply_to_user_id" : "2244990001",
      "in_reply_to_screen_name" : "ada_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1664179976401846273"
          ],
          "editableUntil" : "2023-06-01T08:00:00.000Z",
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
        "26"
      ],
      "favorite_count" : "0",
      "id_str" : "1664179976401846273",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1664179976401846273",
      "created_at" : "Thu Jun 01 08:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "1/3 first post of a thread",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1654803190379446272"
          ],
          "editableUntil" : "2023-05-06T11:00:00.000Z",
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
        "50"
      ],
      "favorite_count" : "0",
      "id_str" : "1654803190379446272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1654803190379446272",
      "created_at" : "Sat May 06 11:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "and one more of mine, deep in somebody else’s talk",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1654788090885046272",
      "in_reply_to_status_id" : "1654788090885046272",
      "in_reply_to_user_id_str" : "2244990001",
      "in_reply_to_user_id" : "2244990001",
      "in_reply_to_screen_name" : "ada_example"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1654788090885046272"
          ],
          "editableUntil" : "2023-05-06T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [
          {
            "name" : "Dana Example",
            "screen_name" : "dana_example",
            "indices" : [
              "0",
              "13"
            ],
            "id_str" : "3100000003",
            "id" : "3100000003"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "17"
      ],
      "favorite_count" : "0",
      "id_str" : "1654788090885046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1654788090885046272",
      "created_at" : "Sat May 06 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "@dana_example yes",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1400000000000000011",
      "in_reply_to_status_id" : "1400000000000000011",
      "in_reply_to_user_id_str" : "3100000003",
      "in_reply_to_user_id" : "3100000003"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1654425703019446272"
          ],
          "editableUntil" : "2023-05-05T10:00:00.000Z",
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
            "expanded_url" : "https://twitter.com/ada_example/status/1654425703019446272/photo/1",
            "url" : "https://t.co/mmmmmmmmm5",
            "media_url" : "http://pbs.example.org/media/LostLost.jpg",
            "id_str" : "1600000000000000005",
            "id" : "1600000000000000005",
            "media_url_https" : "https://pbs.example.org/media/LostLost.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm5",
            "indices" : [
              "15",
              "38"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "38"
      ],
      "favorite_count" : "0",
      "id_str" : "1654425703019446272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1654425703019446272",
      "extended_entities" : {
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1654425703019446272/photo/1",
            "url" : "https://t.co/mmmmmmmmm5",
            "media_url" : "http://pbs.example.org/media/LostLost.jpg",
            "id_str" : "1600000000000000005",
            "id" : "1600000000000000005",
            "media_url_https" : "https://pbs.example.org/media/LostLost.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm5",
            "indices" : [
              "15",
              "38"
            ]
          }
        ]
      },
      "possibly_sensitive" : false,
      "created_at" : "Fri May 05 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "A lost picture https://t.co/mmmmmmmmm5",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1654063315153846272"
          ],
          "editableUntil" : "2023-05-04T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
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
        "urls" : [],
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1500000000000000012/photo/1",
            "url" : "https://t.co/mmmmmmmmm4",
            "media_url" : "http://pbs.example.org/media/BenBread.jpg",
            "id_str" : "1600000000000000004",
            "id" : "1600000000000000004",
            "media_url_https" : "https://pbs.example.org/media/BenBread.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm4",
            "source_status_id" : "1500000000000000012",
            "source_status_id_str" : "1500000000000000012",
            "source_user_id" : "3100000001",
            "source_user_id_str" : "3100000001",
            "indices" : [
              "26",
              "49"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "49"
      ],
      "favorite_count" : "0",
      "id_str" : "1654063315153846272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1654063315153846272",
      "extended_entities" : {
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1500000000000000012/photo/1",
            "url" : "https://t.co/mmmmmmmmm4",
            "media_url" : "http://pbs.example.org/media/BenBread.jpg",
            "id_str" : "1600000000000000004",
            "id" : "1600000000000000004",
            "media_url_https" : "https://pbs.example.org/media/BenBread.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm4",
            "source_status_id" : "1500000000000000012",
            "source_status_id_str" : "1500000000000000012",
            "source_user_id" : "3100000001",
            "source_user_id_str" : "3100000001",
            "indices" : [
              "26",
              "49"
            ]
          }
        ]
      },
      "possibly_sensitive" : false,
      "created_at" : "Thu May 04 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @ben_example: my bread https://t.co/mmmmmmmmm4",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1653700927288246272"
          ],
          "editableUntil" : "2023-05-03T10:00:00.000Z",
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
            "expanded_url" : "https://twitter.com/ada_example/status/1653700927288246272/photo/1",
            "url" : "https://t.co/mmmmmmmmm3",
            "media_url" : "http://pbs.example.org/media/Poster0003.jpg",
            "id_str" : "1600000000000000003",
            "id" : "1600000000000000003",
            "media_url_https" : "https://pbs.example.org/media/Poster0003.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm3",
            "indices" : [
              "16",
              "39"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "39"
      ],
      "favorite_count" : "0",
      "id_str" : "1653700927288246272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1653700927288246272",
      "extended_entities" : {
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1653700927288246272/photo/1",
            "url" : "https://t.co/mmmmmmmmm3",
            "media_url" : "http://pbs.example.org/media/Poster0003.jpg",
            "id_str" : "1600000000000000003",
            "id" : "1600000000000000003",
            "media_url_https" : "https://pbs.example.org/media/Poster0003.jpg",
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
            "type" : "animated_gif",
            "display_url" : "pic.example.org/mmmmmmmmm3",
            "video_info" : {
              "aspect_ratio" : [
                "16",
                "9"
              ],
              "variants" : [
                {
                  "bitrate" : "0",
                  "content_type" : "video/mp4",
                  "url" : "https://video.example.org/tweet_video/GifGif.mp4"
                }
              ]
            },
            "indices" : [
              "16",
              "39"
            ]
          }
        ]
      },
      "possibly_sensitive" : false,
      "created_at" : "Wed May 03 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Round and round https://t.co/mmmmmmmmm3",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1653338539422646272"
          ],
          "editableUntil" : "2023-05-02T10:00:00.000Z",
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
            "expanded_url" : "https://twitter.com/ada_example/status/1653338539422646272/photo/1",
            "url" : "https://t.co/mmmmmmmmm2",
            "media_url" : "http://pbs.example.org/media/Poster0002.jpg",
            "id_str" : "1600000000000000002",
            "id" : "1600000000000000002",
            "media_url_https" : "https://pbs.example.org/media/Poster0002.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm2",
            "indices" : [
              "21",
              "44"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "44"
      ],
      "favorite_count" : "0",
      "id_str" : "1653338539422646272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1653338539422646272",
      "extended_entities" : {
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1653338539422646272/photo/1",
            "url" : "https://t.co/mmmmmmmmm2",
            "media_url" : "http://pbs.example.org/media/Poster0002.jpg",
            "id_str" : "1600000000000000002",
            "id" : "1600000000000000002",
            "media_url_https" : "https://pbs.example.org/media/Poster0002.jpg",
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
            "type" : "video",
            "display_url" : "pic.example.org/mmmmmmmmm2",
            "video_info" : {
              "aspect_ratio" : [
                "16",
                "9"
              ],
              "variants" : [
                {
                  "bitrate" : "256000",
                  "content_type" : "video/mp4",
                  "url" : "https://video.example.org/vid/480x270/LowLow.mp4?tag=12"
                },
                {
                  "content_type" : "application/x-mpegURL",
                  "url" : "https://video.example.org/pl/Playlist.m3u8?tag=12"
                },
                {
                  "bitrate" : "2176000",
                  "content_type" : "video/mp4",
                  "url" : "https://video.example.org/vid/1280x720/BestBest.mp4?tag=12"
                },
                {
                  "bitrate" : "832000",
                  "content_type" : "video/mp4",
                  "url" : "https://video.example.org/vid/640x360/MidMid.mp4?tag=12"
                }
              ],
              "duration_millis" : "6500"
            },
            "indices" : [
              "21",
              "44"
            ]
          },
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1653338539422646272/photo/1",
            "url" : "https://t.co/mmmmmmmmm2",
            "media_url" : "http://pbs.example.org/media/-DashName_1.png",
            "id_str" : "1600000000000000006",
            "id" : "1600000000000000006",
            "media_url_https" : "https://pbs.example.org/media/-DashName_1.png",
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
            "display_url" : "pic.example.org/mmmmmmmmm2",
            "indices" : [
              "21",
              "44"
            ]
          }
        ]
      },
      "possibly_sensitive" : false,
      "created_at" : "Tue May 02 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "A film and a picture https://t.co/mmmmmmmmm2",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1652976151557046272"
          ],
          "editableUntil" : "2023-05-01T10:00:00.000Z",
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
            "expanded_url" : "https://twitter.com/ada_example/status/1652976151557046272/photo/1",
            "url" : "https://t.co/mmmmmmmmm1",
            "media_url" : "http://pbs.example.org/media/FirstOne.jpg",
            "id_str" : "1600000000000000001",
            "id" : "1600000000000000001",
            "media_url_https" : "https://pbs.example.org/media/FirstOne.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm1",
            "indices" : [
              "13",
              "36"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "36"
      ],
      "favorite_count" : "0",
      "id_str" : "1652976151557046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1652976151557046272",
      "extended_entities" : {
        "media" : [
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1652976151557046272/photo/1",
            "url" : "https://t.co/mmmmmmmmm1",
            "media_url" : "http://pbs.example.org/media/FirstOne.jpg",
            "id_str" : "1600000000000000001",
            "id" : "1600000000000000001",
            "media_url_https" : "https://pbs.example.org/media/FirstOne.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm1",
            "indices" : [
              "13",
              "36"
            ]
          },
          {
            "expanded_url" : "https://twitter.com/ada_example/status/1652976151557046272/photo/1",
            "url" : "https://t.co/mmmmmmmmm1",
            "media_url" : "http://pbs.example.org/media/SecondOne.jpg",
            "id_str" : "1600000000000000007",
            "id" : "1600000000000000007",
            "media_url_https" : "https://pbs.example.org/media/SecondOne.jpg",
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
            "display_url" : "pic.example.org/mmmmmmmmm1",
            "indices" : [
              "13",
              "36"
            ]
          }
        ]
      },
      "possibly_sensitive" : false,
      "created_at" : "Mon May 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "Two pictures https://t.co/mmmmmmmmm1",
      "lang" : "qme"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1642104515589046272"
          ],
          "editableUntil" : "2023-04-01T10:00:00.000Z",
          "editsRemaining" : "5",
          "isEditEligible" : false
        }
      },
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.example.org\" rel=\"nofollow\">Example Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [
          {
            "name" : "Cem Example",
            "screen_name" : "cem_example",
            "indices" : [
              "3",
              "15"
            ],
            "id_str" : "3100000002",
            "id" : "3100000002"
          }
        ],
        "urls" : []
      },
      "display_text_range" : [
        "0",
        "152"
      ],
      "favorite_count" : "0",
      "id_str" : "1642104515589046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1642104515589046272",
      "created_at" : "Sat Apr 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "RT @cem_example: Long words about ovens &amp; other warm things, Long words about ovens &amp; other warm things, Long words about ovens &amp; other war…",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1630870491755446272"
          ],
          "editableUntil" : "2023-03-01T10:00:00.000Z",
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
        "7"
      ],
      "favorite_count" : "0",
      "id_str" : "1630870491755446272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1630870491755446272",
      "created_at" : "Wed Mar 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "1234567",
      "lang" : "und",
      "withheld_in_countries" : [
        "DE"
      ]
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1620723631518646272"
          ],
          "editableUntil" : "2023-02-01T10:00:00.000Z",
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
        "21"
      ],
      "favorite_count" : "0",
      "id_str" : "1620723631518646272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1620723631518646272",
      "created_at" : "Wed Feb 01 10:00:00 +0000 2023",
      "favorited" : false,
      "full_text" : "a key from the future",
      "lang" : "en",
      "future_field" : {
        "nested" : "1"
      }
    }
  },
  {
    "tweet" : {
      "full_text" : "this row has lost its id",
      "created_at" : "Sun Jan 01 10:00:00 +0000 2023"
    }
  }
]