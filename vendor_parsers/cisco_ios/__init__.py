"""Cisco IOS and IOS-XE: routers, switches, autonomous access points, Catalyst 9800 controllers, Stratix switches."""
