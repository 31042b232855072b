"""External interfaces that nothing filters inbound, or only without state."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.rule import Action
from auditor.model.text import Text
from auditor.reach.network import Network, Port
from auditor.reach.wiring import Guard
from checks._standby import PAIR_UNCLEAR, PAIR_UNLIKE, unlike_pairs
from checks.boundary._edges import EDGE, EDGE_PLANT, FIREWALL, FIREWALL_PLANT, answering, edges, inbound_default

SIDES: frozenset[Side] = frozenset({"external"})


@check(
    "BFW-001",
    "external-boundary-firewall-missing",
    Severity.CRITICAL,
    title=Text(
        "No firewall or filtering at a boundary with an external network",
        "外部ネットワークとの境界にファイアウォール等の通信制御がない",
    ),
    why=Text("It is the very question of point 3-2.", "ポイント 3-2 の設問そのものである。"),
    decided=Text(
        "Every enabled interface that leads outside (external zone, public or provider-given address, cellular, PPP) of "
        "a device that forwards: no inbound filter fails, a filter without session state is a warning (medium), a "
        "stateful one that denies by default, or whose rules deny whatever is left, passes. A list that does not exist cannot be told. IPv4 counts, "
        "IPv6 where there is nothing else; IP6-001 judges IPv6 beside IPv4. Two devices that share an address there and filter "
        "differently are a warning.",
        "転送を行う機器の、外部につながる有効なインタフェース（外部ゾーン、公開アドレス、プロバイダ割当、セルラー、PPP）ごとに、入力方向の"
        "フィルタがなければ不適合、状態を持たないフィルタだけなら注意（中）、既定で、または残りのすべてをルールで拒否するステートフルなフィルタなら適合とする。存在しない"
        "リストの参照は判定不能とする。IPv4で判定し、IPv6だけのインタフェースはIPv6で判定する（併用時のIPv6は IP6-001）。アドレスを共有する"
        "冗長構成の2台のフィルタが異なる場合は注意とする。",
    ),
    fix=Text(
        "Put a firewall in front, or filter on the interface.\nCisco IOS: an inbound list plus a zone-based policy. "
        "Firewalls: keep the implicit deny, and no outside interface in an inside zone.",
        "前段にファイアウォールを置くか、インタフェースでフィルタする。\nCisco IOS: in 方向のACLとゾーンベースポリシー。"
        "ファイアウォール: 暗黙の拒否を維持し、外部インタフェースを内部ゾーンに入れない。",
    ),
    messages={
        "fail": Text("{device} {interface}: nothing filters what comes in", "{device} {interface}: 外部からの通信を何もフィルタしていない"),
        "warn": Text("{device} {interface}: the inbound filter keeps no session state", "{device} {interface}: 入力フィルタがステートフルでない"),
        "pair_unlike": PAIR_UNLIKE, "pair_unclear": PAIR_UNCLEAR,
        "cannot_tell": Text("{device} {interface}: what its filter does cannot be told", "{device} {interface}: フィルタの働きを判定できない"),
    },
    decides=("3-2.b",),
    reads=("filter", "interface", "zone"),
    references=("SR 5.2", "M0930", "M0937", "NIST SP 800-41r1",),
    examples=(
        Example(
            title=Text("No list on the outside", "外部側にリストがない"),
            configs={"rt-edge.cfg": EDGE.format(bound="", lists="")}, plant=EDGE_PLANT, fails=(("rt-edge.cfg", 7),),
        ),
        Example(
            title=Text("Stateless list only", "状態を持たないリストだけ"),
            configs={
                "rt-edge.cfg": EDGE.format(
                    bound=" ip access-group IN in\n",
                    lists="ip access-list extended IN\n permit tcp any any established\n deny ip any any\n!\n",
                )
            },
            plant=EDGE_PLANT, fails=(("rt-edge.cfg", 7),),
        ),
        Example(
            title=Text("Only IPv6 is filtered", "IPv6だけをフィルタ"),
            configs={
                "rt-edge.cfg": EDGE.format(
                    bound=" ipv6 traffic-filter V6 in\n", lists="ipv6 access-list V6\n deny ipv6 any any\n!\n"
                )
            },
            plant=EDGE_PLANT, fails=(("rt-edge.cfg", 7),),
        ),
        Example(title=Text("A stateful firewall", "ステートフルなファイアウォール"), configs={"fw-edge.cfg": FIREWALL}, plant=FIREWALL_PLANT),
    ),
)  # fmt: skip
def external_unfiltered(network: Network) -> Iterator[Result]:
    """One result per external interface."""
    outside = {(port.device.name, port.interface.name) for port, _ in edges(network)}
    yield from unlike_pairs(network, lambda one: (one.device, one.interface) in outside, SIDES)
    for port, guards in edges(network):
        guards = answering(port, guards)
        verdict = _verdict(network, port, guards)
        lines = (Evidence(port.interface.at, "interface"), *(Evidence(guard.binding.at, "binds") for guard in guards))
        yield Result(
            subject=port.interface.name, device=port.device.name, verdict=verdict, evidence=lines, sides=SIDES,
            severity=Severity.MEDIUM if verdict is Verdict.WARN else None,
            values={"interface": port.interface.name},
            unknowns=(Text("a list that is undefined or empty", "未定義または空のリスト"),) if verdict is Verdict.CANNOT_TELL else (),
        )  # fmt: skip


def _verdict(network: Network, port: Port, guards: tuple[Guard, ...]) -> Verdict:
    lists = [(guard.ruleset, inbound_default(network, port, guard)) for guard in guards]
    closed = [found for found, default in lists if found is not None and default is Action.DENY]
    if closed:
        stateful = port.device.stateful or any(rule.inspects or rule.states for found in closed for rule in found.rules)
        return Verdict.PASS if stateful else Verdict.WARN
    if any(default is Action.UNKNOWN for _, default in lists):
        return Verdict.CANNOT_TELL
    denies = any(
        rule.action is Action.DENY and rule.enabled for found, _ in lists if found is not None for rule in found.rules
    )
    return Verdict.WARN if denies else Verdict.FAIL
