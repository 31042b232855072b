"""The inventory as readable text, CSV or JSON: devices, interfaces, networks, endpoints, external connections, the ledger."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rich.cells import cell_len

from auditor.manual import manual
from auditor.model.address import format_ip, format_ranges
from auditor.model.device import Device
from auditor.model.fact import Fact
from auditor.model.interface import Interface
from auditor.model.span import Span
from auditor.model.text import Text, no_formula, printable
from auditor.plant.endpoints import WAYS, Host
from auditor.plant.ledger import Found
from auditor.plant.oui import Makers
from auditor.plant.types import Plant
from auditor.reach.inventory import Inventory

SCHEMA = "inventory/1"
_COLUMNS: tuple[tuple[str, Text], ...] = (
    ("record", Text("record", "区分")),
    ("device", Text("device", "機器")),
    ("name", Text("name", "名称")),
    ("kind", Text("kind", "種別")),
    ("zone", Text("zone", "ゾーン")),
    ("address", Text("address", "アドレス")),
    ("mac", Text("mac", "MACアドレス")),
    ("maker", Text("maker", "メーカー")),
    ("model", Text("model", "型式")),
    ("version", Text("version", "版数")),
    ("serial", Text("serial", "シリアル番号")),
    ("vlan", Text("vlan", "VLAN")),
    ("enabled", Text("enabled", "有効")),
    ("description", Text("description", "説明")),
    ("to", Text("to", "接続先")),
    ("medium", Text("medium", "回線種別")),
    ("usage_type", Text("usage_type", "利用形態")),
    ("declared", Text("declared", "登録")),
    ("seen", Text("seen", "出所")),
    ("asset_id", Text("asset_id", "台帳の管理番号")),
    ("file", Text("file", "ファイル")),
    ("line", Text("line", "行")),
)
_RECORDS = {
    "device": Text("device", "機器"),
    "interface": Text("interface", "インタフェース"),
    "network": Text("network", "ネットワーク"),
    "endpoint": Text("endpoint", "端末"),
    "external": Text("external connection", "外部接続"),
    "ledger_only": Text("ledger only", "台帳のみ"),
}
Cells = dict[str, str]


def _states(fact: Fact[bool]) -> str:
    return "unknown" if not fact.known else "yes" if fact.is_(True) else "no"


def addresses_of(interface: Interface) -> list[str]:
    """Addresses with their lengths, or the word for how one is obtained."""
    written = [f"{format_ip(address.ip)}/{address.length}" for address in interface.addresses]
    return written or ([interface.dynamic] if interface.dynamic else [])


def _version(device: Device) -> str:
    seen = device.observed.version
    return (seen.version if seen is not None else "") or device.version.value or ""


def usage_of(usage_type: str, lang: str) -> str:
    """A usage type with its class, ``b1 (B …)``; empty when the register does not say."""
    found = manual().usage_type(usage_type) if usage_type else None
    if found is None:
        return usage_type
    return f"{found.id} ({found.parent or found.id} {found.title.to(lang)})"


def _class_of(usage_type: str) -> str:
    found = manual().usage_type(usage_type) if usage_type else None
    return "" if found is None else found.parent or found.id


# -- JSON ---------------------------------------------------------------------------------------------------------


def _span(at: Span) -> dict[str, Any]:
    return {"file": at.file, "first": at.first, "last": at.last}


def _asset(found: Found | None) -> dict[str, str] | None:
    return None if found is None else {"asset_id": found.row.asset_id, "by": found.by}


def as_json(found: Inventory, plant: Plant, as_of: date, makers: Makers) -> bytes:
    """``{"schema": "inventory/1", …}``; keys are stable and do not change with the language."""
    document = {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "plant": {"name": plant.name, "file": plant.file},
        "devices": [
            {
                "name": entry.device.name, "platform": entry.device.platform, "kind": entry.device.kind,
                "model": entry.device.model, "version": _version(entry.device), "serial": entry.device.serial,
                "zones": list(entry.zones), "files": list(entry.device.files), "ledger": _asset(entry.row),
                "at": _span(entry.device.at),
            }
            for entry in found.devices
        ],
        "interfaces": [
            {
                "device": entry.device.name, "name": entry.interface.name, "kind": entry.interface.kind,
                "enabled": _states(entry.interface.enabled), "zone": entry.zone, "vlan": entry.interface.vlan,
                "addresses": addresses_of(entry.interface), "description": entry.interface.description,
                "at": _span(entry.interface.at),
            }
            for entry in found.interfaces
        ],
        "networks": [
            {
                "network": format_ranges(entry.network)[0], "zone": entry.zone, "vlans": list(entry.vlans),
                "interfaces": list(entry.places), "at": _span(entry.at),
            }
            for entry in found.networks
        ],
        "endpoints": [
            {
                "ip": None if entry.host.ip is None else format_ip(entry.host.ip),
                "macs": [{"mac": mac, "maker": makers.of(mac)} for mac in entry.host.macs],
                "names": list(entry.host.names), "zone": entry.zone, "in_use": entry.host.in_use,
                "ledger": _asset(entry.row),
                "seen": [
                    {
                        "how": sighting.endpoint.how, "device": sighting.device,
                        "interface": sighting.endpoint.interface, "vlan": sighting.endpoint.vlan,
                        **_span(sighting.endpoint.at),
                    }
                    for sighting in entry.host.sightings
                ],
            }
            for entry in found.hosts
        ],
        "external_connections": [
            {
                "device": point.device, "interface": point.name, "kind": point.kind, "to": point.to,
                "medium": point.medium, "usage_type": entry.usage_type, "usage_class": _class_of(entry.usage_type), "declared": point.declared,
                "evidence": [_span(at) for at in point.at],
            }
            for entry in found.external
            for point in (entry.link,)
        ],
        "ledger": None if found.unseen is None else {
            "unseen": [
                {"asset_id": row.asset_id, "name": row.name, "kind": row.kind, "zone": row.zone, "at": _span(row.at)}
                for row in found.unseen
            ],
        },
    }  # fmt: skip
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


# -- CSV ----------------------------------------------------------------------------------------------------------


def as_csv(found: Inventory, makers: Makers, lang: str) -> bytes:
    """One table with a row for each thing: ``record`` says what it is. UTF-8 with BOM, so that a spreadsheet opens it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([header.to(lang) for _, header in _COLUMNS])
    for cells in _rows(found, makers, lang):
        writer.writerow([_plain(cells.get(name, "")) for name, _ in _COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _plain(text: str) -> str:
    return no_formula(printable(text))


def _rows(found: Inventory, makers: Makers, lang: str) -> Iterator[Cells]:
    for entry in found.devices:
        device = entry.device
        yield {
            **_record("device", lang), "device": device.name, "name": device.name, "kind": device.kind,
            "zone": ";".join(entry.zones), "model": device.model, "version": _version(device),
            "serial": device.serial, **_row_of(entry.row), **_place(device.at),
        }  # fmt: skip
    for port in found.interfaces:
        interface = port.interface
        yield {
            **_record("interface", lang), "device": port.device.name, "name": interface.name, "kind": interface.kind,
            "zone": port.zone, "address": ";".join(addresses_of(interface)), "enabled": _states(interface.enabled),
            "vlan": "" if interface.vlan is None else str(interface.vlan), "description": interface.description,
            **_place(interface.at),
        }  # fmt: skip
    for subnet in found.networks:
        yield {
            **_record("network", lang), "name": ";".join(subnet.places), "zone": subnet.zone,
            "address": format_ranges(subnet.network)[0], "vlan": ";".join(map(str, subnet.vlans)), **_place(subnet.at),
        }  # fmt: skip
    for one in found.hosts:
        host = one.host
        yield {
            **_record("endpoint", lang), "device": ";".join(dict.fromkeys(each.device for each in host.sightings)),
            "name": ";".join(host.names), "zone": one.zone, "address": "" if host.ip is None else format_ip(host.ip),
            "mac": ";".join(host.macs), "maker": ";".join(filter(None, map(makers.of, host.macs))),
            "seen": ways(host, ";", lang), **_row_of(one.row), **_place(host.sightings[0].endpoint.at),
        }  # fmt: skip
    for exit_ in found.external:
        point = exit_.link
        yield {
            **_record("external", lang), "device": point.device, "name": point.name, "kind": point.kind, "to": point.to,
            "medium": point.medium, "usage_type": exit_.usage_type,
            "declared": "unknown" if point.declared is None else "yes" if point.declared else "no",
            **_place(point.at[0]),
        }  # fmt: skip
    for row in found.unseen or ():
        yield {
            **_record("ledger_only", lang), "name": row.name, "kind": row.kind, "zone": row.zone,
            "address": ";".join(format_ip(low) for low, _ in row.ips), "mac": ";".join(row.macs), "model": row.model,
            "version": row.os_version, "serial": row.serial, "asset_id": row.asset_id, **_place(row.at),
        }  # fmt: skip


def _record(kind: str, lang: str) -> Cells:
    return {"record": _RECORDS[kind].to(lang)}


def _row_of(found: Found | None) -> Cells:
    return {"asset_id": "" if found is None else found.row.asset_id}


def _place(at: Span) -> Cells:
    return {"file": at.file, "line": str(at.first)}


def ways(host: Host, between: str, lang: str) -> str:
    """How a host is seen, each way once."""
    return between.join(WAYS[how].to(lang) for how in dict.fromkeys(each.endpoint.how for each in host.sightings))


# -- text ---------------------------------------------------------------------------------------------------------


def as_text(found: Inventory, plant: Plant, makers: Makers, lang: str) -> bytes:
    """Tables for a person to read; what is not in the ledger is marked."""
    listed = found.unseen is not None
    lines = [plant.name or Text("no plant file", "プラント定義なし").to(lang)]
    lines += _table(
        Text("Devices", "機器"),
        [
            (
                entry.device.name, entry.device.kind, entry.device.model or "-", _version(entry.device) or "-",
                ",".join(entry.zones) or "-", _in_ledger(entry.row, listed, lang),
            )
            for entry in found.devices
        ],
        lang,
    )  # fmt: skip
    lines += _table(
        Text("Interfaces", "インタフェース"),
        [
            (
                f"{entry.device.name}:{entry.interface.name}", _ON[_states(entry.interface.enabled)].to(lang),
                entry.zone or "-", " ".join(addresses_of(entry.interface)) or "-", entry.interface.description,
            )
            for entry in found.interfaces
        ],
        lang,
    )  # fmt: skip
    lines += _table(
        Text("Networks", "ネットワーク"),
        [
            (
                format_ranges(entry.network)[0], entry.zone or "-",
                ",".join(f"VLAN {vlan}" for vlan in entry.vlans) or "-", " ".join(entry.places),
            )
            for entry in found.networks
        ],
        lang,
    )  # fmt: skip
    lines += _table(
        Text("Endpoints seen", "設定に現れる端末"),
        [_host_line(one.host, one.zone, one.row, makers, listed, lang) for one in found.hosts],
        lang,
    )
    lines += _table(
        Text("External connections", "外部接続"),
        [
            (
                f"{point.device}:{point.name}", point.to or "-", point.medium or "-", usage_of(entry.usage_type, lang) or "-",
                _DECLARED[point.declared].to(lang), str(point.at[0]),
            )
            for entry in found.external
            for point in (entry.link,)
        ],
        lang,
    )  # fmt: skip
    if found.unseen is not None:
        title = Text("In the ledger, in use, and in no configuration", "台帳で使用中だが設定に現れないもの")
        lines += _table(
            title, [(row.asset_id, row.name, row.kind, row.zone or "-", str(row.at)) for row in found.unseen], lang
        )
    return "".join(f"{printable(line).rstrip()}\n" for line in lines).encode()


_ON = {"yes": Text("up", "有効"), "no": Text("down", "無効"), "unknown": Text("unknown", "不明")}
_DECLARED = {
    True: Text("declared", "登録あり"),
    False: Text("NOT DECLARED", "未登録"),
    None: Text("no register", "台帳なし"),
}


def _in_ledger(row: Found | None, listed: bool, lang: str) -> str:
    if row is not None:
        return row.row.asset_id
    return Text("NOT IN LEDGER", "台帳に無い").to(lang) if listed else "-"


def _host_line(host: Host, zone: str, row: Found | None, makers: Makers, listed: bool, lang: str) -> tuple[str, ...]:
    macs = [f"{mac} ({maker})" if (maker := makers.of(mac)) else mac for mac in host.macs]
    return (
        "-" if host.ip is None else format_ip(host.ip), " ".join(macs) or "-", host.names[0] if host.names else "-",
        zone or "-", _in_ledger(row, listed, lang), ways(host, ", ", lang), str(host.sightings[0].endpoint.at),
    )  # fmt: skip


_WIDEST = 40


def _table(title: Text, rows: Sequence[tuple[str, ...]], lang: str) -> Iterator[str]:
    """A title with the number of rows and the rows in columns; a long cell pushes only its own line out."""
    yield ""
    yield f"{title.to(lang)} ({len(rows)})"
    if not rows:
        yield "  " + Text("none", "なし").to(lang)
        return
    widths = [min(_WIDEST, max(cell_len(printable(row[place])) for row in rows)) for place in range(len(rows[0]))]
    for row in rows:
        cells = [printable(cell) for cell in row]
        yield "  " + "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True))
