window.YTD.community_note_rating.part0 = [
  {
    "communityNoteRating" : {
      "noteId" : "1700000000000000002",
      "userId" : "2244990001",
      "createdAt" : "2024-06-02T10:00:00.000Z",
      "helpfulnessLevel" : "Helpful"
    }
  }
]