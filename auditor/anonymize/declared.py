"""What the parsers and the plant file say bears a name, is a fact to keep, or is a secret, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from auditor.anonymize.lines import Part
from auditor.anonymize.words import PARTS, vocabulary
from auditor.manual import manual
from auditor.model.device import Device
from auditor.model.secret import Secret, is_text_of
from auditor.plant.types import Plant
from auditor.source.redact import secret_places
from auditor.source.secret_words import ANNOUNCED

Reveal = Callable[[str], str | None]
_PIECES = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'([^\']*+)\'|>([^<>]+)<|([^\s"\'<>=;,\[\]{}]+)|=([^\s"]+)')
_SINGLE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_MOST_WORDS = 60
_MARKS = "_words"
"""Parameters of checks that list words to look for are named so."""


def declared_names(devices: Iterable[Device], plant: Plant) -> frozenset[str]:
    """Names to be replaced whatever words they are made of, folded; those that are one word of the vocabulary stay."""
    return frozenset(
        name.casefold()
        for name in (*_of_plant(plant), *_of_devices(devices))
        if _SINGLE.fullmatch(name) and name not in vocabulary() and name.lower() not in vocabulary()
    )


def _of_devices(devices: Iterable[Device]) -> Iterator[str]:
    for device in devices:
        yield device.name.partition("#")[0].partition(".")[0]
        ports = {found.name for found in device.interfaces if any(map(str.isdigit, found.name))}
        names = [found.name for found in device.interfaces]
        names += [found.name for found in device.vlans]
        names += [found.name for found in device.bridges]
        names += [found.name for found in device.vpns]
        names += [found.name for found in device.users]
        names += [found.name for found in device.ssids]
        names += [found.name for found in device.definitions if not found.factory]
        names += [found.zone for found in device.interfaces]
        yield from (name for name in names if name not in ports)  # ``GigabitEthernet0/1`` is no name somebody gave


def _of_plant(plant: Plant) -> Iterator[str]:
    yield from plant.devices
    yield from (found.name for found in plant.stand_ins)
    yield from (row.name for row in plant.registers.ledger or ())
    yield from (zone.id for zone in plant.zones)
    yield from (found.ssid for found in plant.wireless or ())


def marks(plant: Plant) -> frozenset[str]:
    """Words that say something of what they describe: the checks' own, and those the plant file gives instead."""
    found: set[str] = set()
    for check in manual().checks:
        for parameter in check.parameters:
            if parameter.name.endswith(_MARKS):
                given = plant.parameters.get(check.id, {}).get(parameter.name, ())
                for words in (parameter.default, given):
                    found.update(str(word) for word in (words if isinstance(words, tuple) else (words,)))
    return frozenset(found)


def facts(devices: Iterable[Device], plant: Plant) -> frozenset[str]:
    """Words of makers, models and versions of supplied devices, and names vendors gave: they say what it is, not whose."""
    devices = list(devices)
    names = {device.name.casefold() for device in devices}
    rows = [row for row in plant.registers.ledger or () if row.name.casefold() in names]
    found = {text for row in rows for text in (row.vendor, row.model, row.os_version)}
    found |= {word for text in found for word in PARTS.findall(text)}
    for device in devices:
        texts = [device.model, device.version.value or ""]
        if device.observed.version is not None:
            texts += [device.observed.version.version, device.observed.version.model]
        texts += [definition.name for definition in device.definitions if definition.factory]
        for text in texts:
            found |= {text, *text.replace("-", " ").split(), *text.split(), *PARTS.findall(text)}
    return frozenset(word for word in found if word and word.isascii())


def secrets_of(device: Device) -> Iterator[Secret]:
    """Every secret of a device."""
    kept = (*device.secrets, *(user.secret for user in device.users), *(snmp.secret for snmp in device.snmp))
    for secret in (*kept, *(ssid.secret for ssid in device.ssids)):
        if secret is not None and secret.digest:
            yield secret


def located(line: str, secrets: Sequence[Secret], reveals: Sequence[Reveal]) -> list[tuple[Part, Secret, str]]:
    """Where the secrets that a parser found on a line stand, with what each says in clear where its form can be read back.

    A parser forgets what a secret is, but its digest tells which part of the line it was.
    """
    pieces = [(start, end, line[start:end]) for start, end in _pieces(line)]
    read = [(start, end, clear) for start, end, text in pieces for clear in _readings(text, reveals)]
    found: list[tuple[Part, Secret, str]] = []
    for secret in secrets:
        for start, end, clear in reversed(read):  # a name that equals its secret stands before it
            if is_text_of(secret, clear) and not any(part.start < end and start < part.end for part, _, _ in found):
                found.append((Part(start, end), secret, clear))
                break
    return found


def _readings(text: str, reveals: Sequence[Reveal]) -> Iterator[str]:
    yield text
    for reveal in reveals:
        clear = reveal(text)
        if clear is not None:
            yield clear


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """The parts of a line that may be one secret, longer ones first where one begins at the same place."""
    starts = []
    for number, match in enumerate(_PIECES.finditer(line)):
        if number >= _MOST_WORDS:
            break
        group = match.lastindex or 0
        start, end = match.span(group)
        text = line[start:end]
        starts.append(start)
        yield start, end
        if ":" in text and "@" in text:  # an account in an address
            account = text.rpartition("@")[0]
            yield start + account.rindex(":") + 1 if ":" in account else start, start + len(account)
        for sign in "=:":
            if sign in text:
                yield start + text.index(sign) + 1, end
    last = len(line.rstrip().rstrip(";").rstrip())
    for start in starts:
        yield start, last


def unlocated(line: str, sealed: str, known: Sequence[Part]) -> list[Part]:
    """Where further secrets stand by the tables of words that announce them: of several words, the last one is the secret."""
    found = list(known)
    for start, end in secret_places(line, sealed):
        inner = [match.span(match.lastindex or 0) for match in _PIECES.finditer(line, start, end)]
        taken = any(part.start < end and start < part.end for part in found)
        if inner and not taken and not _is_option(line[slice(*inner[-1])]):
            found.append(Part(*inner[-1]))
    return found


def _is_option(word: str) -> bool:
    """True for a hyphenated keyword (``password strength-check``) and for a word that announces a secret itself."""
    return ("-" in word and word in vocabulary()) or word in ANNOUNCED
