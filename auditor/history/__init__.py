"""Dated audits kept in SQLite, each chained to the one before it, and what changed between them."""
