"""Services that answer a small question from outside with a large packet to whoever it claims to come from."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.address import ANY, LINK_LOCAL
from auditor.model.fact import Fact
from auditor.model.management import Listener
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match
from auditor.model.service import UDP
from auditor.model.text import Text
from auditor.plant.zones import NOT_ON_THE_INTERNET
from auditor.reach.filtering import passed
from auditor.reach.network import Network, Port
from auditor.reach.routes import own_addresses
from auditor.space.filters import Sides
from checks._shared import EXTERNAL, shown, undecided
from checks.boundary._edges import EDGE, EDGE_PLANT, edges

SIDES: frozenset[Side] = frozenset({"external", "control"})
AMPLIFIERS = {
    19: Text("chargen", "chargen"), 53: Text("DNS", "DNS"), 123: Text("NTP", "NTP"), 161: Text("SNMP", "SNMP"),
    389: Text("LDAP over UDP", "LDAP（UDP）"), 1900: Text("SSDP", "SSDP"), 11211: Text("memcached", "memcached"),
}  # fmt: skip
"""UDP ports whose answers are larger than the questions."""

TIME = "ntp server 10.10.1.123\n"
FILTERED = EDGE.format(
    bound=" ip access-group IN in\n",
    lists=TIME + "ip access-list extended IN\n permit tcp any any established\n deny ip any any log\n!\n",
)
FORTIOS = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 192.0.2.2 255.255.255.252
        set type physical
    next
    edit "internal1"
        set vdom "root"
        set ip 10.10.1.1 255.255.255.0
        set type physical
    next
end
config system dns-server
    edit "{port}"
        set mode recursive
    next
end
"""
FORTIOS_PLANT = EDGE_PLANT.replace("rt-edge:GigabitEthernet0/1", "fw-edge:wan1")


@check(
    "AVL-002",
    "amplifier-service-exposed",
    Severity.HIGH,
    title=Text(
        "DNS, NTP, SNMP or similar answers outside (usable for amplification)",
        "外部に応答するDNS・NTP・SNMP等（増幅攻撃に悪用可能）が開いている",
    ),
    why=Text(
        "The manual names DNS amplification: such a service turns the plant's line into a weapon and clogs it.",
        "マニュアルはDNS増幅攻撃を挙げている。外部に応答するサービスは攻撃の踏み台にされ、回線も埋め尽くす。",
    ),
    decided=Text(
        "Per interface that leads outside and per service of the device on UDP 19, 53, 123, 161, 389, 1900 or 11211: a packet "
        "from outside to the interface's own address that its filters and the service's own limits certainly let in fails, "
        "possibly cannot be told. Sources inside the plant, which replies would go back to, do not count.",
        "外部につながるインタフェースと、UDP 19・53・123・161・389・1900・11211で待ち受ける機器自身のサービスの組ごとに判定する。外部から"
        "インタフェース自身のアドレスへの通信を、フィルタとサービス側の制限が確実に通せば不適合、可能性だけなら判定不能とする。"
        "プラント内を送信元とする通信は、応答が内部に返るため数えない。",
    ),
    fix=Text(
        "Bind the service to the inside and filter UDP on the outside.\nCisco IOS: ntp disable on the outside interface, ntp "
        "access-group, no ip dns server. FortiOS: no dns-server entry and no NTP server on the WAN port. Yamaha: dns host "
        "lan1, filters for 53 and 123 in on the WAN.",
        "サービスを内側に限定し、外側でUDPを遮断する。\nCisco IOS: 外側インタフェースに ntp disable、ntp access-group、no ip dns server。"
        "FortiOS: WANポートの dns-server とNTPサーバを削除。Yamaha: dns host lan1、WANのinで53・123を遮断。",
    ),
    messages={
        "fail": Text("{device} {interface}: {service} ({where}) answers outside", "{device} {interface}: {service}（{where}）が外部に応答する"),
        "cannot_tell": Text("{device} {interface}: whether {service} ({where}) answers outside cannot be told", "{device} {interface}: {service}（{where}）が外部に応答するか判定できない"),
    },
    decides=("2-4.d",),
    supports=("3-2.b",),
    reads=("service", "filter", "interface", "zone"),
    references=("SR 7.1", "SR 7.7", "M0942"),
    examples=(
        Example(
            title=Text("NTP without a filter", "フィルタのないNTP"),
            configs={"rt-edge.cfg": EDGE.format(bound="", lists=TIME + "!\n")}, plant=EDGE_PLANT, fails=(("rt-edge.cfg", 13),),
        ),
        Example(
            title=Text("A DNS server on the WAN port", "WANポートのDNSサーバ"),
            configs={"fw-edge.conf": FORTIOS.format(port="wan1")}, plant=FORTIOS_PLANT, fails=(("fw-edge.conf", 18),),
        ),
        Example(title=Text("A list keeps it out", "リストで遮断"), configs={"rt-edge.cfg": FILTERED}, plant=EDGE_PLANT),
        Example(
            title=Text("Not on this interface", "このインタフェースでは無効"), plant=EDGE_PLANT,
            configs={"rt-edge.cfg": EDGE.format(bound=" ntp disable\n", lists=TIME + "!\n")},
        ),
        Example(
            title=Text("A DNS server for the inside", "内側のDNSサーバ"), plant=FORTIOS_PLANT,
            configs={"fw-edge.conf": FORTIOS.format(port="internal1")},
        ),
    ),
)  # fmt: skip
def amplifier_exposed(network: Network) -> Iterator[Result]:
    """One result per external interface and service."""
    for port, _ in edges(network):
        found = [listener for listener in port.device.listeners if _ports(listener)]
        for listener in found:
            yield _judged(network, port, listener)
        if not {"features", "listeners"} <= port.device.reads:
            yield _unread(port)
        elif not found:
            yield _result(port, Text("none", "なし"), "", Verdict.PASS, (Evidence(port.interface.at, "interface"),))


