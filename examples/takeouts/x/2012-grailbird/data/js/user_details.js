var user_details =  {
  "expanded_url": "http://example.org",
  "screen_name": "ada_example",
  "location": "Example Town",
  "url": "http://t.co/adaexample",
  "full_name": "Ada Example",
  "bio": "Bread &amp; bicycles",
  "id": "2244990001",
  "created_at": "2009-03-01 10:00:00 +0000",
  "display_url": "example.org"
}