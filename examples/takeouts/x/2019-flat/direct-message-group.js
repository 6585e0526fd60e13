window.YTD.direct_message_group.part0 = [ {
    "dmConversation" : {
      "conversationId" : "990000000000000001",
      "messages" : [
        {
          "participantsLeave" : {
            "userIds" : [
              "3100000002"
            ],
            "createdAt" : "2018-05-07T10:00:00.000Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "0",
            "text" : "in the group",
            "mediaUrls" : [],
            "senderId" : "3100000001",
            "id" : "993067848299446272",
            "createdAt" : "2018-05-06T10:00:00.000Z"
          }
        },
        {
          "conversationNameUpdate" : {
            "initiatingUserId" : "3100000001",
            "name" : "Ovens",
            "createdAt" : "2018-05-05T12:00:00.000Z"
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
            "createdAt" : "2018-05-05T11:00:00.000Z"
          }
        }
      ]
    }
  }
]