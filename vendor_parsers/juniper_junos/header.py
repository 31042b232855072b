"""What the export says of itself: version, model, serial number, who changed it last and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.model.fact import NOT_SAID, Fact, unknown, written
from vendor_parsers.juniper_junos.reading import JunosTree

_CHANGED = re.compile(r"Last (?:commit|changed): (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: \S{1,8})?)(?: by (\S{1,64}))?")
_MODEL = re.compile(r"Model: (\S{1,60})$")
_CHASSIS = re.compile(r"Chassis\s{1,80}(?:REV \S{1,8}\s{1,40})?(\S{6,20})\s{1,80}(\S.{0,60})$")


@dataclass(frozen=True, slots=True)
class Header:
    """``model`` and ``serial`` are empty where the export does not tell."""

    version: Fact[str]
    model: str
    serial: str
    changed_by: Fact[str]
    changed_at: Fact[str]


def read_header(tree: JunosTree) -> Header:
    """The header of a configuration, from its first statement and the comments some programs put above it."""
    said = tree.config.one("version")
    model = serial = ""
    by: Fact[str] = unknown(NOT_SAID)
    when: Fact[str] = unknown(NOT_SAID)
    for at, text in tree.remarks:
        changed = _CHANGED.match(text)
        named = _MODEL.match(text)
        chassis = _CHASSIS.match(text)
        if changed is not None:
            when = written(changed[1], at)
            by = written(changed[2], at) if changed[2] else by
        elif named is not None:
            model = model or named[1]
        elif chassis is not None:
            serial, model = serial or chassis[1], model or chassis[2].strip()
    version: Fact[str] = written(said.name, said.at) if said is not None else unknown(NOT_SAID)
    return Header(version, model, serial, by, when)
