"""The nouns every other package speaks in: frozen values, no I/O, no third-party types."""
