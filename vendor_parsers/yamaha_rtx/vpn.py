"""Tunnels: IPsec, L2TP, L2TPv3, PPTP and those in the clear.

``ipsec tunnel P`` ties a tunnel interface to policy P, ``ipsec sa policy P G …`` says how data is protected and which
gateway G speaks IKE, ``ipsec ike … G …`` what that gateway is. People dial in through ``pp select anonymous`` when it is
bound to tunnels, and get addresses of its pool. A tunnel interface has filters of its own, so nothing passes by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.address import ANY4, is_ip, parse_ip
from auditor.model.fact import Fact
from auditor.model.forwarding import Carrier, Vpn
from auditor.model.interface import Interface
from auditor.model.rule import ANYWHERE, Action, Match, Rule
from auditor.model.secret import Secret, seal
from auditor.model.span import Span
from auditor.source.node import Node, Words
from vendor_parsers._readers.ipsec import cipher, integrity, joined
from vendor_parsers.yamaha_rtx.accounts import sealed
from vendor_parsers.yamaha_rtx.addresses import read_range
from vendor_parsers.yamaha_rtx.numbers import number
from vendor_parsers.yamaha_rtx.settings import Place

_CARRIERS: dict[str, Carrier] = {"gre": "gre", "ipip": "ipip", "ipv6": "6in4"}
_IKE_TEXT = frozenset({"encryption", "hash", "group", "version", "auth"})
"""What of a gateway goes into its proposals."""
MOST_BOUND = 6000


@dataclass(slots=True)
class _Gateway:
    """What ``ipsec ike`` lines say of one gateway."""

    peer: int | None = None
    peer_name: str = ""
    local: int | None = None
    version: str = "1"
    authentication: str = ""
    proposals: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Policy:
    """One ``ipsec sa policy`` line."""

    at: Span
    gateway: str = ""
    offer: str | None = None
    local: Match = ANYWHERE
    remote: Match = ANYWHERE


def read_vpns(
    root: Node, places: Mapping[str, Place], interfaces: Mapping[str, Interface], secrets: list[Secret]
) -> Iterator[Vpn]:
    """Every tunnel and every way to dial in; keys and passwords are added to ``secrets``."""
    statements = [node for node in root.walk() if node.words[0] == "ipsec"]
    policies = dict(_policies(statements))
    gateways = _gateways(statements, secrets)
    for node in root.all("l2tp", "service"):
        node.mark()
    tunnels: dict[str, Vpn] = {}
    for place in places.values():
        if place.name.startswith("tunnel") and place.selects:
            tunnels[place.name] = _tunnel(place, interfaces[place.name], policies, gateways, secrets)
        elif place.name.startswith("pp"):
            _dialled(place, secrets)
    anonymous = places.get("ppanonymous")
    if anonymous is not None:
        bound, made = _anonymous(anonymous, interfaces[anonymous.name], tunnels)
        # What comes out of a bound tunnel is PPP: its packets appear on the peer's interface, and only there
        for name in bound:
            tunnels.pop(name, None)
        yield from made
    yield from tunnels.values()


# -- IPsec ------------------------------------------------------------------------------------------------------------


def _policies(statements: Sequence[Node]) -> Iterator[tuple[str, _Policy]]:
    for node in statements:
        if node.words[1:3] != ["sa", "policy"]:
            continue
        words = node.cursor(3)
        number = words.next()
        policy = _Policy(node.at, words.next())
        kind = words.next()
        encryption, hashed = words.next(), ""
        if "=" not in words.peek():
            hashed = words.next()
        policy.offer = _offer(kind, encryption, hashed)
        while "=" in words.peek():
            key, _, value = words.peek().partition("=")
            if key in ("local-id", "remote-id"):
                match = read_range(value)
                told = Match.opaque(value, ANY4) if match is None else Match.exact(match, value)
                policy.local, policy.remote = (told, policy.remote) if key == "local-id" else (policy.local, told)
            elif key not in ("anti-replay-check", "out-of-order"):
                break
            words.next()
        yield number, policy


def _offer(kind: str, encryption: str, hashed: str) -> str | None:
    """``esp aes-cbc sha-hmac`` in the common spelling; authentication alone protects no content."""
    if kind == "ah":
        named = integrity(encryption.removesuffix("-hmac"))
        return None if named is None else f"null {named}"
    word = cipher(encryption.removesuffix("-cbc"))
    named = integrity(hashed.removesuffix("-hmac")) if hashed else None
    if word is None or (hashed and named is None):
        return None
    return joined(word, named or "").rstrip()


def _gateways(statements: Sequence[Node], secrets: list[Secret]) -> dict[str, _Gateway]:
    found: dict[str, _Gateway] = {}
    for node in statements:
        words = node.words
        if words[1:2] == ["ike"] and len(words) > 3:
            _ike(node, found, secrets)
        elif words[1:2] == ["tunnel"] or words[1:2] == ["transport"]:
            node.mark()
    return found


def _ike(node: Node, found: dict[str, _Gateway], secrets: list[Secret]) -> None:
    """``ipsec ike remote address 1 192.0.2.1``: one or two words, the gateway's number, the value."""
    words = node.words
    place = next((place for place in (3, 4) if len(words) > place and words[place].isdecimal()), 0)
    if words[2] == "pre-shared-key":
        place = 3
    if not place:
        return
    setting, number = " ".join(words[2:place]), words[place]
    gateway = found.setdefault(number, _Gateway())
    cursor = node.cursor(place + 1)
    value = cursor.peek()
    if setting == "pre-shared-key":
        gateway.authentication = "psk"
        secrets.append(_key(cursor, number))
    elif setting == "remote address":
        cursor.next()
        gateway.peer = parse_ip(value) if is_ip(value) else None
        gateway.peer_name = "" if gateway.peer is not None or value == "any" else value
    elif setting == "local address":
        cursor.rest()
        gateway.local = parse_ip(value) if is_ip(value) else None
    elif setting == "version" and value in ("1", "2"):
        gateway.version = cursor.next()
    elif setting == "auth method":
        gateway.authentication = "" if value == "auto" else value
        cursor.rest()
    elif setting in _IKE_TEXT:
        gateway.proposals += [f"{setting} {word}" for word in cursor.rest()]
    else:
        # Names, timers, keepalives and logs change nothing a verdict rests on
        cursor.rest()


