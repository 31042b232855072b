"""Filter lists and the rules in them."""
