"""Checks on the boundary with external networks."""
