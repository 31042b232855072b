"""UPnP IGD and NAT-PMP: what a translation may become while hosts inside change it at will."""

from __future__ import annotations

from auditor.model.address import ANY4
from auditor.model.forwarding import Nat
from auditor.model.outside import PortMapper
from auditor.model.rule import Match

WHO_ASKS = "whoever asks"


def on_request(mapper: PortMapper) -> tuple[Nat, ...]:
    """The translation that such a service may add: to any host, on any port, and nothing of it certain.

    A host that asks may name another one (miniupnpd calls it insecure mode, most routers know nothing else).
    """
    if mapper.enabled.is_(False):
        return ()
    return (
        Nat(
            kind="destination", name=mapper.protocol, at=mapper.at, inward=mapper.outward,
            destination=Match.exact(ANY4, "any"), to=Match.opaque(WHO_ASKS, ANY4), conditions=(mapper.protocol,),
        ),
    )  # fmt: skip
