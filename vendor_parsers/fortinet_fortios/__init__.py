"""Fortinet FortiOS, from a backup, ``show`` or ``show full-configuration``, with or without VDOMs.

FortiOS prints what differs from its defaults: an absent ``action`` is deny, an absent ``status`` is enable. Policies
are tested in listing order, the first match decides, and what no policy matches is denied in both families.
"""
