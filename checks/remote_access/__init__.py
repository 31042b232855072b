"""Remote access: who comes in from outside, to what, how protected, how proved, for how long, and who writes it down."""
