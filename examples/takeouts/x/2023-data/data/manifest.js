window.__THAR_CONFIG = {
  "userInfo" : {
    "accountId" : "2244990001",
    "userName" : "ada_example",
    "displayName" : "Ada Example"
  },
  "archiveInfo" : {
    "sizeBytes" : "12345",
    "generationDate" : "2023-12-24T09:00:00.000Z",
    "isPartialArchive" : false,
    "maxPartSizeBytes" : "53687091200"
  },
  "readmeInfo" : {
    "fileName" : "data/README.txt",
    "directory" : "data/",
    "name" : "README.txt"
  },
  "dataTypes" : {
    "tweets" : {
      "mediaDirectory" : "data/tweets_media",
      "files" : [
        {
          "fileName" : "data/tweets.js",
          "globalName" : "YTD.tweets.part0",
          "count" : "17"
        }
      ]
    },
    "like" : {
      "files" : [
        {
          "fileName" : "data/like.js",
          "globalName" : "YTD.like.part0",
          "count" : "4"
        }
      ]
    }
  }
}