"""One packet against rules and translations, by plain first-match code that shares no set algebra with ``auditor.space``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from auditor.model.address import V6
from auditor.model.forwarding import Nat, PolicyRoute
from auditor.model.ranges import Ranges
from auditor.model.rule import Action, Match, Rule
from auditor.model.service import ALL_PORTS, PORT_PROTOCOLS, Service, Term
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.flows import Unknown
from auditor.reach.wiring import Box, Guard
from auditor.space.packets import Packet

MOST_TRIED = 200_000
"""Rules tried for one packet at one filter; chains that ask chains could multiply without end."""
MOST_NESTED = 64

Chains = Callable[[str], tuple[Sequence[Rule], Action] | None]


class EndlessError(Exception):
    """A filter's chains ask each other more often than anybody could follow."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a filter says of one packet: pass or not, by which line, and what had to be assumed for it."""

    passes: bool
    at: tuple[Span, ...] = ()
    assumed: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One end a packet may come to in a list: ``permit``, ``deny`` or ``return``."""

    end: Action
    at: tuple[Span, ...] = ()
    assumed: tuple[Unknown, ...] = ()


def _in_term(term: Term, packet: Packet) -> bool:
    return (
        packet.protocol in term.protocols
        and packet.destination_port in term.destination_ports
        and packet.source_port in term.source_ports
        and packet.icmp in term.icmp
        and (term.established is None or term.established == packet.established)
    )


def _service(service: Service, packet: Packet, *, possible: bool) -> bool:
    return (possible and bool(service.unknown)) or any(_in_term(term, packet) for term in service.terms)


def _address(match: Match, address: int, *, possible: bool) -> bool:
    return address in (match.upper if possible else match.lower)


def matches(rule: Rule | Nat | PolicyRoute, packet: Packet) -> bool | None:
    """True: certainly; False: certainly not; None: nobody can tell."""
    possibly = (
        _address(rule.source, packet.source, possible=True)
        and _address(rule.destination, packet.destination, possible=True)
        and _service(rule.service, packet, possible=True)
    )
    if not possibly:
        return False
    certainly = (
        not rule.conditions
        and _address(rule.source, packet.source, possible=False)
        and _address(rule.destination, packet.destination, possible=False)
        and _service(rule.service, packet, possible=False)
    )
    return True if certainly else None


def ruling(
    rules: Iterable[Rule], default: Action, at: Span, packet: Packet, *, possible: bool, chains: Chains | None = None
) -> Ruling:
    """First match over a list: what certainly (or, with ``possible``, at best) happens to the packet."""
    rulings: list[Ruling] = []
    for found in _outcomes(rules, default, at, packet, chains, (), [0]):
        if found.end is Action.RETURN:  # nobody asked this list: its default takes what it hands back
            rulings += [Ruling(passes, found.at, found.assumed) for passes in _DEFAULTS[default]]
        else:
            rulings.append(Ruling(found.end is Action.PERMIT, found.at, found.assumed))
    decided = next((ruled for ruled in rulings if ruled.passes is possible), rulings[-1])
    settled = all(ruled.passes for ruled in rulings)
    return Ruling(True, decided.at) if settled else decided


_DEFAULTS = {Action.PERMIT: (True,), Action.UNKNOWN: (True, False)} | dict.fromkeys(
    (Action.DENY, Action.RETURN, Action.JUMP, Action.GOTO), (False,)
)


def _outcomes(
    rules: Iterable[Rule], default: Action, at: Span, packet: Packet, chains: Chains | None, asking: tuple[str, ...],
    tried: list[int],
) -> Iterator[_Outcome]:  # fmt: skip
    """Every end the packet may come to, each by the first rule that may bring it there; the last one is certain."""
    assumed: tuple[Unknown, ...] = ()
    source, destination = packet.source, packet.destination
    for rule in rules:
        tried[0] += 1
        if tried[0] > MOST_TRIED:
            raise EndlessError(str(rule.at))
        sources, destinations = rule.source.upper.intervals, rule.destination.upper.intervals
        if not (sources and destinations and rule.enabled):
            continue
        # most rules of a long list end here, at their outer bounds
        if (
            not sources[0][0] <= source <= sources[-1][1]
            or not destinations[0][0] <= destination <= destinations[-1][1]
        ):
            continue
        hit = matches(rule, packet)
        if hit is False:
            continue
        doubt = () if hit else (_doubt(rule),)
        falls_through = hit is None
        for end in _ends(rule, packet, chains, asking, tried):
            if end.end is Action.RETURN and rule.action is Action.JUMP:
                falls_through = True
                assumed = (*assumed, *end.assumed)
            else:
                yield _Outcome(end.end, end.at, (*assumed, *doubt, *end.assumed))
        if not falls_through:
            return
        assumed = (*assumed, *doubt)
    if default is Action.UNKNOWN:
        why = Text("what this list does with the rest is not documented", "このリストの残りの扱いは文書化されていない")
        yield _Outcome(Action.PERMIT, (at,), (*assumed, Unknown(why, (at,))))
        yield _Outcome(Action.DENY, (at,), (*assumed, Unknown(why, (at,))))
    else:
        yield _Outcome(default, (at,) if default is Action.DENY else (), assumed)


def _ends(
    rule: Rule, packet: Packet, chains: Chains | None, asking: tuple[str, ...], tried: list[int]
) -> Iterator[_Outcome]:
    """What a matching rule may lead to."""
    if rule.action in (Action.PERMIT, Action.DENY, Action.RETURN):
        yield _Outcome(rule.action, (rule.at,))
        return
    steers = rule.action in (Action.JUMP, Action.GOTO)
    chain = chains(rule.chain) if chains is not None and steers and rule.chain not in asking else None
    if chain is None or len(asking) >= MOST_NESTED:
        doubt = (_doubt(rule),)
        ends = (Action.PERMIT, Action.DENY, Action.RETURN) if steers else (Action.PERMIT, Action.DENY)
        yield from (_Outcome(end, (rule.at,), doubt) for end in ends)
        return
    for end in _outcomes(chain[0], chain[1], rule.at, packet, chains, (*asking, rule.chain), tried):
        yield _Outcome(end.end, tuple(dict.fromkeys((rule.at, *end.at))), end.assumed)


def _doubt(rule: Rule | Nat) -> Unknown:
    action = rule.action if isinstance(rule, Rule) else None
    reasons = (
        *rule.conditions,
        *rule.source.unknown,
        *rule.destination.unknown,
        *rule.service.unknown,
        *(("its action",) if action is Action.UNKNOWN else ()),
        *((f"list {rule.chain}",) if isinstance(rule, Rule) and rule.chain else ()),
    )
    named = ", ".join(dict.fromkeys(reasons))
    return Unknown(
        Text(f"rule {rule.name} depends on {named}", f"ルール {rule.name} は {named} に依存する"), (rule.at,)
    )


LONG = 200
"""Shorter lists are tried line by line."""
_BLOCK = 16
MOST_BLOCKS = 64
_ANY = -1
"""Stands for every block."""


class Near:
    """A long list's rules by blocks of source and destination addresses: those a packet may meet, in order."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._blocks: dict[tuple[int, int], list[int]] = {}
        self._found: dict[tuple[int, int], list[Rule]] = {}
        for place, rule in enumerate(rules):
            from_blocks, to_blocks = _blocks(rule.source.upper), _blocks(rule.destination.upper)
            if len(from_blocks) * len(to_blocks) > MOST_BLOCKS:
                from_blocks = (_ANY,)
            for key in product(from_blocks, to_blocks):
                self._blocks.setdefault(key, []).append(place)

    def of(self, packet: Packet) -> list[Rule]:
        """The rules whose addresses lie near the packet's, in the list's order."""
        key = (packet.source >> _BLOCK, packet.destination >> _BLOCK)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            around = product((key[0], _ANY), (key[1], _ANY))
            places = sorted(place for near in around for place in self._blocks.get(near, ()))
            found = self._found[key] = [self.rules[place] for place in places]
        return found


