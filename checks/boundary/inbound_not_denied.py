"""What the filters of an external interface let in although nobody limited it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Parameter, Result, Severity, Side, Verdict, check
from auditor.model.address import ANY4, ANY6
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule
from auditor.model.service import ICMP, ICMP6, Service
from auditor.model.text import Text
from auditor.reach.chains import unfolded
from auditor.reach.describe import short
from auditor.reach.network import Network, Port
from auditor.reach.wiring import Guard
from checks._shared import EXTERNAL
from checks.boundary._edges import (
    EDGE,
    EDGE_PLANT,
    FIREWALL,
    FIREWALL_PLANT,
    answering,
    applies,
    edges,
    inbound_default,
)
from checks.rules._lists import certain_denies, denied_before

SIDES: frozenset[Side] = frozenset({"external"})
MAX_PORTS = 16
WIDE = FIREWALL.replace("permit tcp any host 10.10.1.80 eq https", "permit ip any 10.10.0.0 255.255.0.0")


@check(
    "BFW-002",
    "external-inbound-not-default-deny",
    Severity.CRITICAL,
    title=Text(
        "Inbound from outside is not denied by default, or any is permitted",
        "外部からの通信が既定で拒否されていない（any許可を含む）",
    ),
    why=Text("Inbound traffic nobody needs is not blocked.", "不要な外部からの通信が遮断されていない。"),
    decided=Text(
        "At every external interface of a forwarding device, on the addresses its filter sees: no list, or one that "
        "permits by default, fails; so does an enabled permit from anywhere to a whole internal prefix for every "
        "service or more than max_ports ports. A rule with an unresolved part cannot be told.",
        "転送を行う機器の外部インタフェースごとに、フィルタが見るアドレスで判定する。リストがない、または既定で許可するものは不適合。任意の"
        "送信元から内部プレフィックス全体への、全サービスまたは max_ports を超えるポートの許可も不適合。解決できない要素を含むルールは判定不能とする。",
    ),
    fix=Text(
        "Remove the wide permit and end with a logged deny.\nCisco IOS: deny ip any any log as the last entry. "
        "Firewalls: delete the wide policy; publish single hosts and ports.",
        "広い許可を削除し、末尾をログ付きの拒否にする。\nCisco IOS: 最後に deny ip any any log。ファイアウォール: 広いポリシーを削除し、"
        "公開は単一ホスト・ポートに限る。",
    ),
    messages={
        "fail": Text("{device} {interface}: {rule} lets anyone in to {to}", "{device} {interface}: {rule} が任意の送信元から {to} への通信を許可している"),
        "no_default_deny": Text("{device} {interface}: inbound is permitted by default", "{device} {interface}: 外部からの通信が既定で許可される"),
        "default_unknown": Text("{device} {interface}: what happens to inbound by default cannot be told", "{device} {interface}: 外部からの通信の既定動作を判定できない"),
        "cannot_tell": Text("{device} {interface}: {rule} may let anyone in", "{device} {interface}: {rule} が任意の送信元を許可する可能性がある"),
    },
    decides=("3-2.b",),
    reads=("filter", "interface", "zone", "nat"),
    references=("SR 5.2", "M0937", "CIS Palo Alto Firewall 6 v1.0.0 7.3", "NIST SP 800-41r1",),
    parameters=(Parameter(name="max_ports", default=MAX_PORTS, meaning=Text("Most ports an inbound permit may span", "外部からの許可に含めてよいポート数の上限")),),
    examples=(
        Example(title=Text("Anyone to the whole inside", "任意の送信元から内部全体"), configs={"fw-edge.cfg": WIDE}, plant=FIREWALL_PLANT, fails=(("fw-edge.cfg", 14),)),
        Example(
            title=Text("No list at all", "リストがない"), configs={"rt-edge.cfg": EDGE.format(bound="", lists="")},
            plant=EDGE_PLANT, fails=(("rt-edge.cfg", 7),),
        ),
        Example(
            title=Text("The list does not exist", "リストが存在しない"), configs={"rt-edge.cfg": EDGE.format(bound=" ip access-group IN in\n", lists="")},
            plant=EDGE_PLANT, cannot_tell=True,
        ),
        Example(
            title=Text("A permit after the final deny", "最後の拒否より後の許可"), plant=EDGE_PLANT,
            configs={
                "rt-edge.cfg": EDGE.format(
                    bound=" ip access-group IN in\n",
                    lists="ip access-list extended IN\n deny ip any any log\n permit ip any any\n!\n",
                )
            },
        ),
        Example(title=Text("One published service", "公開サービス一つだけ"), configs={"fw-edge.cfg": FIREWALL}, plant=FIREWALL_PLANT),
    ),
    cure="stop_inbound",
)  # fmt: skip
def inbound_not_denied(network: Network) -> Iterator[Result]:
    """The default of each interface's lists, then their permits."""
    most = network.parameter("BFW-002", "max_ports", MAX_PORTS)
    limit = most if isinstance(most, int) else MAX_PORTS
    for port, guards in edges(network):
        found = list(_permits(network, port, guards, limit))
        lines = (Evidence(port.interface.at, "interface"),)
        bound = tuple(Evidence(guard.binding.at, "binds") for guard in answering(port, guards))
        defaults = [inbound_default(network, port, guard) for guard in answering(port, guards)]
        if all(default is Action.PERMIT for default in defaults):
            found.append(_result(port, Verdict.FAIL, lines, says="no_default_deny"))
        elif Action.DENY not in defaults:
            found.append(_result(port, Verdict.CANNOT_TELL, (*lines, *bound), says="default_unknown"))
        yield from found or [_result(port, Verdict.PASS, lines)]


