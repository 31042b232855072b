"""Physical links between devices: declared, discovered or described on both ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from auditor.model.device import Device
from auditor.model.observed import Neighbor
from auditor.model.span import Span
from auditor.plant.ports import port_form
from auditor.plant.types import Direction, LinkKind, Plant, Port

How = Literal["declared", "discovered", "described"]
LONGEST_DESCRIPTION = 300
SHORTEST_NAME = 3
_NO_PORT = frozenset({"svi", "loopback", "tunnel", "subinterface", "ppp", "dialer", "bridge"})
_BETWEEN = str.maketrans(dict.fromkeys(",;()[]<>{}=|\"'、。：；→←⇔　「」【】", " "))
_BACK: dict[Direction, Direction] = {"both": "both", "forward": "backward", "backward": "forward"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalLink:
    """Two ports joined. ``certain`` False: only one side's description says so, so it may be stale.

    Frames pass from ``source`` to ``target`` and back unless ``direction`` says otherwise. ``evidence`` are the
    lines that say so, of the plant file or of the two devices. An empty interface is an end nobody names.
    """

    source: Port
    target: Port
    how: How
    certain: bool
    evidence: tuple[Span, ...]
    kind: LinkKind = "cable"
    direction: Direction = "both"


@dataclass(slots=True)
class _Names:
    """The devices by folded name, and their interfaces by folded form."""

    devices: dict[str, Device] = field(default_factory=dict)
    ports: dict[str, dict[tuple[str, str], list[str]]] = field(default_factory=dict)

    def port(self, device: str, name: str) -> str | None:
        """The interface of ``device`` that ``name`` means."""
        found = self.ports.get(device, {}).get(port_form(name), [])
        if name in found:
            return name
        return found[0] if len(found) == 1 else None


def find_links(plant: Plant, devices: Sequence[Device]) -> tuple[PhysicalLink, ...]:
    """Every link, certain ones first, each pair of ports once with all its evidence.

    Where several sources name one pair of ports the strongest of declared, discovered, described gives the link.
    """
    names = _names(devices)
    certain = [*_declared(plant, names), *_discovered(devices, names)]
    described = list(_described(devices, names))
    certain += [link for link in described if link.certain]
    merged: dict[frozenset[tuple[str, str]], PhysicalLink] = {}
    for link in certain:
        _merge(merged, link)
    joined = {end for ends in merged for end in ends}
    for link in described:
        if not link.certain and (link.source.device, link.source.interface) not in joined:
            _merge(merged, link)
    return tuple(merged.values())


def _names(devices: Sequence[Device]) -> _Names:
    names = _Names()
    for device in devices:
        names.devices.setdefault(device.name.casefold(), device)
        forms = names.ports.setdefault(device.name, {})
        for interface in device.interfaces:
            forms.setdefault(port_form(interface.name), []).append(interface.name)
    return names


def _merge(merged: dict[frozenset[tuple[str, str]], PhysicalLink], link: PhysicalLink) -> None:
    key = frozenset({(link.source.device, link.source.interface), (link.target.device, link.target.interface)})
    first = merged.get(key)
    if first is None:
        merged[key] = link
    else:
        evidence = tuple(dict.fromkeys((*first.evidence, *link.evidence)))
        merged[key] = replace(first, evidence=evidence)


def _as_configured(port: Port, names: _Names) -> Port:
    """The port under the interface name its device's configuration uses."""
    return replace(port, interface=names.port(port.device, port.interface) or port.interface)


def _declared(plant: Plant, names: _Names) -> Iterator[PhysicalLink]:
    for link in plant.links:
        yield PhysicalLink(
            source=_as_configured(link.source, names),
            target=_as_configured(link.target, names),
            how="declared",
            certain=True,
            evidence=(link.at,),
            kind=link.kind,
            direction=link.direction,
        )
    for stand_in in plant.stand_ins:
        for port in stand_in.ports:
            yield PhysicalLink(
                source=Port(stand_in.name, "", stand_in.at),
                target=_as_configured(port, names),
                how="declared",
                certain=True,
                evidence=(port.at,),
            )


def _discovered(devices: Sequence[Device], names: _Names) -> Iterator[PhysicalLink]:
    """What CDP and LLDP tables show; neighbours outside the supplied set make no link."""
    for device in devices:
        for neighbor in device.observed.neighbors or ():
            other = _named(neighbor.device, names)
            local = names.port(device.name, neighbor.local_port) or neighbor.local_port
            if other is None or other is device:
                continue
            remote = names.port(other.name, neighbor.remote_port) or neighbor.remote_port
            yield PhysicalLink(
                source=Port(device.name, local, neighbor.at),
                target=Port(other.name, remote, neighbor.at),
                how="discovered",
                certain=bool(local and remote),
                evidence=(neighbor.at,),
            )


def _named(name: str, names: _Names) -> Device | None:
    """The supplied device a neighbour table means: its name, its name with a domain, or with a serial in brackets."""
    folded = name.casefold().partition("(")[0].strip()
    return names.devices.get(folded) or names.devices.get(folded.partition(".")[0])


