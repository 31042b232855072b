"""What tunnels of Yamaha routers agree to, who comes in by them, for how long, and what is logged of it.

Unless written a gateway offers 3DES, SHA-1 and modp1024 in IKEv1, no PFS, and 28,800 seconds for either security association;
in IKEv2 it offers every algorithm it knows, DES and MD5 among them, unless ``ipsec ike proposal-limitation`` is on (Yamaha RT
Series Command Reference, ipsec ike encryption, hash, group, pfs, duration, proposal-limitation, ipsec sa policy). With a name for
the peer or itself it speaks aggressive mode. L2TP ends after 60 idle seconds (l2tp tunnel disconnect time), and who dials in has
to prove himself only with ``pp auth request``. ``syslog info``, which tells of tunnels and calls, is on (syslog info).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.forwarding import Vpn
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Access, Agreed, Part
from auditor.source.node import Node
from vendor_parsers._readers.ipsec import cipher, integrity
from vendor_parsers._readers.terms import ALWAYS_ANSWERS, NO_LONGEST, NO_SCHEDULE, by_default, data_terms, term
from vendor_parsers.yamaha_rtx.settings import Place

REFERENCE = "Yamaha RT Series Command Reference"
_GROUPS = {
    "modp768": "1", "modp1024": "2", "modp1536": "5", "modp2048": "14", "modp3072": "15", "modp4096": "16",
}  # fmt: skip
_SETTINGS: dict[str, Part] = {"encryption": "ike cipher", "hash": "ike hash", "group": "ike group"}
_USUAL: tuple[tuple[Part, str], ...] = (("ike cipher", "3des"), ("ike hash", "sha1"), ("ike group", "2"))


@dataclass(slots=True)
class _Gateway:
    """The lines of ``ipsec ike`` for one gateway: setting, values, line."""

    lines: list[tuple[str, list[str], Span]] = field(default_factory=list)

    def said(self, setting: str) -> tuple[list[str], Span] | None:
        """The values of a setting as last written."""
        return next(((values, at) for name, values, at in reversed(self.lines) if name == setting), None)


@dataclass(slots=True)
class _Ipsec:
    """Policies by number, gateways by number."""

    policies: dict[str, Node] = field(default_factory=dict)
    gateways: dict[str, _Gateway] = field(default_factory=dict)


def with_terms(root: Node, places: dict[str, Place], vpns: tuple[Vpn, ...]) -> tuple[Vpn, ...]:
    """The tunnels with their terms and access."""
    known = _read(root)
    logged = _logged(root)
    found = []
    for vpn in vpns:
        tunnels = [vpn.name] if not vpn.clients else _bound(places.get(vpn.name))
        parts = [(places[name], *_behind(places[name], known)) for name in tunnels if name in places]
        terms = tuple(one for _, policy, gateway in parts for one in _terms(policy, gateway))
        gateway = parts[0][2] if parts else None
        found.append(replace(vpn, terms=terms, access=_access(root, places, vpn, gateway, logged, tunnels)))
    return tuple(found)


def _read(root: Node) -> _Ipsec:
    found = _Ipsec()
    for node in root.walk():
        words = node.words
        if words[0] != "ipsec":
            continue
        if words[1:3] == ["sa", "policy"] and len(words) > 4:
            found.policies[words[3]] = node
        elif words[1:2] == ["ike"]:
            place = next((place for place in (3, 4) if len(words) > place and words[place].isdecimal()), 0)
            if place:
                made = found.gateways.setdefault(words[place], _Gateway())
                made.lines.append((" ".join(words[2:place]), list(words[place + 1 :]), node.at))
    return found


def _bound(place: Place | None) -> list[str]:
    """The tunnels of an anonymous peer."""
    nodes = [] if place is None else [node for select in place.selects for node in select.peek("pp", "bind")]
    names = []
    for word in (word for node in nodes for word in node.words[2:]):
        first, _, last = word.partition("-")
        start, end = first.removeprefix("tunnel"), last.removeprefix("tunnel") or first.removeprefix("tunnel")
        if start.isdecimal() and end.isdecimal() and len(end) < 5:
            names += [f"tunnel{number}" for number in range(int(start), int(end) + 1)]
    return names


def _behind(place: Place, known: _Ipsec) -> tuple[Node | None, _Gateway | None]:
    """The policy and the gateway of a tunnel interface."""
    for select in place.selects:
        for node in select.peek("ipsec", "tunnel"):
            policy = known.policies.get(node.words[2]) if len(node.words) > 2 else None
            if policy is not None:
                return policy, known.gateways.get(policy.words[4], _Gateway())
    return None, None


# -- terms --------------------------------------------------------------------------------------------------------


def _terms(policy: Node | None, gateway: _Gateway | None) -> Iterator[Agreed]:
    if policy is None or gateway is None:
        return
    version = gateway.said("version")
    number = version[0][0] if version is not None and version[0] else "1"
    yield term("ike version", number, version[1]) if version is not None else by_default("ike version", "1", f"{REFERENCE}, ipsec ike version: 1")  # fmt: skip
    if number == "1":
        yield from _mode(gateway)
    limited = gateway.said("proposal-limitation")
    if number == "2" and (limited is None or limited[0][:1] != ["on"]):
        yield from _everything(limited[1] if limited is not None else None)
    else:
        yield from _offered(gateway)
        yield from _protected(policy)
    yield from _secrecy(gateway)
    yield from _times(gateway)


def _mode(gateway: _Gateway) -> Iterator[Agreed]:
    for setting in ("remote name", "local name"):
        said = gateway.said(setting)
        if said is not None:
            yield term("ike mode", "aggressive", said[1])
            return
    yield by_default("ike mode", "main", f"{REFERENCE}, ipsec ike remote name: main mode without names")


def _everything(at: Span | None) -> Iterator[Agreed]:
    """What IKEv2 offers without limitation, as far as it is weak or usual."""
    known: tuple[tuple[Part, tuple[str, ...]], ...] = (
        ("ike cipher", ("aes256", "aes128", "3des", "des")), ("ike hash", ("sha256", "sha1", "md5")),
        ("ike group", ("14", "5", "2", "1")), ("cipher", ("aes256", "aes128", "3des", "des")), ("hash", ("sha256", "sha1", "md5")),
    )  # fmt: skip
    for part, words in known:
        for word in words:
            if at is not None:
                yield term(part, word, at)
            else:
                yield by_default(
                    part, word, f"{REFERENCE}, ipsec ike proposal-limitation: off, every algorithm is offered"
                )


def _offered(gateway: _Gateway) -> Iterator[Agreed]:
    told: set[Part] = set()
    for setting, part in _SETTINGS.items():
        said = gateway.said(setting)
        for word in said[0] if said is not None else ():
            told.add(part)
            if part == "ike cipher":
                yield term(part, cipher(word.removesuffix("-cbc")), said[1] if said else None, word)
            elif part == "ike hash":
                yield term(part, integrity(word), said[1] if said else None, word)
            else:
                yield term(part, _GROUPS.get(word), said[1] if said else None, word)
    for part, word in _USUAL:
        if part not in told:
            yield by_default(part, word, f"{REFERENCE}, ipsec ike encryption, hash, group: 3des-cbc, sha, modp1024")


def _protected(policy: Node) -> Iterator[Agreed]:
    """``ipsec sa policy 101 1 esp aes256-cbc sha256-hmac``."""
    kind, words = policy.words[5] if len(policy.words) > 5 else "", policy.words[6:8]
    if kind == "ah":
        yield term("cipher", "null", policy.at)
        yield from (term("hash", integrity(word.removesuffix("-hmac")), policy.at, word) for word in words[:1])
        return
    named = cipher(words[0].removesuffix("-cbc")) if words else None
    hashed = integrity(words[1].removesuffix("-hmac")) if len(words) > 1 and "=" not in words[1] else ""
    yield from data_terms([None if named is None or hashed is None else f"{named} {hashed}".rstrip()], policy.at)


def _secrecy(gateway: _Gateway) -> Iterator[Agreed]:
    said = gateway.said("pfs")
    if said is not None and said[0][:1] == ["on"]:
        group = gateway.said("group")
        words = group[0] if group is not None else ["modp1024"]
        yield from (term("pfs", _GROUPS.get(word), said[1], word) for word in words)
    elif said is not None:
        yield term("pfs", "off", said[1])
    else:
        yield by_default("pfs", "off", f"{REFERENCE}, ipsec ike pfs: off")


def _times(gateway: _Gateway) -> Iterator[Agreed]:
    parts: tuple[tuple[str, Part], ...] = (("isakmp-sa", "ike lifetime"), ("ipsec-sa", "lifetime"))
    for word, part in parts:
        said = gateway.said(f"duration {word}")
        if said is not None and said[0]:
            yield term(part, said[0][0], said[1])
        else:
            yield by_default(part, "28800", f"{REFERENCE}, ipsec ike duration: 28,800 seconds")


# -- access -------------------------------------------------------------------------------------------------------


def _access(
    root: Node, places: dict[str, Place], vpn: Vpn, gateway: _Gateway | None, logged: Fact[bool], tunnels: list[str]
) -> Access:  # fmt: skip
    remote = gateway.said("remote address") if gateway is not None else None
    key = gateway.said("pre-shared-key") if gateway is not None else None
    anyone = remote is not None and remote[0][:1] == ["any"]
    device: Fact[str] = unknown(Text("no pre-shared-key is written", "pre-shared-key の記述が無い"))
    if key is not None:
        device = written("psk", key[1])
    elif gateway is None:
        device = written("none", vpn.at)
    place = places.get(vpn.name)
    return Access(
        people=_people(root, place, vpn) if vpn.clients else written("none", vpn.at),
        device=device,
        wildcard=written(anyone, remote[1] if remote is not None else vpn.at),
        idle=_idle(places, vpn, tunnels),
        longest=NO_LONGEST,
        on_demand=ALWAYS_ANSWERS,
        schedule=_schedule(root, vpn),
        logged=logged,
    )


def _people(root: Node, place: Place | None, vpn: Vpn) -> Fact[str]:
    """Whoever dials in proves himself only where ``pp auth request`` asks for it."""
    nodes = [
        node for select in (place.selects if place is not None else ()) for node in select.peek("pp", "auth", "request")
    ]
    if not nodes:
        return written("none", vpn.at)
    server = [node for node in root.peek("radius", "auth") if node.words[2:3] == ["on"]]
    return written("server", server[-1].at) if server else written("user", nodes[-1].at)


def _idle(places: dict[str, Place], vpn: Vpn, tunnels: list[str]) -> Fact[int]:
    if not vpn.clients:
        return default(0, f"{REFERENCE}, IPsec: a tunnel has no idle timer")
    for name in tunnels:
        for select in places[name].selects if name in places else ():
            for node in select.peek("l2tp", "tunnel", "disconnect", "time"):
                node.mark()
                word = node.words[4] if len(node.words) > 4 else ""
                return written(int(word[:6]), node.at) if word.isdecimal() else written(0, node.at)
    return default(60, f"{REFERENCE}, l2tp tunnel disconnect time: 60 seconds")


def _schedule(root: Node, vpn: Vpn) -> Fact[str]:
    """``schedule at N DATE TIME * tunnel disable 1``."""
    for node in root.peek("schedule", "at"):
        words = node.words
        for kind in ("tunnel", "pp"):
            if kind in words and "disable" in words[words.index(kind) :] and vpn.name == f"{kind}{words[-1]}":
                return written(" ".join(words[3:5]), node.at)
    return NO_SCHEDULE


def _logged(root: Node) -> Fact[bool]:
    nodes = root.peek("syslog", "info")
    if nodes:
        return written(nodes[-1].words[2:3] == ["on"], nodes[-1].at)
    return default(True, f"{REFERENCE}, syslog info: on")