def _key(words: Words, number: str) -> Secret:
    """``text KEY``, ``0x…`` or ``*``."""
    words.accept("text")
    text = words.next()
    if text in ("*", ""):
        return Secret(use="psk", storage="masked", at=words.at, owner=f"gateway {number}")
    return seal(text, use="psk", storage="clear", at=words.at, owner=f"gateway {number}")


# -- tunnel interfaces ------------------------------------------------------------------------------------------------


def _tunnel(
    place: Place,
    interface: Interface,
    policies: Mapping[str, _Policy],
    gateways: Mapping[str, _Gateway],
    secrets: list[Secret],
) -> Vpn:
    encapsulation = "ipsec"
    for node in place.of("tunnel", "encapsulation"):
        words = node.cursor(2)
        encapsulation = words.next() or encapsulation
    local, peer, name = _endpoint(place)
    policy = None
    for node in place.of("ipsec", "tunnel"):
        number = node.words[2] if len(node.words) > 2 else ""
        policy = policies.get(number)
    gateway = gateways.get(policy.gateway) if policy is not None else None
    if gateway is not None:
        peer, name = (gateway.peer, gateway.peer_name) if peer is None and not name else (peer, name)
        local = gateway.local if local is None else local
    _l2tp(place, secrets)
    version = gateway.version if gateway is not None else "1"
    protected = policy is not None
    carriers: frozenset[Carrier] = frozenset({"ipsec"}) if protected else frozenset()
    if not protected and encapsulation in _CARRIERS:
        carriers = frozenset({_CARRIERS[encapsulation]})
    return Vpn(
        name=place.name,
        kind=f"ipsec ikev{version}" if encapsulation == "ipsec" else encapsulation,
        at=place.first.at,
        tunnel_interface=place.name,
        peer=peer,
        peer_name=name,
        local=policy.local if policy is not None else ANYWHERE,
        remote=policy.remote if policy is not None else ANYWHERE,
        proposals=tuple(gateway.proposals) if gateway is not None else (),
        authentication=gateway.authentication if gateway is not None else "",
        encrypted=_encrypted(encapsulation, policy),
        enabled=_maybe(interface.enabled),
        selectors=_selectors(policy),
        local_address=local,
        offers=frozenset({policy.offer}) if policy is not None and policy.offer is not None else None,
        carriers=carriers,
    )


def _maybe(enabled: Fact[bool]) -> bool:
    """A tunnel that may be on is reckoned with."""
    return enabled.value is not False


def _encrypted(encapsulation: str, policy: _Policy | None) -> bool | None:
    if policy is not None:
        return None if policy.offer is None else not policy.offer.startswith("null")
    return None if encapsulation in ("ipsec", "pptp") else False


