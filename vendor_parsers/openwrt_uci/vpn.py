"""Tunnels in the network settings: WireGuard; keys of other packages are sealed, their settings not followed."""

from __future__ import annotations

from auditor.model.address import is_ip, parse_ip, prefix
from auditor.model.forwarding import Vpn
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from auditor.model.secret import Secret, seal
from vendor_parsers.openwrt_uci.network import Networks
from vendor_parsers.openwrt_uci.settings import Settings


def read_vpns(settings: Settings, networks: Networks, secrets: list[Secret]) -> list[Vpn]:
    """``proto wireguard`` and a section ``wireguard_NAME`` per peer."""
    found: list[Vpn] = []
    for network in networks.by_name.values():
        section = network.section
        if section.value("proto") != "wireguard":
            continue
        section.take("listen_port", "fwmark", "mtu", "nohostroute")
        if text := section.value("private_key"):
            secrets.append(
                seal(None, use="psk", storage="clear", at=section.span("private_key"), owner=network.name, stored=text)
            )
        for peer in settings.all("network", f"wireguard_{network.name}"):
            peer.take("public_key", "persistent_keepalive", "route_allowed_ips", "endpoint_port")
            if text := peer.value("preshared_key"):
                secrets.append(
                    seal(
                        None, use="psk", storage="clear", at=peer.span("preshared_key"), owner=network.name, stored=text
                    )
                )
            host = peer.value("endpoint_host")
            allowed = [_prefix(word) for word in peer.values("allowed_ips")]
            known = Ranges.union(one for one in allowed if one is not None)
            remote = (
                Match.exact(known, *peer.values("allowed_ips")) if None not in allowed else Match.opaque("allowed_ips")
            )
            found.append(
                Vpn(
                    name=peer.value("description") or f"{network.name} {peer.name}", kind="wireguard", at=peer.at,
                    tunnel_interface=network.device, peer=parse_ip(host) if is_ip(host) else None, peer_name=host,
                    remote=remote, authentication="keys", encrypted=True, enabled=not peer.on("disabled"), clients=not host,
                )
            )  # fmt: skip
    return found


def _prefix(text: str) -> Ranges | None:
    try:
        return prefix(text)
    except ValueError:
        return None
