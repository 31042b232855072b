"""Checks on the isolation of the control network."""
