window.YTD.periscope_comments_made_by_user.part0 = [
  {
    "periscopeCommentsMadeByUser" : {
      "broadcastId" : "1BrOadCaSt",
      "byAccountId" : "1abcDEF",
      "createdAt" : "2026-01-18T17:06:04.804Z",
      "text" : "nice stream"
    }
  },
  {
    "periscopeCommentsMadeByUser" : {
      "broadcastId" : "1BrOadCaSt",
      "byAccountId" : "1abcDEF",
      "createdAt" : "2026-01-18T17:06:04.804Z",
      "text" : "nice stream"
    }
  },
  {
    "periscopeCommentsMadeByUser" : {
      "broadcastId" : "1BrOadCaSt",
      "byAccountId" : "1abcDEF",
      "createdAt" : "2026-01-18T17:06:04.804Z",
      "text" : "another at once"
    }
  }
]