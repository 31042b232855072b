"""What a draft only proposes, as comments, because a person must vouch for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditor.manual import manual
from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.plant.endpoints import find_hosts
from auditor.plant.links import PhysicalLink, find_links, foreign_neighbors
from auditor.plant.ports import FREE_WORDS
from auditor.plant.sketch import Sketch
from auditor.plant.types import EMPTY
from auditor.plant.writing import Say, ask, line, quoted, said
from auditor.plant.zones import NOT_ON_THE_INTERNET

_MOST_PORTS = 8
_MOST_ASSETS = 100
_DIODE_WORDS = ("diode", "ダイオード", "一方向", "片方向", "one-way", "oneway")


def one_way(devices: Sequence[Device], say: Say) -> list[str]:
    """Ports whose description speaks of one-way traffic, and the form of the declaration."""
    found = [
        line(f"#   {device.name}:{interface.name}", f"{said(interface.description)} ({interface.at})")
        for device in devices
        for interface in device.interfaces
        if any(word in interface.description.lower() for word in _DIODE_WORDS)
    ]
    lines = [
        say(
            "# check: is any boundary one-way? by: diode | send_only | firewall",
            "# 確認: 片方向通信の境界があるか。by: diode（データダイオード）| send_only | firewall",
        ),
        "# one_way:",
        "#   - {from: control, to: it, by: diode}",
    ]
    if found:
        lines += [say("# Ports described as one-way:", "# 片方向と説明されているポート:"), *found]
    return lines


def wireless(made: Sketch, say: Say) -> list[str]:
    """Every SSID the devices offer: the plant file lists those that are meant to be."""
    rows: dict[str, str] = {}
    for device in made.devices:
        for ssid in device.ssids:
            zone = made.kind_of_vlan(device, ssid.vlan.value, ssid.interface) if ssid.vlan.known else None
            row = f"#   - {{ssid: {quoted(ssid.name)}{f', zone: {zone}' if zone else ''}, purpose: }}"
            rows.setdefault(ssid.name, line(row, f"{device.name} ({ssid.at})"))
    if not rows:
        return []
    return [
        say(
            "# check: SSIDs in use; uncomment those the plant means to have",
            "# 確認: 設定にある SSID。使用を認めるものだけコメントを外すこと",
        ),
        "# wireless:",
        *rows.values(),
    ]


def neighbours(devices: Sequence[Device], say: Say) -> list[str]:
    """Neighbours seen by CDP or LLDP that are not among the devices."""
    lines = [
        line(
            f"#   - {{name: {quoted(said(found.device))}, kind: , ports: [{quoted(f'{device.name}:{found.local_port}')}]}}",
            f"{said(found.platform)} {found.at}".strip(),
        )
        for device, found in foreign_neighbors(devices)
    ]
    if not lines:
        return []
    return [
        say(
            "# check: neighbours without an export; add their configurations, or state the facts here",
            "# 確認: 隣接しているが設定のない機器。設定を加えるか、ここに事実を書くこと",
        ),
        "# stand_ins:",
        *lines,
    ]


def port_map(devices: Sequence[Device], links: Iterable[PhysicalLink], say: Say) -> list[str]:
    """Switch ports that are on and say nothing of their use."""
    linked = {(end.device, end.interface) for link in links for end in (link.source, link.target)}
    lines: list[str] = []
    for device in devices:
        silent = [
            interface
            for interface in device.interfaces
            if _silent(interface) and (device.name, interface.name) not in linked
        ]
        lines += [
            f"#   - {{device: {quoted(device.name)}, port: {quoted(interface.name)}, use: }}"
            for interface in silent[:_MOST_PORTS]
        ]
        more = len(silent) - _MOST_PORTS
        if more > 0:
            lines.append(say(f"#   # {device.name}: {more} more ports", f"#   # {device.name}: ほか {more} ポート"))
    if not lines:
        return []
    return [
        say(
            "# check: ports that are on without a description; a port map tells used from free ones (use: unused)",
            "# 確認: 有効だが説明のないポート。用途を書くと空きポートを判定できる（空きは use: 未使用）",
        ),
        "# ports:",
        *lines,
    ]


def _silent(interface: Interface) -> bool:
    return (
        interface.kind == "ethernet"
        and not interface.description
        and not interface.addresses
        and not interface.group
        and interface.port is not None
        and interface.port.mode.value not in ("trunk", "qinq", "routed")
        and interface.enabled.is_(True)
    )


def register_files(files: Mapping[str, str], say: Say) -> list[str]:
    """The templates written beside the draft; only the questionnaire is in force, as it states nothing yet."""
    lines = [
        say(
            "# Registers, written as templates. A register in force counts as the plant's own statement: its rows are",
            "# 台帳のひな形を書き出した。有効にした台帳はプラント側の申告として扱う（行は届出済み・許可済み、",
        ),
        say(
            "# declared, listed, permitted, and what is not in it is not. Check every row, then remove the # of its line here.",
            "# 行のないものは未届け）。全行を確認してから、その台帳の行頭の # を外すこと。",
        ),
        "registers:",
    ]
    for register in manual().registers:
        name = register.file.partition(".")[0]
        mark = "" if name == "attestations" else "# "
        title = say(register.title.en, register.title.ja)
        lines.append(line(f"  {mark}{name}: {quoted(files[name])}", title))
    return lines


def register_hints(made: Sketch, say: Say) -> list[str]:
    """How to create the registers, with the connections seen as rows to start from."""
    lines = [
        say(
            "# Registers: CSV or XLSX beside this file, headers as below; 'auditor init --registers DIR' writes templates.",
            "# 台帳: CSV か XLSX で置く。見出しは英日どちらでもよい。auditor init --registers フォルダ でひな形を書き出せる。",
        ),
        say(
            "# 'auditor checks show ID' names the register a check needs.",
            "# どのチェックがどの台帳を使うかは auditor checks show ID で分かる。",
        ),
        "# registers:",
    ]
    for register in manual().registers:
        name = register.file.partition(".")[0]
        lines.append(line(f"#   {name}: registers/{register.file}", say(register.title.en, register.title.ja)))
    lines.append(say("# Columns:", "# 列:"))
    for name in ("ledger", "flows", "external_connections", "admin_sources"):
        found = manual().register(name)
        if found is not None:
            columns = ",".join(say(column.name, column.header.ja) for column in found.columns)
            lines.append(f"#   {found.file}: {columns}")
    return lines + _connections(made, say) + _assets(made, say)


def _connections(made: Sketch, say: Say) -> list[str]:
    rows = [
        ",".join(
            (f"EC-{number:02}", _cell(way.device.name), _cell(way.interface.name), way.medium.rstrip("?"), "in_use")
        )
        for number, way in enumerate(made.ways, 1)
    ]
    tunnels = [(device, vpn) for device in made.devices for vpn in device.vpns if vpn.enabled]
    rows += [
        ",".join((f"EC-{number:02}", _cell(device.name), _cell(vpn.name), "", "in_use"))
        for number, (device, vpn) in enumerate(tunnels, len(rows) + 1)
    ]
    if not rows:
        return []
    head = ask(
        say,
        "connections seen; for registers/external_connections.csv, after correcting the medium",
        "設定に見える外部接続。回線種別を正した上で registers/external_connections.csv に写すこと",
    )
    return [f"# {head}", "#   ext_id,device,interface_or_vpn,medium,status", *(f"#   {row}" for row in rows)]


def _assets(made: Sketch, say: Say) -> list[str]:
    """Devices and the hosts they speak of, as rows a ledger can start from."""
    hosts = [host for host in find_hosts(made.devices, find_links(EMPTY, made.devices), FREE_WORDS) if host.in_use]
    rows: list[tuple[str, ...]] = [(device.name, device.kind, "", "") for device in made.devices]
    rows += [
        (host.names[0] if host.names else "", "", "" if host.ip is None else format_ip(host.ip), ";".join(host.macs))
        for host in hosts
        if host.ip is None or host.ip in NOT_ON_THE_INTERNET
    ]
    if not rows:
        return []
    head = ask(
        say,
        "devices and endpoints seen; for registers/ledger.csv ('auditor inventory' lists all of them with their lines)",
        "設定に見える機器と端末。registers/ledger.csv に写すこと（全件と出所は auditor inventory で分かる）",
    )
    shown = [
        "#   " + ",".join((f"A-{number:03}", *map(_cell, cells))) for number, cells in enumerate(rows[:_MOST_ASSETS], 1)
    ]
    more = len(rows) - _MOST_ASSETS
    if more > 0:
        shown.append(say(f"#   # {more} more", f"#   # ほか {more} 件"))
    return [f"# {head}", "#   asset_id,name,kind,ip,mac", *shown]


def _cell(text: str) -> str:
    plain = said(text)
    return f'"{plain}"' if "," in plain else plain
