"""The difference of two states: what an edit opens, closes, changes and breaks."""
