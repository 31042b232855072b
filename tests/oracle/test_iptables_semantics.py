"""Real iptables-save dumps against closures that a theorem prover computed and proved (diekmann/Iptables_Semantics).

For a dump ``X`` the files ``X.Ln.FWD.lower`` and ``X.Ln.FWD.upper`` (``INP`` for INPUT) are lists of simple rules in the
form of ``iptables -L -n``, proved to accept at most and at least what the chain accepts. What they speak of, from the
theories that made them (Examples/IPPartEval, ``preprocess``):

- IPv4 packets in state NEW, TCP segments that open a connection (``packet_assume_new``), by addresses, protocol, ports;
- every interface at once: ``-i`` is replaced by the addresses assigned to the interface, under the assumption that
  packets come from where their source belongs (``iface_try_rewrite``); what is left of ``-i`` and ``-o``, ICMP types and
  negated protocols are given up, accepting nothing (lower) or everything (upper).

So for every pair of interfaces, and sources that belong to the first: what certainly passes lies in ``upper``, and what is
in ``lower`` possibly passes; where both closures agree and nothing is open on our side, the three are equal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.model.address import ANY4, prefix
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule, RuleSet
from auditor.model.service import ALL_PORTS, Service, Term
from auditor.source.ingest import ingest
from auditor.space.filters import Listing, Sides, permitted
from auditor.space.packets import PacketSet, Space

PRIVATE = Ranges.union(map(prefix, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
LO = prefix("127.0.0.0/8")
GENERIC = {"lo": LO}
"""``ipassmt_generic_ipv4``."""


@dataclass(frozen=True, eq=False)
class Case:
    """A dump, the chain asked, and the addresses the theory assigns to its interfaces."""

    folder: str
    truth: str
    dump: str
    chain: str
    assigned: dict[str, Ranges]

    def __str__(self) -> str:
        return f"{self.folder}-{self.chain}"


SQRL = {
    "ldit": prefix("10.13.42.136/29"),
    "lmd": prefix("10.13.42.128/29"),
    "loben": prefix("10.13.42.144/28"),
    "wg": prefix("10.13.42.176/28"),
    "wt": prefix("10.13.42.160/28"),
    "lup": ANY4 - PRIVATE,
    "lo": LO,
    **dict.fromkeys(("vpriv", "vshit", "vocb", "lua"), ANY4),
}
COMPANY = {"lo": LO, "eth0": prefix("172.16.2.0/24")}
UGENT = {
    "lo": LO,
    "eth0": prefix("192.168.134.0/24"),
    "eth1": prefix("192.168.16.0/24"),
    "eth2": prefix("131.159.15.64/26"),
    "virbr0": prefix("192.168.122.0/24"),
}
OPENWRT = {
    "lo": LO,
    "eth0": prefix("192.168.1.0/24"),
    "tun0": prefix("10.8.0.0/24"),
    "br-lan": prefix("192.168.1.0/24"),
}
WORKMAN = {
    "lo": LO,
    "eth0": prefix("192.168.13.0/24"),
    "ppp0": ANY4 - prefix("192.168.13.0/24") - LO,
}
CASES = (
    Case("config_memphis_testbed", "iptables", "iptables-save", "FORWARD", GENERIC),
    Case("configs_sqrl_shorewall", "2014_sep_iptables-saveakachan", "2014_sep_iptables-saveakachan", "FORWARD", SQRL),
    Case("configs_ugent", "iptables", "iptables-save.v1.4.21", "INPUT", UGENT),
    Case("gopherproxy.meulie.net", "iptables-save", "iptables-save", "INPUT", GENERIC),
    Case("medium-sized-company", "iptables-save", "iptables-save", "FORWARD", COMPANY),
    Case("medium-sized-company", "iptables-save", "iptables-save", "INPUT", COMPANY),
    Case("openwrt.org", "iptables-save-AA.txt_fixed_newline", "iptables-save-AA.txt_fixed_newline", "FORWARD", OPENWRT),
    Case("rlworkman.net", "iptables-save", "iptables-save", "INPUT", WORKMAN),
)
HOME = "truth/iptables_semantics/thy/Iptables_Semantics/Examples/IPPartEval"
DUMPS = "files/iptables/diekmann_Iptables_Semantics__IPPartEval__"
PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "esp": 50, "gre": 47}


def closure(space: Space, path: Path, chain: str) -> PacketSet:
    """The packets a list in the form of ``iptables -L -n`` accepts."""
    rules: list[Rule] = []
    here = False
    at = None
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words[:1] == ["Chain"]:
            here = words[1] == chain
            continue
        if not here or not words or words[0] == "target":
            continue
        action = {"ACCEPT": Action.PERMIT, "DROP": Action.DENY}[words[0]]
        rules.append(
            Rule(
                name=line,
                action=action,
                at=at,  # type: ignore[arg-type]
                source=Match.exact(prefix(words[3])),
                destination=Match.exact(prefix(words[4])),
                service=Service((_term(words[1], words[5:]),)),
            )
        )
    assert rules
    return permitted(space, rules, Action.PERMIT, Sides(space.everything, space.everything)).lower


def _term(protocol: str, rest: list[str]) -> Term:
    if protocol == "all":
        assert not rest
        return Term()
    ports = {"spt": ALL_PORTS, "dpt": ALL_PORTS}
    for word in rest[1:]:
        kind, low, *high = word.split(":")
        ports[kind.removesuffix("s")] = Ranges(((int(low), int((high or [low])[0])),))
    number = PROTOCOLS.get(protocol) or int(protocol)
    return Term(Ranges.one(number), ports["dpt"], ports["spt"])


def passed(space: Space, lists: dict[str, RuleSet], chain: str, inward: str, outward: str, sent: PacketSet) -> Sides:
    """What the chain certainly and possibly accepts of new packets between two interfaces."""

    def asked(name: str) -> tuple[Listing, Action]:
        return Listing(rule for rule in lists[name].rules if rule.meets(inward, outward)), lists[name].default

    rules, default = asked(chain)
    return permitted(space, rules, default, Sides(sent, sent), asked)


def read(path: Path) -> Device:
    (source,) = ingest([str(path)])
    (device,) = read_input(source, all_platforms()).devices
    return device


@dataclass(frozen=True)
class Answer:
    """Both closures, and our two bounds for each pair of interfaces with the packets asked about."""

    lower: PacketSet
    upper: PacketSet
    ours: dict[tuple[str, str], tuple[PacketSet, Sides]]


@cache
def answer(case: Case, shared: Path) -> Answer:
    return _answer(case, shared, "")


def _answer(case: Case, shared: Path, lost: str) -> Answer:
    """The answer for a dump, one of its rules (by name) left out."""
    corpus = shared / "corpus"
    dump = corpus / f"{DUMPS}{case.folder}__{case.dump}"
    if not dump.exists():
        pytest.skip(f"{dump.name} is not here")
    device = read(dump)
    space = Space()
    suffix = "FWD" if case.chain == "FORWARD" else "INP"
    lower, upper = (
        closure(space, corpus / HOME / case.folder / f"{case.truth}.Ln.{suffix}.{side}", case.chain)
        for side in ("lower", "upper")
    )
    lists = {
        found.name: replace(found, rules=tuple(rule for rule in found.rules if rule.name != lost))
        for found in device.filters
    }
    names = [interface.name for interface in device.interfaces]
    new = space.initiating() & space.box(source=ANY4, destination=ANY4)
    assigned = Ranges.union(case.assigned.values())
    ours = {}
    for inward in names:
        sources = case.assigned.get(inward, ANY4 - assigned)
        sent = new.from_sources(sources)
        for outward in names if case.chain == "FORWARD" else ("",):
            ours[inward, outward] = sent, passed(space, lists, f"filter {case.chain}", inward, outward, sent)
    return Answer(lower, upper, ours)


def outside(small: PacketSet, large: PacketSet) -> object:
    """A packet of the one set that the other lacks, or None."""
    return (small - large).witness()


def wrongs(found: Answer) -> dict[tuple[str, str], list[object]]:
    """Per pair of interfaces, packets that break ``lower <= certain <= possible <= upper``; pairs without any left out."""
    broken: dict[tuple[str, str], list[object]] = {}
    for pair, (sent, ours) in found.ours.items():
        steps = (found.lower & sent, ours.lower, ours.upper, found.upper)
        packets = [packet for one, next_one in pairwise(steps) if (packet := outside(one, next_one)) is not None]
        if packets:
            broken[pair] = packets
    return broken


@pytest.mark.parametrize("case", CASES, ids=str)
def test_our_bounds_lie_between_the_proved_closures_for_every_pair_of_interfaces(case, shared):
    """Sound: certain within upper, lower within possible. And never less exact than the proof: the other two steps."""
    assert wrongs(answer(case, shared)) == {}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_where_the_closures_agree_we_say_exactly_the_same(case, shared):
    found = answer(case, shared)
    for sent, ours in found.ours.values():
        if found.lower & sent == found.upper & sent:
            assert found.lower & sent == ours.lower == ours.upper


def test_most_pairs_of_interfaces_are_answered_exactly(shared):
    answers = [answer(case, shared) for case in CASES]
    pairs = [ours for found in answers for _, ours in found.ours.values()]
    assert sum(ours.lower == ours.upper for ours in pairs) >= 70
    assert len(pairs) > 200


def test_a_rule_read_wrongly_is_noticed(shared):
    """The comparison can fail: without any one of these rules of a dump the bounds leave the closures."""
    case = CASES[0]
    for lost in ("filter filter_FORWARD 1", "filter filter_FORWARD 6", "filter filter_DEFAULT 1", "filter LOG_DROP 2"):
        assert wrongs(_answer(case, shared, lost)) != {}, lost
