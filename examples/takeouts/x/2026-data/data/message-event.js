window.YTD.message_event.part0 = [
  {
    "messageEvent" : {
      "messageEventSignature" : {
        "signature" : "SIGNATURE",
        "publicKeyVersion" : "1"
      },
      "createdAtMsec" : "1769496393093",
      "conversationToken" : "TOKEN",
      "senderId" : "2244990001",
      "conversationId" : "3100000001:2244990001",
      "messageId" : "00000000-0000-4000-8000-000000000000",
      "detail" : {
        "messageCreateEvent" : {
          "contents" : "CIPHERTEXT",
          "conversationKeyVersion" : "1"
        }
      },
      "sequenceId" : "2016040109972287950"
    }
  },
  {
    "messageEvent" : {
      "messageEventSignature" : {
        "signature" : "SIGNATURE",
        "publicKeyVersion" : "1"
      },
      "createdAtMsec" : "1769496393093",
      "conversationToken" : "TOKEN",
      "senderId" : "2244990001",
      "conversationId" : "3100000001:2244990001",
      "messageId" : "00000000-0000-4000-8000-000000000000",
      "detail" : {
        "messageCreateEvent" : {
          "contents" : "CIPHERTEXT",
          "conversationKeyVersion" : "1"
        }
      },
      "sequenceId" : "2016040109972287951"
    }
  }
]