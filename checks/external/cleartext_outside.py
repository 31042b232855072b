"""Protocols without encryption that pass between the plant and the outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.ranges import Ranges
from auditor.model.service import TCP
from auditor.model.text import Text
from auditor.plant.types import Zone
from auditor.reach.describe import summary
from auditor.reach.flows import Flow, PairReach
from auditor.reach.network import Network
from auditor.space.packets import PacketSet
from checks._reach import MOST_FLOWS, MOST_GROUPS, UNTOLD, lines_of, name, pairs, root_of, unsure, zone_lines
from checks._shared import CONTROL
from checks.boundary._edges import EDGE, EDGE_PLANT
from checks.control_network.operation_protocol import watched_packets
from checks.external._crossings import INSIDE, OUTSIDE, Way, crossing, medium, tunnels, way_of

CLEARTEXT = (
    "tcp/21", "tcp/23", "tcp/25", "udp/69", "tcp/80", "tcp/110", "tcp/143", "udp/161", "tcp/389", "udp/389", "tcp/445",
    "tcp/512-514", "udp/514", "tcp/1883", "tcp/5900-5903",
)  # fmt: skip
OPERATION = (
    "tcp/502", "tcp/102", "tcp/44818", "udp/44818", "udp/2222", "tcp/20000", "udp/20000", "tcp/135", "udp/47808",
    "udp/9600", "tcp/9600", "tcp/5006-5007", "udp/5006-5007", "tcp/2404",
)  # fmt: skip
"""Control and operation protocols without encryption; SSH, remote desktop and OPC UA bring their own."""
ORDINARY = Ranges.of((25, 25), (80, 80))
"""Mail delivery and Web pages: what an office sends to the Internet at large."""
SIDES: frozenset[Side] = frozenset({"external", "remote"})


@check(
    "EXT-004",
    "cleartext-to-external",
    Severity.HIGH,
    title=Text(
        "Cleartext protocols to/from external networks are permitted",
        "外部ネットワークへの平文プロトコルが許可されている",
    ),
    why=Text(
        "Whoever carries the packets can read and change what is not encrypted. The manual asks for a leased line or "
        "for encryption (TLS, IPsec) towards external networks.",
        "暗号化されていない通信は、経路上の誰もが読み取り、書き換えられる。マニュアルは外部ネットワークの利用に、専用線または暗号化通信（TLS、IPsec等）を求めている。",
    ),
    decided=Text(
        "Between every zone inside and every zone outside, both ways: what certainly passes on FTP, Telnet, SMTP, "
        "TFTP, HTTP, POP3, IMAP, SNMP, LDAP, SMB, r-commands, syslog, MQTT or VNC ports, and not through an encrypting tunnel, fails. Control and operation "
        "protocols (Modbus, S7, EtherNet/IP, DNP3 …) of a control-class zone are critical. Where a rule lets an information zone or "
        "DMZ send nothing of it but HTTP and mail (ports 80, 25) to the Internet it is low: ordinary browsing and delivery. Over a line "
        "that the register lists as leased, IP-VPN, wide-area Ethernet or closed mobile it is information. TLS on these ports cannot be seen. Cannot tell: a part of "
        "the rules could not be resolved, or whether a tunnel encrypts is not known.",
        "内部の各ゾーンと外部の各ゾーンの間を双方向に調べる。FTP・Telnet・SMTP・TFTP・HTTP・POP3・IMAP・SNMP・LDAP・SMB・rコマンド・syslog・MQTT・VNCの"
        "ポートで、暗号化トンネルを通らずに確実に届く通信を不適合とする。制御・制御情報・フィールド・安全系ゾーンの制御用プロトコル（Modbus、S7、EtherNet/IP、DNP3等）は"
        "重大とする。情報系・DMZからインターネットへ、そのルールで通る平文がHTTPとメール（ポート80・25）だけの場合は、通常の閲覧・配送として「低」とする。"
        "台帳で専用線・IP-VPN・広域イーサ・閉域モバイルとされた回線を通るものは情報として示す。これらのポートでTLSが使われているかは見えない。"
        "ルールに解決できない要素がある場合、トンネルが暗号化するか不明な場合は判定不能。",
    ),
    fix=Text(
        "Use SFTP, HTTPS, SSH, SNMPv3 or MQTT over TLS, or carry it in IPsec; permit the encrypted ports only.",
        "SFTP・HTTPS・SSH・SNMPv3・MQTT over TLS などに替えるか、IPsecで運ぶ。許可するのは暗号化されたポートだけにする。",
    ),
    messages={
        "fail": Text("{pair}: {flow} passes in cleartext{more}", "{pair}: {flow} が平文のまま通る{more}"),
        "info": Text(
            "{pair}: {flow} passes in cleartext, over a closed line ({medium}){more}",
            "{pair}: {flow} が平文のまま通るが、閉じた回線（{medium}）である{more}",
        ),
        "tunnel": Text(
            "{pair}: {flow} passes through a tunnel of which nobody can tell whether it encrypts{more}",
            "{pair}: {flow} が通るトンネルが暗号化するかどうかを判定できない{more}",
        ),
        "cannot_tell": UNTOLD,
    },
    examples=(
        Example(
            title=Text("file transfer to the outside", "外部へのファイル転送"),
            configs={
                "rt-edge.cfg": EDGE.format(
                    bound=" ip access-group OUT out\n ip access-group IN in\n",
                    lists="ip access-list extended OUT\n permit tcp any any eq 443\n permit tcp any any eq ftp\n"
                    "ip access-list extended IN\n permit tcp any any established\n",
                )
            },
            plant=EDGE_PLANT,
            fails=(("rt-edge.cfg", 17),),
        ),
        Example(
            title=Text("HTTPS only", "HTTPSだけ"),
            configs={
                "rt-edge.cfg": EDGE.format(
                    bound=" ip access-group OUT out\n ip access-group IN in\n",
                    lists="ip access-list extended OUT\n permit tcp any any eq 443\n"
                    "ip access-list extended IN\n permit tcp any any established\n",
                )
            },
            plant=EDGE_PLANT,
        ),
    ),
    decides=("3-2.c", "3-3.b"),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 3.1", "SR 4.1", "M0808"),
)
def cleartext_outside(network: Network) -> Iterator[Result]:
    """Cleartext ports of every pair of an inner and an outer zone, both ways."""
    plain, operation = watched_packets(network, CLEARTEXT), watched_packets(network, OPERATION)
    for source, target in (*pairs(network, INSIDE, OUTSIDE), *pairs(network, OUTSIDE, INSIDE)):
        outbound = source.kind in INSIDE
        inner = source if outbound else target
        yield from _told(network, (source, target), plain, operation if inner.kind in CONTROL else None)


def _told(
    network: Network, zones: tuple[Zone, Zone], plain: PacketSet, operation: PacketSet | None
) -> Iterator[Result]:
    """One pair: a result for each set of permitting lines, else whether anything is left open."""
    source, target = zones
    pair = network.reach(source.id, target.id)
    wanted = plain if operation is None else plain | operation
    flows = [
        flow for flow in network.flows(pair, pair.lower & wanted, most=MOST_FLOWS + 1) if flow.certainty == "definite"
    ]
    groups: dict[tuple[object, Way], list[Flow]] = {}
    for flow in flows:
        way = way_of(network, flow, outbound=source.kind in INSIDE)
        if way != "protected":
            groups.setdefault((flow.permitting, way), []).append(flow)
    shown = list(groups.items())[:MOST_GROUPS]
    hidden = len(groups) - len(shown)
    # a waiver may name packets only where every packet is in some result
    parts = bool(network.plant.registers.waivers) and not hidden and len(flows) <= MOST_FLOWS
    for (_, way), found in shown:
        more = len(found) - 1 + (hidden if found is shown[-1][1] else 0)
        result = _result(network, zones, found, way, more, operation)
        yield replace(result, packets=_packets(network, found)) if parts else result
    if not any(way == "open" for _, way in groups) and len(flows) <= MOST_FLOWS:
        rest = (pair.upper - pair.lower) & wanted
        if (
            pair.blind
            or pair.shared is not None
            or not _all_protected(network, pair, rest, outbound=source.kind in INSIDE)
        ):
            yield unsure(network, pair, rest, sides=SIDES)
        elif not groups:
            lines = zone_lines(network, pair.source, pair.target)
            yield Result(subject=name(pair), verdict=Verdict.PASS, evidence=lines, sides=SIDES)


def _packets(network: Network, flows: list[Flow]) -> PacketSet:
    found = network.space.nothing
    for flow in flows:
        found |= network.space.of(flow.box)
    return found


def _all_protected(network: Network, pair: PairReach, rest: PacketSet, *, outbound: bool) -> bool:
    """True when what possibly passes as well would pass in encrypting tunnels."""
    flows = network.flows(pair, rest, most=MOST_FLOWS) if rest else ()
    return len(flows) < MOST_FLOWS and all(way_of(network, flow, outbound=outbound) == "protected" for flow in flows)


def _result(
    network: Network, zones: tuple[Zone, Zone], flows: list[Flow], way: Way, more: int, operation: PacketSet | None
) -> Result:  # fmt: skip
    source, target = zones
    first = flows[0]
    box = summary(first.box)
    pair = f"{source.id} -> {target.id}"
    values = {
        "pair": pair, "flow": box, "medium": medium(network, first, outbound=source.kind in INSIDE),
        "more": Text(f" (and {more} more)", f"（ほか {more} 件）") if more > 0 else "",
    }  # fmt: skip
    found = Result(
        subject=f"{pair}: {box}", verdict=Verdict.FAIL, values=values, flow=first, sides=SIDES, root=root_of(first),
        evidence=lines_of(network, first),
    )  # fmt: skip
    if way == "closed":
        return replace(found, verdict=Verdict.INFO)
    if way == "untold":
        hop = crossing(network, first, outbound=source.kind in INSIDE)
        found_in = [] if hop is None else tunnels(network, hop, outbound=source.kind in INSIDE)
        unknowns = tuple(
            Text(f"whether tunnel {vpn.name} encrypts", f"トンネル {vpn.name} が暗号化するか") for vpn in found_in
        )
        lines = (*found.evidence, *(Evidence(vpn.at, "undecided") for vpn in found_in))
        return replace(found, verdict=Verdict.CANNOT_TELL, says="tunnel", unknowns=unknowns, evidence=lines)
    return replace(found, severity=_severity(network, zones, flows, operation))


def _severity(
    network: Network, zones: tuple[Zone, Zone], flows: list[Flow], operation: PacketSet | None
) -> Severity | None:
    source, target = zones
    if operation is not None and any(_box(network, flow) & operation for flow in flows):
        return Severity.CRITICAL
    ordinary = all(
        flow.box.protocol == Ranges.one(TCP) and ORDINARY.covers(flow.box.destination_port) for flow in flows
    )
    return Severity.LOW if ordinary and source.kind in ("it", "dmz") and target.kind == "internet" else None


def _box(network: Network, flow: Flow) -> PacketSet:
    return network.space.box(protocol=flow.box.protocol, destination_port=flow.box.destination_port)
