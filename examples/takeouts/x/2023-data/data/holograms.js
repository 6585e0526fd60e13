window.YTD.holograms.part0 = [
  {
    "hologram" : {
      "id" : "1",
      "text" : "nobody knows this file yet"
    }
  }
]