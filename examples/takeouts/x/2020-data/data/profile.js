window.YTD.profile.part0 = [ {
    "profile" : {
      "description" : {
        "bio" : "",
        "website" : "",
        "location" : ""
      },
      "avatarMediaUrl" : "https://pbs.example.org/profile_images/700000000000000001/AbCdEfGh.jpg"
    }
  }
]