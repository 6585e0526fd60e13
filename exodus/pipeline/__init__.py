"""The journeys: ingest, select, deliver, and the ledger that accounts for them."""
