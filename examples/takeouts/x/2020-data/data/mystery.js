window.YTD.mystery.part0 = [ {
  "mystery" : { "a" : "1" }
} ]