window.YTD.tweet_headers.part0 = [
  {
    "tweet" : {
      "tweet_id" : "1719655518827446272",
      "user_id" : "2244990001",
      "created_at" : "Wed Nov 01 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1708783882859446272",
      "user_id" : "2244990001",
      "created_at" : "Mon Oct 02 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1708421494993846272",
      "user_id" : "2244990001",
      "created_at" : "Sun Oct 01 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1697549859025846272",
      "user_id" : "2244990001",
      "created_at" : "Fri Sep 01 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1696825083294646272",
      "user_id" : "2244990001",
      "created_at" : "Wed Aug 30 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1686346034181046349",
      "user_id" : "2244990001",
      "created_at" : "Tue Aug 01 12:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1675444199224246272",
      "user_id" : "2244990001",
      "created_at" : "Sun Jul 02 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1675082817991606272",
      "user_id" : "2244990001",
      "created_at" : "Sat Jul 01 10:04:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1675081811358646272",
      "user_id" : "2244990001",
      "created_at" : "Sat Jul 01 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1664195075896246272",
      "user_id" : "2244990001",
      "created_at" : "Thu Jun 01 09:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1664181234693046272",
      "user_id" : "2244990001",
      "created_at" : "Thu Jun 01 08:05:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1664179976401846274",
      "user_id" : "2244990001",
      "created_at" : "Thu Jun 01 08:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1664179976401846273",
      "user_id" : "2244990001",
      "created_at" : "Thu Jun 01 08:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1654803190379446272",
      "user_id" : "2244990001",
      "created_at" : "Sat May 06 11:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1654788090885046272",
      "user_id" : "2244990001",
      "created_at" : "Sat May 06 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1654425703019446272",
      "user_id" : "2244990001",
      "created_at" : "Fri May 05 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1654063315153846272",
      "user_id" : "2244990001",
      "created_at" : "Thu May 04 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1653700927288246272",
      "user_id" : "2244990001",
      "created_at" : "Wed May 03 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1653338539422646272",
      "user_id" : "2244990001",
      "created_at" : "Tue May 02 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1652976151557046272",
      "user_id" : "2244990001",
      "created_at" : "Mon May 01 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1642104515589046272",
      "user_id" : "2244990001",
      "created_at" : "Sat Apr 01 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1630870491755446272",
      "user_id" : "2244990001",
      "created_at" : "Wed Mar 01 10:00:00 +0000 2023"
    }
  },
  {
    "tweet" : {
      "tweet_id" : "1620723631518646272",
      "user_id" : "2244990001",
      "created_at" : "Wed Feb 01 10:00:00 +0000 2023"
    }
  }
]