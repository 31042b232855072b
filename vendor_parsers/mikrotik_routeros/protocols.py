"""Dynamic routing: who speaks what on which interface. What policies let through is left in doubt.

RouterOS 6 names networks (``/routing ospf network``), RouterOS 7 interfaces or networks by template
(``/routing ospf interface-template``); BGP peers are ``/routing bgp peer`` and ``/routing bgp connection``.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip, prefix
from auditor.model.fact import Fact, written
from auditor.model.forwarding import Peer, RoutingProcess, Speaker
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.span import Span
from vendor_parsers._readers.keys import KEYLESS
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.lists import InterfaceLists
from vendor_parsers.mikrotik_routeros.ports import Ports

_POLICIES = "routing filters and policies of RouterOS are not followed"
_REDISTRIBUTES = {
    "redistribute-connected": "connected", "redistribute-static": "static", "redistribute-bgp": "bgp",
    "redistribute-rip": "rip", "redistribute-ospf": "ospf", "redistribute-other-ospf": "ospf",
}  # fmt: skip


def read_processes(export: Export, ports: Ports, lists: InterfaceLists) -> Iterator[RoutingProcess]:
    """The protocols at work."""
    yield from _ospf(export, ports, lists, "/routing ospf")
    if not export.has("/routing ospf-v3 interface"):
        _passed_over(export, "/routing ospf-v3")
    yield from _bgp(export)
    yield from _rip(export, ports, lists)


def _passed_over(export: Export, menu: str) -> None:
    """Menus that only carry the settings of a protocol nobody starts."""
    for name in (f"{menu} instance", f"{menu} area"):
        for item in export.items(name):
            item.know(item.keys)


def _areas(export: Export, menu: str) -> dict[str, tuple[str, str]]:
    """Area by name: its number and its kind."""
    found = {"backbone": ("0.0.0.0", "")}
    for item in export.items(f"{menu} area"):
        item.know(("comment", "instance", "default-cost", "inject-summary-lsas", "no-summaries", "nssa-translator"))
        name = item.get("name") or ("backbone" if "default" in item.selected else item.selected)
        kind = item.get("type", "default")
        if not item.disabled:
            found[name] = (item.get("area-id", "0.0.0.0"), "" if kind == "default" else kind)
    return found


def _ospf(export: Export, ports: Ports, lists: InterfaceLists, menu: str) -> Iterator[RoutingProcess]:
    areas = _areas(export, menu)
    speakers = [*_by_network(export, ports, menu, areas), *_by_template(export, ports, lists, menu, areas)]
    instances = export.items(f"{menu} instance")
    redistributes: list[str] = []
    originates, number, at = False, "", None
    for item in instances:
        item.know(_INSTANCE)
        number = item.get("router-id") or number
        at = at or item.at
        redistributes += [word for key, word in _REDISTRIBUTES.items() if item.get(key, "no") != "no"]
        redistributes += item.values("redistribute")
        told = item.get("distribute-default", "never"), item.get("originate-default", "never")
        originates = originates or any(word != "never" for word in told)
    if not speakers:
        return
    yield RoutingProcess(
        protocol="ospf",
        at=at or speakers[0][1],
        id=number,
        interfaces=tuple((one.interface, one.area) for one, _ in speakers if not one.passive),
        speakers=tuple(one for one, _ in speakers),
        redistributes=tuple(dict.fromkeys(redistributes)),
        default_originate=originates,
        areas=tuple((number, kind) for number, kind in areas.values() if kind),
        distances=(110, 110),
        doubts=_doubts(export, instances),
    )


def _doubts(export: Export, instances: list[Item]) -> tuple[str, ...]:
    """What keeps from telling what an instance announces: chains of filters, which are not followed.

    Without any, it announces the networks of its interfaces (RFC 2328, 12.4.1) and what it redistributes.
    """
    named = any(item.get(key) for item in instances for key in _CHAINS)
    return (_POLICIES,) if named or export.has("/routing filter") else ()


def _by_network(
    export: Export, ports: Ports, menu: str, areas: dict[str, tuple[str, str]]
) -> Iterator[tuple[Speaker, Span]]:
    """RouterOS 6: OSPF runs on interfaces whose network lies within a named one."""
    settings = {item.get("interface"): item for item in export.items(f"{menu} interface", "add")}
    for item in settings.values():
        item.know(_SPEAKER)
    done: set[str] = set()
    for item in export.items(f"{menu} network", "add"):
        item.know(("comment",))
        area = areas.get(item.get("area"), (item.get("area"), ""))[0]
        wanted = _network(item)
        if item.disabled or wanted is None:
            continue
        for port in ports.found.values():
            if port.name in done or not any(wanted.covers(one.network) for one in port.addresses):
                continue
            done.add(port.name)
            own = settings.get(port.name) or settings.get("all")
            passive = own is not None and own.flag("passive") is True
            yield (
                Speaker(
                    interface=port.name,
                    area=area,
                    passive=passive,
                    cost=_cost(own),
                    doubts=(_POLICIES,),
                    authenticated=_keyed(own, "authentication"),
                ),
                item.at,
            )


def _by_template(
    export: Export, ports: Ports, lists: InterfaceLists, menu: str, areas: dict[str, tuple[str, str]]
) -> Iterator[tuple[Speaker, Span]]:
    """RouterOS 7: interfaces by name or list, or by network."""
    for item in export.items(f"{menu} interface-template", "add"):
        item.know(_SPEAKER)
        area = areas.get(item.get("area"), (item.get("area"), ""))[0]
        passive = item.says("passive")
        named = {
            member for word in item.values("interfaces") for member in (lists.get(word) or (frozenset({word}),))[0]
        }
        networks = item.values("networks")
        wanted = Ranges.union(found for text in networks if (found := _prefix(text)) is not None)
        if item.disabled:
            continue
        for port in ports.found.values():
            within = any(wanted.covers(one.network) for one in port.addresses) if networks else not named
            if (port.name in named or (within and port.addresses)) and (not named or port.name in named):
                cost = _cost(item)
                key = _keyed(item, "auth")
                yield (
                    Speaker(
                        interface=port.name,
                        area=area,
                        passive=passive,
                        cost=cost,
                        doubts=(_POLICIES,),
                        authenticated=key,
                    ),
                    item.at,
                )


def _keyed(item: Item | None, key: str) -> Fact[bool]:
    """Whether an interface asks its neighbours for a key: ``authentication=md5`` (6), ``auth=md5`` (7)."""
    return written(True, item.at) if item is not None and item.get(key) not in ("", "none") else KEYLESS


def _cost(item: Item | None) -> int | None:
    text = "" if item is None else item.get("cost")
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _network(item: Item) -> Ranges | None:
    found = _prefix(item.get("network"))
    if found is None:
        item.forget("network")
    return found


def _prefix(text: str) -> Ranges | None:
    try:
        return prefix(text)
    except ValueError:
        return None


def _bgp(export: Export) -> Iterator[RoutingProcess]:
    own = ""
    for menu in ("/routing bgp instance", "/routing bgp template", "/routing bgp connection"):
        for item in export.items(menu):
            item.know(_BGP)
            own = item.get("as") or own
    networks: list[Ranges] = []
    for item in export.items("/routing bgp network", "add"):
        item.know(("comment", "synchronize"))
        found = _network(item)
        if found is not None and not item.disabled:
            networks.append(found)
    peers: list[tuple[Peer, Span]] = []
    for menu in ("/routing bgp peer", "/routing bgp connection"):
        for item in export.items(menu, "add"):
            item.know(_BGP)
            text = (item.get("remote-address") or item.get("remote.address")).partition("/")[0]
            remote = item.get("remote-as") or item.get("remote.as")
            if not item.disabled and is_ip(text):
                peers.append((Peer(parse_ip(text), remote, (_POLICIES,)), item.at))
    if peers:
        yield RoutingProcess(
            protocol="bgp", at=peers[0][1], id=own, neighbors=tuple(peer.address for peer, _ in peers),
            peers=tuple(peer for peer, _ in peers), named=tuple(networks), networks=Ranges.union(networks) or NOTHING,
            doubts=(_POLICIES,),
        )  # fmt: skip


def _rip(export: Export, ports: Ports, lists: InterfaceLists) -> Iterator[RoutingProcess]:
    """RIP of RouterOS 6 by network, of RouterOS 7 by interface template."""
    found: list[tuple[str, Span]] = []
    for item in export.items("/routing rip network", "add"):
        item.know(("comment",))
        wanted = _network(item)
        if wanted is not None and not item.disabled:
            found += [
                (port.name, item.at)
                for port in ports.found.values()
                if any(wanted.covers(one.network) for one in port.addresses)
            ]
    for item in export.items("/routing rip interface-template", "add"):
        item.know(("comment", "instance", "cost", "mode", "split-horizon", "poison-reverse", "key-chain", "password"))
        for word in item.values("interfaces"):
            for name in (lists.get(word) or (frozenset({word}),))[0]:
                found.append((name, item.at))
    if found:
        yield RoutingProcess(
            protocol="rip", at=found[0][1], interfaces=tuple((name, "") for name, _ in found),
            speakers=tuple(Speaker(interface=name, doubts=(_POLICIES,)) for name, _ in found), doubts=(_POLICIES,),
        )  # fmt: skip


_CHAINS = ("in-filter", "out-filter", "in-filter-chain", "out-filter-chain", "out-filter-select")
_INSTANCE = frozenset(
    """comment name version vrf router-id metric-bgp metric-connected metric-default metric-other-ospf metric-rip metric-static
    in-filter out-filter in-filter-chain out-filter-chain out-filter-select domain-id domain-tag mpls-te-address mpls-te-area
    mpls-te-router-id routing-table use-dn disabled""".split()
)
_SPEAKER = frozenset(
    """comment authentication authentication-key authentication-key-id auth auth-id auth-key dead-interval hello-interval
    retransmit-interval transmit-delay network-type type priority use-bfd instance-id prefix-list vlink-neighbor-id
    vlink-transit-area cost passive instance disabled""".split()
)
_BGP = frozenset(
    """comment name as router-id address-families in-filter out-filter input.filter output.filter-chain output.filter-select
    output.default-originate output.network output.redistribute output.keep-sent-attributes output.default-prepend
    input.accept-nlri input.affinity output.affinity input.limit-process-routes-ipv4 input.allow-as local.role local.address
    local.port local.ttl local.default-address remote.address remote.as remote.port remote.ttl remote.allowed-as remote-port
    remote-address remote-as update-source ttl multihop nexthop-choice hold-time keepalive-time max-prefix-limit
    max-prefix-restart-time passive remove-private-as route-reflect as-override allow-as-in default-originate instance
    tcp-md5-key templates routing-table vrf client-to-client-reflection ignore-as-path-len redistribute-connected
    redistribute-ospf redistribute-other-bgp redistribute-rip redistribute-static cluster-id confederation
    confederation-peers connect listen add-path-out use-bfd cisco-vpls-nlri-len-fmt multihop disabled save-to""".split()
)
