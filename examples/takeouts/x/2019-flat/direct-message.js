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
            "createdAt" : "2018-05-05T10:00:00.000Z"
          }
        }
      ]
    }
  }
]