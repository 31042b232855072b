"""Accounts, passwords and how they are kept."""
