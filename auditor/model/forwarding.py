"""Routes, routing protocols, address translation and tunnels."""

from __future__ import annotations

from typing import Literal

from auditor.model.fact import NOT_READ, Fact, unknown
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match, Rule
from auditor.model.service import ANY_SERVICE, Service
from auditor.model.span import Span
from auditor.model.tunnel import NO_ACCESS, Access, Agreed
from auditor.model.value import value

_NOT_READ: Fact[bool] = unknown(NOT_READ)


@value(frozen=True, slots=True, kw_only=True)
class Route:
    """One route. ``next_hop`` None with an ``interface``: whoever answers there; ``discard`` drops (Null0, blackhole).

    ``protocol`` is ``static`` for written ones, else the word of the routing table. Of several routes to one prefix the
    lowest ``distance`` is used, then the lowest ``metric``. ``next_vrf`` is the table that knows the next hop, and with
    neither next hop nor interface the table that is asked instead. ``conditions`` name what may withdraw it (tracking, DHCP
    gateway, unresolved word): such a route may hold and may not.
    """

    prefix: Ranges
    at: Span
    next_hop: int | None = None
    interface: str = ""
    distance: int = 1
    metric: int = 0
    protocol: str = "static"
    vrf: str = ""
    next_vrf: str | None = None
    discard: bool = False
    conditions: tuple[str, ...] = ()


@value(frozen=True, slots=True, kw_only=True)
class Speaker:
    """A routing protocol on one interface, whose subnets it announces.

    ``passive`` ones announce and hear nothing there. ``agrees`` are the settings both ends of a link must share to become
    neighbours. ``cost`` None: not known. ``host``: only the addresses themselves are announced (an OSPF loopback).
    ``doubts`` name what may keep it from becoming a neighbour of those it matches. ``authenticated``: it hears only
    neighbours that know a secret.
    """

    interface: str
    area: str = ""
    passive: bool = False
    cost: int | None = None
    agrees: tuple[str, ...] = ()
    host: bool = False
    doubts: tuple[str, ...] = ()
    authenticated: Fact[bool] = _NOT_READ


@value(frozen=True, slots=True)
class Peer:
    """A neighbour named by its address (BGP); ``doubts`` name policies and settings that may drop what passes.

    ``authenticated``: its session needs a secret (TCP MD5 or TCP-AO).
    """

    address: int
    remote_as: str
    doubts: tuple[str, ...] = ()
    authenticated: Fact[bool] = _NOT_READ
    at: Span | None = None


@value(frozen=True, slots=True, kw_only=True)
class RoutingProcess:
    """A dynamic routing protocol at work: the interfaces it speaks on, its neighbours, what makes two match.

    ``redistributes`` are the sources it announces as well, ``wholly`` those of them from which nothing is held back.
    ``areas`` are the OSPF areas that are not plain, by kind. ``distances`` are those of its inner and outer routes.
    ``doubts`` name what may change or drop any of its routes (filters, summaries, words not understood).
    """

    protocol: str
    at: Span
    id: str = ""
    vrf: str = ""
    interfaces: tuple[tuple[str, str], ...] = ()
    """(interface name, area or AS) pairs that are active, not passive."""
    neighbors: tuple[int, ...] = ()
    networks: Ranges = Ranges()
    redistributes: tuple[str, ...] = ()
    default_originate: bool = False
    speakers: tuple[Speaker, ...] = ()
    peers: tuple[Peer, ...] = ()
    wholly: tuple[str, ...] = ()
    named: tuple[Ranges, ...] = ()
    """The prefixes BGP announces by name, where a route to them exists."""
    summaries: tuple[Ranges, ...] = ()
    """Prefixes it may announce in place of what they hold, and then discards itself where it knows nothing narrower."""
    default_always: bool = False
    areas: tuple[tuple[str, str], ...] = ()
    distances: tuple[int, int] | None = None
    doubts: tuple[str, ...] = ()


@value(frozen=True, slots=True, kw_only=True)
class PolicyRoute:
    """A route chosen by more than the destination, tried in order before the routing table.

    It sends what it matches to ``next_hop``, out of ``interface``, or into ``next_vrf``'s table; with none of the three it
    sends it to the routing table (and ends the search). ``only_default`` holds back where the table has a route that is
    more than a default one. ``inward`` None: from any interface of the VRF. ``recursive``: the next hop may be anywhere the
    table leads; any other one has to be on a connected subnet.
    """

    name: str
    at: Span
    inward: frozenset[str] | None = None
    source: Match = ANYWHERE
    destination: Match = ANYWHERE
    service: Service = ANY_SERVICE
    next_hop: int | None = None
    interface: str = ""
    vrf: str = ""
    next_vrf: str | None = None
    discard: bool = False
    only_default: bool = False
    recursive: bool = False
    conditions: tuple[str, ...] = ()


