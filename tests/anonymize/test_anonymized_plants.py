"""The copies of the sample plants: they audit alike, line by line, and nothing of the originals is left in them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from auditor.anonymize.declared import located, marks, secrets_of
from auditor.anonymize.words import PARTS, is_known, vocabulary
from auditor.engine import Options, audit
from auditor.engine.anonymizing import anonymized, differences, said
from auditor.findings import Audit
from auditor.plant.types import EMPTY
from vendor_parsers.cisco_ios.passwords import reveal_type7
from vendor_parsers.juniper_junos.secrets import reveal

PLANTS = Path(__file__).parents[2] / "samples" / "plants"
DAY = dt.date(2026, 11, 22)
KEY = b"a key that everybody may know..."
ENCODINGS = ("utf-8", "cp932")


@pytest.fixture(scope="module", params=["kisarazu", "kawasaki", pytest.param("kisarazu-fixed", marks=pytest.mark.long)])
def pair(request, tmp_path_factory):
    """A sample plant and its copy: the folders, both audits, and what stands for what."""
    source = PLANTS / request.param
    folder = tmp_path_factory.mktemp(request.param)
    options = Options(sources=(str(source),), as_of=DAY)
    copy = anonymized(options, KEY)
    for name, content in copy.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return source, folder, copy, audit(options), audit(Options(sources=(str(folder),), as_of=DAY))


def test_copy_has_the_same_verdicts_and_severities(pair):
    _, _, _, before, after = pair
    assert differences(before, after) == []
    assert len(said(before)) > 300, "the sample no longer says anything"


def test_copy_says_the_same_of_the_devices_and_zone_pairs_that_stand_for_the_originals(pair):
    _, _, copy, before, after = pair

    def renamed(about: str) -> str:
        return PARTS.sub(lambda word: copy.names.get(word[0], word[0]), about)

    expected = Counter((check, verdict, severity, renamed(about)) for check, verdict, severity, about in said(before))
    assert Counter(said(after)) == expected


def test_copy_is_read_line_by_line_as_the_original(pair):
    _, _, copy, before, after = pair
    found = {entry.path: entry for entry in after.inputs}
    for entry in before.inputs:
        twin = found[copy.paths[entry.path]]
        counted = ("platform", "lines", "understood", "ignored", "not_understood", "encoding")
        assert [getattr(twin, name) for name in counted] == [getattr(entry, name) for name in counted], entry.path
    assert copy.left_out == []


def test_no_name_of_the_original_is_left(pair):
    source, folder, _, before, _ = pair
    left = _text(folder).casefold()
    names = {name for name in _names(before) if not _says_nothing(name)}
    assert len(names) > 40, "the sample no longer names anything"
    assert [name for name in sorted(names) if _stands_in(name.casefold(), left)] == []
    assert source.name.split("-")[0] not in left


def test_no_japanese_text_of_the_original_is_left(pair):
    source, folder, _, _, _ = pair
    runs = {run for run in re.findall(r"[^\x00-\x7f]+", _text(source)) if not is_known(run) and len(run) > 2}
    left = set(re.findall(r"[^\x00-\x7f]+", _text(folder)))
    assert len(runs) > 30
    assert runs & left == set()


def test_no_address_stands_where_it_stood(pair):
    source, folder, copy, _, _ = pair
    pattern = re.compile(
        r"(?<![\w.])(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(?:\.\d{1,3}){2}(?![\w.])"
    )
    compared = 0
    for old, new in copy.paths.items():
        if old.endswith((".yaml", ".csv")) and old != "plant.yaml":
            continue
        for was, became in zip(_lines(source / old), _lines(folder / new), strict=True):
            for before, after in zip(pattern.findall(was), pattern.findall(became), strict=True):
                compared += 1
                if len(set(before.split("."))) > 1 and not before.endswith(".0.0.0"):
                    assert before != after, (old, was, became)
    assert compared > 100


def test_no_secret_that_a_parser_found_is_left(pair):
    _, folder, _, before, _ = pair
    secrets = [
        secret
        for device in before.devices
        for secret in secrets_of(device)
        if secret.weakness is None  # words such as ``admin`` and ``public`` stand in other places as well
    ]
    lines = [line for path in folder.rglob("*") if path.is_file() for line in _lines(path)]
    assert len(secrets) > 12
    assert [line for line in lines if located(line, secrets, [reveal_type7, reveal])] == []


def test_no_secret_that_a_reader_finds_is_left(pair):
    source, folder, _, _, _ = pair
    left = _text(folder)
    secrets = {secret for path in (source / "configs").iterdir() for secret in _secrets(path)}
    assert len(secrets) > 8, "the pattern finds no secrets any more"
    assert [secret for secret in sorted(secrets) if secret in left] == []


_SECRET = re.compile(
    r"(?:password(?: [578])?|passphrase|psk|pre-shared-key \d text|community|key|phash>|secret(?: 9)?|ENC|plain)[ =:]\s?"
    r"[\"']?([A-Za-z0-9$./+=-]{8,})"
)


def _secrets(path: Path) -> set[str]:
    """What looks like a secret to a reader who knows nothing of vendors: 8 signs or more with a capital and a digit."""
    found = _SECRET.findall("\n".join(_lines(path)))
    return {text for text in found if re.search(r"[A-Z]", text) and re.search(r"\d", text) and text not in _PUBLIC}


_PUBLIC = {"fnRL/G5lXVMug", "$1$bJoVec4D$JwOJGPr7YqoExA0GVasdE0", "2KFQnbNIdI.2KYOU", "05280F1C2243"}
"""Factory passwords as every device stores them: nobody's secret, and verdicts rest on them."""


def _names(found: Audit) -> set[str]:
    names: set[str] = set()
    for device in found.devices:
        names.add(device.name)
        names |= {one.name for one in (*device.users, *device.ssids, *device.vlans)}
        names |= {one.name for one in device.definitions if not one.factory}
        described = (word for one in device.interfaces for word in PARTS.findall(one.description))
        names |= {word for word in described if not is_known(word)}
    names |= {zone.id for zone in found.plant.zones}
    names |= {row.name for row in found.plant.registers.ledger or ()}
    names |= {one.ssid for one in found.plant.wireless or ()}
    return names


def _says_nothing(name: str) -> bool:
    """Numbers, ports, words of the vendors' languages and of everyday network talk, and marks verdicts rest on."""
    return len(name) < 3 or all(_is_common(word) for word in PARTS.findall(name))


def _is_common(word: str) -> bool:
    if word in vocabulary() or word.lower() in vocabulary() or word in _MARKS:
        return True
    return is_known(word) and (not word.isascii() or any(map(str.isdigit, word)))


_MARKS = marks(EMPTY)


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _lines(path: Path) -> list[str]:
    data = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise AssertionError(path)


def _text(folder: Path) -> str:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return "\n".join(
        [*(str(path.relative_to(folder)) for path in paths), *(line for path in paths for line in _lines(path))]
    )
