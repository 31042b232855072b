"""What the configurations give for the registers: facts as rows, and what passes today as proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.manual import manual
from auditor.model.address import format_ip, format_ranges, prefix
from auditor.model.device import Device
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, PROTOCOL_NAMES
from auditor.model.text import Text
from auditor.plant.cells import has_ports
from auditor.plant.endpoints import Host
from auditor.plant.oui import Makers
from auditor.plant.templates import Cells, Content
from auditor.plant.zones import EXTERNAL_KINDS, NOT_ON_THE_INTERNET
from auditor.reach import describe
from auditor.reach.explain import DisagreementError
from auditor.reach.external import BEHIND_A_LINE, ExternalLink
from auditor.space.packets import Box, UndecidedError

if TYPE_CHECKING:
    from auditor.reach.network import Network

INNER = frozenset({"ctrl_info", "control", "field", "safety"})
"""Kinds of zones whose borders the manual guards."""
MOST_FLOWS, MOST_BOXES, MOST_PARTS = 300, 50, 40
"""Flows proposed in all and of one pair of zones, and address ranges in one cell; what is left out is said."""
_FAMILIES = (prefix("0.0.0.0/0"), prefix("::/0"))
_LIST_MARKS = frozenset(";,、；")


def prefill(network: Network, makers: Makers) -> Mapping[str, Content]:
    """The content of every register the configurations have something for, by name."""
    return {
        "ledger": _ledger(network, makers),
        "external_connections": _external(network),
        "flows": _flows(network),
        "accounts": _accounts(network.devices),
        "admin_sources": _admin_sources(network.devices),
    }


def _ledger(network: Network, makers: Makers) -> Content:
    hosts = [host for host in network.hosts if _inside(network, host)]
    rows = [*map(_device, network.devices), *(_host(host, makers) for host in hosts if host.in_use)]
    stale = [_host(host, makers) for host in hosts if not host.in_use]
    notes = [
        Text(
            "Below: the devices supplied, then the endpoints their configurations speak of (auditor inventory says where). Empty "
            "cells are not known from a configuration.",
            "以下は設定のある機器と、設定に現れる端末（出所は auditor inventory で分かる）。空欄は設定から分からない項目。",
        )
    ]
    if stale:
        notes.append(
            Text(
                "Of the endpoints behind # only unused objects and lists speak; remove the # of those that still exist.",
                "# の付いた端末は、未使用のオブジェクトなどにのみ現れる。現存するものだけ # を外す。",
            )
        )
    numbered = [{"asset_id": f"A-{number:04}", **row} for number, row in enumerate((*rows, *stale), 1)]
    return Content(numbered[: len(rows)], numbered[len(rows) :], notes)


def _device(device: Device) -> Cells:
    seen = device.observed.version
    points = dict.fromkeys(
        format_ip(address.ip)
        for interface in device.interfaces
        for address in interface.addresses
        if not address.virtual and interface.kind != "loopback"
    )
    return {
        "name": device.name,
        "kind": device.kind,
        "model": device.model,
        "os_version": (seen.version if seen is not None else "") or device.version.value or "",
        "serial": device.serial or (seen.serial if seen is not None else ""),
        "ip": ";".join(points),
    }


def _inside(network: Network, host: Host) -> bool:
    """Whether a host is the plant's own: by its zone, without one by its address."""
    zone = network.host_zones.of(host)
    if zone is not None:
        return zone.kind not in EXTERNAL_KINDS
    return host.ip is None or host.ip in NOT_ON_THE_INTERNET


def _host(host: Host, makers: Makers) -> Cells:
    return {
        "name": host.names[0] if host.names else "",
        "vendor": ";".join(dict.fromkeys(filter(None, map(makers.of, host.macs)))),
        "ip": "" if host.ip is None else format_ip(host.ip),
        "mac": ";".join(host.macs),
    }


def _external(network: Network) -> Content:
    links = [link for link in network.external_points if link.kind not in BEHIND_A_LINE]
    rows = [{"ext_id": f"EC-{number:02}", **_link(link)} for number, link in enumerate(links, 1)]
    certain = [row for row, link in zip(rows, links, strict=True) if link.doubt is None]
    doubtful = [row for row, link in zip(rows, links, strict=True) if link.doubt is not None]
    notes = [
        Text(
            "Below: the points of contact with the outside that the configurations show. Delete what should not be there: a "
            "row in force declares its connection.",
            "以下は設定に見える外部接続点。あってはならないものは削除する。有効な行はその接続を届け出たものとして扱う。",
        )
    ]
    if doubtful:
        notes.append(
            Text(
                "Rows behind # may be no connection to the outside, or not be up; remove the # of those that are.",
                "# の付いた行は、外部接続でないか停止中の可能性がある。外部接続であれば # を外す。",
            )
        )
    return Content(certain, doubtful, notes)


def _link(link: ExternalLink) -> Cells:
    register = manual().register("external_connections")
    column = register.column("medium") if register is not None else None
    medium = link.medium if column is not None and column.value(link.medium) == link.medium else ""
    return {"device": link.device, "interface_or_vpn": link.name, "medium": medium}


