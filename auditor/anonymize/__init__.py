"""A copy of configurations that may be shown: addresses, names and secrets replaced, everything a verdict rests on kept."""