MOST_KEPT = 1024
"""Answers a list keeps; many packets in a row are of one pair of zones."""


def _blocks(addresses: Ranges) -> tuple[int, ...]:
    """The blocks some addresses lie in; ``_ANY`` where they are many."""
    spans = [(low >> _BLOCK, high >> _BLOCK) for low, high in addresses]
    if sum(last - first + 1 for first, last in spans) > MOST_BLOCKS:
        return (_ANY,)
    return tuple({block for first, last in spans for block in range(first, last + 1)})


def near(box: Box, rules: tuple[Rule, ...], packet: Packet) -> Sequence[Rule]:
    """The rules of a list that are worth trying on a packet."""
    if len(rules) < LONG:
        return rules
    found = box.near.get(id(rules))
    if found is None or found.rules is not rules:
        found = box.near[id(rules)] = Near(rules)
    return found.of(packet)


def guarded(
    box: Box, guards: Iterable[Guard], packet: Packet, inward: str, outward: str, *, possible: bool, state: str = "new",
    translated: str = "", entry: str = "",
) -> Ruling:  # fmt: skip
    """Every guard of a stage in turn."""

    def asked(name: str) -> tuple[Sequence[Rule], Action] | None:
        found = box.lists.get(name)
        if found is None:
            return None
        rules = box.between(found, inward, outward, state=state, translated=translated, entry=entry)
        return near(box, rules, packet), found.default

    at: list[Span] = []
    assumed: list[Unknown] = []
    for guard in guards:
        if guard.family != "both" and (guard.family == "6") != (packet.destination >= V6):
            continue
        if guard.ruleset is None:
            found = ruling((), Action.UNKNOWN, guard.binding.at, packet, possible=possible)
        else:
            rules = box.between(guard.ruleset, inward, outward, state=state, translated=translated, entry=entry)
            at_list = guard.ruleset.at
            found = ruling(
                near(box, rules, packet), guard.ruleset.default, at_list, packet, possible=possible, chains=asked
            )
        at += found.at
        assumed += found.assumed
        if not found.passes:
            return Ruling(False, tuple(found.at), tuple(assumed))
    return Ruling(True, tuple(at), tuple(assumed))


