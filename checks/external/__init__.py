"""Ways out of the plant."""