NatKind = Literal["source", "destination", "identity", "identity_destination"]


@value(frozen=True, slots=True, kw_only=True)
class Nat:
    """One translation rule in the device's order of evaluation; destinations and sources are searched separately.

    ``source``/``destination``/``service`` is what it matches before its own translation as initiated from ``inward`` to
    ``outward`` (None: any interface); a ``source`` rule sees the destination as already translated. ``source`` rules give
    packets a source in ``to``; ``destination`` rules publish ``destination`` and deliver to ``to``. ``one_to_one``: the nth
    address of what is translated becomes the nth of ``to`` and ports stay, else any address of ``to`` may be chosen and a
    hidden source port is anybody's guess. ``to_ports`` are the new ports of the translated side (None: as above); as many
    as the service names, they correspond one to one. The identity kinds translate nothing and end the search of sources
    (``identity``) or of destinations (``identity_destination``). ``translated`` limits a rule for sources to packets whose
    destination one of these rules (by name) has changed, ``""`` standing for none (None: either).
    """

    kind: NatKind
    name: str
    at: Span
    inward: frozenset[str] | None = None
    outward: frozenset[str] | None = None
    source: Match = ANYWHERE
    destination: Match = ANYWHERE
    service: Service = ANY_SERVICE
    to: Match = ANYWHERE
    to_ports: Ranges | None = None
    one_to_one: bool = False
    enabled: bool = True
    conditions: tuple[str, ...] = ()
    vrf: str = ""
    translated: frozenset[str] | None = None


TunnelStage = Literal["ingress", "through", "egress", "sent"]
Carrier = Literal["ipsec", "gre", "ipip", "6in4"]
"""What a tunnel is on the wire: ``ipsec`` is IKE and ESP, or both in UDP 4500."""


@value(frozen=True, slots=True, kw_only=True)
class Vpn:
    """A tunnel: where it ends, what it carries, how it is protected. ``peer`` None: any or dynamic peer.

    ``selectors`` are the packets it takes, seen from this end, first match deciding (none: everything from ``local`` to
    ``remote``). A tunnel without ``tunnel_interface`` takes them from what leaves by ``interface``. ``past`` names the filters
    that its packets pass by although they are in the clear: ``ingress`` and ``through`` behind it, ``egress`` of the
    interface they go on by, and ``sent``, the egress lists of ``interface`` before packets enter it; ``maybe_past`` those of
    which nobody can tell. Filters bound to :attr:`entry` see its packets as they come out (``ingress``) and go in (``egress``).
    ``local_address`` is the address it speaks from where that is not its interface's, ``key`` what both ends must agree on
    in the clear, ``spare_peers`` further ends it may use, ``offers`` the ways of protecting data it agrees to (None: not
    read), ``carriers`` the packets that build it. ``clients``: people dial in and get addresses of ``remote``.
    ``terms`` is everything its end agrees to, a part that is in none of them not read; ``access`` who comes in by it.
    """

    name: str
    kind: str
    at: Span
    interface: str = ""
    tunnel_interface: str = ""
    peer: int | None = None
    peer_name: str = ""
    local: Match = ANYWHERE
    remote: Match = ANYWHERE
    proposals: tuple[str, ...] = ()
    authentication: str = ""
    encrypted: bool | None = None
    enabled: bool = True
    vrf: str = ""
    selectors: tuple[Rule, ...] = ()
    past: frozenset[TunnelStage] = frozenset()
    maybe_past: frozenset[TunnelStage] = frozenset()
    local_address: int | None = None
    key: str = ""
    spare_peers: tuple[str, ...] = ()
    offers: frozenset[str] | None = None
    carriers: frozenset[Carrier] = frozenset()
    clients: bool = False
    terms: tuple[Agreed, ...] = ()
    access: Access = NO_ACCESS

    @property
    def entry(self) -> str:
        """The name by which rules and bindings speak of packets that come out of this tunnel."""
        return f"tunnel {self.name} on {self.interface or self.tunnel_interface}"
