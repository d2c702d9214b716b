"""The fictitious tender DEMO-2027-001: invented bidders, prices and marks, and nothing else. Pure."""
