"""One module per platform; the module's name is the importer's name."""
