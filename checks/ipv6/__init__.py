"""Checks on IPv6."""
