"""The other analyser's answers over the corpus, and the corpus files as this program reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.source.ingest import ingest
from auditor.space.packets import Packet, PacketSet, Space

Record = dict[str, Any]


def answered(shared: Path, family: str) -> list[tuple[Path, Path]]:
    """(configuration, answers) of every file of a family that has answers, by name."""
    folder = shared / "corpus" / "oracle" / family
    found = [
        (shared / "corpus" / "files" / family / path.name.removesuffix(".json"), path) for path in folder.iterdir()
    ]
    return sorted((config, path) for config, path in found if config.is_file())


def records(path: Path, *kinds: str) -> Iterator[Record]:
    """The records of some kinds in one file of answers."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if any(f'"rec":"{kind}"' in line[:80] for kind in kinds):
                yield json.loads(line)


@lru_cache(maxsize=4)
def read(path: Path) -> tuple[Device, ...]:
    """The devices of one corpus file; none when no platform of ours recognises it."""
    return tuple(device for source in ingest([str(path)]) for device in read_input(source, all_platforms()).devices)


@lru_cache(maxsize=4)
def _lines(path: Path) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines())


def quoted(path: Path, at: Span) -> str:
    """The first line of a span as the file has it, words separated by one space."""
    return " ".join(_lines(path)[at.first - 1].split())


def packet_of(flow: list[Any]) -> Packet:
    """A flow as the answers write it: addresses, protocol, ports or ICMP type and code, TCP flags."""
    source, destination, protocol, first, second, flags = flow[:6]
    icmp = protocol == 1
    return Packet(
        source=parse_ip(source),
        destination=parse_ip(destination),
        protocol=protocol,
        source_port=0 if icmp else first or 0,
        destination_port=0 if icmp else second or 0,
        icmp=(first or 0) * 256 + (second or 0) if icmp else 0,
        established="A" in flags or "R" in flags,
    )


def among(space: Space, packets: PacketSet, packet: Packet) -> bool:
    """Whether a set holds one packet."""
    values = (
        packet.source, packet.destination, packet.protocol, packet.icmp, int(packet.established),
        packet.destination_port, packet.source_port,
    )  # fmt: skip
    return bool(packets & PacketSet(space, space.diagram.box([Ranges.one(value) for value in values])))
