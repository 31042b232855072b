"""The plant's own requirements: what must not reach, must reach, or alone may reach what."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast, get_args

from auditor.manual import manual
from auditor.model.address import ANY, format_ranges
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS
from auditor.model.text import Text
from auditor.plant import cells, keys
from auditor.plant.faults import Faults
from auditor.plant.record import Record, record
from auditor.plant.tree import Items, Tree
from auditor.plant.types import Demand, Policy, PolicyFlow, Severity, Zone

DEMANDS = get_args(Demand)
SIDES = (("from", "src"), ("to", "dst"))
"""Each end of a flow: its zone, its addresses; one of the two is needed."""
EVERYWHERE = frozenset({"internet", "cloud", "wwan", "partner", "other_org", "hq"})
"""Kinds of zone that also hold addresses nobody listed."""


def read_policies(each: Collection[Record], zones: Collection[Zone], faults: Faults) -> tuple[Policy, ...]:
    """The requirements; each demands exactly one thing, under a number no check and no other one has."""
    found: dict[str, Policy] = {}
    for entry in each:
        policy = _policy(entry, zones)
        if policy is None:
            continue
        if policy.id in found:
            faults.add(policy.at, f"policy '{policy.id}' is given twice", f"独自要求「{policy.id}」が二つある")
        elif policy.id.upper() in {check.id for check in manual().checks}:
            faults.add(
                policy.at,
                f"'{policy.id}' is the id of a check of the manual; choose another number",
                f"「{policy.id}」はマニュアルの検査の ID である。別の番号にする",
            )
        else:
            found[policy.id] = policy
    return tuple(found.values())


def _policy(each: Record, zones: Collection[Zone]) -> Policy | None:
    demands = [name for name in DEMANDS if name in each]
    if len(demands) != 1:
        each.faults.add(
            each.at,
            "a policy holds one of must_not_reach, must_reach and only",
            "独自要求には must_not_reach・must_reach・only のうち一つだけを書く",
        )
        return None
    demand = cast(Demand, demands[0])
    flows = _flows(each, demand, zones)
    if flows is None:
        return None
    if demand == "only" and len({(flow.source, flow.target) for flow in flows}) > 1:
        each.faults.add(
            each.line(demand),
            "the flows of 'only' must all be between one pair of zones",
            "「only」の通信は、すべて同じ二つのゾーンの間でなければならない",
        )
        return None
    return Policy(
        id=each.text("id"), demand=demand, flows=flows, at=each.at, reason=each.text("reason"), owner=each.text("owner"),
        severity=cast(Severity, each.word("severity") or "high"),
    )  # fmt: skip


def _flows(each: Record, demand: Demand, zones: Collection[Zone]) -> tuple[PolicyFlow, ...] | None:
    tree = each.entries[demand]
    items: tuple[Tree, ...] = tuple(tree.items) if isinstance(tree, Items) else (tree,)
    found: list[PolicyFlow] = []
    for item in items:
        given = record(item, keys.FLOW, Text(f"'{demand}'", f"「{demand}」"), each.faults)
        flow = None if given is None else _flow(given, zones, ends_needed=demand == "only")
        if flow is None:
            return None
        found.append(flow)
    if not found:
        each.faults.add(tree.at, f"'{demand}' names no flow", f"「{demand}」に通信が書かれていない")
        return None
    return tuple(found)


def _flow(each: Record, zones: Collection[Zone], *, ends_needed: bool) -> PolicyFlow | None:
    ids = tuple(zone.id for zone in zones)
    before = len(each.faults.found)
    source, target = each.zone("from", ids), each.zone("to", ids)
    src, dst = _one(each, "src", ANY), _one(each, "dst", ANY)
    protocols, ports = _one(each, "protocol", ALL_PROTOCOLS), _one(each, "port", ALL_PORTS)
    if ports != ALL_PORTS and not cells.has_ports(protocols):
        each.faults.add(each.line("port"), "this protocol has no ports", "このプロトコルにポート番号はない")
    for (zone_key, key), zone, addresses in zip(SIDES, (source, target), (src, dst), strict=True):
        if zone_key not in each and (key not in each or ends_needed):
            needed = zone_key if ends_needed else f"{zone_key}' or '{key}"
            each.faults.add(each.at, f"'{needed}' is needed", f"「{needed.replace(chr(39), '')}」が必要である")
        elif key in each and addresses != ANY:
            _placed(each, key, addresses, [one for one in zones if not zone or one.id == zone], zone)
    if len(each.faults.found) > before:
        return None
    return PolicyFlow(
        at=each.at, source=source, target=target, src=src, dst=dst, protocols=protocols, ports=ports,
        src_written=src != ANY, dst_written=dst != ANY,
    )  # fmt: skip


def _placed(each: Record, key: str, addresses: Ranges, zones: Collection[Zone], zone: str) -> None:
    """A requirement about addresses that are nowhere would always hold: that is a mistake, not a pass."""
    if any(one.kind in EVERYWHERE or not one.prefixes for one in zones):
        return
    lost = addresses - Ranges.union(one.prefixes for one in zones)
    if not lost:
        return
    shown = ", ".join(format_ranges(lost)[:3])
    if zone:
        each.faults.add(
            each.line(key), f"{shown} is no address of zone '{zone}'", f"{shown} はゾーン「{zone}」のアドレスではない"
        )
    else:
        each.faults.add(each.line(key), f"{shown} lies in no zone", f"{shown} はどのゾーンにも属さない")


_READERS = {
    "src": cells.read_addresses,
    "dst": cells.read_addresses,
    "protocol": cells.read_protocols,
    "port": cells.read_ports,
}


def _one(each: Record, key: str, absent: Ranges) -> Ranges:
    found = each.read(key, _READERS[key])
    return Ranges.union(value for value, _ in found) if found else absent
