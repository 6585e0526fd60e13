window.YTD.enigma.part0 = [ {
    "enigma" : {
      "a" : "1"
    }
  }
]