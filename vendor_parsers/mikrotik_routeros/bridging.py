"""Bridges: which ports stand in which VLAN, and which VLANs the router itself is in.

A bridge without ``vlan-filtering`` passes every frame, tags and all, to every port. With it, ``/interface bridge vlan``
says which ports carry which VLANs tagged, and ``pvid`` what untagged frames are (manual.mikrotik.com, Bridging and
Switching, Bridge VLAN Filtering).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.interface import Bridge, PortMode, SwitchPort, Vlan
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.text import Text
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.ports import Ports
from vendor_parsers.mikrotik_routeros.wifi import bridged

SOURCE = "manual.mikrotik.com, Bridging and Switching"
UNTAGGED_ONLY, TAGGED_ONLY = "admit-only-untagged-and-priority-tagged", "admit-only-vlan-tagged"
_ANY_TAG = Text(
    "frame-types admits tagged frames and ingress-filtering is off: frames of any VLAN enter, though none leave tagged",
    "frame-types がタグ付きフレームを許し ingress-filtering が無効。どのVLANのフレームも入るが、タグ付きでは出ない",
)
_SECOND = Text(
    "a second bridge with VLANs of its own: its VLAN numbers are not those of the first",
    "独自のVLANを持つ2つ目のブリッジ。VLAN番号は1つ目のブリッジとは別のもの",
)
_BRIDGED_RULES = Text(
    "use-ip-firewall: bridged frames meet the IP firewall with the bridge as their interface; that is not followed",
    "use-ip-firewall が有効。ブリッジされるフレームもIPファイアウォールを通るが、その動作は追跡していない",
)


@dataclass(slots=True)
class Bridging:
    """What bridges make of the ports. ``switch`` is the bridge whose VLANs are the router's VLANs (``""``: none)."""

    switch: str = ""
    vlans: list[Vlan] = field(default_factory=list)
    bridges: list[Bridge] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """``/interface bridge vlan`` of one bridge: VLANs by port."""

    tagged: dict[str, Ranges] = field(default_factory=dict)
    untagged: dict[str, Ranges] = field(default_factory=dict)
    seen: dict[int, Item] = field(default_factory=dict)


def read_bridging(export: Export, ports: Ports, major: int | None) -> Bridging:
    """Put every port into its bridge, bond or VLANs."""
    found = Bridging()
    members = _members(export, ports)
    filtering = [
        name
        for name, port in ports.found.items()
        if port.menu == "/interface bridge" and port.item is not None and port.item.flag("vlan-filtering")
    ]
    tables = {name: _table(export, name) for name in ports.found if ports.found[name].kind == "bridge"}
    found.switch = filtering[0] if filtering else ""
    guarded = frozenset(_authenticated(export))
    for name in filtering[:1]:
        _switch(found, ports, name, members.get(name, []), tables[name], major, guarded)
    for name in filtering[1:]:
        at = ports.found[name].at
        items = members.get(name, [])
        names = tuple(member for member, _ in items)
        found.bridges.append(
            Bridge(name=name, members=names, at=at, filters=unknown(_SECOND), tagged=unknown(_SECOND), interface=name)
        )
        _group(ports, name, items)
    for name, items in members.items():
        if name not in filtering:
            _group(ports, name, items)
    for port, bridge in bridged(export, ports):
        # In the bridge whose VLANs are the router's, the data path's own VLAN says where its clients are
        if bridge != found.switch and not port.group:
            port.group = bridge
    found.bridges += _through_rules(export, ports, members, filtering)
    _bonds(ports)
    return found


Members = list[tuple[str, Item]]
"""The ports of a bridge, each with the line that puts it there."""


def _members(export: Export, ports: Ports) -> dict[str, Members]:
    """The ports of each bridge; a line may name an interface list in place of a port."""
    found: dict[str, Members] = {}
    listed: dict[str, list[str]] = {item.get("name"): [] for item in export.items("/interface list")}
    for item in export.items("/interface list member", "add"):
        if not item.disabled and item.get("list") in listed:
            listed[item.get("list")].append(item.get("interface"))
    for item in export.items("/interface bridge port", "add"):
        item.know(_PORT_HARMLESS)
        bridge, name = item.get("bridge"), item.get("interface")
        if bridge and name and not item.disabled:
            ports.at(bridge, item.at)
            for member in listed.get(name, [name]):
                ports.at(member, item.at)
                found.setdefault(bridge, []).append((member, item))
    return found


def _authenticated(export: Export) -> Iterator[str]:
    """The ports that ask for 802.1X (manual.mikrotik.com, Dot1X, Server)."""
    for item in export.items("/interface dot1x server", "add"):
        item.know(_DOT1X_HARMLESS)
        name = item.get("interface")
        if name and not item.disabled:
            yield name


def _group(ports: Ports, bridge: str, members: Members) -> None:
    for name, item in members:
        item.know(("pvid", "frame-types", "ingress-filtering"))
        ports.at(name, item.at).group = bridge


def _bonds(ports: Ports) -> None:
    for bond in list(ports.found.values()):
        if bond.menu == "/interface bonding" and bond.item is not None:
            bond.item.know(("mode",))
            for slave in bond.item.values("slaves"):
                ports.at(slave, bond.at).group = bond.name


