"""Web pages: thin adapters over actions and queries."""
