"""How a management service and its place are named to a person."""

from __future__ import annotations

from auditor.model.device import Device
from auditor.model.management import Listener

_UPPER = frozenset({"ssh", "http", "https", "snmp", "ftp", "tftp", "api"})


def spoken(listener: Listener) -> str:
    """The service as people write it: ``Telnet``, ``HTTPS``, ``rsh``."""
    if listener.name in _UPPER:
        return listener.name.upper()
    return listener.name.capitalize() if listener.name in ("telnet", "netconf", "restconf") else listener.name


def place(device: Device, listener: Listener) -> str:
    """Where it listens: the vendor's place, else its interfaces, else the device."""
    if listener.where:
        return listener.where
    return ", ".join(sorted(listener.interfaces)) if listener.interfaces else device.name
