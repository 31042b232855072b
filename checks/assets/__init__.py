"""Devices against the ledger."""
