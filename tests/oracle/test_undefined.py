"""Names that nothing defines: what another analyser and its own published answers find undefined, we find as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oracle.answers import answered, read, records
from tests.oracle.known import UNDEFINED, keys

FAMILIES = ("cisco_ios", "cisco_asa", "fortinet", "cisco_nxos", "arista_eos")
KINDS = {
    "ipv4 acl", "ipv6 acl", "ipv4/6 acl", "object network", "object-group network", "object service",
    "object-group service", "object-group protocol", "object-group icmp-type", "object-group ip port",
    "address or addrgrp", "service custom or service group", "interface or zone",
}  # fmt: skip
"""Their words for what a filter is made of; class maps, transform sets and the like decide no packet here."""
PLACES = ("firewall policy", "access-list", "acl", "access", "line", "nat", "group", "crypto", "class-map", "object")
PUBLISHED = "truth/batfish/tests/parsing-tests/unit-tests-undefined.ref"
IN_REPOSITORY = "tests/parsing-tests/networks/unit-tests/"


def _told(shared: Path, family: str) -> Iterator[tuple[Path, str]]:
    """(configuration, name) of everything in a family's files that they find undefined."""
    for config, answers in answered(shared, family):
        for record in records(answers, "undefined"):
            if record["type"] in KINDS and any(place in record["context"] for place in PLACES):
                yield config, record["name"]


def _published(shared: Path) -> Iterator[tuple[Path, str]]:
    """The same of the answers their project publishes with its test network."""
    where = {}
    for line in (shared / "corpus" / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        where[cells[3]] = shared / "corpus" / cells[0], cells[1]
    (answer,) = json.loads((shared / "corpus" / PUBLISHED).read_text(encoding="utf-8"))
    for row in answer["rows"]:
        config, family = where.get(IN_REPOSITORY + row["File_Name"], (None, ""))
        if config is not None and family in FAMILIES and row["Struct_Type"] in KINDS:
            yield config, row["Ref_Name"]


def _undefined(config: Path) -> set[str]:
    return {reference.name for device in read(config) for reference in device.references if not reference.defined}


def _missed(told: Iterator[tuple[Path, str]]) -> tuple[int, set[tuple[str, str]]]:
    asked, missed = 0, set()
    for config, name in told:
        if not read(config):
            continue
        asked += 1
        if name not in _undefined(config):
            missed.add((config.name, name))
    return asked, missed


@pytest.mark.parametrize(("family", "least"), [("cisco_ios", 24), ("cisco_asa", 24), ("fortinet", 35)])
def test_what_they_find_undefined_is_undefined_here(shared, family, least):
    asked, missed = _missed(_told(shared, family))
    assert missed <= keys(UNDEFINED)
    assert asked >= least


def test_what_their_project_publishes_as_undefined_is_undefined_here(shared):
    asked, missed = _missed(_published(shared))
    assert missed <= keys(UNDEFINED)
    assert asked >= 25


@pytest.mark.long
def test_no_known_difference_is_stale(shared):
    missed = _missed(_published(shared))[1].union(*(_missed(_told(shared, family))[1] for family in FAMILIES))
    assert missed == keys(UNDEFINED)


def test_a_list_we_find_undefined_is_undefined_for_them(shared):
    """Access lists only: of other kinds they name fewer uses than we do."""
    asked, more = 0, set()
    for config, answers in answered(shared, "cisco_ios"):
        theirs = {record["name"] for record in records(answers, "undefined")}
        if not theirs and not any(records(answers, "filter")):
            continue
        filters = [
            reference
            for device in read(config)
            for reference in device.references
            if reference.kind == "acl" and reference.use in ("filter", "management", "nat") and not reference.defined
        ]
        asked += len(filters)
        more |= {(config.name, reference.name) for reference in filters if reference.name not in theirs}
    assert more == set()
    assert asked >= 8
