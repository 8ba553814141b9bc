"""Ways to keep claims, sightings, leads, runs and the ledger; rows never leave this room."""
