"""Aruba Instant: access points that manage themselves, from ``show running-config`` or a template of Aruba Central.

A user role (``wlan access-rule``) carries the firewall of the SSID or wired profile of the same name. Settings that are on are
words without a value; what a missing word means is documented nowhere at hand and so is unknown.
"""