def _ports(listener: Listener) -> list[int]:
    return [number for protocol, number in listener.ports if protocol == UDP and number in AMPLIFIERS]


def _unread(port: Port) -> Result:
    names = Text("DNS, NTP or another such service", "DNS・NTP等のサービス")
    unread = Text("the services its parser does not read", "パーサが読み取らないサービス")
    return _result(
        port, names, "", Verdict.CANNOT_TELL, (Evidence(port.interface.at, "interface"),), (unread,)
    )  # fmt: skip


def _result(
    port: Port,
    service: Text,
    where: str,
    verdict: Verdict,
    lines: tuple[Evidence, ...],
    unknowns: tuple[Text, ...] = (),
) -> Result:
    return Result(
        subject=f"{port.interface.name}: {service.en} {where}".strip(), device=port.device.name, verdict=verdict,
        sides=SIDES, evidence=lines, unknowns=unknowns,
        values={"interface": port.interface.name, "service": service, "where": where or port.device.name},
    )  # fmt: skip


def _judged(network: Network, port: Port, listener: Listener) -> Result:
    device, interface = port.device, port.interface
    service = AMPLIFIERS[_ports(listener)[0]]
    box = network.wiring.boxes[device.name]
    guards = (*box.guards("ingress", interface.name), *box.guards("local", interface.vrf))
    lines = (
        shown(listener.enabled, interface.at, "listens"),
        Evidence(interface.at, "interface"),
        *(Evidence(guard.binding.at, "binds") for guard in guards),
    )
    here = listener.vrf == interface.vrf and (listener.interfaces is None or interface.name in listener.interfaces)
    if listener.enabled.is_(False) or not here:
        return _result(port, service, listener.where, Verdict.PASS, lines)
    answered = _answered(network, port, listener)
    verdict = Verdict.FAIL if answered.lower else Verdict.CANNOT_TELL if answered.upper else Verdict.PASS
    unknowns = tuple(_doubts(port, listener)) if verdict is Verdict.CANNOT_TELL else ()
    return _result(port, service, listener.where, verdict, tuple(dict.fromkeys(lines)), unknowns)


def _answered(network: Network, port: Port, listener: Listener) -> Sides:
    """The packets from outside that reach the service past the filters: certainly and possibly."""
    device, interface, space = port.device, port.interface, network.space
    own = own_addresses(interface) - LINK_LOCAL
    box = network.wiring.boxes[device.name]
    asked = space.nothing
    for number in _ports(listener):
        asked |= space.box(
            source=_outside(network, port), destination=own or ANY, protocol=Ranges.one(UDP),
            destination_port=Ranges.one(number),
        )  # fmt: skip
    arriving = Sides(asked, asked)
    ingress = box.guards("ingress", interface.name)
    if device.lists_guard_self is not False:
        filtered = passed(box, ingress, arriving, interface.name, "")
        arriving = Sides(filtered.lower, arriving.upper if device.lists_guard_self is None else filtered.upper)
    arriving = passed(box, box.guards("local", interface.vrf), arriving, interface.name, "")
    allowed = _limits(listener.sources)
    lower = arriving.lower.from_sources(allowed.lower)
    certain = listener.enabled.is_(True) and interface.enabled.is_(True) and bool(own)
    return Sides(lower if certain else space.nothing, arriving.upper.from_sources(allowed.upper))


def _limits(sources: Fact[Match]) -> Match:
    return sources.value if sources.value is not None else Match(NOTHING, ANY)


def _outside(network: Network, port: Port) -> Ranges:
    """Where questions may come from that do not lie inside the plant."""
    inside = Ranges.union(zone.prefixes for zone in network.plant.zones if zone.kind not in EXTERNAL)
    zone = network.zone(port.device.name, port.interface.name)
    if zone is not None and zone.kind != "internet" and zone.prefixes:
        return zone.prefixes | port.interface.networks
    return (ANY - NOT_ON_THE_INTERNET - inside) | port.interface.networks


def _doubts(port: Port, listener: Listener) -> list[Text]:
    found: list[Text] = []
    if not listener.enabled.known:
        found.append(undecided(Text("whether the service is on", "サービスが有効か"), listener.enabled))
    if not listener.sources.known:
        found.append(undecided(Text("who may ask it", "問い合わせできる接続元"), listener.sources))
    if not port.interface.enabled.known:
        found.append(undecided(Text("whether the interface is up", "インタフェースが有効か"), port.interface.enabled))
    if port.device.lists_guard_self is None:
        found.append(Text("whether interface lists filter packets to the device", "リストが機器宛の通信に効くか"))
    if not port.interface.addresses:
        found.append(Text("the address the interface is given", "インタフェースに割り当てられるアドレス"))
    return found or [Text("filters with parts that could not be resolved", "解決できない要素を含むフィルタ")]
