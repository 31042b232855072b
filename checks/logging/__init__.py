"""Checks on logs, clocks and monitoring."""
