"""Tunnels: ``interface tunnelN`` with its mode, ends and protection, and the keys of ``crypto isakmp key``.

Profiles (``crypto ipsec profile``, ``crypto isakmp profile``) are not read: which algorithms a tunnel agrees to is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.address import is_ip, parse_ip
from auditor.model.forwarding import Carrier, Vpn
from auditor.source.node import Node
from vendor_parsers._readers.list_uses import Uses
from vendor_parsers._readers.switch_drafts import Draft
from vendor_parsers.allied_awplus.secrets import read_secret

_CARRIERS: dict[str, frozenset[Carrier]] = {
    "gre": frozenset({"gre"}),
    "ipsec": frozenset({"ipsec"}),
    "ipv6": frozenset({"6in4"}),
}


def read_vpns(root: Node, drafts: Mapping[str, Draft], uses: Uses) -> Iterator[Vpn]:
    """Every tunnel interface."""
    for node in root.all("crypto", "isakmp", "key"):
        words = node.cursor(3)
        secret = read_secret(words, "psk", " ".join(node.words[-2:]) if len(node.words) > 4 else "")
        uses.keep(secret)
        if words.peek() in ("address", "hostname"):
            words.rest()
    for draft in drafts.values():
        if draft.kind == "tunnel":
            yield _tunnel(draft, drafts)


def _tunnel(draft: Draft, drafts: Mapping[str, Draft]) -> Vpn:
    said = {key: text.split() for key, (text, _) in draft.tunnel.items()}
    mode = (said.get("mode") or [""])[0]
    protected = mode == "ipsec" or "protection" in said
    source, end = (said.get("source") or [""])[0], (said.get("destination") or [""])[0]
    known = mode in ("gre", "ipsec") and not {"local", "remote"} & set(said)
    return Vpn(
        name=draft.name,
        kind=" ".join(said.get("mode", [])) or "tunnel",
        at=draft.at,
        interface=source if source in drafts else "",
        tunnel_interface=draft.name,
        peer=parse_ip(end) if is_ip(end) else None,
        peer_name=end,
        encrypted=True if protected else False if mode == "gre" else None,
        enabled=draft.enabled is None or draft.enabled.value is not False,
        vrf=draft.vrf,
        local_address=parse_ip(source) if is_ip(source) else None,
        carriers=_CARRIERS["ipsec"] if protected else _CARRIERS.get(mode, frozenset()) if known else frozenset(),
    )
