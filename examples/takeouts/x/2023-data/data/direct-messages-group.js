window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1480000000000000055",
      "messages" : [
        {
          "participantsLeave" : {
            "userIds" : [
              "3100000003"
            ],
            "createdAt" : "2023-09-11T10:00:00.000Z"
          }
        },
        {
          "conversationNameUpdate" : {
            "initiatingUserId" : "3100000001",
            "name" : "Bread & friends",
            "createdAt" : "2023-09-10T12:00:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "reactions" : [],
            "urls" : [],
            "text" : "ok",
            "mediaUrls" : [],
            "senderId" : "3100000002",
            "id" : "1700826449310646272",
            "createdAt" : "2023-09-10T11:00:00.000Z"
          }
        },
        {
          "participantsJoin" : {
            "initiatingUserId" : "3100000001",
            "userIds" : [
              "3100000003"
            ],
            "createdAt" : "2023-09-10T10:30:00.000Z"
          }
        },
        {
          "joinConversation" : {
            "initiatingUserId" : "3100000001",
            "participantsSnapshot" : [
              "2244990001",
              "3100000001",
              "3100000002"
            ],
            "createdAt" : "2023-09-10T10:00:00.000Z"
          }
        }
      ]
    }
  }
]