def _selectors(policy: _Policy | None) -> tuple[Rule, ...]:
    if policy is None or (policy.local is ANYWHERE and policy.remote is ANYWHERE):
        return ()
    return (Rule(name="sa policy", action=Action.PERMIT, at=policy.at, source=policy.local, destination=policy.remote),)


def _endpoint(place: Place) -> tuple[int | None, int | None, str]:
    """``tunnel endpoint address [LOCAL] REMOTE`` and ``tunnel endpoint name HOST [fqdn]``."""
    local = peer = None
    name = ""
    for node in place.of("tunnel", "endpoint"):
        words = node.cursor(2)
        kind = words.next()
        if kind == "address":
            listed = [parse_ip(word) for word in words.rest() if is_ip(word)]
            peer = listed[-1] if listed else None
            local = listed[0] if len(listed) > 1 else None
        elif kind == "name":
            name = words.next()
            words.accept("fqdn")
    return local, peer, name


def _l2tp(place: Place, secrets: list[Secret]) -> None:
    """L2TP's own settings: of them only the tunnel's password is a secret."""
    for node in place.of("l2tp"):
        if node.words[1:3] == ["tunnel", "auth"]:
            words = node.cursor(3)
            if words.next() == "on" and words.left:
                secrets.append(sealed(words, "psk", place.name))
        else:
            node.mark()


# -- dialling in ------------------------------------------------------------------------------------------------------


def _dialled(place: Place, secrets: list[Secret]) -> None:
    """Names and passwords of PPP: ``pp auth myname`` is the router's own, ``pp auth username`` somebody else's."""
    for word in ("myname", "username"):
        for node in place.of("pp", "auth", word):
            words = node.cursor(3)
            owner = words.next()
            if words.left:
                secrets.append(sealed(words, "other", f"{place.name} {owner}" if owner != "*" else place.name))
            if word == "username":
                words.rest()
    for kind in ("accept", "request"):
        for node in place.of("pp", "auth", kind):
            node.mark()


def _anonymous(place: Place, interface: Interface, tunnels: Mapping[str, Vpn]) -> tuple[list[str], list[Vpn]]:
    """The tunnels that are bound to the anonymous peer, and the way to dial in that they make.

    Whoever knows a name and password of ``pp auth username`` gets in; protection is that of the bound tunnels.
    """
    nodes = place.of("pp", "bind")
    bound = [name for node in nodes for name in _bound(node) if name in tunnels]
    if not nodes:
        return bound, []
    protected = [tunnels[name] for name in bound]
    pool = _pool(place)
    offers = [tunnel.offers for tunnel in protected]
    known = bool(protected) and None not in offers
    return bound, [
        Vpn(
            name=place.name,
            kind=protected[0].kind if protected else "l2tp",
            at=nodes[0].at,
            tunnel_interface=place.name,
            remote=pool,
            selectors=(Rule(name=place.name, action=Action.PERMIT, at=nodes[0].at, destination=pool),),
            proposals=tuple(dict.fromkeys(word for tunnel in protected for word in tunnel.proposals)),
            authentication="password",
            encrypted=_all_encrypted(protected),
            enabled=_maybe(interface.enabled),
            offers=frozenset().union(*(offer for offer in offers if offer is not None)) if known else None,
            carriers=frozenset().union(*(tunnel.carriers for tunnel in protected)),
            clients=True,
        )
    ]


def _all_encrypted(tunnels: Sequence[Vpn]) -> bool | None:
    if any(tunnel.encrypted is False for tunnel in tunnels):
        return False
    return True if tunnels and all(tunnel.encrypted for tunnel in tunnels) else None


def _bound(node: Node) -> Iterator[str]:
    """``pp bind tunnel2`` and ``pp bind tunnel2-tunnel4``."""
    node.mark()
    for word in node.words[2:]:
        first, _, last = word.partition("-")
        start, end = first.removeprefix("tunnel"), last.removeprefix("tunnel")
        if not end:
            yield first
            continue
        low, high = number(start, MOST_BOUND), number(end, MOST_BOUND)
        if low is not None and high is not None:
            yield from (f"tunnel{one}" for one in range(low, high + 1))


def _pool(place: Place) -> Match:
    """The addresses of ``ip pp remote address pool``; a DHCP server elsewhere may give out any."""
    for node in place.all("ip", "remote"):
        words = node.cursor(3)
        if words.accept("address", "pool"):
            word = words.next()
            listed = read_range(word)
            if listed is not None:
                return Match.exact(listed, word)
    return Match.opaque("addresses given out by a server", ANY4)
