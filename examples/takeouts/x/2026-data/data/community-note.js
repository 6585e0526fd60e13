window.YTD.community_note.part0 = [
  {
    "communityNote" : {
      "noteId" : "1700000000000000001",
      "userId" : "2244990001",
      "createdAt" : "2024-06-01T10:00:00.000Z",
      "tweetId" : "1690000000000000001",
      "summary" : "Ovens are hotter than that.",
      "classification" : "MisinformedOrPotentiallyMisleading"
    }
  }
]