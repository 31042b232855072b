"""Cisco ASA, releases 8.2 to 9.x in single context.

Read are ``show running-config``, ``more system:running-config`` and the startup form with ``: Saved``.
"""