def foreign_neighbors(devices: Sequence[Device]) -> tuple[tuple[Device, Neighbor], ...]:
    """(device, neighbour) for every neighbour seen that is not among the supplied devices."""
    names = _names(devices)
    return tuple(
        (device, neighbor)
        for device in devices
        for neighbor in device.observed.neighbors or ()
        if _named(neighbor.device, names) is None
    )


@dataclass(frozen=True, slots=True)
class _Mention:
    """A description that names another device, and perhaps a port of it."""

    port: Port
    device: str
    interface: str | None
    aggregate: bool


def mentions(devices: Sequence[Device]) -> tuple[tuple[Port, Port], ...]:
    """(port, what its description names) for every description that names a supplied device."""
    names = _names(devices)
    return tuple(
        (found.port, Port(found.device, found.interface or "", found.port.at)) for found in _mentions(devices, names)
    )


def _mentions(devices: Sequence[Device], names: _Names) -> list[_Mention]:
    found: list[_Mention] = []
    for device in devices:
        for interface in device.interfaces:
            if not interface.description or interface.kind in _NO_PORT:
                continue
            other, rest = _device_in(interface.description[:LONGEST_DESCRIPTION], device, names)
            if other is not None:
                port = Port(device.name, interface.name, interface.at)
                named = _port_in(rest, other, names)
                found.append(_Mention(port, other.name, named, interface.kind == "aggregate"))
    return found


def _device_in(description: str, device: Device, names: _Names) -> tuple[Device | None, str]:
    """The longest device name that stands in a description as a word of its own, and the text without it."""
    folded = description.casefold()
    found = ""
    at = 0
    for name in names.devices:
        if len(name) < SHORTEST_NAME or len(name) <= len(found) or name == device.name.casefold():
            continue
        where = _stands_in(name, folded)
        if where is not None:
            found, at = name, where
    if not found:
        return None, ""
    return names.devices[found], f"{description[:at]} {description[at + len(found) :]}"


def _stands_in(name: str, text: str) -> int | None:
    at = text.find(name)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(name) : at + len(name) + 1]
        if not _continues(before) and not _continues(after):
            return at
        at = text.find(name, at + 1)
    return None


def _continues(letter: str) -> bool:
    """True for a letter that would make the name part of a longer one; ``sw-1`` does not stand in ``sw-1-a``."""
    return bool(letter) and (letter == "-" or (letter.isascii() and letter.isalnum()))


def _port_in(text: str, device: Device, names: _Names) -> str | None:
    """The interface of ``device`` that ``text`` names, also with a gap (``Gi 1/0/1``).

    A word that looks like a port of that device and is none is given back as it stands: it agrees with nothing.
    """
    words = text.translate(_BETWEEN).replace(":", " ").replace("_", " ").split()
    pairs = [f"{one}{two}" for one, two in pairwise(words) if one.isalpha()]
    candidates = [word.strip("-./#") for word in (*words, *pairs) if any(letter.isdigit() for letter in word)]
    for word in candidates:
        found = names.port(device.name, word)
        if found is not None:
            return found
    types = {kind for kind, number in names.ports.get(device.name, {}) if number}
    return next((word for word in candidates if port_form(word)[1] and port_form(word)[0] in types), None)


def _described(devices: Sequence[Device], names: _Names) -> Iterator[PhysicalLink]:
    """Links two descriptions agree on, and as uncertain ones what only one end says."""
    found = _mentions(devices, names)
    by_pair: dict[tuple[str, str, bool], list[_Mention]] = {}
    for mention in found:
        by_pair.setdefault((mention.port.device, mention.device, mention.aggregate), []).append(mention)
    for mention in found:
        ways = by_pair[mention.port.device, mention.device, mention.aggregate]
        backs = by_pair.get((mention.device, mention.port.device, mention.aggregate), ())
        answers = [back for back in backs if _agree(mention, back)]
        alone = mention.interface is not None or len(ways) == 1
        if len(answers) == 1 and (alone or answers[0].interface is not None):
            yield _described_link(mention.port, answers[0].port, certain=True)
        else:
            yield _described_link(
                mention.port, Port(mention.device, mention.interface or "", mention.port.at), certain=False
            )


def _agree(one: _Mention, other: _Mention) -> bool:
    """True when neither description contradicts the other about the port at its far end."""
    return one.interface in (None, other.port.interface) and other.interface in (None, one.port.interface)


def _described_link(source: Port, target: Port, *, certain: bool) -> PhysicalLink:
    evidence = tuple(dict.fromkeys((source.at, target.at)))
    return PhysicalLink(source=source, target=target, how="described", certain=certain, evidence=evidence)


def reversed_link(link: PhysicalLink) -> PhysicalLink:
    """The same link seen from its other end."""
    return replace(link, source=link.target, target=link.source, direction=_BACK[link.direction])
