"""Tunnels: IKEv1 (``ike policy``, ``ipsec autokey-map``), IKEv2, L2TP, and tunnels in the clear.

``ipsec policy tunnel MAP out`` of an interface puts a map to work; its list says what the tunnel takes. ``tunnel mode
ipsec-ikev2`` takes whatever is routed into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.address import ANY4, ANY6, is_ip, parse_ip
from auditor.model.forwarding import Carrier, TunnelStage, Vpn
from auditor.model.rule import ANYWHERE, Match, Reference, Rule
from auditor.model.secret import seal
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.ipsec import cipher, integrity, joined, offers
from vendor_parsers.nec_ix.acl import permits
from vendor_parsers.nec_ix.interfaces import Draft
from vendor_parsers.nec_ix.services import Context

_MODES: tuple[tuple[str, frozenset[Carrier]], ...] = (
    ("ipsec-ikev2", frozenset({"ipsec"})),
    ("ipsec", frozenset({"ipsec"})),
    ("gre", frozenset({"gre"})),
    ("4-over-6", frozenset({"ipip"})),
    ("6-over-4", frozenset({"6in4"})),
    ("ether-ip", frozenset()),
    ("l2tp", frozenset()),
    ("map-e", frozenset({"ipip"})),
    ("ds-lite", frozenset({"ipip"})),
)
"""``tunnel mode`` and what a tunnel is on the wire; EtherIP and L2TP have packets of their own kind."""


@dataclass(frozen=True, slots=True)
class _Map:
    """``ipsec autokey-map`` or ``dynamic-map``: which packets, to whom, under which proposals."""

    selectors: tuple[Rule, ...]
    local: Match
    remote: Match
    peer: str
    proposals: tuple[str, ...]
    at: Span


@dataclass(frozen=True, slots=True)
class _Known:
    """What the outermost level says of tunnels."""

    ike: tuple[str, ...]
    esp: Mapping[str, str]
    maps: Mapping[str, _Map]
    profiles: Mapping[str, Node]


def read_vpns(root: Node, drafts: Mapping[str, Draft], context: Context) -> Iterator[Vpn]:
    """Every tunnel: those of tunnel interfaces, and maps bound to other interfaces."""
    known = _read(root, context)
    for draft in drafts.values():
        bound = _bound(draft, known)
        mode = _rest(draft.node.find("tunnel", "mode"), 2)
        if draft.name.lower().startswith("tunnel"):
            yield _tunnel(draft, mode, bound, known)
        elif bound is not None:
            yield _policy(draft, bound, known)


def _read(root: Node, context: Context) -> _Known:
    ike = [" ".join(node.cursor(3).rest()) for node in root.all("ike", "proposal") if node.cursor(2).next()]
    for node in root.all("ike", "policy"):
        _ike_policy(node.cursor(2), context)
    esp: dict[str, str] = {}
    for node in root.all("ipsec", "autokey-proposal"):
        words = node.cursor(2)
        name, texts = words.next(), words.rest()
        esp[name] = " ".join(texts[: texts.index("lifetime")] if "lifetime" in texts else texts)
    maps: dict[str, _Map] = {}
    for kind in ("autokey-map", "dynamic-map"):
        for node in root.all("ipsec", kind):
            words = node.cursor(2)
            name = words.next()
            maps[name] = _map(words, esp, context)
    for node in root.all("ikev2", "authentication"):
        words = node.cursor(2)
        while words.left and words.peek() != "key":
            words.next()
        words.accept("key")
        kind = words.next() if words.peek() in ("char", "hex", "secret", "plain") else "char"
        storage = "unknown" if kind == "secret" else "clear"
        text = " ".join(words.rest())
        clear = text if kind in ("char", "plain") else None
        context.keep(seal(clear, use="psk", storage=storage, at=node.at, stored=text))  # type: ignore[arg-type]
    profiles: dict[str, Node] = {}
    for node in root.all("ikev2", "profile"):
        profiles[node.cursor(2).next()] = node
    for node in root.all("ikev2", "default-profile"):
        profiles[""] = node
    for node in profiles.values():
        for child in node.children:
            if child.words[0] in _PROFILE_WORDS:
                child.mark()
    return _Known(tuple(ike), esp, maps, profiles)


_PROFILE_WORDS = frozenset(
    """child-lifetime child-pfs child-proposal dpd ipsec-mode local-authentication negotiation-direction nat-traversal
    remote-authentication sa-lifetime sa-proposal source-address anti-replay initial-contact exit""".split()
)


def _ike_policy(words: Words, context: Context) -> None:
    """``ike policy NAME peer ADDRESS key KEY [mode …] PROPOSALS``."""
    name = words.next()
    while words.left and words.peek() != "key":
        words.next()
    if words.accept("key"):
        context.keep(seal(words.next(), use="psk", storage="clear", at=words.at, owner=name))
    words.rest()


def _map(words: Words, esp: Mapping[str, str], context: Context) -> _Map:
    """``autokey-map NAME LIST peer ADDRESS PROPOSALS …`` or ``dynamic-map NAME LIST PROPOSALS ike POLICY``."""
    listed = words.next()
    peer = words.next() if words.accept("peer") else ""
    names = words.next().split(",")
    words.rest()
    found = context.lists["4"].static.get(listed)
    context.references.append(Reference(kind="acl", name=listed, use="vpn", at=words.at, defined=found is not None))
    rules = tuple(permits(found)) if found is not None else ()
    unknown = Match.opaque(f"list {listed}", ANY4)
    return _Map(
        selectors=found.rules if found is not None else (),
        local=Match.union(rule.source for rule in rules) if rules else unknown,
        remote=Match.union(rule.destination for rule in rules) if rules else unknown,
        peer="" if peer == "any" else peer,
        proposals=tuple(esp.get(name, name) for name in names if name),
        at=words.at,
    )


def _bound(draft: Draft, known: _Known) -> _Map | None:
    """The map an interface puts to work; an unknown name gives one of which nothing is known."""
    for node in draft.node.all("ipsec", "policy"):
        words = node.cursor(2)
        words.next()
        name = words.next()
        words.accept("out") or words.accept("in")
        nobody = Match.opaque(f"map {name}", ANY4)
        return known.maps.get(name) or _Map((), nobody, nobody, "", (), node.at)
    return None


def _rest(node: Node | None, count: int) -> str:
    return "" if node is None else " ".join(node.cursor(count).rest())


def _tunnel(draft: Draft, mode: str, bound: _Map | None, known: _Known) -> Vpn:
    lines = _Lines(draft)
    profile = known.profiles.get(lines.binding) or known.profiles.get("")
    carriers = next((found for start, found in _MODES if mode.startswith(start)), frozenset())
    protected = "ipsec" in mode or bound is not None
    ways: tuple[str, ...] = ()
    if "ikev2" in mode:
        ways = lines.ways or (_ways(profile) if profile is not None else ())
    elif bound is not None:
        ways = bound.proposals
    peer = lines.peer or (bound.peer if bound is not None else "")
    whole = {"6-over-4": Match.exact(ANY6, "any"), "4-over-6": Match.exact(ANY4, "any")}.get(
        mode.split(" ")[0], ANYWHERE
    )
    return Vpn(
        name=draft.name,
        kind=mode or "tunnel",
        at=draft.node.block,
        interface=lines.outgoing,
        tunnel_interface=draft.name,
        peer=parse_ip(peer) if is_ip(peer) else None,
        peer_name="" if is_ip(peer) else peer,
        local=bound.local if bound is not None else whole,
        remote=bound.remote if bound is not None else whole,
        selectors=bound.selectors if bound is not None else (),
        proposals=(*known.ike, *ways) if protected and "ikev2" not in mode else ways,
        offers=_offers(ways) if protected else None,
        authentication="psk" if protected else "",
        encrypted=_encrypts(ways) if protected else (False if mode else None),
        enabled=draft.enabled is None or draft.enabled.value is not False,
        carriers=carriers | {"ipsec"} if protected else carriers,
        clients=mode.startswith("l2tp-lns"),
    )


def _policy(draft: Draft, bound: _Map, known: _Known) -> Vpn:
    """A map at an ordinary interface. Whether its packets meet that interface's lists in the clear is not documented."""
    perhaps: frozenset[TunnelStage] = frozenset({"ingress", "sent"})
    return Vpn(
        name=f"ipsec {draft.name}",
        kind="ipsec",
        at=bound.at,
        interface=draft.name,
        peer=parse_ip(bound.peer) if is_ip(bound.peer) else None,
        peer_name="" if is_ip(bound.peer) else bound.peer,
        local=bound.local,
        remote=bound.remote,
        selectors=bound.selectors,
        proposals=(*known.ike, *bound.proposals),
        offers=_offers(bound.proposals),
        authentication="psk",
        encrypted=_encrypts(bound.proposals),
        enabled=draft.enabled is None or draft.enabled.value is not False,
        maybe_past=perhaps,
        carriers=frozenset({"ipsec"}),
    )


