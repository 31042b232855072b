"""The sections of the plant file, from tree to types."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, cast

from auditor.manual import manual
from auditor.model.address import format_ranges
from auditor.model.device import DeviceKind
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant import cells, keys
from auditor.plant.faults import Faults
from auditor.plant.record import Record, entries_of, items_of, record, split_port
from auditor.plant.tree import Fields, Items, Leaf, Tree
from auditor.plant.types import (
    ZONE_KINDS,
    DeviceFacts,
    Direction,
    Link,
    LinkKind,
    OneWay,
    OneWayBy,
    Port,
    PortUse,
    ServiceNeeded,
    StandIn,
    StandInKind,
    WirelessNetwork,
    Zone,
    ZoneKind,
)

NAMES: Mapping[str, Text] = {
    "plant": Text("'plant'", "「plant」"),
    "zones": Text("a zone", "ゾーン"),
    "devices": Text("a device", "機器"),
    "links": Text("a link", "リンク"),
    "one_way": Text("a one-way boundary", "片方向境界"),
    "wireless": Text("a wireless network", "無線ネットワーク"),
    "ports": Text("a port-map row", "ポート使用表の行"),
    "services_needed": Text("a needed service", "必要なサービス"),
    "policies": Text("a policy", "独自要求"),
    "stand_ins": Text("a stand-in", "代替記載の機器"),
}
_UNFIT_FOR_ID = frozenset(" \t\n,;:　")


def records(tree: Tree | None, section: str, faults: Faults) -> list[Record]:
    """The usable mappings of one list section."""
    what = NAMES[section]
    items = items_of(tree, Text(f"'{section}'", f"「{section}」"), faults)
    found = (record(item, keys.LISTS[section], what, faults) for item in items)
    return [each for each in found if each is not None]


def zones(tree: Tree | None, faults: Faults) -> tuple[Zone, ...]:
    """The zones; two with one id, and one prefix or pin in two zones, are problems."""
    found: dict[str, Zone] = {}
    for each in records(tree, "zones", faults):
        zone = _zone(each)
        if zone is None:
            continue
        if zone.id in found:
            at = found[zone.id].at
            faults.add(zone.at, f"zone '{zone.id}' is already defined ({at})", f"ゾーン「{zone.id}」は定義済み（{at}）")
        else:
            found[zone.id] = zone
    result = tuple(found.values())
    _claimed_twice(result, faults)
    return result


def _zone(each: Record) -> Zone | None:
    zone_id, kind = each.text("id"), _zone_kind(each)
    if any(letter in _UNFIT_FOR_ID for letter in zone_id):
        each.faults.add(
            each.line("id"),
            f"zone id '{zone_id}' must not hold spaces, commas, colons or semicolons",
            f"ゾーン id「{zone_id}」に空白・カンマ・コロン・セミコロンは使えない",
        )
        return None
    if kind is None:
        return None
    prefixes = each.read("prefixes", cells.read_prefix)
    vlans = tuple((vlan, at) for found, at in each.read("vlans", cells.read_vlans) for vlan in _members(found))
    return Zone(
        id=zone_id,
        kind=kind,
        at=each.line("id"),
        name=each.text("name"),
        prefixes=Ranges.union(found for found, _ in prefixes),
        prefix_lines=prefixes,
        vlans=frozenset(vlan for vlan, _ in vlans),
        vlan_lines=vlans,
        l2_domain=each.text("l2_domain"),
        interfaces=_ports(each, "interfaces"),
    )


def _members(found: Ranges) -> range:
    return range(found.least, found.intervals[-1][1] + 1)


def _zone_kind(each: Record) -> ZoneKind | None:
    leaf = each.leaf("kind")
    if leaf is None:
        return None
    meant = manual().zone_kind(leaf.text)
    kind = next((kind for kind in ZONE_KINDS if meant is not None and kind == meant.id), None)
    if kind is None and meant is not None:
        each.faults.add(
            leaf.at,
            f"'{leaf.text}' is no kind of network zone; use one of {', '.join(ZONE_KINDS)}",
            f"「{leaf.text}」はネットワークゾーンの種別ではない。次から選ぶこと: {', '.join(ZONE_KINDS)}",
        )
    elif kind is None:
        each.faults.unknown(leaf.at, Text("kind of zone", "ゾーン種別"), leaf.text, ZONE_KINDS)
    return kind


def _ports(each: Record, key: str) -> tuple[Port, ...]:
    found: list[Port] = []
    for leaf in each.leaves(key):
        port = split_port(leaf)
        if port.device and port.interface:
            found.append(port)
        else:
            each.faults.add(
                leaf.at,
                f"'{key}': expected device:interface, not '{leaf.text}'",
                f"「{key}」は「機器名:インタフェース名」で書く（「{leaf.text}」は不可）",
            )
    return tuple(found)


def _claimed_twice(found: tuple[Zone, ...], faults: Faults) -> None:
    prefixes: dict[Ranges, tuple[str, Span]] = {}
    pins: dict[tuple[str, str], tuple[str, Span]] = {}
    vlans: dict[tuple[str, int], tuple[str, Span]] = {}
    for zone in found:
        for vlan, at in zone.vlan_lines:
            first = vlans.setdefault((zone.l2_domain, vlan), (zone.id, at))
            if first[0] != zone.id:
                _twice(faults, f"VLAN {vlan}", first, (zone.id, at))
        for prefix, at in zone.prefix_lines:
            first = prefixes.setdefault(prefix, (zone.id, at))
            if first[0] != zone.id:
                _twice(faults, f"{', '.join(format_ranges(prefix))}", first, (zone.id, at))
        for port in zone.interfaces:
            first = pins.setdefault((port.device, port.interface), (zone.id, port.at))
            if first[0] != zone.id:
                _twice(faults, str(port), first, (zone.id, port.at))


def _twice(faults: Faults, what: str, first: tuple[str, Span], second: tuple[str, Span]) -> None:
    faults.note(
        second[1],
        f"{what} is in two zones: '{second[0]}' here and '{first[0]}' ({first[1]}); neither holds",
        f"{what} が二つのゾーンにある: ここでは「{second[0]}」、{first[1]} では「{first[0]}」。どちらも採用しない",
    )


def devices(tree: Tree | None, faults: Faults) -> dict[str, DeviceFacts]:
    """What is stated of each device, by name."""
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return {}
    if not isinstance(tree, Fields):
        faults.add(
            tree.at,
            "'devices' must be a mapping from device name to facts",
            "「devices」は機器名をキーとする項目にする",
        )
        return {}
    found: dict[str, DeviceFacts] = {}
    for name, (leaf, value) in entries_of(tree, faults).items():
        if isinstance(value, Leaf) and value.empty:
            found[name] = DeviceFacts(name=name, at=leaf.at)
            continue
        each = record(value, keys.DEVICE, NAMES["devices"], faults)
        if each is not None:
            found[name] = _device(name, Span(leaf.at.file, leaf.at.first, value.at.last), each)
    return found


def _device(name: str, at: Span, each: Record) -> DeviceFacts:
    area = next(
        (known.value(each.text("area")) for known in manual().registers[0].columns if known.name == "area"), None
    )
    return DeviceFacts(
        name=name,
        at=at,
        kind=cast(DeviceKind, each.word("kind")) or None,
        boundary=each.yes_no("boundary"),
        area=area or each.text("area"),
        takeover_impact=cast(Literal["grave", "other", ""], each.word("takeover_impact")),
        external_enforcer=each.text("external_enforcer"),
        l2_domain=each.text("l2_domain"),
    )


def links(tree: Tree | None, faults: Faults) -> tuple[Link, ...]:
    """The declared links; a diode without a direction passes forward."""
    found: list[Link] = []
    for each in records(tree, "links", faults):
        source, target = each.port("from"), each.port("to")
        kind = each.word("kind") or "cable"
        direction = each.word("direction") or ("forward" if kind == "diode" else "both")
        if kind == "diode" and direction == "both":
            faults.add(
                each.line("direction"),
                "a diode passes one way: direction must be forward or backward",
                "ダイオードは片方向である。direction は forward か backward にする",
            )
        if source and target:
            found.append(
                Link(
                    source=source,
                    target=target,
                    at=each.at,
                    kind=cast(LinkKind, kind),
                    direction=cast(Direction, direction),
                )
            )
    return tuple(found)


def one_way(tree: Tree | None, ids: Collection[str], faults: Faults) -> tuple[OneWay, ...]:
    """The one-way boundaries between known zones."""
    found: list[OneWay] = []
    for each in records(tree, "one_way", faults):
        source, target, by = each.zone("from", ids), each.zone("to", ids), each.word("by")
        if source and source == target:
            faults.add(each.at, "a one-way boundary needs two zones", "片方向境界には異なる二つのゾーンが要る")
        elif source and target and by:
            found.append(OneWay(source, target, cast(OneWayBy, by), each.at))
    return tuple(found)


def wireless(tree: Tree | None, ids: Collection[str], faults: Faults) -> tuple[WirelessNetwork, ...] | None:
    """The SSIDs the plant means to have, None when the section is not there."""
    if tree is None:
        return None
    return tuple(
        WirelessNetwork(each.text("ssid"), each.zone("zone", ids), each.text("purpose"), each.at)
        for each in records(tree, "wireless", faults)
    )


def port_map(tree: Tree | None, faults: Faults) -> tuple[PortUse, ...] | None:
    """The port map, None when the section is not there."""
    if tree is None:
        return None
    words = _unused_words()
    return tuple(
        PortUse(
            each.text("device"),
            each.text("port"),
            use := each.text("use"),
            cells.plain(use).casefold() in words,
            each.at,
        )
        for each in records(tree, "ports", faults)
    )


def _unused_words() -> frozenset[str]:
    parameters = manual().check("SWP-001").parameters
    written = next((found.default for found in parameters if found.name == "unused_words"), ())
    words = written if isinstance(written, tuple) else ()
    return frozenset(word.casefold() for word in words) | {"free", "空", "空きポート", "未接続"}


def services_needed(tree: Tree | None, faults: Faults) -> tuple[ServiceNeeded, ...] | None:
    """The services the plant needs, None when the section is not there; a bare word is meant for every device."""
    if tree is None:
        return None
    bare = [item for item in tree.items if isinstance(item, Leaf)] if isinstance(tree, Items) else []
    rest = Items(tuple(item for item in tree.items if item not in bare), tree.at) if isinstance(tree, Items) else tree
    found = [ServiceNeeded("", leaf.text.strip().lower(), "", leaf.at) for leaf in bare if not leaf.empty]
    found += [
        ServiceNeeded(each.text("device"), each.text("service").lower(), each.text("reason"), each.at)
        for each in records(rest, "services_needed", faults)
    ]
    return tuple(sorted(found, key=lambda service: service.at))


def stand_ins(tree: Tree | None, ids: Collection[str], faults: Faults) -> tuple[StandIn, ...]:
    """The devices a person describes because nothing can be exported from them."""
    found: dict[str, StandIn] = {}
    for each in records(tree, "stand_ins", faults):
        kind, name = each.word("kind"), each.text("name")
        if name in found:
            faults.add(each.at, f"stand-in '{name}' is given twice", f"代替記載の機器「{name}」が二つある")
        elif kind:
            in_zones = tuple(zone for leaf in each.leaves("zones") if (zone := each.zone_id(leaf, ids)))
            found[name] = StandIn(
                name=name,
                kind=cast(StandInKind, kind),
                at=each.at,
                ports=_ports(each, "ports"),
                zones=in_zones,
                addresses=_addresses(each, "addresses"),
                forwards=each.yes_no("forwards"),
                filters=each.yes_no("filters"),
                note=each.text("note"),
            )
    return tuple(found.values())


def _addresses(each: Record, key: str) -> Ranges:
    return Ranges.union(found for found, _ in each.read(key, cells.read_addresses))
