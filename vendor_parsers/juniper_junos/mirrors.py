"""Analyzers and port mirroring: copies of frames or packets sent to an interface, a VLAN or an address.

An analyzer copies what its ``input`` names (Junos OS Port Mirroring and Analyzers, Configuring Analyzers); port mirroring
copies what ``input`` samples or filters with ``port-mirror`` choose. What is deactivated does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import written
from auditor.model.mirror import Mirror
from vendor_parsers.juniper_junos.statement import Statement

_HOLDERS = (("forwarding-options", "analyzer"), ("ethernet-switching-options", "analyzer"))
_FAMILIES = ("inet", "inet6", "ethernet-switching", "vpls", "any", "mpls")


def read_mirrors(root: Statement) -> Iterator[Mirror]:
    """Every analyzer, then every instance of port mirroring."""
    for path in _HOLDERS:
        for entry in root.all(*path):
            sources: list[str] = []
            for way in ("ingress", "egress"):
                sources += [one.name for one in entry.all("input", way, "interface")]
                sources += [f"vlan {one.name}" for one in entry.all("input", way, "vlan")]
            entry.take()
            yield from _ends(entry.name, entry, ("output",), tuple(sources))
    holder = root.find("forwarding-options", "port-mirroring")
    if holder is not None:
        holder.take()
        for entry in (holder, *holder.all("instance")):
            name = "port-mirroring" if entry is holder else entry.name
            for family in _FAMILIES:
                yield from _ends(name, entry, ("family", family, "output"), ("port-mirror",))


def _ends(name: str, entry: Statement, path: tuple[str, ...], sources: tuple[str, ...]) -> Iterator[Mirror]:
    at = entry.block
    for port in entry.words(*path, "interface"):
        yield Mirror(name=name, at=at, enabled=written(True, entry.at), sources=sources, port=port)
    for host in entry.words(*path, "ip-address"):
        yield Mirror(name=name, at=at, enabled=written(True, entry.at), sources=sources, host=host)
    for vlan in entry.words(*path, "vlan"):
        number = int(vlan) if vlan.isdecimal() and len(vlan) < 5 else None
        yield Mirror(name=name, at=at, enabled=written(True, entry.at), sources=sources, vlan=number)
