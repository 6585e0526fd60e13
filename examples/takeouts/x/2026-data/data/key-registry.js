window.YTD.key_registry.part0 = [
  {
    "keyRegistryData" : {
      "userId" : "2244990001",
      "registeredDevices" : {
        "deviceMetadataList" : []
      }
    }
  }
]