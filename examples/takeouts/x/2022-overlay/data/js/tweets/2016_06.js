Grailbird.data.tweets_2016_06 = 
 [
  {
    "source": "<a href=\"http://example.org\" rel=\"nofollow\">Example Client</a>",
    "entities": {
      "user_mentions": [
        {
          "name": "Ben Example",
          "screen_name": "ben_example",
          "indices": [
            13,
            25
          ],
          "id_str": "3100000001",
          "id": 3100000001
        }
      ],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "739758730245046272",
    "text": "in all three @ben_example",
    "id": 739758730245046272,
    "created_at": "2016-06-06 10:00:00 +0000",
    "user": {
      "name": "Ada Example",
      "screen_name": "ada_example",
      "protected": false,
      "id_str": "2244990001",
      "profile_image_url_https": "https://pbs.example.org/a.jpg",
      "id": 2244990001,
      "verified": false
    }
  },
  {
    "source": "<a href=\"http://example.org\" rel=\"nofollow\">Example Client</a>",
    "entities": {
      "user_mentions": [],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "737946790917046272",
    "text": "only in the oldest",
    "id": 737946790917046272,
    "created_at": "2016-06-01 10:00:00 +0000",
    "user": {
      "name": "Ada Example",
      "screen_name": "ada_example",
      "protected": false,
      "id_str": "2244990001",
      "profile_image_url_https": "https://pbs.example.org/a.jpg",
      "id": 2244990001,
      "verified": false
    }
  }
]