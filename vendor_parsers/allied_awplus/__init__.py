"""Allied Telesis AlliedWare Plus: x-series switches, IE and FS switches, AR-series routers and firewalls.

Switches filter with hardware lists on ports and VLANs; AR routers with a firewall whose rules speak of zones, networks and hosts.
Sources are the vendor's command references, the fixtures of alliedtelesis/ansible_awplus, and the WCI configuration guide.
"""
