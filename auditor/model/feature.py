"""Optional services and functions of a device that may be on although nobody uses them.

A parser that fills ``Device.features`` reads the name and time services of the device as well: as listeners with UDP ports.
"""

from __future__ import annotations

from typing import Literal

from auditor.model.fact import Fact
from auditor.model.span import Span
from auditor.model.value import value

FeatureName = Literal[
    "finger",
    "small-servers",
    "bootp",
    "pad",
    "ident",
    "mop",
    "config-autoload",
    "smart-install",
    "provisioning",
    "usb-autoload",
    "aux-exec",
    "cdp",
    "lldp",
    "vendor-discovery",
    "dhcp-server",
    "dns-server",
    "mdns",
    "alg",
    "bandwidth-test",
]
"""``config-autoload``: looks for a configuration on the network at boot; ``provisioning``: lets a server configure the
device (zero-touch, CNS, LAN map); ``vendor-discovery``: a vendor's own protocol that finds or manages neighbours;
``alg``: opens ports by what it reads in SIP, H.323 or RTSP."""


@value(frozen=True, slots=True, kw_only=True)
class Feature:
    """One function. ``enabled`` unknown: neither written nor documented.

    ``interfaces`` are where it works, None: on the device as a whole. ``where`` is the vendor's word for it, ``at`` the
    block it belongs to when no line of its own says that it is on.
    """

    name: FeatureName
    enabled: Fact[bool]
    where: str
    at: Span
    interfaces: frozenset[str] | None = None
