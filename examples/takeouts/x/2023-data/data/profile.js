window.YTD.profile.part0 = [
  {
    "profile" : {
      "description" : {
        "bio" : "Bread & bicycles",
        "website" : "https://t.co/adaexample",
        "location" : "Example Town"
      },
      "avatarMediaUrl" : "https://pbs.example.org/profile_images/700000000000000001/AbCdEfGh.jpg",
      "headerMediaUrl" : "https://pbs.example.org/profile_banners/2244990001/1400000000"
    }
  }
]