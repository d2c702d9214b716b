"""Append-only journal: every write action leaves one entry, chained by SHA-256. Imports nothing of ours."""