def _accounts(devices: Sequence[Device]) -> Content:
    pairs = dict.fromkeys(
        (device.name, user.name) for device in devices for user in device.users if user.named and user.name
    )
    note = Text(
        "Below: the local accounts of the devices. Who uses each, and as what, only you know.",
        "以下は機器のローカルアカウント。利用者と用途は設定からは分からない。",
    )
    return Content([{"device_or_group": device, "account": account} for device, account in pairs], notes=(note,))


def _admin_sources(devices: Sequence[Device]) -> Content:
    """The addresses that management services are limited to today, each with the devices that name it."""
    found: dict[str, dict[str, None]] = {}
    for device in devices:
        if _LIST_MARKS.isdisjoint(device.name):
            for source in _sources(device):
                found.setdefault(source, {})[device.name] = None
    note = Text(
        "Below: the addresses that management services are limited to today, with the devices. Keep those where administrators "
        "work: what stands here counts as permitted.",
        "以下は、機器の管理サービスが現在許可している送信元と対象機器。管理者が使うものだけ残す。ここにあるものは許可済みとして扱う。",
    )
    rows = [{"network_or_host": source, "devices": ";".join(names)} for source, names in found.items()]
    return Content(rows, notes=(note,))


def _sources(device: Device) -> Iterator[str]:
    limits = [listener.sources for listener in device.listeners if not listener.enabled.is_(False)]
    limits += [community.sources for community in device.snmp if community.sources is not None]
    for limit in limits:
        sources = limit.value.lower if limit.known and limit.value is not None else NOTHING
        for family in _FAMILIES:
            found = sources & family
            if found != family:  # everything of a family is no limit
                yield from _shown(found)


def _shown(addresses: Ranges) -> list[str]:
    """Ranges as a person writes them: a single host without its length."""
    return [text.removesuffix("/128" if ":" in text else "/32") for text in format_ranges(addresses)]


def _flows(network: Network) -> Content:
    rows: list[Cells] = []
    left_out: list[str] = []
    for source, target in _borders(network):
        try:
            found = network.reach(source, target).lower
            boxes = list(found.boxes(MOST_BOXES + 1)) if found else []
        except (DisagreementError, UndecidedError):
            left_out.append(f"{source} -> {target}")
            continue
        cells = [_flow(network, source, target, box) for box in boxes]
        complete = [row for row in cells if row is not None]
        if len(complete) < len(cells) or len(boxes) > MOST_BOXES or len(rows) + len(boxes) > MOST_FLOWS:
            left_out.append(f"{source} -> {target}")
        else:
            rows += complete
    notes = [
        Text(
            "Rows behind # are what the filters certainly let pass today across the borders of the control side, between zones "
            "that auditor guessed. Passing today is NOT being approved: remove the # of a row only when somebody answers "
            "for it.",
            "# の付いた行は、制御側の境界を現在確実に通過できる通信（ゾーンは推定）。通過できることは承認されたことを意味しない。"
            "責任者が認めた行だけ # を外す。",
        )
    ]
    if left_out:
        pairs = ", ".join(left_out)
        notes.append(
            Text(
                f"Not listed, too many or too long to list: {pairs} (auditor reach --from ZONE --to ZONE shows them).",
                f"件数や長さのため記載しない組: {pairs}（auditor reach --from ゾーン --to ゾーン で確認できる）。",
            )
        )
    return Content(proposed=[{"flow_id": f"F-{number:03}", **row} for number, row in enumerate(rows, 1)], notes=notes)


def _borders(network: Network) -> Iterator[tuple[str, str]]:
    zones = network.plant.zones
    for source in zones:
        for target in zones:
            if source.id != target.id and (source.kind in INNER or target.kind in INNER):
                yield source.id, target.id


def _flow(network: Network, source: str, target: str, box: Box) -> Cells | None:
    """One box as a row; None when its addresses are too many for a cell."""
    src, dst = _within(network, source, box.source, True), _within(network, target, box.destination, False)
    if src is None or dst is None:
        return None
    return {
        "src_zone": source, "src": src, "dst_zone": target, "dst": dst, "proto": _protocols(box.protocol),
        "port": _ports(box), "initiator": "src",
    }  # fmt: skip


def _within(network: Network, name: str, addresses: Ranges, as_source: bool) -> str | None:
    """A cell of addresses; *any* where it is all that the zone has, as the row names the zone beside it."""
    zone = network.plant.zone(name)
    if zone is not None and not network.addresses(zone, as_source=as_source) - addresses:
        return "any"
    shown = _shown(addresses)
    return ";".join(shown) if len(shown) <= MOST_PARTS else None


def _protocols(protocols: Ranges) -> str:
    if protocols == ALL_PROTOCOLS:
        return "any"
    return ";".join(_named(protocols))


def _named(protocols: Ranges) -> Iterable[str]:
    for low, high in protocols:
        yield PROTOCOL_NAMES.get(low, str(low)) if low == high else f"{low}-{high}"


def _ports(box: Box) -> str:
    if not has_ports(box.protocol):
        return ""
    return "any" if box.destination_port == ALL_PORTS else ";".join(describe.numbers(box.destination_port))
