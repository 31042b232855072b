"""What SARIF 2.1.0 asks of the objects the logs are made of, as a JSON Schema of our own: closed, so that nothing else slips in.

Sections are those of the OASIS standard (sarif-v2.1.0-errata01). Rules that no schema can say stand in ``faults``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TEXT = {"type": "string"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
BAG = {"type": "object"}


def _closed(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _list(items: Any, **rules: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **rules}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


DEFINITIONS = {
    # 3.11.5: a brace that opens no placeholder is doubled; these logs have no placeholders
    "message": _closed(("text",), text={"type": "string", "minLength": 1, "pattern": r"^([^{}]|\{\{|\}\})*$"}),
    "artifactLocation": _closed(
        uri={"type": "string", "pattern": r"^([A-Za-z0-9._~!$&'()*+,;=@/:-]|%[0-9A-F]{2})*$"}, uriBaseId={"const": "%SRCROOT%"},
        index={"type": "integer", "minimum": 0}, description=_ref("message"),
    ),
    "region": _closed(
        ("startLine", "endLine"), startLine={"type": "integer", "minimum": 1}, endLine={"type": "integer", "minimum": 1},
        snippet=_closed(("text",), text=TEXT),
    ),
    "physicalLocation": _closed(("artifactLocation",), artifactLocation=_ref("artifactLocation"), region=_ref("region")),
    "location": _closed(
        id={"type": "integer", "minimum": 0}, physicalLocation=_ref("physicalLocation"), message=_ref("message"),
        logicalLocations=_list(_closed(("name",), name=TEXT, kind={"const": "resource"}), uniqueItems=True),
    ),
    "descriptor": _closed(
        ("id", "shortDescription"), id=TEXT, name=TEXT, shortDescription=_ref("message"), fullDescription=_ref("message"),
        help=_ref("message"), defaultConfiguration=_closed(("level",), level=LEVEL), properties=BAG,
    ),
    "notification": _closed(
        ("descriptor", "level", "message"), descriptor=_closed(("id",), id=TEXT), associatedRule=_closed(("id",), id=TEXT),
        level=LEVEL, message=_ref("message"), locations=_list(_ref("location"), uniqueItems=True),
    ),
    "step": _closed(("location",), location=_ref("location"), importance={"enum": ["important", "essential", "unimportant"]}),
    "codeFlow": _closed(
        ("threadFlows",), message=_ref("message"),
        threadFlows=_list(_closed(("locations",), locations=_list(_ref("step"), minItems=1)), minItems=1),
    ),
    "suppression": _closed(
        ("kind",), kind={"enum": ["inSource", "external"]}, status={"enum": ["accepted", "underReview", "rejected"]},
        justification={"type": "string", "minLength": 1}, location=_ref("location"),
    ),
    "result": _closed(
        ("ruleId", "ruleIndex", "kind", "level", "message", "locations", "partialFingerprints"), ruleId=TEXT,
        ruleIndex={"type": "integer", "minimum": 0},
        kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]}, level=LEVEL,
        message=_ref("message"), locations=_list(_ref("location"), minItems=1),
        relatedLocations=_list(_ref("location"), uniqueItems=True), codeFlows=_list(_ref("codeFlow")),
        partialFingerprints={"type": "object", "additionalProperties": TEXT, "minProperties": 1},
        suppressions=_list(_ref("suppression"), uniqueItems=True),
        baselineState={"enum": ["new", "unchanged", "updated", "absent"]}, properties=BAG,
    ),
    "artifact": _closed(
        ("location",), location=_ref("artifactLocation"), roles=_list({"const": "analysisTarget"}, uniqueItems=True),
        hashes={"type": "object", "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}, properties=BAG,
    ),
    "invocation": _closed(
        ("executionSuccessful",), executionSuccessful={"type": "boolean"}, exitCode={"type": "integer"}, exitCodeDescription=TEXT,
        toolExecutionNotifications=_list(_ref("notification")), toolConfigurationNotifications=_list(_ref("notification")),
    ),
    "driver": _closed(
        ("name", "rules"), name=TEXT, version=TEXT, language={"enum": ["en", "ja"]}, shortDescription=_ref("message"),
        notifications=_list(_ref("descriptor"), uniqueItems=True), rules=_list(_ref("descriptor"), uniqueItems=True),
    ),
    "run": _closed(
        ("tool", "results"), tool=_closed(("driver",), driver=_ref("driver")), invocations=_list(_ref("invocation")),
        language={"enum": ["en", "ja"]}, columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        originalUriBaseIds={"type": "object", "additionalProperties": _ref("artifactLocation")},
        artifacts=_list(_ref("artifact"), uniqueItems=True), results=_list(_ref("result")),
        redactionTokens=_list(TEXT, uniqueItems=True), properties=BAG,
    ),
}  # fmt: skip
SHAPE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": DEFINITIONS,
    **_closed(
        ("version", "runs"),
        **{"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": _list(_ref("run"), minItems=1)},
    ),
}


def faults(log: dict[str, Any]) -> Iterator[str]:
    """What is against the standard, or against what code scanning takes, and no schema can say."""
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        if len({rule["id"] for rule in rules}) < len(rules):
            yield "two rules of one id"
        told = {entry["id"] for entry in run["tool"]["driver"]["notifications"]}
        for invocation in run["invocations"]:
            for key in ("toolExecutionNotifications", "toolConfigurationNotifications"):
                yield from (
                    f"{key}: {e['descriptor']['id']}" for e in invocation[key] if e["descriptor"]["id"] not in told
                )
        for result in run["results"]:
            for fault in _of_result(result, run):
                yield f"{result['ruleId']} {result['message']['text'][:60]}: {fault}"
        for key in ("suppressions", "baselineState"):
            if len({key in result for result in run["results"]}) > 1:
                yield f"some results have {key} and others not (3.27.23, 3.27.24)"


def _of_result(result: dict[str, Any], run: dict[str, Any]) -> Iterator[str]:
    if run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] != result["ruleId"]:
        yield "ruleIndex is another rule's (3.27.6)"
    if result["kind"] != "fail" and result["level"] != "none":
        yield "only a failure has a level (3.27.10)"
    if "](" in result["message"]["text"]:
        yield "a link (3.11.6)"
    places = [*result["locations"], *result.get("relatedLocations", ())]
    numbers = [place["id"] for place in places if "id" in place]
    if len(set(numbers)) < len(numbers):
        yield "two locations of one id (3.28.2)"
    flows = [
        step["location"] for flow in result.get("codeFlows", ()) for t in flow["threadFlows"] for step in t["locations"]
    ]
    for place in (*places, *flows):
        if "physicalLocation" in place:
            yield from _of_place(place["physicalLocation"], run)
    if not all("uri" in place["physicalLocation"]["artifactLocation"] for place in places):
        yield "code scanning takes no result that stands in no file"


def _of_place(place: dict[str, Any], run: dict[str, Any]) -> Iterator[str]:
    where = place["artifactLocation"]
    if "index" in where and run["artifacts"][where["index"]]["location"]["uri"] != where["uri"]:
        yield "index is another artifact's (3.4.5)"
    if ("uriBaseId" in where) == where["uri"].startswith("file:"):
        yield "a base for an absolute URI, or none for a relative one (3.4.4)"
    if "region" in place and place["region"]["endLine"] < place["region"]["startLine"]:
        yield "a region that ends before it starts"
