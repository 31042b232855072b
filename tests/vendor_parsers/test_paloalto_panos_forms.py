"""The three forms of a PAN-OS configuration: one tree, one device, every line accounted for, nothing harmful let in."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.device import Device
from auditor.platform import ParseError, account, unread_lines
from auditor.source.document import Document
from tests.vendor_parsers.panos_text import NETWORK, accounted, device_of, rule, rules_of, sample
from vendor_parsers.paloalto_panos.platform import PLATFORM
from vendor_parsers.paloalto_panos.recognise import sniff

FORMS = ("plant-edge.xml", "plant-edge-set.conf", "plant-edge-braces.conf")
SECRETS = ("uTq2bH0pExample", "9yExampleExample0", "2jmj7l5rSw0yVb", "6cXo1d1T0pJkq6yP4mYyVd0m8gR2yWc1zq9Zk3uXw7A")


def without_places(device: Device) -> str:
    """A device without the lines things stand on, and without the version, which only XML has."""
    told = re.sub(r"Span\([^)]*\)|None", "", repr(device))
    return re.sub(r"version=Fact\([^()]*\([^()]*\)\)", "", told)


@pytest.mark.parametrize("form", FORMS[1:])
def test_every_form_gives_the_identical_device(form):
    assert without_places(device_of(sample(form))) == without_places(device_of(sample(FORMS[0])))


@pytest.mark.parametrize("form", FORMS)
def test_every_line_of_a_sample_is_sorted_once_and_understood(form):
    text = sample(form)
    _, counted = accounted(text)
    assert counted.unread == ()
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known == len(text.splitlines())


@pytest.mark.parametrize("form", FORMS)
def test_no_secret_shows_in_the_device(form):
    told = repr(device_of(sample(form)))
    assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_recognised(form):
    assert sniff(sample(form).splitlines()) == 98


def test_a_line_of_xml_belongs_to_what_starts_or_ends_there():
    text = sample("plant-edge.xml")
    device = device_of(text)
    lines = text.splitlines()
    found = {rule.name: lines[rule.at.first - 1].strip() for rule in rules_of(device)}
    assert found["security rule portal"] == '<entry name="portal">'
    assert lines[device.version.at.first - 1].startswith("<config version=")
    assert device.version.value == "10.2"


BOMB = """<?xml version="1.0"?>
<!DOCTYPE config [
 <!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
]>
<config urldb="paloaltonetworks"><mgt-config>&c;&c;&c;</mgt-config></config>
"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE config SYSTEM "file:///etc/passwd">
<config urldb="paloaltonetworks"/>
"""


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_a_document_type_is_refused_before_it_takes_effect(text):
    with pytest.raises(ParseError) as refused:
        device_of(text)
    assert "document type" in refused.value.text.en
    assert refused.value.at.first == 2


def test_elements_nested_without_end_are_refused():
    with pytest.raises(ParseError, match="nested too deep"):
        device_of("<config>" + "<a>" * 5000)
    with pytest.raises(ParseError, match="nested too deep"):
        device_of("config {\n" + "a {\n" * 5000)


def test_xml_that_ends_in_the_middle_is_refused_and_says_where():
    text = "\n".join(sample("plant-edge.xml").splitlines()[:200])
    with pytest.raises(ParseError, match="not well formed") as refused:
        device_of(text)
    assert refused.value.at.first >= 200


def test_an_answer_of_the_api_is_read_through_its_wrapper():
    inner = sample("plant-edge.xml").split("\n", 1)[1]
    wrapped = f'<response status="success">\n<result>\n{inner}</result>\n</response>\n'
    assert without_places(device_of(wrapped)) == without_places(device_of(sample("plant-edge.xml")))


def test_statements_that_share_a_line_are_all_told_when_not_understood():
    text = '<config urldb="paloaltonetworks"><shared><odd1>x</odd1><odd2>y</odd2></shared></config>'
    _, counted = accounted(text)
    assert [line.word for line in counted.unread] == ["odd1", "odd2"]


def test_a_banner_over_several_lines_is_one_statement():
    text = 'set deviceconfig system hostname fw\nset deviceconfig system login-banner "set\nrulebase x\n# no"\n'
    device, counted = accounted(text)
    assert device.name == "fw"
    assert counted.unread == ()
    text = "set deviceconfig system login-banner one!\n!two\nset deviceconfig system hostname fw\n"
    device, counted = accounted(text)
    assert (device.name, counted.unread) == ("fw", ())


def test_braces_in_a_quoted_value_open_no_block():
    text = 'config {\n  devices {\n    localhost.localdomain {\n      network {\n        interface {\n          ethernet {\n            ethernet1/1 {\n              comment "a {\nb } c";\n            }\n          }\n        }\n      }\n      deviceconfig {\n        system {\n          hostname fw;\n        }\n      }\n    }\n  }\n}\n'
    device, counted = accounted(text)
    assert device.name == "fw"
    assert device.interfaces[0].description == "a {\nb } c"
    assert counted.unread == ()


def test_move_and_delete_in_a_script_do_what_they_do_on_the_device():
    script = (
        NETWORK + rule("one", "any", "any") + rule("two", "any", "any", source="10.1.0.5") + rule("three", "any", "any")
    )
    script += "move rulebase security rules two top\nmove rulebase security rules one bottom\n"
    script += "delete rulebase security rules two source 10.1.0.5\nset rulebase security rules two source 10.1.0.6\n"
    device, counted = accounted(script)
    assert [one.name for one in rules_of(device)] == ["security rule two", "security rule three", "security rule one"]
    assert rules_of(device)[0].source.names == ("10.1.0.6",)
    assert counted.unread == ()


def test_a_command_nobody_knows_makes_the_filters_uncertain():
    _, counted = accounted(NETWORK + "rename rulebase security rules a to b\n")
    assert [(line.topic, line.at.first) for line in counted.unread] == [("filter", 9)]


def test_a_repeated_line_is_sorted_as_well():
    _, counted = accounted(NETWORK + NETWORK)
    assert counted.understood + dict(counted.trivia).get("repeated", 0) == 16
    assert counted.unread == ()


TEXTS = [sample(form).split("\n") for form in FORMS]


def run(lines: list[str]) -> str:
    numbers = range(1, len(lines) + 1)
    tree = PLATFORM.read(Document("fw.conf", lines, numbers, numbers))
    try:
        device = PLATFORM.parse(tree)
    except ParseError:
        return ""
    counted = account(tree, PLATFORM)
    known = counted.understood + sum(count for _, count in (*counted.ignored, *counted.trivia))
    assert known + unread_lines(counted.unread) == len(numbers)
    return repr(device)


@st.composite
def mangled(draw: st.DrawFn) -> list[str]:
    lines = list(draw(st.sampled_from(TEXTS)))
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        kind = draw(st.sampled_from(("delete", "double", "cut", "words", "move", "stop")))
        if kind == "delete":
            del lines[place]
        elif kind == "double":
            lines.insert(place, line)
        elif kind == "cut":
            lines[place] = line[: draw(st.integers(0, len(line)))]
        elif kind == "words":
            lines[place] = " ".join(draw(st.permutations(line.split())))
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), line.strip())
        else:
            lines = lines[:place]
        if not lines:
            return [""]
    return lines


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_mangled_text_raises_nothing_but_parse_errors_and_loses_no_line(lines):
    told = run(lines)
    assert (
        not [secret for secret in SECRETS if secret in told and any(secret in line for line in lines)]
        or "phash" not in told
    )


def test_reading_is_linear_in_the_number_of_rules():
    text = NETWORK + "".join(
        rule(f"r{number}", "office", "control", destination=f"10.2.{number % 250}.9") for number in range(2000)
    )
    started = time.process_time()
    device, counted = accounted(text)
    assert len(rules_of(device)) == 2000
    assert counted.unread == ()
    assert time.process_time() - started < 5
