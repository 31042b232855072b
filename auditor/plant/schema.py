"""The plant file as JSON Schema (draft 2020-12), made from the same keys the loader reads by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from auditor.manual import manual
from auditor.model.text import Text
from auditor.plant import keys, policies
from auditor.plant.keys import Key, Keys
from auditor.plant.parameters import known_parameters

Json = dict[str, Any]
FILE = "plant-v1.json"
_SCALAR: Json = {"type": ["string", "number", "boolean"]}
_STRINGS: Json = {"type": "array", "items": {"type": "string"}}
_ONE_OR_MANY: Json = {
    "anyOf": [{"type": ["string", "number"]}, {"type": "array", "items": {"type": ["string", "number"]}}]
}
_PORT: Json = {"type": "string", "pattern": "^[^:]+(:.+)?$"}
_PINNED: Json = {"type": "string", "pattern": "^[^:]+:.+$"}
_VLAN: Json = {
    "anyOf": [{"type": "integer", "minimum": 1, "maximum": 4094}, {"type": "string", "pattern": "^[0-9]+(-[0-9]+)?$"}]
}
_SHAPES: dict[str, Json] = {
    "text": {"type": ["string", "number"]},
    "yes-no": {"type": "boolean"},
    "zone": {"type": "string"},
    "zones": {"anyOf": [{"type": "string"}, _STRINGS]},
    "port": _PORT,
    "ports": {"anyOf": [_PINNED, {"type": "array", "items": _PINNED}]},
    "prefixes": {"anyOf": [{"type": "string"}, _STRINGS]},
    "vlans": {"anyOf": [_VLAN, {"type": "array", "items": _VLAN}]},
    "addresses": _ONE_OR_MANY,
    "protocols": _ONE_OR_MANY,
    "port-numbers": _ONE_OR_MANY,
}


def schema() -> Json:
    """The whole schema as JSON values, keys in a fixed order."""
    top: dict[str, Json] = {
        "schema": {"const": 1},
        "plant": _mapping(keys.PLANT),
        "devices": {"type": "object", "additionalProperties": _or_null(_mapping(keys.DEVICE))},
        "registers": _registers(),
        "parameters": _parameters(),
    }
    for section, each in keys.LISTS.items():
        top[section] = {"type": "array", "items": _item(section, each)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:plant-auditor:{FILE}",
        "title": "auditor plant file / auditor プラントファイル",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: _described(_or_null(top[name]) if name != "schema" else top[name], text)
            for name, text in keys.TOP.items()
        },
    }


def _item(section: str, each: Keys) -> Json:
    if section == "zones":
        found = _mapping(each)
        found["properties"]["kind"] = _described({"enum": _zone_words()}, keys.ZONE["kind"].means)
        return found
    if section == "services_needed":
        return {"anyOf": [{"type": "string"}, _mapping(each)]}
    if section == "policies":
        found = _mapping(each)
        flow = _mapping(keys.FLOW)
        flow["allOf"] = [{"anyOf": [{"required": [zone]}, {"required": [host]}]} for zone, host in policies.SIDES]
        either = {"anyOf": [flow, {"type": "array", "minItems": 1, "items": flow}]}
        for name in policies.DEMANDS:
            found["properties"][name] = _described(either, keys.POLICY[name].means)
        return {**found, "oneOf": [{"required": [name]} for name in policies.DEMANDS]}
    return _mapping(each)


def _zone_words() -> list[str]:
    """The kinds and every name the manual has for them."""
    kinds = keys.ZONE["kind"].words
    names = (
        name for zone in manual().zones if zone.id in kinds for name in (zone.name.ja, zone.name.en, *zone.aliases)
    )
    return list(dict.fromkeys((*kinds, *names)))


def _mapping(each: Keys) -> Json:
    found: Json = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _described(_value(key), key.means) for name, key in each.items()},
    }
    required = [name for name, key in each.items() if key.required]
    return {**found, "required": required} if required else found


def _value(key: Key) -> Json:
    return {"enum": list(key.words)} if key.words else dict(_SHAPES[key.shape])


def _described(value: Json, means: Text) -> Json:
    return {**value, "description": f"{means.en} / {means.ja}"}


def _or_null(value: Json) -> Json:
    return {**value, "type": [value["type"], "null"]} if isinstance(value.get("type"), str) else value


def _named(names: Iterable[tuple[str, Json]]) -> Json:
    return {"type": "object", "additionalProperties": False, "properties": dict(names)}


def _registers() -> Json:
    return _named(
        (register.file.partition(".")[0], _described({"type": ["string", "null"]}, register.title))
        for register in manual().registers
    )


def _parameters() -> Json:
    titles = {check.id: check for check in manual().checks}
    return _named(
        (check, _described(_named((name, _parameter(check, name)) for name in names), titles[check].title))
        for check, names in known_parameters().items()
    )


def _parameter(check: str, name: str) -> Json:
    label = next(found.label for found in manual().check(check).parameters if found.name == name)
    return _described({"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]}, label)


def as_text() -> str:
    """The schema as it is shipped: indented JSON, one line end at its end."""

    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
