"""What IKEv1 tunnels of IX routers agree to, and who comes in by them.

An ``ike policy`` names its peer, its key and its proposals; PFS is asked for only by ``pfs`` in the map (UNIVERGE IX Series Command
Reference, ike policy, ipsec autokey-map). What a proposal has by default was found in no document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.address import format_ip
from auditor.model.fact import Fact, unknown, written
from auditor.model.forwarding import Vpn
from auditor.model.text import Text
from auditor.model.tunnel import Access, Agreed, Part
from auditor.source.node import Node
from vendor_parsers._readers.ipsec import cipher, integrity
from vendor_parsers._readers.terms import ALWAYS_ANSWERS, NO_LONGEST, by_default, not_documented, term

REFERENCE = "UNIVERGE IX Series Command Reference"
_GROUPS = {
    "768-bit": "1", "1024-bit": "2", "1536-bit": "5", "2048-bit": "14", "3072-bit": "15", "4096-bit": "16",
}  # fmt: skip
_POLICY: tuple[Part, ...] = ("ike cipher", "ike hash", "ike group", "ike lifetime")


def with_terms(root: Node, vpns: tuple[Vpn, ...]) -> tuple[Vpn, ...]:
    """The tunnels with their terms and access, as far as IKEv1 maps make them."""
    return tuple(_told(root, vpn) if "ipsec" in vpn.carriers and "ikev2" not in vpn.kind else vpn for vpn in vpns)


def _told(root: Node, vpn: Vpn) -> Vpn:
    peer = format_ip(vpn.peer) if vpn.peer is not None else vpn.peer_name or "any"
    policies = [node for node in root.peek("ike", "policy") if node.words[3:5] == ["peer", peer]]
    maps = [node for node in root.peek("ipsec", "autokey-map") if node.words[4:6] == ["peer", peer]]
    if not policies or not maps:
        return vpn
    terms = (*_exchange(root, policies[-1]), *_data(root, maps))
    device: Fact[str] = unknown(Text("no key is written in the policy", "ポリシーに鍵の記述が無い"))
    return replace(
        vpn,
        terms=tuple(terms),
        access=Access(
            people=written("none", vpn.at),
            device=written("psk", policies[-1].at) if "key" in policies[-1].words else device,
            wildcard=written(peer == "any", policies[-1].at),
            longest=NO_LONGEST,
            on_demand=ALWAYS_ANSWERS,
        ),
    )


def _exchange(root: Node, policy: Node) -> Iterator[Agreed]:
    words = policy.words
    yield term("ike version", "1", policy.at)
    if "mode" in words[:-1]:
        yield term("ike mode", words[words.index("mode") + 1], policy.at)
    else:
        yield by_default("ike mode", "main", f"{REFERENCE}, ike policy: main mode without mode aggressive")
    names = words[-1].split(",")
    for node in root.peek("ike", "proposal"):
        if len(node.words) > 2 and node.words[2] in names:
            yield from _proposal(node)


def _proposal(node: Node) -> Iterator[Agreed]:
    """``ike proposal NAME encryption aes-256 hash sha2-256 group 2048-bit lifetime 28800``."""
    told: set[Part] = set()
    words = node.words
    for key, value in zip(words[3::2], words[4::2], strict=False):
        found = _item(key, value, node)
        if found is not None:
            told.add(found.part)
            yield found
    yield from (not_documented(part) for part in _POLICY if part not in told)


def _item(key: str, value: str, node: Node) -> Agreed | None:
    match key:
        case "encryption":
            return term("ike cipher", cipher(value), node.at, value)
        case "hash":
            return term("ike hash", integrity(value.replace("sha2-", "sha")), node.at, value)
        case "group":
            return term("ike group", _GROUPS.get(value), node.at, value)
        case "lifetime":
            return term("ike lifetime", value, node.at)
        case _:
            return None


def _data(root: Node, maps: list[Node]) -> Iterator[Agreed]:
    """``autokey-map NAME LIST peer ADDRESS PROPOSALS [pfs GROUP]``."""
    for node in maps:
        words = node.words
        names = words[6].split(",") if len(words) > 6 else []
        if "pfs" in words[:-1]:
            group = words[words.index("pfs") + 1]
            yield term("pfs", _GROUPS.get(group), node.at, group)
        else:
            yield by_default("pfs", "off", f"{REFERENCE}, ipsec autokey-map: PFS only with pfs")
        for proposal in root.peek("ipsec", "autokey-proposal"):
            if len(proposal.words) > 3 and proposal.words[2] in names:
                yield from _protection(proposal)


def _protection(node: Node) -> Iterator[Agreed]:
    """``autokey-proposal NAME esp-aes-256 esp-sha2-256 lifetime time 3600``."""
    hashed = False
    for word in (word for word in node.words[3:] if word.startswith(("esp-", "ah-"))):
        name = word.partition("-")[2]
        found = integrity(name.replace("sha2-", "sha").removesuffix("-hmac"))
        if found is not None:
            hashed = True
            yield term("hash", found, node.at)
        else:
            yield term("cipher", cipher(name), node.at, word)
    if not hashed:
        yield term("hash", "none", node.at)
    if node.words[-3:-1] == ["lifetime", "time"]:
        yield term("lifetime", node.words[-1], node.at)
    else:
        yield not_documented("lifetime")
