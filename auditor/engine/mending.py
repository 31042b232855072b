"""For every group of failures: what to change at its root line, which declared flows that stops, and how to take it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.engine.inputs import Read
from auditor.findings import Finding
from auditor.findings.changes import Change, CrossingFlow, How, Outage
from auditor.findings.groups import Group, grouped
from auditor.mending import Keep, PortRoot, Proposal, Root, RuleRoot, ServiceRoot, SsidRoot
from auditor.model.device import Device
from auditor.model.feature import Feature
from auditor.model.management import CLEARTEXT, Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Rule, RuleSet
from auditor.model.service import ALL_ICMP, ALL_PORTS, PORT_PROTOCOLS
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.rows import DeclaredFlow
from auditor.plant.zones import EXTERNAL_KINDS
from auditor.platform import Candidate, Platform
from auditor.reach.declared import row_packets
from auditor.reach.line_use import Crossed, LineUse, line_use, still_permitted
from auditor.reach.network import Network
from auditor.source.node import Tree
from auditor.source.redact import redact_lines
from auditor.space.packets import UndecidedError

MOST_COMPARED = 20_000
"""Rules that condemned lines are held against; whoever has more to mend rebuilds the list rather than its lines."""

_STOPS = frozenset({"stop", "stop_undeclared", "stop_inbound"})
NO_COMMANDS = Text("no lines to type are made for this platform", "この機種の投入コマンドは生成しない")
NOT_WRITTEN = Text(
    "no line of the configuration says it, or it cannot be changed without a decision of yours",
    "設定に該当する行がないか、変更に判断が要る",
)
NOT_NARROWED = Text(
    "declared flows cross it, and lines that permit them alone are not made here: narrow it by hand",
    "登録通信が通るが、それだけを許可する行は生成できない。手作業で絞り込むこと",
)
DECLARED = Text(
    "everything it lets pass is in the flow register: settle the register first",
    "通すものはすべて通信台帳に載っている。先に台帳を見直すこと",
)
MOVED = Text(
    "a declared flow comes to it with translated addresses: narrow it by hand",
    "登録通信がアドレス変換後に届くため、手作業で絞り込むこと",
)
ANSWERS = Text(
    "answers to a declared flow may need it, and the device keeps no session state",
    "登録通信の応答が必要とする可能性があり、機器はセッション状態を保持しない",
)
INEXACT = Text(
    "what it matches is not wholly known, so it cannot be narrowed for certain",
    "一致条件が確定できず、確実に絞り込めない",
)
TO_DEVICES = Text(
    "packets to the devices' own addresses pass this line as well: make sure that you do not cut yourself off",
    "機器自身あての通信もこの行を通る。自分の管理接続を切らないか確認すること",
)
TOO_MANY = Text(
    "too many permitting lines of long lists are to blame; those after the first were not worked out",
    "原因の許可行が多く、リストも長いため、以降は計算していない",
)
NO_ANSWER = Text("the exact answer costs more than the budget", "厳密な答えを求める計算が上限を超える")
ACCEPTED = Text("a waiver accepts part of what it lets pass", "通すものの一部はリスク受容済みである")


def also_passes(pairs: Iterable[tuple[str, str]]) -> Text:
    """Why a line stays that is to blame for part of what it lets pass only."""
    shown = list(dict.fromkeys(f"{source} -> {target}" for source, target in pairs))
    more = f" (+{len(shown) - 4})" if len(shown) > 4 else ""
    told = ", ".join(shown[:4]) + more
    return Text(
        f"it also lets pass what no check wants stopped as a whole ({told}): taking it out would stop that",
        f"全面的な遮断を求められていない通信（{told}）も通しており、外すとそれも止まる",
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a rule stands."""

    device: Device
    ruleset: RuleSet
    rule: Rule


