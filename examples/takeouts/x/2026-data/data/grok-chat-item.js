window.YTD.grok_chat_item.part0 = [
  {
    "grokChatItem" : {
      "accountId" : "2244990001",
      "chatId" : "1790000000000000001",
      "createdAt" : "2025-01-01T10:00:00.000Z",
      "message" : "How warm is an oven?",
      "sender" : {
        "value" : "1",
        "name" : "User",
        "originalName" : "USER",
        "annotations" : {}
      },
      "grokMode" : {
        "value" : "1",
        "name" : "Normal",
        "originalName" : "NORMAL",
        "annotations" : {}
      },
      "attachments" : [
        {
          "mediaId" : "1790000000000000009",
          "fileName" : "oven.jpg",
          "mimeType" : "image/jpeg",
          "url" : "https://ton.example.org/grok-attachment/1790000000000000009"
        }
      ],
      "postIds" : []
    }
  },
  {
    "grokChatItem" : {
      "accountId" : "2244990001",
      "chatId" : "1790000000000000001",
      "createdAt" : "2025-01-01T10:00:00.000Z",
      "message" : "About 230 °C.",
      "sender" : {
        "value" : "2",
        "name" : "Agent",
        "originalName" : "AGENT",
        "annotations" : {}
      },
      "grokMode" : {
        "value" : "1",
        "name" : "Normal",
        "originalName" : "NORMAL",
        "annotations" : {}
      },
      "attachments" : [],
      "postIds" : []
    }
  }
]