window.YTD.direct_messages.part0 = [ {
    "dmConversation" : {
      "conversationId" : "2244990001-3100000001",
      "messages" : [
        {
          "reactionCreate" : {
            "senderId" : "3100000001",
            "reactionKey" : "funny",
            "eventId" : "1223909170344886272",
            "createdAt" : "2020-02-02T10:01:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "3100000001",
            "text" : "raw & and &amp; mixed",
            "mediaUrls" : [],
            "senderId" : "2244990001",
            "id" : "1223908918686646272",
            "createdAt" : "2020-02-02T10:00:00.000Z"
          }
        },
        {
          "welcomeMessageCreate" : {
            "recipientId" : "2244990001",
            "text" : "Welcome to Example Bakery",
            "mediaUrls" : [],
            "senderId" : "3100000050",
            "id" : "1223546530821046272",
            "createdAt" : "2020-02-01T10:00:00.000Z"
          }
        }
      ]
    }
  }
]