"""Palo Alto Networks PAN-OS: the running configuration as XML, as ``set`` commands, and in braces.

The three forms say the same words in the same nesting, so that all are read into one tree of words (``tree``), from which
everything else is read without knowing the form.
"""
