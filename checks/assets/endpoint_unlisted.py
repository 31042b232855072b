"""Hosts that configurations speak of and that the ledger does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.address import format_ip
from auditor.model.text import Text
from auditor.plant.endpoints import Host
from auditor.plant.ledger import Ledger
from auditor.plant.ports import port_form
from auditor.plant.types import Zone
from auditor.plant.zones import EXTERNAL_KINDS, NOT_ON_THE_INTERNET
from auditor.reach.network import Network
from checks.assets._suppliers import supplier_results

SWITCH = """\
version 15.2
hostname sw-ctl
!
ip dhcp pool HMI-03
 host 10.30.20.13 255.255.255.0
 hardware-address 0080.f4a1.b2c3
!
interface GigabitEthernet1/0/1
 description plc-01 reactor
 switchport access vlan 300
 switchport mode access
!
interface GigabitEthernet1/0/2
 description plc-07
 switchport access vlan 300
 switchport mode access
 switchport port-security
 switchport port-security mac-address 0030.de11.2233
!
interface Vlan300
 ip address 10.30.20.2 255.255.255.0
!
arp 10.30.20.12 0030.de44.5566 ARPA
!
end
"""
ASA = """\
ASA Version 9.16(4)
hostname fw-ctl
!
interface GigabitEthernet1/1
 nameif office
 security-level 50
 ip address 10.10.254.2 255.255.255.0
!
interface GigabitEthernet1/2
 nameif dcs
 security-level 90
 ip address 10.30.20.1 255.255.255.0
!
object network PLC-01
 host 10.30.20.11
object network PLC-OLD
 host 10.30.20.99
!
access-list OFFICE-IN extended permit tcp host 10.10.10.15 object PLC-01 eq 502
access-group OFFICE-IN in interface office
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
    vlans: [300]
registers:
  ledger: ledger.csv
  contacts: contacts.csv
