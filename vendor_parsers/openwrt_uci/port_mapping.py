"""The package ``upnpd`` (miniupnpd): hosts that open ports for themselves by UPnP, NAT-PMP and PCP."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.outside import PortMapper
from auditor.model.text import Text
from vendor_parsers.openwrt_uci.network import Networks
from vendor_parsers.openwrt_uci.settings import Settings

SOURCE = "openwrt.org, docs/guide-user/firewall/upnp/miniupnpd"
_NO_LINE: Fact[bool] = unknown(
    Text("no option enabled, whose default differs between releases", "enabled の行がなく、既定値は版によって異なる")
)


def read_port_mappers(settings: Settings, networks: Networks) -> tuple[PortMapper, ...]:
    """The service where it is set up: on the network wan, unless external_iface names another one."""
    section = settings.first("upnpd", "upnpd")
    if section is None:
        return ()
    section.take(
        "secure_mode", "log_output", "download", "upload", "port", "upnp_lease_file", "igdv1", "uuid", "use_stun"
    )
    outward = networks.device_of(section.value("external_iface") or "wan")
    inward = {networks.device_of(name) for name in section.values("internal_iface") or ["lan"]}
    on = default(True, f"{SOURCE}: enable_upnp 1, enable_natpmp 1")
    ways = [section.switch("enable_upnp", on), section.switch("enable_natpmp", on)]
    enabled = section.switch("enabled", _NO_LINE)
    if all(way.is_(False) for way in ways):
        enabled = ways[0]
    for rule in settings.all("upnpd", "perm_rule"):
        # Rules narrow which ports may be opened; that any may is a bound still
        rule.take("action", "ext_ports", "int_addr", "int_ports", "comment")
    return (
        PortMapper(
            protocol="upnp and nat-pmp", at=section.at, enabled=enabled, outward=frozenset({outward}) if outward else None,
            inward=frozenset(name for name in inward if name) or None,
        ),
    )  # fmt: skip