def unguarded(box: Box, lines: tuple[Span, ...]) -> Unknown:
    """Why a list may not see packets for the device itself."""
    why = Text(
        f"whether interface lists of {box.device.name} filter packets for the device itself is not documented",
        f"{box.device.name} のインタフェースのリストが機器自身宛の通信もフィルタするか、文書で確認できない",
    )
    return Unknown(why, lines)


# -- translation --------------------------------------------------------------------------------------------------

MOST_IMAGES = 8
_KINDS = {"destination": ("destination", "identity_destination"), "source": ("source", "identity")}


def choices(
    box: Box, search: str, packet: Packet, inward: str, outward: str, vrf: str, *, possible: bool, translated: str = ""
) -> Iterator[tuple[Nat | None, tuple[Unknown, ...]]]:
    """The translation rules that may take a packet, first match first; None where none does. Certain ones end it."""
    passed_by: tuple[Unknown, ...] = ()
    for nat in box.device.nats:
        if nat.kind not in _KINDS[search] or not nat.enabled or (nat.vrf and nat.vrf != vrf):
            continue
        if nat.inward is not None and inward not in nat.inward:
            continue
        if search == "source" and nat.outward is not None and outward not in nat.outward:
            continue
        if search == "source" and nat.translated is not None and translated not in nat.translated:
            continue
        hit = matches(nat, packet)
        if hit is False:
            continue
        doubt = () if hit else (_may_apply(nat),)
        vague = nat.kind in _SEARCHED and bool(nat.to.unknown or not nat.to.upper)
        if (hit and not vague) or possible:
            unsure = (_may_apply(nat),) if vague else doubt
            yield nat, (*passed_by, *unsure)
        if hit or not possible:
            return
        passed_by = (*passed_by, *doubt)
    yield None, passed_by


_SEARCHED = ("destination", "source")


def _may_apply(nat: Nat) -> Unknown:
    why = Text(f"address translation {nat.name} may apply", f"アドレス変換 {nat.name} が適用され得る")
    return Unknown(why, (nat.at,))


def images(nat: Nat, packet: Packet) -> list[Packet]:
    """What a rule may make of a packet: one image, or the ends of every range it may fall into (at most a few)."""
    if nat.kind in ("identity", "identity_destination"):
        return [packet]
    source = nat.kind == "source"
    before = nat.source if source else nat.destination
    old, old_port = (
        (packet.source, packet.source_port) if source else (packet.destination, packet.destination_port)
    )  # fmt: skip
    addresses = _ends_of(nat.to.upper)
    if nat.one_to_one and not before.unknown and not nat.to.unknown and before.upper.size == nat.to.upper.size:
        addresses = [_nth(nat.to.upper, _place(before.upper, old))]
    ports = [old_port]
    if packet.protocol in PORT_PROTOCOLS and nat.to_ports is not None:
        asked = Ranges.union(term.source_ports if source else term.destination_ports for term in nat.service.terms)
        if 1 < asked.size == nat.to_ports.size:
            ports = [_nth(nat.to_ports, _place(asked, old_port))]
        else:
            ports = [old_port] if old_port in nat.to_ports else _ends_of(nat.to_ports)
    elif packet.protocol in PORT_PROTOCOLS and source and not nat.one_to_one:
        ports = [old_port, *(port for port in _ends_of(ALL_PORTS) if port != old_port)]
    pairs = [(address, port) for address in addresses for port in ports][:MOST_IMAGES]
    if source:
        return [replace(packet, source=address, source_port=port) for address, port in pairs]
    return [replace(packet, destination=address, destination_port=port) for address, port in pairs]


def is_sampled(nat: Nat) -> bool:
    """True when :func:`images` gives only some of the addresses a packet may get."""
    if nat.kind in ("identity", "identity_destination"):
        return False
    before = nat.source if nat.kind == "source" else nat.destination
    paired = nat.one_to_one and not before.unknown and not nat.to.unknown and before.upper.size == nat.to.upper.size
    return not paired and nat.to.upper.size > MOST_IMAGES // 2


def _ends_of(values: Ranges) -> list[int]:
    if values.size <= MOST_IMAGES // 2:
        return [value for low, high in values for value in range(low, high + 1)]
    return [end for low, high in values.intervals[:MOST_IMAGES] for end in dict.fromkeys((low, high))]


def _place(values: Ranges, value: int) -> int:
    place = 0
    for low, high in values:
        if value <= high:
            return place + value - low
        place += high - low + 1
    raise ValueError(value)


def _nth(values: Ranges, place: int) -> int:
    for low, high in values:
        if place <= high - low:
            return low + place
        place -= high - low + 1
    raise ValueError(place)
