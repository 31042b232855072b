"""Cisco wireless LAN controllers with AireOS: one command a line, in no blocks and in no fixed order.

A backup (``transfer upload``) and ``show run-config startup-commands`` begin every line with ``config``, ``show run-config
commands`` leaves the word out. Both print little more than what differs from the default, and each prints other lines.
"""
