"""Changes as people write them, on every platform: the exact difference, the verdict, and the concrete evaluator beside them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from auditor.engine import Loaded, Options, load
from auditor.engine.editing import DeviceEdit
from auditor.engine.reviewing import edited, review, review_edits, review_quickly
from auditor.model.address import parse_ip, prefix
from auditor.model.ranges import Ranges
from auditor.reach.describe import summary
from auditor.reach.explain import walk
from auditor.review.packets import Delta, deltas, list_edits, narrowed
from auditor.review.types import Review
from auditor.space.packets import Box, Packet, PacketSet, Space
from tests.review.pair_bases import FLOWS, PLANT
from tests.review.pairs import PAIRS, Pair

DAY = date(2026, 11, 22)
EVERY = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1}


def folder_of(root: Path, text: str) -> Options:
    root.mkdir(parents=True, exist_ok=True)
    (root / "fw.cfg").write_text(text, encoding="utf-8")
    (root / "plant.yaml").write_text(PLANT, encoding="utf-8")
    (root / "flows.csv").write_text(FLOWS, encoding="utf-8")
    return Options(sources=(str(root),), as_of=DAY)


def states(pair: Pair, root: Path) -> tuple[Loaded, Loaded]:
    before = folder_of(root / "before", pair.before)
    if isinstance(pair.change, str):
        was, now, _ = edited(before, [typed(pair)])
        return was, now
    return load(before), load(folder_of(root / "after", pair.after))


def typed(pair: Pair) -> DeviceEdit:
    assert isinstance(pair.change, str)
    return DeviceEdit("fw", "typed.txt", tuple(pair.change.split("\n")))


def reviewed(pair: Pair, root: Path) -> Review:
    before = folder_of(root / "before", pair.before)
    if isinstance(pair.change, str):
        return review_edits(before, [typed(pair)])
    return review(before, folder_of(root / "after", pair.after))


def addresses(text: str) -> Ranges:
    held, _, left_out = text.partition("!")
    found = Ranges.union(prefix(part) for part in held.split(","))
    return found - prefix(left_out) if left_out else found


def packets(space: Space, told: tuple[str, ...]) -> dict[tuple[str, str], PacketSet]:
    found: dict[tuple[str, str], PacketSet] = {}
    for line in told:
        source, target, protocol, sender, receiver, port = line.split()
        box = space.box(
            source=addresses(sender),
            destination=addresses(receiver),
            protocol=None if protocol == "*" else Ranges.one(NUMBERS[protocol]),
            destination_port=None if port == "*" else Ranges.one(int(port)),
        )
        key = (source, "device:fw" if target == "device" else target)
        found[key] = found.get(key, space.nothing) | (box & space.everything & space.initiating())
    return found


def shown(found: dict[tuple[str, str], PacketSet]) -> dict[tuple[str, str], list[str]]:
    return {key: [summary(box) for box in held.boxes()] for key, held in found.items()}


@EVERY
def test_the_difference_is_exact(pair, tmp_path):
    was, now = states(pair, tmp_path)
    found = [one for one in deltas(was.network, now.network) if one]
    space = now.network.space
    for told, name in ((pair.opened, "opened"), (pair.closed, "closed")):
        got = {(one.after.source, one.after.target): getattr(one, name) for one in found if getattr(one, name)}
        expected = packets(space, told)
        assert got == expected, (name, shown(got), shown(expected))
    assert any(one.perhaps_opened or one.perhaps_closed for one in found) == pair.perhaps


@EVERY
def test_asking_the_touched_packets_alone_finds_the_same(pair, tmp_path):
    was, now = states(pair, tmp_path)
    whole = {(one.after.source, one.after.target): one for one in deltas(was.network, now.network) if one}
    edits = list_edits(was.network, now.network)
    quick = {
        (one.after.source, one.after.target): one for one in deltas(*narrowed(was.network, now.network, edits)) if one
    }
    assert quick.keys() == whole.keys()
    for key, one in quick.items():
        for name in ("opened", "closed", "perhaps_opened", "perhaps_closed"):
            assert getattr(one, name) == getattr(whole[key], name), (key, name)


@EVERY
def test_the_verdict(pair, tmp_path):
    found = reviewed(pair, tmp_path)
    assert found.verdict == pair.verdict, [reason.en for reason in found.reasons]


BY_OTHER_CHECKS = {"ios-numbered-gone", "hostapd-open", "ios-service", "ios-snmp", "yamaha-vpn"}
"""What violates policy by a check that asks about more than single packets: a quick review does not run it."""


@EVERY
def test_a_quick_review_comes_to_the_same_verdict(pair, tmp_path):
    found = review_quickly(*states(pair, tmp_path))
    assert (found.verdict == pair.verdict) == (pair.name not in BY_OTHER_CHECKS), [
        reason.en for reason in found.reasons
    ]


# --- the concrete evaluator


def drawn(pair: Pair, was: Loaded, now: Loaded, count: int) -> Iterator[Packet]:
    """Packets near what the two texts speak of: their addresses and ports, those beside them, and any of a zone.

    Every second one is aimed at a rule, by turns at one that differs and at any, and may miss it in any field.
    """
    draw = random.Random(pair.name)
    text = f"{pair.before}\n{pair.change}"
    zones = Ranges.union(zone.prefixes for zone in now.network.plant.zones)
    named = [parse_ip(word) for word in re.findall(r"\b10\.[123]0\.\d{1,3}\.\d{1,3}\b", text)]
    ports = [int(word) for word in re.findall(r"\b(\d{2,5})\b", text) if int(word) < 65535] + [443, 514]
    differing = [rule for one in list_edits(was.network, now.network) for rule in one.edit.differing]
    every = [rule for state in (was, now) for device in state.devices for one in device.filters for rule in one.rules]
    aims = [[rule for rule in rules if rule.service.terms] for rules in (differing or every, every)]

    def address(allowed: Ranges) -> int:
        if draw.random() < 0.7 and (near := [one for one in named if one in allowed]):
            return draw.choice(near)
        if draw.random() < 0.5 and named:
            return draw.choice(named) + draw.choice((0, 1, -1, draw.randrange(256)))
        low, high = draw.choice((allowed or zones).intervals)
        return draw.randrange(low, high + 1)

    for number in range(count):
        aimed = aims[number // 2 % 2]
        rule = draw.choice(aimed) if aimed and number % 2 else None
        term = draw.choice(rule.service.terms) if rule is not None else None
        protocol = draw.choice((6, 6, 6, 6, 17, 17, 1, 47))
        port, source_port = draw.choice(ports), draw.choice((draw.randrange(1024, 65536), 443, 502))
        if term is not None:
            protocol = protocol if protocol in term.protocols else term.protocols.least
            few = term.destination_ports.size < 9
            port = draw.choice(draw.choice(term.destination_ports.intervals)) if few and draw.random() < 0.9 else port
            source_port = term.source_ports.least if term.source_ports.size < 9 else source_port
        with_ports = protocol in (6, 17)
        yield Packet(
            source=address(rule.source.upper & zones if rule is not None else zones),
            destination=address(rule.destination.upper & zones if rule is not None else zones), protocol=protocol,
            source_port=source_port if with_ports else 0,
            destination_port=max(port + draw.choice((0, 0, 0, 0, 1, -1)), 0) if with_ports else 0,
            icmp=8 * 256 if protocol == 1 else 0,
        )  # fmt: skip


def holds(boxes: list[Box], packet: Packet) -> bool:
    return any(
        packet.source in box.source
        and packet.destination in box.destination
        and packet.protocol in box.protocol
        and packet.destination_port in box.destination_port
        and packet.source_port in box.source_port
        and packet.icmp in box.icmp
        and 0 in box.established
        for box in boxes
    )


def disagreements(pair: Pair, root: Path, count: int) -> list[str]:
    """Packets whose fate, followed one by one in both states, is not what the difference says."""
    was, now = states(pair, root)
    found: dict[tuple[str, str], Delta] = {
        (one.after.source, one.after.target): one for one in deltas(was.network, now.network)
    }
    boxes = {
        key: {
            name: list(getattr(one, name).boxes()) for name in ("opened", "closed", "perhaps_opened", "perhaps_closed")
        }
        for key, one in found.items()
    }
    wrong, met = [], False
    for packet in drawn(pair, was, now, count):
        source = next((zone.id for zone in now.network.plant.zones if packet.source in zone.prefixes), None)
        for key in [key for key in found if key[0] == source]:
            may = [walk(state.network, *key, packet, possible=True) is not None for state in (was, now)]
            sure = [
                possible and walk(state.network, *key, packet, possible=False) is not None
                for possible, state in zip(may, (was, now), strict=True)
            ]
            told = {name for name, held in boxes[key].items() if holds(held, packet)}
            true = set()
            if sure[1] and not may[0]:
                true.add("opened")
            elif may[1] and not sure[0] and not (may[0] and not sure[1]):
                true.add("perhaps_opened")
            if sure[0] and not may[1]:
                true.add("closed")
            elif may[0] and not sure[1] and not (may[1] and not sure[0]):
                true.add("perhaps_closed")
            met = met or bool(true)
            if told != true:
                wrong.append(f"{key} {packet}: told {sorted(told)}, followed {sorted(true)}")
    if count >= ENOUGH and not met and (pair.opened or pair.closed):
        wrong.append("no packet drawn met what changes")
    return wrong


ENOUGH = 1000
"""Packets among which some must be of those that change, or nothing was compared."""


@EVERY
def test_the_concrete_evaluator_agrees(pair, tmp_path):
    assert disagreements(pair, tmp_path, 60) == []


@pytest.mark.long
@EVERY
def test_the_concrete_evaluator_agrees_on_a_thousand_packets(pair, tmp_path):
    assert disagreements(pair, tmp_path, ENOUGH) == []
