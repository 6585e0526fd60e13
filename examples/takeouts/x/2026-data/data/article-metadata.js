window.YTD.article_metadata.part0 = [
  {
    "articleMetadata" : {
      "id" : "1850000000000000001",
      "authorId" : "2244990001",
      "createdatMs" : "1730000000000",
      "firstPublishedAtMs" : "1730000100000",
      "lifecycleState" : "Published"
    }
  }
]