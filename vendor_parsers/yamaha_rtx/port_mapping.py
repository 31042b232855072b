"""``upnp use on``: hosts that open ports of the translation for themselves."""

from __future__ import annotations

from auditor.model.fact import written
from auditor.model.outside import PortMapper
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.settings import interface_name


def read_port_mappers(root: Node) -> tuple[PortMapper, ...]:
    """The service, where a line speaks of it: ``upnp external address refer pp 1`` names the line it opens ports on."""
    outward = None
    for node in root.peek("upnp", "external", "address", "refer"):
        words = node.cursor(4)
        name = interface_name(words.next(), words.next())
        outward = frozenset({name}) if name else None
    for statement in (("upnp", "syslog"), ("upnp", "port", "mapping")):
        for node in root.peek(*statement):
            node.mark()
    found: tuple[PortMapper, ...] = ()
    for node in root.peek("upnp", "use"):
        words = node.cursor(2)
        if words.peek() in ("on", "off"):
            on = written(words.next() == "on", node.at)
            found = (PortMapper(protocol="upnp", at=node.at, enabled=on, outward=outward),)
    return found
