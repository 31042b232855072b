"""Checks on what a flood of packets could do."""