class Mender:
    """Makes the changes of one audit."""

    def __init__(self, network: Network, reads: Sequence[Read], platforms: Sequence[Candidate]) -> None:
        self.network = network
        self.reads = reads
        self.platforms = {found.name: found for found in platforms}
        self.by_name = {device.name: device for device in network.devices}
        self.files = {file: device for device in network.devices for file in (*device.files, device.at.file)}
        self.trees: dict[tuple[str, str], Tree | None] = {}
        self.rules: dict[Span, list[_Place]] = {}
        for device in network.devices:
            for ruleset in device.filters:
                if ruleset.filters_packets:
                    for rule in ruleset.rules:
                        if rule.enabled and not rule.implied and rule.action is Action.PERMIT:
                            self.rules.setdefault(rule.at, []).append(_Place(device, ruleset, rule))
        self.compared = 0

    def changes(self, findings: Sequence[Finding]) -> Iterator[Change]:
        """One for each group of failures and warnings that hangs on a line of a device."""
        told = [finding for finding in findings if finding.verdict in ("fail", "warn")]
        failed = [finding for finding in told if finding.verdict == "fail"]
        self.condemned = {
            (finding.flow.source, finding.flow.target): finding.check.cure
            for finding in failed
            if finding.flow is not None and finding.check.cure in ("stop", "stop_undeclared")
        }
        self.accepted = {
            span for finding in findings if finding.verdict == "waived" and finding.flow is not None
            for span in finding.flow.permitting
        }  # fmt: skip
        for group in grouped(told):
            if group.root is not None and group.root.file in self.files:
                yield self._change(group, group.root)

    def _change(self, group: Group, root: Span) -> Change:
        places = self.rules.get(root, [])
        cures = {finding.check.cure for finding in group.findings if finding.verdict == "fail"}
        if places and cures & _STOPS:
            return self._rule(group, root, places)
        device = self.by_name.get(group.worst.device) or self.files[root.file]
        for cure in ("turn_off", "hide", "shut"):
            if cure in cures and (made := self._other(group, root, device, cure)) is not None:
                return made
        return _by_hand(group, root, device, NOT_WRITTEN, Outage(risk="not_a_filter"))

    # --- rules

    def _rule(self, group: Group, root: Span, places: Sequence[_Place]) -> Change:
        device = places[0].device
        # what a line serves is asked of everything its device lets pass
        self.compared += sum(len(rules.rules) for place in places for rules in place.device.filters)
        why = TOO_MANY if self.compared > MOST_COMPARED else NO_ANSWER
        try:
            uses = (
                [line_use(self.network, place.device, place.ruleset, place.rule) for place in places]
                if why is NO_ANSWER
                else []
            )
            still = [still_permitted(self.network, use, place.rule) for use, place in zip(uses, places, strict=True)]
        except UndecidedError:
            uses, still = [], []
        if not uses:
            return _by_hand(group, root, device, why, Outage(risk="cannot_tell", reasons=(why,)))
        crossed = [one for use in uses for one in use.crossed]
        refusal = self._refusal(group, root, uses, crossed)
        kept = () if refusal is not None else self._kept(places[0].rule, crossed)
        if refusal is None and crossed and (not kept or len(places) > 1):
            refusal = INEXACT
        outage = self._outage(group, uses, crossed, kept=bool(kept) and refusal is None)
        if refusal is not None:
            return _by_hand(group, root, device, refusal, outage)
        tree = self._tree(device, root)
        asked = None if tree is None else RuleRoot(
            tree=tree, at=root, ruleset=places[0].ruleset, rule=places[0].rule, keep=kept
        )  # fmt: skip
        made = self._asked(group, root, device, "narrow" if kept else "remove", asked, outage)
        extra = (TO_DEVICES,) if any(use.to_devices for use in uses) else ()
        lines = tuple(dict.fromkeys(span for spans in still for span in spans if span != root))
        return _with(made, extra, lines)

    def _refusal(
        self, group: Group, root: Span, uses: Sequence[LineUse], crossed: Sequence[Crossed]
    ) -> Text | None:  # fmt: skip
        """Why the line is not certainly to go, or None."""
        doubts = [doubt for use in uses for doubt in use.doubts]
        if root in self.accepted:
            return ACCEPTED
        space = self.network.space
        declared = space.nothing
        for one in crossed:
            declared |= one.packets if one.plain and not one.answers else space.nothing
        inbound = any(finding.check.cure == "stop_inbound" for finding in group.findings if finding.verdict == "fail")
        left, minded = [], False
        for use in uses:
            for source, target, packets in use.others:
                rest = packets - declared
                if rest and self._minds(source, target, inbound):
                    minded = True
                elif rest:
                    left.append((source, target))
        if left:
            return also_passes(left)
        if doubts:
            return doubts[0]
        if not minded:
            return DECLARED
        if any(one.answers for one in crossed):
            return ANSWERS
        return MOVED if any(not one.plain for one in crossed) else None

    def _minds(self, source: str, target: str, inbound: bool) -> bool:
        cure = self.condemned.get((source, target), "")
        if cure == "stop_undeclared":
            return self.network.plant.registers.flows is not None
        zone = self.network.plant.zone(source)
        return bool(cure) or (inbound and zone is not None and zone.kind in EXTERNAL_KINDS)

    def _kept(self, rule: Rule, crossed: Sequence[Crossed]) -> tuple[Keep, ...]:
        """The declared part of a rule as plain products; () where it cannot be said in them."""
        if not rule.exact or rule.states is not None:
            return ()
        found: list[Keep] = []
        for one in crossed:
            parts = list(_products(rule, one.row, backward=not self._forward(one)))
            if not parts:
                return ()
            found += parts
        return tuple(dict.fromkeys(found))

    def _forward(self, one: Crossed) -> bool:
        return bool(row_packets(self.network.space, one.row) & one.packets)

    def _outage(self, group: Group, uses: Sequence[LineUse], crossed: Sequence[Crossed], *, kept: bool) -> Outage:
        space = self.network.space
        minded = [finding for finding in group.findings if finding.flow is not None and finding.verdict == "fail"]
        flows: dict[str, CrossingFlow] = {}
        for one in crossed:
            condemned = not one.answers and any(
                finding.flow is not None and space.of(finding.flow.box) & one.packets for finding in minded
            )
            known = flows.get(one.row.flow_id)
            flows[one.row.flow_id] = CrossingFlow(
                one.row.flow_id, one.row.purpose, one.row.at, one.certain or (known is not None and known.certain),
                one.answers and (known is None or known.answers), kept, condemned or (known is not None and known.condemned),
            )  # fmt: skip
        reasons = tuple(dict.fromkeys(unknown.text for use in uses for unknown in use.unknowns))
        if not all(use.registered for use in uses):
            return Outage(risk="no_register")
        if flows:
            return Outage(risk="flows", flows=tuple(flows.values()), reasons=reasons)
        return Outage(risk="cannot_tell" if reasons else "none", reasons=reasons)

    # --- services, SSIDs, ports

    def _other(self, group: Group, root: Span, device: Device, cure: str) -> Change | None:
        tree = self._tree(device, root)
        asked: Root | None = None
        if tree is not None and cure == "turn_off":
            services = tuple(one for one in _unwanted(device) if one.enabled.is_(True) and one.enabled.at == root)
            asked = ServiceRoot(tree=tree, at=root, services=services) if services else None
        elif tree is not None and cure == "hide":
            ssid = next((one for one in device.ssids if root in (one.broadcast.at, one.at)), None)
            asked = None if ssid is None else SsidRoot(tree=tree, at=root, ssid=ssid)
        elif tree is not None:
            port = next((one for one in device.interfaces if root in (one.enabled.at, one.at)), None)
            asked = None if port is None else PortRoot(tree=tree, at=port.at, interface=port)
        if asked is None:
            return None
        how: Mapping[str, How] = {"turn_off": "turn_off", "hide": "hide", "shut": "shut"}
        return self._asked(group, root, device, how[cure], asked, Outage(risk="not_a_filter"))

    # --- asking the platform

    def _asked(self, group: Group, root: Span, device: Device, how: How, asked: Root | None, outage: Outage) -> Change:
        mend = self._platform(device).mend
        made: Proposal | None = mend(device, asked) if mend is not None and asked is not None else None
        if made is None:
            why = NO_COMMANDS if mend is None else NOT_NARROWED if how == "narrow" else NOT_WRITTEN
            return _by_hand(group, root, device, why, _unkept(outage))
        commands, rollback = tuple(redact_lines(made.commands)), tuple(redact_lines(made.rollback))
        return Change(
            root=root, device=device.name, platform=device.platform, how=how, fix=group.worst.check.fix, outage=outage,
            findings=tuple(finding.fingerprint for finding in group.findings), commands=commands, rollback=rollback,
            cautions=made.cautions, redacted=commands != made.commands or rollback != made.rollback,
        )  # fmt: skip

    def _platform(self, device: Device) -> Platform:
        return self.platforms[device.platform].load()

    def _tree(self, device: Device, at: Span) -> Tree | None:
        """The configuration a line stands in, read anew: what a parser marks in it does not matter here."""
        key = (device.name, at.file)
        if key not in self.trees:
            self.trees[key] = next(
                (
                    self._platform(device).read(document)
                    for read in self.reads for document in read.source.documents
                    if document.file == at.file and document.firsts and document.firsts[0] <= at.first <= document.lasts[-1]
                    and document.firsts[0] <= device.at.first <= document.lasts[-1]
                ),
                None,
            )  # fmt: skip
        return self.trees[key]


