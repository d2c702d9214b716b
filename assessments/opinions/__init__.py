"""A legal opinion without a database: what changed since it was approved, and its first draft."""