def _result(
    port: Port, verdict: Verdict, lines: tuple[Evidence, ...], rule: str = "", to: str = "", says: str = ""
) -> Result:
    return Result(
        subject=f"{port.interface.name}{': ' if to else ''}{to}", device=port.device.name, verdict=verdict, says=says,
        evidence=lines, sides=SIDES, values={"interface": port.interface.name, "rule": rule, "to": to},
        unknowns=(_doubt(rule),) if verdict is Verdict.CANNOT_TELL else (),
    )  # fmt: skip


def _doubt(rule: str) -> Text:
    if rule:
        return Text(f"what rule {rule} matches", f"ルール {rule} が何に一致するか")
    return Text("a list that is undefined or empty", "未定義または空のリスト")


def _permits(network: Network, port: Port, guards: tuple[Guard, ...], limit: int) -> Iterator[Result]:
    for guard in guards:
        rules = unfolded(port.device, guard.ruleset) if guard.ruleset is not None else ()
        for place, rule in enumerate(rules):
            if not (applies(port, rule) and rule.starts and rule.action is not Action.DENY and not rule.implied):
                continue
            if rule.published_only:
                continue  # bounded by what the translations publish
            reached = _whole_prefixes(network, rule.destination.upper)
            anyone = rule.source.upper.covers(ANY4) or rule.source.upper.covers(ANY6)
            if not (reached and anyone and _broad(rule.service, limit)) or _limited_to_outside(network, port, rule):
                continue
            if denied_before(network, rule, certain_denies(rules[:place])):
                continue
            verdict = Verdict.FAIL if rule.exact else Verdict.CANNOT_TELL
            lines = (
                Evidence(rule.at, "permits"),
                Evidence(guard.binding.at, "binds"),
                Evidence(port.interface.at, "interface"),
            )
            yield _result(port, verdict, lines, rule.name, short(reached))


def _whole_prefixes(network: Network, destinations: Ranges) -> list[str]:
    """Internal zones of which a whole prefix or interface subnet is within the destinations; single hosts are none."""
    found = [
        zone.id
        for zone in network.plant.zones
        if zone.kind not in EXTERNAL
        and any(low < high and destinations.covers(Ranges(((low, high),))) for low, high in zone.prefixes)
    ]
    for port in network.ports():
        zone = network.zone(port.device.name, port.interface.name)
        inside = zone is not None and zone.kind not in EXTERNAL
        subnets = [address.network for address in port.interface.addresses if address.network.size > 1]
        if zone is not None and inside and any(destinations.covers(subnet) for subnet in subnets):
            found.append(zone.id)
    return list(dict.fromkeys(found))


def _broad(service: Service, limit: int) -> bool:
    if service.unknown or service.is_any:
        return True
    return (
        Ranges.union(
            term.destination_ports
            for term in service.terms
            if term.established is not True and ICMP not in term.protocols and ICMP6 not in term.protocols
        ).size
        > limit
    )


def _limited_to_outside(network: Network, port: Port, rule: Rule) -> bool:
    """True when the rule only lets out again by external interfaces."""
    if rule.outward is None:
        return False
    zones = [network.zone(port.device.name, name) for name in rule.outward]
    return all(zone is not None and zone.kind in EXTERNAL for zone in zones)