def _products(rule: Rule, row: DeclaredFlow, *, backward: bool) -> Iterator[Keep]:
    """A row cut down to a rule; nothing where a term asks for more than a product of addresses, protocols and ports."""
    source, destination = (row.dst, row.src) if backward else (row.src, row.dst)
    source &= rule.source.lower
    destination &= rule.destination.lower
    for term in rule.service.terms:
        protocols = term.protocols & row.protocols
        if not (source and destination and protocols):
            continue
        if term.icmp != ALL_ICMP or term.established is not None:
            return
        if term.destination_ports & row.ports == ALL_PORTS == term.source_ports:
            yield Keep(flow=row.flow_id, source=source, destination=destination, protocols=protocols)
            continue
        for low, high in protocols:
            for protocol in range(low, high + 1):
                ports = term.destination_ports & row.ports if protocol in PORT_PROTOCOLS else ALL_PORTS
                if ports:
                    yield Keep(
                        flow=row.flow_id, source=source, destination=destination, protocols=Ranges.one(protocol),
                        ports=ports, source_ports=term.source_ports if protocol in PORT_PROTOCOLS else ALL_PORTS,
                    )  # fmt: skip


def _unwanted(device: Device) -> Iterator[Listener | Feature]:
    yield from (one for one in device.listeners if one.name in CLEARTEXT)
    yield from device.features


def _by_hand(group: Group, root: Span, device: Device, why: Text, outage: Outage) -> Change:
    return Change(
        root=root, device=device.name, platform=device.platform, how="by_hand", fix=group.worst.check.fix, why=why,
        findings=tuple(finding.fingerprint for finding in group.findings), outage=outage,
    )  # fmt: skip


def _unkept(outage: Outage) -> Outage:
    return replace(outage, flows=tuple(replace(flow, kept=False) for flow in outage.flows))


def _with(made: Change, cautions: tuple[Text, ...], still: tuple[Span, ...]) -> Change:
    return made if made.how == "by_hand" else replace(made, cautions=(*cautions, *made.cautions), still=still)
