Grailbird.data.tweets_2009_10 = 
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
      "hashtags" : [],
      "urls" : []
    },
    "geo" : {},
    "id_str" : "4770000001",
    "text" : "RT @ben_example: by hand",
    "id" : 4770000001,
    "created_at" : "2009-10-10 00:00:00 +0000",
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