def _table(export: Export, bridge: str) -> _Table:
    table = _Table()
    for item in export.items("/interface bridge vlan", "add"):
        item.know(("comment",))
        if item.get("bridge") != bridge or item.disabled:
            continue
        numbers = _numbers(item.get("vlan-ids"))
        if numbers is None:
            item.forget("vlan-ids")
            continue
        for low, high in numbers:
            table.seen.update((number, item) for number in range(low, high + 1))
        for side, key in ((table.tagged, "tagged"), (table.untagged, "untagged")):
            for name in item.values(key):
                side[name] = side.get(name, NOTHING) | numbers
    return table


def _numbers(text: str) -> Ranges | None:
    """``10,20-30``; None when a part is no VLAN."""
    parts: list[tuple[int, int]] = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        high = high or low
        if not (low.isdecimal() and high.isdecimal() and len(low) < 5 and len(high) < 5):
            return None
        if not 1 <= int(low) <= int(high) <= 4094:
            return None
        parts.append((int(low), int(high)))
    return Ranges.of(*parts)


def _switch(
    found: Bridging, ports: Ports, bridge: str, members: Members, table: _Table, major: int | None,
    guarded: frozenset[str],
) -> None:  # fmt: skip
    """The first bridge with VLAN filtering: its VLANs are the router's, its VLAN interfaces routed ones."""
    own = ports.found[bridge]
    assert own.item is not None
    ids = dict(table.seen)
    for name, item in members:
        port = ports.at(name, item.at)
        pvid, made = _member(item, table, name, major)
        asks = written(True, item.at) if name in guarded else default(False, f"{SOURCE}: no dot1x server on the port")
        port.port = replace(made, dot1x=asks)
        if pvid is not None and item.get("frame-types") != TAGGED_ONLY:
            ids.setdefault(pvid, item)
    number = own.item.get("pvid", "1")
    accepted = own.item.get("frame-types")
    own.item.know(("ingress-filtering", "ether-type"))
    own.kind = "svi"
    if number.isdecimal() and 0 < int(number[:5]) < 4095 and accepted != TAGGED_ONLY:
        own.vlan = int(number)
    for port in ports.found.values():
        if port.menu == "/interface vlan" and port.parent == bridge and port.vlan is not None:
            port.kind, port.parent = "svi", ""
            assert port.item is not None
            ids.setdefault(port.vlan, port.item)
    for vlan, item in sorted(ids.items()):
        found.vlans.append(Vlan(vlan, item.get("comment"), item.at))


def _member(item: Item, table: _Table, name: str, major: int | None) -> tuple[int | None, SwitchPort]:
    text = item.get("pvid", "1")
    pvid = int(text) if text.isdecimal() and len(text) < 5 and 1 <= int(text) <= 4094 else None
    if pvid is None:
        item.forget("pvid")
        why = Text("pvid not understood", "pvid の値を解釈できない")
        return None, SwitchPort(
            mode=unknown(why), access_vlan=unknown(why), native_vlan=unknown(why), allowed=unknown(why)
        )
    own: Fact[int] = written(pvid, item.at) if item.has("pvid") else default(pvid, f"{SOURCE}: pvid 1")
    frames = item.get("frame-types", "admit-all")
    filtered = item.flag("ingress-filtering")
    if filtered is None and major is not None:
        filtered = major >= 7
    tagged = table.tagged.get(name, NOTHING)
    untagged = table.untagged.get(name, NOTHING) | Ranges.one(pvid)
    mode: Fact[PortMode]
    if tagged:
        mode = written("trunk", item.at)
        untagged = NOTHING if frames == TAGGED_ONLY else untagged
    elif frames == UNTAGGED_ONLY or filtered:
        mode = written("access", item.at)
    else:
        mode = unknown(_ANY_TAG)
    return pvid, SwitchPort(
        mode=mode,
        access_vlan=own,
        native_vlan=own,
        allowed=written(tagged | untagged, item.at),
        negotiates=default(False, f"{SOURCE}: ports do not negotiate a mode"),
        tags_native=frames == TAGGED_ONLY,
    )


def _through_rules(export: Export, ports: Ports, members: dict[str, Members], filtering: list[str]) -> Iterator[Bridge]:
    """Bridges whose frames meet the IP firewall."""
    settings = export.one("/interface bridge settings")
    if settings is None:
        return
    settings.know(("allow-fast-path", "use-ip-firewall-for-pppoe"))
    settings.flag("use-ip-firewall-for-vlan")
    if not settings.flag("use-ip-firewall"):
        return
    for name, items in members.items():
        if name not in filtering:
            names = tuple(member for member, _ in items)
            yield Bridge(
                name=name, members=names, at=ports.found[name].at, filters=unknown(_BRIDGED_RULES),
                tagged=unknown(_BRIDGED_RULES), interface=name,
            )  # fmt: skip


_PORT_HARMLESS = frozenset(
    """comment internal-path-cost path-cost priority hw edge point-to-point learn auto-isolate bpdu-guard broadcast-flood
    unknown-unicast-flood unknown-multicast-flood fast-leave multicast-router restricted-role restricted-tcn tag-stacking trusted
    mvrp-applicant-state mvrp-registrar-state""".split()
)
_DOT1X_HARMLESS = frozenset(
    """comment auth-types accounting auth-timeout guest-vlan-id interim-update mac-auth-mode radius-mac-format
    reauth-timeout reject-vlan-id retrans-timeout server-fail-vlan-id""".split()
)
