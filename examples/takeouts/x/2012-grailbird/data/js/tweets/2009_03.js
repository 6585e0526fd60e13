Grailbird.data.tweets_2009_03 = 
 [
  {
    "source" : "<a href=\"http:\/\/example.org\" rel=\"nofollow\">Example Client<\/a>",
    "entities" : {
      "user_mentions" : [],
      "media" : [],
      "hashtags" : [],
      "urls" : []
    },
    "geo" : {},
    "id_str" : "1300000001",
    "text" : "just setting up, see http:\/\/example.org\/first.",
    "id" : 1300000001,
    "created_at" : "2009-03-09 00:00:00 +0000",
    "user" : {
      "name" : "Ada Example",
      "screen_name" : "ada_example",
      "protected" : false,
      "id_str" : "2244990001",
      "profile_image_url_https" : "https:\/\/pbs.example.org\/a.jpg",
      "id" : 2244990001,
      "verified" : false
    }
  },
  {
    "text" : "no id",
    "created_at" : "2009-03-01 00:00:00 +0000"
  }
]