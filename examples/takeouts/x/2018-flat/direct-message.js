window.YTD.direct_message.part0 = [ {
    "dmConversation" : {
      "conversationId" : "2244990001-3100000001",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "3100000001",
            "text" : "a picture https://t.co/dmmedia018",
            "mediaUrls" : [
              "https://ton.example.org/dm/992705460433846272/993000000000000001/DmPic.jpg"
            ],
            "senderId" : "2244990001",
            "id" : "992705460433846272",
            "createdAt" : "1525514400000"
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "990000000000000001",
      "messages" : [
        {
          "participantsLeave" : {
            "userIds" : [
              "3100000002"
            ],
            "createdAt" : "1525687200000"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "0",
            "text" : "in the group",
            "mediaUrls" : [],
            "senderId" : "3100000001",
            "id" : "993067848299446272",
            "createdAt" : "1525600800000"
          }
        },
        {
          "conversationNameUpdate" : {
            "initiatingUserId" : "3100000001",
            "name" : "Ovens",
            "createdAt" : "1525521600000"
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
            "createdAt" : "1525518000000"
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "2244990001-2244990001",
      "messages" : []
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "2244990001-3100000001",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "3100000001",
            "text" : "a picture https://t.co/dmmedia018",
            "mediaUrls" : [
              "https://ton.example.org/dm/992705460433846272/993000000000000001/DmPic.jpg"
            ],
            "senderId" : "2244990001",
            "id" : "992705460433846272",
            "createdAt" : "1525514400000"
          }
        }
      ]
    }
  }
]