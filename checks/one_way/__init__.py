"""Checks on one-way boundaries."""
