"""Published exports: the statements another project finds in them, and what this parser makes of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from auditor.engine.inputs import Read, read_input
from auditor.model.address import prefix
from auditor.source.ingest import ingest
from vendor_parsers.mikrotik_routeros.platform import PLATFORM

FIXTURE = "networktocode_netutils__parser__base__mikrotik_routeros__routeros_full_sent.txt"
HOME_ROUTER = "ytti_oxidized__routeros_L009UiGS_7.15.2_output.txt"


def read(shared: Path, name: str) -> Read:
    (source,) = ingest([str(shared / "corpus" / "files" / "mikrotik" / name)])
    return read_input(source, [PLATFORM])


def published(shared: Path) -> list[str]:
    """The statements that netutils lists for its own fixture."""
    path = (
        shared
        / "corpus"
        / "truth"
        / "netutils"
        / "parser"
        / "base"
        / "mikrotik_routeros"
        / "routeros_full_received.py.txt"
    )
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            found += [
                word.value.value
                for word in node.keywords
                if word.arg == "config_line" and isinstance(word.value, ast.Constant)
            ]
    return [text for text in found if isinstance(text, str)]


def test_statements_are_those_another_parser_finds(shared: Path) -> None:
    """But for the note, whose broken lines netutils keeps broken."""
    (source,) = ingest([str(shared / "corpus" / "files" / "mikrotik" / FIXTURE)])
    tree = PLATFORM.read(source.documents[0])
    ours = [f"{menu.text} {item.text}" for menu in tree.root.children for item in menu.children]
    theirs = published(shared)
    assert len(ours) == len(theirs) > 40
    assert [line for line in ours if not line.startswith("/system note")] == [
        line for line in theirs if not line.startswith("/system note")
    ]


def test_a_home_router_as_its_vendor_ships_it(shared: Path) -> None:
    """What comes in from the provider's line without having been asked for is dropped, in both families."""
    (device,) = read(shared, HOME_ROUTER).devices
    assert (device.version.value, device.model, device.kind) == ("7.15.2", "L009UiGS", "firewall")
    assert {found.name: found.group for found in device.interfaces if found.group} == dict.fromkeys(
        ("ether2", "ether3", "ether4", "ether5", "ether6", "ether7", "ether8", "sfp1"), "bridge"
    )
    forward, inward = device.ruleset("filter forward"), device.ruleset("filter input")
    assert forward is not None
    assert inward is not None
    last = forward.rules[-1]
    assert (str(last.action), last.inward, last.states, last.translated) == (
        "deny", {"ether1", "pppoe-out1"}, {"new"}, {""},
    )  # fmt: skip
    office = next(rule for rule in inward.rules if rule.description == "Remote MGTM")
    assert office.source.lower == office.source.upper == prefix("198.51.100.1")
    six = device.ruleset("ip6 filter forward")
    assert six is not None
    assert "bridge" not in (six.rules[-1].inward or ())


@pytest.mark.parametrize("name", [FIXTURE, HOME_ROUTER])
def test_no_secret_of_a_published_export_is_kept(shared: Path, name: str) -> None:
    (device,) = read(shared, name).devices
    assert device.secrets
    assert not any(found.digest and found.storage == "masked" for found in device.secrets)
    assert "somestring" not in repr(device)