"""
LEDGER_BAD = """\
asset_id,name,kind,vendor,ip,mac,vendor_contact_id,status
JB2-001,plc-01,plc,Omron,10.30.20.11,,CT-01,in_use
JB2-002,plc-02,plc,Omron,,00:30:de:44:55:66,CT-02,in_use
"""
LEDGER_GOOD = """\
asset_id,name,kind,vendor,ip,mac,vendor_contact_id,status
JB2-001,plc-01,plc,Omron,10.30.20.11,,CT-01,in_use
JB2-002,plc-02,plc,Omron,,00:30:de:44:55:66,CT-01,in_use
JB2-003,plc-07,plc,Omron,,,CT-01,in_use
JB2-004,hmi-03,client,,10.30.20.13,,CT-01,in_use
JB2-005,lims-01,server,,10.10.10.15,,CT-01,in_use
JB2-006,plc-old,plc,,10.30.20.99,,CT-01,spare
"""
CONTACTS = """\
contact_id,party,name,phone
CT-01,計装保守会社,保守窓口,000-0000-0000
"""
HOW = {
    "arp": Text("static ARP entry", "静的ARP"),
    "dhcp": Text("DHCP reservation", "DHCP予約"),
    "port_security": Text("port security", "ポートセキュリティ"),
    "static_mac": Text("static MAC entry", "静的MAC登録"),
    "object": Text("address object", "アドレスオブジェクト"),
    "host_name": Text("host name entry", "ホスト名の登録"),
    "nat": Text("address translation", "NAT"),
    "rule": Text("filter rule", "フィルタのルール"),
    "server": Text("server setting", "サーバ設定"),
    "description": Text("port description", "ポートの説明文"),
    "mac_table": Text("MAC address table", "MACアドレステーブル"),
    "neighbor": Text("CDP/LLDP neighbour", "CDP/LLDP隣接機器"),
}


@check(
    "AST-004",
    "endpoint-not-in-ledger",
    Severity.MEDIUM,
    title=Text(
        "Endpoint seen in configs (static ARP, DHCP reservation, NAT, port description, address object) is not in the ledger",
        "設定上見える端末・接続先（静的ARP・DHCP予約・NAT・ポート説明等）が台帳にない",
    ),
    why=Text(
        "The ledger is the list that unneeded and unknown equipment is found with. What the network devices already know "
        "and the ledger does not is either forgotten equipment or a way in that nobody watches.",
        "台帳は、不要な機器や未知の機器を見つけるための一覧である。ネットワーク機器が知っていて台帳に無いものは、"
        "登録漏れの機器か、誰も見ていない接続である。",
    ),
    decided=Text(
        "Every host in a zone of the plant that static ARP, DHCP reservations, port security, address objects, host names, "
        "rules, translations, server settings, port descriptions, CDP/LLDP or exported MAC tables speak of is looked up by "
        "address, MAC address and name; results are in order of zone. Not found: fail, low where only unused objects or "
        "lists speak of it; found in a retired row: warn. A host known by its MAC address alone is cannot tell where the "
        "ledger has no MAC addresses at all; so is a description that names no equipment (control networks only), and "
        "a private address in no zone. Public addresses are counterparts (EXT-001). A supplier of equipment in use that is "
        "not in the contacts fails, low. Two neighbouring addresses in one rule look like a network and are left out.",
        "静的ARP・DHCP予約・ポートセキュリティ・アドレスオブジェクト・ホスト名・ルール・NAT・サーバ設定・ポートの説明文・"
        "CDP/LLDP・提出されたMACテーブルに現れる、プラント内ゾーンの端末をアドレス・MAC・名称で台帳と照合し、ゾーン順に示す。"
        "無ければ不適合(未使用のオブジェクトやリストにのみ現れるものは低)、廃棄の行しか無ければ注意。MACだけの端末は、"
        "台帳にMACの記載が一つも無ければ判定不能。機器名を含まない説明文(制御側のみ)、どのゾーンにも属さない"
        "プライベートアドレスも判定不能。グローバルアドレスは接続先としてEXT-001で扱う。使用中設備の供給元が緊急連絡先一覧に"
        "無ければ不適合(低)。一つのルールに並ぶ連続アドレスはネットワークと区別できないため対象外。",
    ),
    fix=Text(
        "Find out what it is. Add needed equipment to the ledger with address, MAC address, zone and owner; take unneeded "
        "equipment off, shut its port and remove its reservation, object and rules. Give every supplier an entry in the "
        "contacts.",
        "何の機器かを確認する。必要ならアドレス・MAC・ゾーン・管理責任者とともに台帳へ登録し、不要なら撤去してポートを閉じ、"
        "予約・オブジェクト・ルールを削除する。供給元は緊急連絡先一覧に登録する。",
    ),
    messages={
        "fail": Text("{host} in zone {zone} is not in the ledger. Seen in: {how}.", "ゾーン {zone} の {host} は台帳に無い。出所: {how}。"),
        "fail_stale": Text(
            "{host} in zone {zone} is not in the ledger; only unused configuration speaks of it ({how}).",
            "ゾーン {zone} の {host} は台帳に無く、未使用の設定({how})にのみ現れる。",
        ),
        "fail_supplier": Text(
            "The supplier {supplier} of {count} ledger rows in use ({first} first) is not in the contacts.",
            "使用中の {count} 行({first} ほか)の供給元 {supplier} が緊急連絡先一覧に無い。",
        ),
        "warn": Text(
            "{host} in zone {zone} is retired in the ledger ({asset}), but the configuration speaks of it. Seen in: {how}.",
            "ゾーン {zone} の {host} は台帳では廃棄済み({asset})だが、設定に現れる。出所: {how}。",
        ),
        "cannot_tell": Text(
            "Whether the hosts that the configurations speak of are in the ledger cannot be told.",
            "設定に現れる端末が台帳にあるか判定できない。",
        ),
        "cannot_hosts": Text(
            "Whether {count} hosts ({where}) are in the ledger cannot be told: {hosts}.",
            "{count} 台({where})が台帳にあるか判定できない: {hosts}。",
        ),
        "cannot_suppliers": Text(
            "Whether every supplier is in the contacts cannot be told.", "供給元が緊急連絡先一覧にあるか判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("reservation, port and supplier nobody registered", "台帳に無いDHCP予約・ポート・供給元"),
            configs={"sw-ctl.cfg": SWITCH},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_BAD, "contacts.csv": CONTACTS},
            fails=(("sw-ctl.cfg", 4), ("sw-ctl.cfg", 18), ("ledger.csv", 3)),
        ),
        Example(
            title=Text("everything is registered", "すべて台帳にある"),
            configs={"sw-ctl.cfg": SWITCH, "fw-ctl.cfg": ASA},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_GOOD, "contacts.csv": CONTACTS},
        ),
        Example(
            title=Text("ASA: an unknown source and an object of the past", "ASA: 未知の送信元と過去のオブジェクト"),
            configs={"fw-ctl.cfg": ASA},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_BAD, "contacts.csv": CONTACTS},
            fails=(("fw-ctl.cfg", 19), ("fw-ctl.cfg", 16), ("ledger.csv", 3)),
        ),
        Example(title=Text("no ledger", "台帳が無い"), configs={"sw-ctl.cfg": SWITCH}, cannot_tell=True),
    ),
    decides=("1-3.a", "2-5.d", "3-4.d"),
    reads=("interface", "filter", "nat"),
    needs=("endpoints",),
    references=("CR 7.8", "M0947"),
)  # fmt: skip
def endpoint_unlisted(network: Network) -> Iterator[Result]:
    """Look every host up in the ledger, zone by zone, then every supplier in the contacts."""
    ledger = network.ledger
    if ledger is None:
        what = Text("the ledger (registers: ledger)", "管理台帳（registers の ledger）")
        yield Result(subject="ledger", verdict=Verdict.CANNOT_TELL, unknowns=(what,))
        return
    in_zones: dict[str, list[Host]] = {}
    for host in network.hosts:
        zone = network.host_zones.of(host)
        in_zones.setdefault(zone.id if zone is not None else "", []).append(host)
    nowhere = in_zones.pop("", [])
    for zone in network.plant.zones:
        if zone.kind not in EXTERNAL_KINDS:
            yield from _zone(ledger, zone, in_zones.get(zone.id, []))
    lost = [
        host for host in nowhere if (host.ip is None or host.ip in NOT_ON_THE_INTERNET) and not ledger.of_host(host)
    ]
    yield from _unsure(lost, _NO_ZONE, _ZONE_WANTED)
    yield from supplier_results(network)


_NO_ZONE = Text("in no zone", "ゾーン不明")
_ZONE_WANTED = Text("the zone of these hosts", "これらの端末の属するゾーン")
_NAME_WANTED = Text("which equipment these descriptions mean", "説明文がどの機器を指すか")
_MACS_WANTED = Text("MAC addresses in the ledger", "台帳のMACアドレス")
_TOKEN = re.compile(r"[a-z]{2,}[a-z\-_]*\d[\w\-]*", re.ASCII | re.IGNORECASE)
_MOST = 20


def _zone(ledger: Ledger, zone: Zone, hosts: Sequence[Host]) -> Iterator[Result]:
    nameless: list[Host] = []
    macs_only: list[Host] = []
    for host in hosts:
        found = ledger.of_host(host)
        if found is not None:
            retired = found.row.status == "retired"
            yield Result(
                subject=_subject(host, zone),
                verdict=Verdict.WARN if retired else Verdict.PASS,
                device=host.sightings[0].device,
                evidence=(*_lines(host), Evidence(found.row.at, "ledger")),
                values={"host": told(host), "zone": zone.id, "asset": found.row.asset_id, "how": ways(host)},
            )
        elif host.ip is None and not host.macs and not _names_equipment(host):
            nameless.append(host)
        elif host.ip is None and host.macs and not ledger.macs and not _names_equipment(host):
            macs_only.append(host)
        else:
            yield Result(
                subject=_subject(host, zone),
                verdict=Verdict.FAIL,
                says="" if host.in_use else "fail_stale",
                severity=None if host.in_use else Severity.LOW,
                device=host.sightings[0].device,
                evidence=_lines(host),
                values={"host": told(host), "zone": zone.id, "how": ways(host)},
            )
    if zone.kind != "it":
        yield from _unsure(nameless, Text(f"zone {zone.id}", f"ゾーン {zone.id}"), _NAME_WANTED)
    yield from _unsure(macs_only, Text(f"zone {zone.id}", f"ゾーン {zone.id}"), _MACS_WANTED)


def _names_equipment(host: Host) -> bool:
    """True when a word of a name looks like one that equipment is given: ``plc-07``, ``HMI3``; not ``Gi1/0/1``, not a note."""
    words = (word for name in host.names for word in _TOKEN.findall(name))
    return any(not _NOT_A_NAME.fullmatch(word) and port_form(word)[0] not in _PORT_TYPES for word in words)


_NOT_A_NAME = re.compile(r"(?:vlan|eth|nic|lan|port|slot|rack|no|ch|unit|panel|room)[\-_]?\d[\d\-_]*", re.IGNORECASE)
_PORT_TYPES = frozenset({"ethernet", "fastethernet", "gigabitethernet", "25ge", "40ge", "100ge", "vlaninterface"})


def _unsure(hosts: Sequence[Host], where: Text, wanted: Text) -> Iterator[Result]:
    """One answer for all hosts of a place that one thing would decide."""
    if not hosts:
        return
    names = ", ".join(told(host) for host in hosts[:5]) + (" …" if len(hosts) > 5 else "")
    yield Result(
        subject=f"{where.en}: {wanted.en}",
        verdict=Verdict.CANNOT_TELL,
        says="cannot_hosts",
        device=hosts[0].sightings[0].device if len({host.sightings[0].device for host in hosts}) == 1 else "",
        evidence=tuple(line for host in hosts[:_MOST] for line in _lines(host)[:1]),
        values={"count": len(hosts), "where": where, "hosts": names},
        unknowns=(wanted,),
    )


def _subject(host: Host, zone: Zone) -> str:
    return f"host {told(host)} in {zone.id}"


def told(host: Host) -> str:
    """A host in a few words: its address, else its MAC address, and its name."""
    name = host.names[0] if host.names else ""
    key = format_ip(host.ip) if host.ip is not None else host.macs[0] if host.macs else ""
    return f"{key} ({name})" if key and name else key or name


def ways(host: Host) -> Text:
    """How a host is seen, each way once."""
    found = [HOW[how] for how in dict.fromkeys(sighting.endpoint.how for sighting in host.sightings)]
    return Text(", ".join(way.en for way in found), "、".join(way.ja for way in found))


def _lines(host: Host) -> tuple[Evidence, ...]:
    """Up to a few lines that speak of a host, those that are in use first."""
    seen = sorted(host.sightings, key=lambda sighting: not sighting.in_use)
    return tuple(dict.fromkeys(Evidence(sighting.endpoint.at, "names") for sighting in seen))[:5]
