"""The plant's own requirements as checks: each policy of the plant file is one, judged like those of the manual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from auditor.check import Check, Evidence, Result, Severity, Verdict
from auditor.model.device import Topic
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, PORT_PROTOCOLS
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Plant, Policy, PolicyFlow, Zone
from auditor.reach.describe import summary
from auditor.reach.flows import PairReach
from auditor.reach.network import Network
from auditor.space.packets import PacketSet, Space, UndecidedError
from checks._reach import UNTOLD, told

READS: frozenset[Topic] = frozenset({"filter", "nat", "interface", "vlan", "routing", "vpn", "zone"})
MOST_BOXES = 2_000
"""Boxes of what passes, beyond which nobody works out what of a wish is missing."""
_WITH_PORTS = Ranges.union(Ranges.one(protocol) for protocol in PORT_PROTOCOLS)
_TITLES = {
    "must_not_reach": Text("{ends}: must not be possible", "{ends} の通信はできてはならない"),
    "must_reach": Text("{ends}: must be possible", "{ends} の通信はできなければならない"),
    "only": Text("{ends}: only what is listed may be possible", "{ends} は列挙した通信だけができる"),
}
_DECIDED = {
    "must_not_reach": Text(
        "Fails when a packet named here certainly passes, cannot be told when one may pass.",
        "ここに挙げた通信が一つでも確実に通れば不適合、通り得るだけなら判定不能とする。",
    ),
    "must_reach": Text(
        "Every protocol, port and written address must get through; of a zone that stands for its hosts, one host is "
        "enough. Fails when something named here certainly does not pass.",
        "書かれたプロトコル・ポート・アドレスのすべてが通ることを求める。ゾーンだけを書いた側は一つの端末が通ればよい。"
        "挙げた通信が確実に通らなければ不適合とする。",
    ),
    "only": Text(
        "Fails when a packet between the two zones certainly passes that is not listed here.",
        "二つのゾーンの間で、ここにない通信が確実に通れば不適合とする。",
    ),
}
_FIX = {
    "must_not_reach": Text("Remove the permit, or change the requirement.", "許可を削除するか、要求を見直す。"),
    "must_reach": Text("Permit the flow where it is stopped (see `auditor reach --explain`), or change the requirement.",
                       "止めている箇所（`auditor reach --explain` で分かる）で許可するか、要求を見直す。"),
    "only": Text("Remove what exceeds the list, or add the flow to it.", "列挙を超える許可を削除するか、要求に追加する。"),
}  # fmt: skip
_MESSAGES = {
    "fail": Text("{pair}: {flow} passes{more}, against {policy}{reason}", "{pair}: {flow} が通過し{more}、{policy} に反する{reason}"),
    "stopped": Text("{pair}: {flow} does not pass, against {policy}{reason}", "{pair}: {flow} が通らず、{policy} に反する{reason}"),
    "cannot_tell": UNTOLD,
}  # fmt: skip


def policy_checks(plant: Plant) -> tuple[Check, ...]:
    """One check per requirement, in the order of the plant file."""
    return tuple(_check(policy) for policy in plant.policies)


def _check(policy: Policy) -> Check:
    ends = ", ".join(dict.fromkeys(_ends(flow) for flow in policy.flows))
    title = _TITLES[policy.demand]
    who = Text(f" Owner: {policy.owner}.", f"責任者: {policy.owner}") if policy.owner else Text("", "")
    why = policy.reason or "-"
    return Check(
        id=policy.id, name=policy.demand.replace("_", "-"), severity=Severity(policy.severity),
        title=Text(title.to("en", {"ends": ends}), title.to("ja", {"ends": ends})),
        why=Text(f"{why}{who.en}", f"{why}{who.ja}"), decided=_DECIDED[policy.demand], fix=_FIX[policy.demand],
        messages=_MESSAGES, decides=(), supports=(), reads=READS, needs=frozenset(), references=(), parameters=(),
        examples=(), scope="network", run=partial(_judge, policy), module=__name__,
    )  # fmt: skip


def _ends(flow: PolicyFlow) -> str:
    return f"{flow.source or '*'} -> {flow.target or '*'}"


def _judge(policy: Policy, network: Network) -> Iterator[Result]:
    if policy.demand == "only":
        yield from _stated(policy, _only(network, policy))
        return
    for flow in policy.flows:
        for pair in _pairs(network, flow):
            within = named(network.space, flow)
            asked = _must_reach(network, flow, pair) if policy.demand == "must_reach" else told(network, pair, within)
            yield from _stated(policy, asked)


def _pairs(network: Network, flow: PolicyFlow) -> Iterator[PairReach]:
    """The zone pairs a flow is about: those named, else those that hold its addresses."""
    for source in _zones(network, flow.source, flow.src, as_source=True):
        for target in _zones(network, flow.target, flow.dst, as_source=False):
            if source.id != target.id:
                yield network.reach(source.id, target.id)


def _zones(network: Network, zone: str, addresses: Ranges, *, as_source: bool) -> Sequence[Zone]:
    if zone:
        return [found for found in network.plant.zones if found.id == zone]
    return [found for found in network.plant.zones if network.addresses(found, as_source=as_source) & addresses]


def named(space: Space, flow: PolicyFlow) -> PacketSet:
    """The packets a requirement names; ports count only for protocols that have them."""
    if flow.ports == ALL_PORTS:
        return space.box(source=flow.src, destination=flow.dst, protocol=flow.protocols)
    return space.box(
        source=flow.src, destination=flow.dst, protocol=flow.protocols & _WITH_PORTS, destination_port=flow.ports
    )


def _only(network: Network, policy: Policy) -> Iterator[Result]:
    listed = network.space.nothing
    for flow in policy.flows:
        listed |= named(network.space, flow)
    pair = network.reach(policy.flows[0].source, policy.flows[0].target)
    yield from told(network, pair, network.space.everything - listed)


def _must_reach(network: Network, flow: PolicyFlow, pair: PairReach) -> Iterator[Result]:
    """PASS when all that is named certainly passes, FAIL when a part of it certainly does not."""
    wanted = named(network.space, flow) & network.space.initiating() & network.space.everything
    unknowns = [unknown.text for unknown in (*pair.blind, *(() if pair.shared is None else (pair.shared,)))]
    try:
        surely = wanted - _covered(network.space, flow, pair.lower & wanted)
        missing = surely if not surely else wanted - _covered(network.space, flow, pair.upper & wanted)
    except UndecidedError as error:
        surely, missing = wanted, network.space.nothing
        unknowns.append(Text(f"the exact answer exceeds the budget ({error})", f"厳密な計算が上限を超えた（{error}）"))
    name = f"{pair.source} -> {pair.target}"
    lines = (Evidence(flow.at, "declares"),)
    result = Result(subject=name, verdict=Verdict.PASS, evidence=lines, values={"pair": name})
    if surely and missing and not pair.blind:
        text = summary(next(iter(missing.boxes(1))))
        yield replace(
            result, subject=f"{name}: {text}", verdict=Verdict.FAIL, says="stopped", values={"pair": name, "flow": text}
        )
    elif surely:
        for found in network.flows(pair, pair.upper & surely, most=5):
            unknowns += [unknown.text for unknown in found.unknowns]
        yield replace(result, verdict=Verdict.CANNOT_TELL, unknowns=tuple(dict.fromkeys(unknowns)))
    else:
        yield result


def _covered(space: Space, flow: PolicyFlow, passing: PacketSet) -> PacketSet:
    """What gets through by some source port, and by some host where only the zone is written."""
    found = space.nothing
    for number, box in enumerate(passing.boxes(MOST_BOXES + 1)):
        if number >= MOST_BOXES:
            raise UndecidedError(f"more than {MOST_BOXES} boxes")
        found |= space.box(
            source=box.source if flow.src_written else flow.src,
            destination=box.destination if flow.dst_written else flow.dst,
            protocol=box.protocol,
            destination_port=box.destination_port if box.protocol - _WITH_PORTS != box.protocol else None,
        )
    return found


def _stated(policy: Policy, found: Iterator[Result]) -> Iterator[Result]:
    """Results with the requirement's own line and words."""
    at: Span = policy.flows[0].at
    reason = Text(f" ({policy.reason})", f"（{policy.reason}）") if policy.reason else Text("", "")
    for result in found:
        values = {**(result.values or {}), "policy": policy.id, "reason": reason}
        evidence = (
            *result.evidence,
            *(() if at in [one.at for one in result.evidence] else (Evidence(at, "declares"),)),
        )
        yield replace(result, values=values, evidence=evidence, root=result.root or at)