class _Lines:
    """The lines of a tunnel interface that say where it ends and how it protects."""

    def __init__(self, draft: Draft) -> None:
        self.peer = _rest(draft.node.find("tunnel", "destination"), 2).split(" ")[0]
        self.outgoing = ""
        self.binding = ""
        for node in draft.node.all("tunnel", "source"):
            self.outgoing = node.cursor(2).next()
            node.mark()
        for node in draft.node.all("ikev2"):
            words = node.cursor(1)
            word = words.next()
            if word.startswith("peer"):
                self.peer = "" if words.peek() == "any" else words.peek()
            elif word == "outgoing-interface":
                self.outgoing = words.peek()
            elif word == "binding":
                self.binding = words.peek()
            words.rest()
        self.ways = _ways(draft.node, "ikev2")


def _ways(node: Node, *before: str) -> tuple[str, ...]:
    """The ways of protecting data that ``child-proposal enc`` and ``integrity`` lines allow, as pairs."""
    texts: dict[str, list[str]] = {"enc": [], "integrity": []}
    for child in node.peek(*(before or ("child-proposal",))):
        words = child.words[len(before) :]
        if words[:1] == ["child-proposal"] and len(words) > 2 and words[1] in texts:
            texts[words[1]] += words[2:]
    return tuple(f"esp-{enc} esp-{hashed}" for enc in texts["enc"] for hashed in texts["integrity"] or ["none"])


def _offers(ways: tuple[str, ...]) -> frozenset[str] | None:
    return offers(_transform(way) for way in ways)


def _transform(text: str) -> str | None:
    """``esp-aes-256 esp-sha2-256`` and ``esp-aes-cbc-256 esp-sha2-256`` in the common spelling; None when not understood."""
    found, hashed = "", ""
    for word in text.split():
        if not word.startswith("esp-"):
            return None
        name = word.removeprefix("esp-").replace("cbc-", "").replace("sha2-", "sha").replace("aes-gcm-", "gcm")
        name = name.removesuffix("-16")
        as_cipher, as_hash = cipher(name), integrity(name)
        if as_cipher is not None and not found:
            found = as_cipher
        elif as_hash is not None and not hashed:
            hashed = as_hash
        elif name != "none":
            return None
    return joined(found, hashed) if found else None


def _encrypts(ways: tuple[str, ...]) -> bool | None:
    """True when every way on offer encrypts; None when one is not understood."""
    found = [_transform(way) for way in ways]
    if not found or None in found:
        return None
    return all(way is not None and not way.startswith("null") for way in found)
