"""The shipped JSON Schema says what the loader says."""

from __future__ import annotations

from pathlib import Path
from pkgutil import get_data
from typing import Any

import jsonschema
import pytest
import yaml

from auditor.plant.draft import draft
from auditor.plant.load import load_plant
from auditor.plant.schema import as_text, schema
from tests.plant.test_draft import plant

BAD = {
    "unknown section": "zone: []\n",
    "unknown zone key": "zones: [{id: a, kind: it, prefix: []}]\n",
    "zone without kind": "zones: [{id: a}]\n",
    "kind that is none": "zones: [{id: a, kind: contrl}]\n",
    "kind that is no network zone": "zones: [{id: a, kind: 監視室}]\n",
    "pin without interface": "zones: [{id: a, kind: it, interfaces: [fw]}]\n",
    "VLAN out of range": "zones: [{id: a, kind: it, vlans: [5000]}]\n",
    "device kind that is none": "devices: {a: {kind: swich}}\n",
    "boundary that is no yes or no": "devices: {a: {boundary: perhaps}}\n",
    "link without end": "links: [{from: 'a:1'}]\n",
    "one-way by what is none": "zones: [{id: a, kind: it}, {id: b, kind: it}]\none_way: [{from: a, to: b, by: hope}]\n",
    "policy without an end": "zones: [{id: a, kind: it}]\npolicies: [{id: P-1, only: {from: a}}]\n",
    "policy without demand": "policies: [{id: P-1}]\n",
    "unknown register": "registers: {flow: a.csv}\n",
    "unknown check": "parameters: {WLS-3: {max_dbm: 1}}\n",
    "unknown parameter": "parameters: {WLS-003: {max_db: 1}}\n",
    "newer schema": "schema: 2\n",
    "zones as a mapping": "zones: {a: b}\n",
}
GOOD = {
    "Japanese kind": "zones: [{id: a, kind: 情報系NW, prefixes: 10.0.0.0/8, vlans: [10, 20-29]}]\n",
    "empty sections": "schema: 1\nplant:\nzones:\ndevices:\nlinks:\nregisters:\nparameters:\n",
    "device without facts": "devices: {sw-1: }\n",
    "bare service": "services_needed: [lldp, {service: dhcp}]\n",
    "policy by address": "zones: [{id: a, kind: it, prefixes: [10.0.0.0/8]}]\npolicies: [{id: 1, only: {from: a, to: a}},"
    " {id: 2, must_not_reach: [{src: 10.0.0.1, to: a}]}]\n",
    "policy": "zones: [{id: a, kind: it}]\npolicies: [{id: 1, must_reach: {from: a, to: a, port: 443, protocol: tcp}}]\n",
}


def valid(value: Any) -> bool:
    return jsonschema.Draft202012Validator(schema()).is_valid(value)


def test_schema_is_a_schema_and_is_the_one_shipped() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    shipped = get_data("auditor", "schemas/plant-v1.json")
    assert shipped is not None
    assert shipped.decode() == as_text()


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_schema_and_loader_refuse(text: str, tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text(text, encoding="utf-8")
    assert load_plant(tmp_path / "plant.yaml")[0] is None
    assert not valid(yaml.safe_load(text))


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_schema_and_loader_accept(text: str, tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text(text, encoding="utf-8")
    _, problems = load_plant(tmp_path / "plant.yaml")
    assert [problem.text.en for problem in problems] == []
    assert valid(yaml.safe_load(text))


def test_sample_plants_and_drafts_are_valid() -> None:
    found = sorted((Path(__file__).parents[2] / "samples" / "plants").glob("*/plant.yaml"))
    assert found
    for path in found:
        assert valid(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert valid(yaml.safe_load(draft(plant(), "ja")))
