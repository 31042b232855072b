"""Juniper Junos OS: SRX firewalls in flow mode, and routers and switches, from ``show configuration`` in either form.

Braces and ``set`` lines are read into one tree of words (:mod:`statement`); everything behind it knows no form.
"""
