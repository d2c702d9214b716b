"""Phrases that read: each returns plain data under a constant number of queries."""
