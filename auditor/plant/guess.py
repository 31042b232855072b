"""Guessing the kind of a subnet from the words administrators leave behind; every guess keeps its evidence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from auditor.model.address import V6, prefix
from auditor.model.device import Device
from auditor.model.forwarding import Route
from auditor.model.interface import Address, Interface
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.plant.types import ZoneKind
from auditor.plant.zones import NOT_ON_THE_INTERNET

WORDS: tuple[tuple[ZoneKind | None, str], ...] = (
    (
        None,
        "管理棟 管理室 管理課 生産管理 品質管理 在庫管理 工程管理 入退室管理 監視カメラ 監視室 制御室 外部記憶 to from",
    ),
    ("mgmt", "mgmt management mng oob nms admin 管理 管理用 運用管理 監視サーバ"),
    ("safety", "sis esd safety 安全計装 安全系 緊急遮断"),
    ("ctrl_info", "ctrlinfo controlinfo ctlinfo hmi scada historian hist opc mes ews supervisory operator"),
    ("ctrl_info", "制御情報 情報制御 ヒストリアン 監視 操作端末 監視制御 プロセスサーバ"),
    (
        "field",
        "field fld sensor sensors instrument instr rtu rio remoteio fieldbus フィールド 計装 現場 センサ センサー 計器",
    ),
    ("control", "dcs plc control ctl ctrl controller pcs pac 制御 コントローラ シーケンサ"),
    ("dmz", "dmz public www web 公開 非武装"),
    ("partner", "vendor maint maintenance partner supplier 保守 ベンダ ベンダー メーカ メーカー 協力会社 関連会社"),
    ("remote_access", "vpn sslvpn ras remote リモート 遠隔 遠隔監視 遠隔保守"),
    ("hq", "hq headquarters honsha 本社 拠点間"),
    ("cloud", "cloud azure aws クラウド"),
    ("wwan", "lte wwan cellular lpwa 閉域 モバイル回線"),
    ("internet", "internet wan isp outside untrust flets pppoe インターネット フレッツ 光回線 プロバイダ"),
    ("it", "office oa it user users client clients pc corp corporate business erp guest staff voice printer"),
    ("it", "情報 情報系 事務 事務所 業務 社内 会議室 来客 複合機 ファイルサーバ メール 情報システム"),
)
"""Words by kind, strongest kind first: where one text holds words of several kinds the first of them counts."""

LEAST = 2
"""A guess needs this much weight: one name written for the subnet, or several ports that agree."""
_PORTS_COUNT = 3
_LONGEST = 300
_TOKENS = re.compile(r"[a-z]+")
_LINK_LOCAL = prefix("fe80::/10")
_RANK: dict[ZoneKind | None, int] = {}
_ASCII: dict[str, ZoneKind | None] = {}
_OTHER: list[tuple[str, ZoneKind | None]] = []
for _rank, (_kind, _words) in enumerate(WORDS):
    _RANK.setdefault(_kind, _rank)
    for _word in _words.split():
        if _word.isascii():
            _ASCII[_word] = _kind
        else:
            _OTHER.append((_word, _kind))
_OTHER.sort(key=lambda pair: -len(pair[0]))


@dataclass(frozen=True, slots=True)
class Clue:
    """One reason for a kind: how much it weighs, where it stands and what it says."""

    kind: ZoneKind
    weight: int
    place: str
    said: str
    at: Span


@dataclass(slots=True)
class Subnet:
    """One network, the interfaces on it, and the clues about it.

    ``secondary``: it is only ever a further network of an interface, so the words there may speak of the first.
    """

    network: Ranges
    secondary: bool = True
    places: list[tuple[Device, Interface]] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)


def scores(clues: Iterable[Clue]) -> dict[ZoneKind, int]:
    """Weight by kind; ports in a VLAN count at most ``_PORTS_COUNT`` together."""
    found: dict[ZoneKind, int] = {}
    ports: dict[ZoneKind, int] = {}
    for clue in clues:
        if clue.weight == 1:
            ports[clue.kind] = min(ports.get(clue.kind, 0) + 1, _PORTS_COUNT)
        else:
            found[clue.kind] = found.get(clue.kind, 0) + clue.weight
    for kind, weight in ports.items():
        found[kind] = found.get(kind, 0) + weight
    return found


def guess(clues: Iterable[Clue]) -> ZoneKind | None:
    """The kind with clearly the most weight, None when there is none or two are level."""
    ranked = sorted(scores(clues).items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < LEAST or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def kind_in(text: str, names: Iterable[str] = ()) -> ZoneKind | None:
    """The kind of zone the words of ``text`` speak of, None when they speak of none.

    Device ``names`` (as ``device_names`` gives them) are left aside: a port *to fw-ctl* need not be in the zone of it.
    """
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).lower()
    for name in names:
        if name in folded:
            folded = folded.replace(name, " ")
    tokens = _TOKENS.findall(folded)
    pairs = [one + two for one, two in pairwise(tokens)]
    kinds = {_ASCII[word] for word in (*tokens, *pairs) if word in _ASCII}
    for word, kind in _OTHER:
        if word in folded:
            folded = folded.replace(word, " ")
            kinds.add(kind)
    found = sorted((kind for kind in kinds if kind is not None), key=lambda kind: _RANK[kind])
    return found[0] if found else None


def device_names(devices: Sequence[Device]) -> list[str]:
    """The device names in lower case, longest first."""
    return sorted({device.name.lower() for device in devices}, key=lambda name: (-len(name), name))


def subnets(devices: Sequence[Device]) -> list[Subnet]:
    """Every network the devices stand on, in address order, with its clues; loopbacks and host routes left out."""
    found: dict[Ranges, Subnet] = {}
    for device in devices:
        for interface in device.interfaces:
            if interface.kind == "loopback":
                continue
            for address in interface.addresses:
                network = address.network
                if network.size > 1 and not _LINK_LOCAL.covers(network):
                    subnet = found.setdefault(network, Subnet(network))
                    subnet.secondary = subnet.secondary and _further(interface, address)
                    if not any(one is device and other is interface for one, other in subnet.places):
                        subnet.places.append((device, interface))
    names = device_names(devices)
    by_vlan = _vlan_clues(devices, names)
    carriers: dict[int, set[str]] = {}
    for subnet in found.values():
        for device, interface in subnet.places:
            if interface.vlan is not None:
                carriers.setdefault(interface.vlan, set()).add(device.name)
    for subnet in found.values():
        for device, interface in subnet.places:
            subnet.clues += _own_clues(device, interface, names)
        subnet.clues += _clues_of_vlans(subnet, carriers, by_vlan)
    return sorted(found.values(), key=lambda subnet: subnet.network.intervals)


def _further(interface: Interface, address: Address) -> bool:
    """True for a secondary address, and for every IPv4 network after the first where none is marked."""
    if address.secondary or address.ip >= V6:
        return address.secondary
    first = next(other for other in interface.addresses if other.ip < V6 and not other.secondary)
    return first.network != address.network


def _own_clues(device: Device, interface: Interface, names: Sequence[str]) -> list[Clue]:
    place = f"{device.name} {interface.name}"
    said: list[tuple[str, int]] = [
        (interface.description, 3),
        (interface.zone, 3),
        (interface.name, 2),
        (interface.vrf, 2),
    ]
    found = [
        Clue(kind, weight, place, text, interface.at)
        for text, weight in said
        if text and (kind := kind_in(text, names)) is not None
    ]
    if interface.kind == "management":
        found.append(Clue("mgmt", 3, place, "", interface.at))
    return found


def _vlan_clues(devices: Sequence[Device], names: Sequence[str]) -> dict[int, list[tuple[str, Clue]]]:
    """Clues about VLAN numbers: their names, and what the access ports in them are described as."""
    found: dict[int, list[tuple[str, Clue]]] = {}
    for device in devices:
        for vlan in device.vlans:
            kind = kind_in(vlan.name, names)
            if kind is not None:
                clue = Clue(kind, 3, f"{device.name} VLAN {vlan.id}", vlan.name, vlan.at)
                found.setdefault(vlan.id, []).append((device.name, clue))
        for interface in device.interfaces:
            port = interface.port
            number = port.access_vlan.value if port is not None and port.mode.is_("access") else None
            kind = kind_in(interface.description, names) if number is not None else None
            if number is not None and kind is not None:
                clue = Clue(kind, 1, f"{device.name} {interface.name}", interface.description, interface.at)
                found.setdefault(number, []).append((device.name, clue))
    return found


def _clues_of_vlans(
    subnet: Subnet, carriers: dict[int, set[str]], by_vlan: dict[int, list[tuple[str, Clue]]]
) -> list[Clue]:
    """What VLAN names and ports say of a subnet; other devices are heard only where the number means one place."""
    found: list[Clue] = []
    for vlan in sorted({interface.vlan for _, interface in subnet.places if interface.vlan is not None}):
        own = {device.name for device, interface in subnet.places if interface.vlan == vlan}
        elsewhere = bool(carriers[vlan] - own)
        found += [clue for name, clue in by_vlan.get(vlan, ()) if name in own or not elsewhere]
    return found


def layer2_vlans(devices: Sequence[Device]) -> dict[int, list[Clue]]:
    """VLAN numbers that no supplied device gives an address, with what is said of them."""
    addressed = {
        interface.vlan
        for device in devices
        for interface in device.interfaces
        if interface.addresses or interface.dynamic
    }
    names = device_names(devices)
    return {
        vlan: [clue for _, clue in clues]
        for vlan, clues in sorted(_vlan_clues(devices, names).items())
        if vlan not in addressed
    }


def is_default(route: Route) -> bool:
    """True for ``0.0.0.0/0`` and ``::/0``."""
    return route.prefix.size >= 1 << 32 and route.prefix.least in (0, 1 << 32) and not route.discard


def default_routes_out(device: Device, interface: Interface, own: frozenset[int]) -> list[Route]:
    """Default routes that leave by an interface to a next hop none of the supplied devices (``own``) has."""
    return [
        route
        for route in device.routes
        if is_default(route)
        and route.next_hop not in own
        and (route.interface == interface.name or (route.next_hop is not None and route.next_hop in interface.networks))
    ]


def public(interface: Interface) -> bool:
    """True when an IPv4 address of the interface is a public one; IPv6 ones are public inside plants as well."""
    return any(address.ip < V6 and address.ip not in NOT_ON_THE_INTERNET for address in interface.addresses)
