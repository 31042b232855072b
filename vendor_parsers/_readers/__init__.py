"""Readers shared by platforms: text to trees that keep line numbers."""
