"""From an export to the device it describes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from auditor.model.address import ANY4, ANY6
from auditor.model.device import Device
from auditor.model.fact import unknown
from auditor.model.interface import Interface
from auditor.model.rule import Binding, RuleSet, Stage
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Tree
from vendor_parsers._readers.linux.chains import left_open
from vendor_parsers._readers.linux.forwarding import read_forwarding
from vendor_parsers._readers.linux.host import Host, read_host
from vendor_parsers._readers.linux.scope import Scope
from vendor_parsers._readers.linux.surroundings import (
    all_interfaces,
    broadcast_addresses,
    lowest_addresses,
    own_addresses,
    peer_routes,
    primary_addresses,
    routes_of,
    span_of,
)  # fmt: skip
from vendor_parsers.linux_nftables.chains import read_bindings, read_lists, read_rules
from vendor_parsers.linux_nftables.matches import Context
from vendor_parsers.linux_nftables.naming import read_definitions, read_references
from vendor_parsers.linux_nftables.ruleset import Ruleset, defined, place, read_ruleset
from vendor_parsers.linux_nftables.translation import destination_rules, read_translation
from vendor_parsers.linux_nftables.words import closing, unquoted

NAME = "linux_nftables"
READS = frozenset({"forwards", "interfaces", "filters", "bindings", "references", "definitions", "nats"})
PART = "rest of the ruleset"
BRIDGED = "tables of the family bridge"


def parse(tree: Tree) -> Device:
    """The device a tree describes; ParseError when it holds no table."""
    ruleset = read_ruleset(tree)
    if not ruleset.tables:
        raise ParseError(Span(tree.file, 1, 1), Text("no nftables table", "nftables のテーブルがない"))
    whole = span_of(tree)
    host = read_host(tree)
    interfaces = all_interfaces(host, _named(ruleset), whole)
    names = tuple(interface.name for interface in interfaces)
    scopes = {family: _scope(family, ruleset, host, names) for family in ("4", "6")}
    lists_sets = ruleset.listed and not ruleset.terse
    contexts = {
        key: Context(scopes=scopes, sets=table.sets, lists_sets=lists_sets) for key, table in ruleset.tables.items()
    }
    read = read_rules(ruleset, contexts)
    lists = read_lists(ruleset, read)
    opened = list(_left_open(ruleset, interfaces, whole))
    forwarding = read_forwarding(host)
    reads = READS | ({"routes"} if host.routed else set()) | ({"policy_routes"} if host.ruled else set())
    return Device(
        name=host.name or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="server" if forwarding.forwards.is_(False) else "firewall",
        at=whole,
        reads=reads,
        version=unknown(Text("nft list ruleset prints no version", "nft list ruleset は版を表示しない")),
        files=(tree.file,),
        stateful=False,
        # Lists on interfaces stand before destinations and behind sources are translated.
        lists_see="wire",
        forwards=forwarding.forwards,
        interfaces=interfaces,
        filters=(*lists, *(one for one, _ in opened), *forwarding.filters),
        bindings=(
            *forwarding.bindings,
            *read_bindings(ruleset, lists, names, whole),
            *(binding for _, bindings in opened for binding in bindings),
        ),
        references=read_references(ruleset),
        definitions=read_definitions(ruleset),
        routes=(*routes_of(host), *peer_routes(host)),
        policy_routes=tuple(host.policy_routes),
        nats=read_translation(ruleset, scopes, read),
    )


WAYS = frozenset({"iifname", "oifname", "iif", "oif"})
_TEXTS = frozenset({"comment", "prefix", "name", "set", "level", "type"})
"""Words before a string that names no interface."""


def _named(ruleset: Ruleset) -> Iterator[tuple[str, Span]]:
    """The interfaces that chains, rules and sets name; in a listing all of them stand in quotes."""
    for table in ruleset.tables.values():
        for one in table.sets.values():
            yield from ((name, place(one.node)) for element in one.elements for name in _quoted(element))
        for chain in table.chains.values():
            yield from ((device, place(chain.node)) for device in chain.devices if not device.startswith("$"))
            for line in chain.rules:
                words = defined(line.node.words[line.start :], ruleset.defines)
                if not WAYS.isdisjoint(words):
                    yield from ((name, place(line.node)) for name in (*_quoted(words), *_bare(words)))


def _quoted(words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        if word[0] == '"' and len(word) > 2 and "*" not in word and (at == 0 or words[at - 1] not in _TEXTS):
            yield unquoted(word)


def _bare(words: Sequence[str]) -> Iterator[str]:
    """Names without quotes, in files written by hand: one behind the word, or those of a set without dots."""
    for at, word in enumerate(words):
        if word not in WAYS or words[at - 1 : at] in (["."], ["fib"]):
            continue
        start = at + 1 + (words[at + 1 : at + 2] in (["=="], ["!="]))
        values = words[start : start + 1]
        if values == ["{"]:
            inside = words[start + 1 : closing(words, start) - 1]
            values = inside if not {".", ":"} & set(inside) else []
        yield from (name for name in values if name[0].isalnum() and name not in _OTHER_WORDS and "*" not in name)


_OTHER_WORDS = frozenset({"vmap", "map", "set", "type", "missing", "exists"})


def _scope(family: str, ruleset: Ruleset, host: Host, names: Sequence[str]) -> Scope:
    everything = ANY4 if family == "4" else ANY6
    return Scope(
        family="6" if family == "6" else "4",
        names=frozenset(names),
        own=own_addresses(host),
        broadcast=broadcast_addresses(host),
        lowest=lowest_addresses(host),
        primary=primary_addresses(host, everything),
        destination_rules=destination_rules(ruleset, family),
        untracked=_untracked(ruleset),
    )


def _untracked(ruleset: Ruleset) -> bool:
    """Whether a rule exempts arriving packets from tracking."""
    return any(
        "notrack" in line.node.words
        for table in ruleset.tables.values()
        for base in table.chains.values()
        if base.hook in ("prerouting", "ingress")
        for name in table.reached(base.name)
        for line in table.chains[name].rules
    )


def _left_open(
    ruleset: Ruleset, interfaces: Sequence[Interface], whole: Span
) -> Iterator[tuple[RuleSet, list[Binding]]]:
    """Lists nobody can tell: the rest of a ruleset shown in part, and what filters frames on bridges."""
    if not ruleset.whole:
        for stage in _HERE:
            rest = left_open(f"{PART} ({stage})", "both", whole, "not exported")
            yield rest, [Binding(ruleset=rest.name, stage=stage, at=whole)]
    bridging = [
        chain
        for table in ruleset.tables.values()
        if table.family == "bridge" and not table.dormant
        for chain in table.chains.values()
        if chain.type == "filter" and (chain.policy == "drop" or chain.rules)
    ]
    if bridging:
        at = place(bridging[0].node)
        bindings = [
            Binding(ruleset=BRIDGED, stage=stage, at=at, interface=interface.name)
            for interface in interfaces
            if interface.kind in ("bridge", "other")
            for stage in _BOTH_WAYS
        ]
        yield left_open(BRIDGED, "both", at, "not followed"), bindings


_HERE: tuple[Stage, ...] = ("through", "local")
_BOTH_WAYS: tuple[Stage, ...] = ("ingress", "egress")
