"""Checks on routes and routing protocols."""
