window.__THAR_CONFIG = {
  "userInfo" : {
    "accountId" : "2244990001",
    "userName" : "ada_example",
    "displayName" : "Ada Example"
  },
  "archiveInfo" : {
    "sizeBytes" : "12345",
    "generationDate" : "2020-04-20T12:00:00.000Z",
    "isPartialArchive" : false,
    "maxPartSizeBytes" : "53687091200"
  },
  "readmeInfo" : {
    "fileName" : "data/README.txt",
    "directory" : "data/",
    "name" : "README.txt"
  },
  "dataTypes" : {}
}