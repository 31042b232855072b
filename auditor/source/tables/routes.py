"""``show ip route``, ASA ``show route`` and FortiOS ``get router info routing-table all``: the routes in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from auditor.model.address import mask_length, parse_ip, prefix
from auditor.model.observed import LearnedRoute, Observed
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.source.document import Document
from auditor.source.tables.found import Found
from auditor.source.tables.run import Row, run

_WORDS = {
    "C": "connected",
    "L": "local",
    "S": "static",
    "R": "rip",
    "O": "ospf",
    "D": "eigrp",
    "B": "bgp",
    "i": "isis",
    "o": "odr",
    "K": "kernel",
    "H": "nhrp",
    "l": "lisp",
    "a": "application",
    "V": "vpn",
    "U": "static",
    "M": "mobile",
    "P": "static",
    "n": "nat",
    "E": "egp",
}
# Distances that the tables leave out: connected 0, static to an interface 1, EIGRP summary 5 (IOS IP Routing
# Configuration Guide, "Default Administrative Distances").
_UNPRINTED = {"S": 1, "U": 1, "D": 5}


@dataclass(slots=True)
class _Draft:
    """A route while its lines are gathered; one route per outgoing interface, next hops together."""

    vrf: str
    code: str
    prefix: Ranges
    first: int
    last: int
    hops: list[tuple[int | None, str, int]] = field(default_factory=list)


def reader(vrf: str) -> Callable[[Document], Found]:
    """A reader for the routing table of ``vrf`` (empty: the global one)."""

    def read(document: Document) -> Found:
        return _read(document, vrf)

    return read


def _read(document: Document, vrf: str) -> Found:
    rows = run("routes", document.lines)
    matched, drafts, vrfs = _gather(rows, vrf or document.context)
    matched -= {draft.first for draft in drafts if not draft.hops}
    written = {i for i, line in enumerate(document.lines) if line.strip()}
    if written - matched or not drafts:
        return Found(Observed(), set() if drafts else matched)
    routes = tuple(route for draft in drafts for route in _routes(document, draft))
    return Found(Observed(routes=routes, routed_vrfs=vrfs), matched)


def _gather(rows: Sequence[Row], vrf: str) -> tuple[set[int], list[_Draft], tuple[str, ...]]:
    """The matched lines, the routes, and the VRFs that have a table here; a line without its context stays unmatched."""
    matched: set[int] = set()
    drafts: list[_Draft] = []
    named: list[str] = []
    scope, current, length = vrf, None, None
    for row in rows:
        good = True
        if row.kind == "vrf":
            current = _scope(vrf, row["vrf"])
            named.append(current)
        elif row.kind == "subnetted":
            length = _length(row)
        elif row.kind in ("via", "direct", "start"):
            good = _begin(row, current if current is not None else scope, length, drafts)
        elif row.kind == "more":
            good = bool(drafts) and _add_hop(row, drafts[-1])
        if good:
            matched.add(row.index)
    return matched, drafts, tuple(dict.fromkeys(named)) or (scope,)


def _scope(outer: str, name: str) -> str:
    """The model's name of a VRF: FortiOS numbers them within a VDOM, and VRF 0 is the VDOM itself."""
    if name == "0":
        return outer
    return f"{outer}:{name}" if outer and name.isdecimal() else name


def _length(row: Row) -> str | None:
    """The common mask of the lines that follow, which then print none (``is subnetted``, not ``variably``)."""
    _, slash, length = row["prefix"].partition("/")
    return length if slash and not row["rest"].startswith("variably") else None


def _begin(row: Row, vrf: str, length: str | None, drafts: list[_Draft]) -> bool:
    try:
        covered = _prefix(row["prefix"], length)
    except ValueError:
        return False
    draft = _Draft(vrf, row["code"], covered, row.index, row.index)
    if row.kind != "start" and not _add_hop(row, draft):
        return False
    drafts.append(draft)
    return True


def _prefix(text: str, length: str | None) -> Ranges:
    """``10.0.0.0/8``, ``10.0.0.0 255.0.0.0``, or a bare address whose length a heading gave; else ValueError."""
    address, _, mask = text.partition(" ")
    if mask:
        length = str(mask_length(mask))
    if "/" not in address:
        if length is None:
            raise ValueError(f"no mask for {address}")
        address = f"{address}/{length}"
    return prefix(address)


def _add_hop(row: Row, draft: _Draft) -> bool:
    code = draft.code[:1]
    distance = int(row["distance"]) if row["distance"] else _UNPRINTED.get(code, 0)
    if "tunneled" in row["rest"]:  # ASA: a default route for decrypted VPN traffic alone
        return False
    interface = _interface(row["rest"])
    if row["hop"]:
        try:
            hop: int | None = parse_ip(row["hop"])
        except ValueError:
            return False
        # BGP and OSPF aggregates print "via 0.0.0.0, …, Null0".
        hop = None if hop == 0 else hop
    else:
        hop = None
    if hop is None and not interface:
        return False
    draft.hops.append((hop, interface, distance))
    draft.last = row.index
    return True


def _interface(rest: str) -> str:
    """The outgoing interface: the last comma part that is neither an age nor FortiOS's ``[priority/weight]``."""
    inner = rest.partition("(recursive")[2].partition(")")[0] or rest
    parts = [part.strip() for part in inner.split(",")]
    names = [part for part in parts if part and part[0].isalpha() and " " not in part]
    return names[-1] if names else ""


def _routes(document: Document, draft: _Draft) -> list[LearnedRoute]:
    """One route for each outgoing interface; a route none of whose lines gave a way out is an error of ours."""
    at = Span(document.file, document.firsts[draft.first], document.lasts[draft.last])
    by_interface: dict[str, LearnedRoute] = {}
    for hop, interface, distance in draft.hops:
        route = by_interface.get(interface)
        if route is None:
            word = _WORDS.get(draft.code[:1], draft.code)
            route = LearnedRoute(draft.vrf, draft.prefix, word, (), interface, distance, at)
        if hop is not None:
            route = replace(route, next_hops=(*route.next_hops, hop))
        by_interface[interface] = route
    return list(by_interface.values())
