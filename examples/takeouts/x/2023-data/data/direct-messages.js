window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "2244990001-3100000001",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "2244990001",
            "reactions" : [],
            "urls" : [
              {
                "url" : "https://t.co/dmlink0001",
                "expanded" : "https://example.org/dm",
                "display" : "example.org/dm"
              }
            ],
            "text" : "see https://t.co/dmlink0001 &amp; smile",
            "mediaUrls" : [],
            "senderId" : "3100000001",
            "id" : "1700434365772726272",
            "createdAt" : "2023-09-09T09:02:00.250Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "3100000001",
            "reactions" : [
              {
                "senderId" : "3100000001",
                "reactionKey" : "like",
                "eventId" : "1700434239943606272",
                "createdAt" : "2023-09-09T09:01:30.000Z"
              },
              {
                "senderId" : "3100000001",
                "reactionKey" : "emoji",
                "eventId" : "1700434244137910272",
                "createdAt" : "2023-09-09T09:01:31.000Z"
              }
            ],
            "urls" : [
              {
                "url" : "https://t.co/dmmedia001",
                "expanded" : "https://twitter.com/messages/media/1700434114114486272",
                "display" : "pic.twitter.com/dmmedia001"
              }
            ],
            "text" : "look https://t.co/dmmedia001",
            "mediaUrls" : [
              "https://ton.example.org/dm/1700434114114486272/1599999999999999999/AbCdEfGh.jpg"
            ],
            "senderId" : "2244990001",
            "id" : "1700434114114486272",
            "createdAt" : "2023-09-09T09:01:00.125Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "2244990001",
            "reactions" : [],
            "urls" : [],
            "text" : "hello 👋",
            "mediaUrls" : [],
            "senderId" : "3100000001",
            "id" : "1700433862456246272",
            "createdAt" : "2023-09-09T09:00:00.000Z"
          }
        }
      ]
    }
  },
  {
    "dmConversation" : {
      "conversationId" : "2244990001-3100000077",
      "messages" : []
    }
  }
]