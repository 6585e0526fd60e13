"""One module per destination; the module's name is the exporter's name."""
