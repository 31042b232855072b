"""Boundary cases that once passed wrongly: summed ports, conditional permits, unnumbered lines, uncarried prefixes."""

from __future__ import annotations

from auditor.engine import audit_texts
from checks.boundary._edges import EDGE, EDGE_PLANT


def verdicts(check: str, bound: str, lists: str, plant: str = EDGE_PLANT) -> set[str]:
    found = audit_texts({"rt-edge.cfg": EDGE.format(bound=bound, lists=lists)}, plant, select=[check])
    return {finding.verdict for finding in found.findings}


def inbound(*rules: str) -> tuple[str, str]:
    body = "".join(f" {rule}\n" for rule in rules)
    return " ip access-group IN in\n", f"ip access-list extended IN\n{body} deny ip any any\n!\n"


def test_many_single_ports_of_one_rule_are_a_wide_permit():
    ports = " ".join(str(port) for port in range(8000, 8040, 2))
    assert verdicts("BFW-002", *inbound(f"permit tcp any 10.10.0.0 0.0.255.255 eq {ports}")) == {"fail"}
    assert verdicts("BFW-002", *inbound("permit tcp any 10.10.0.0 0.0.255.255 eq 443")) == set()


def test_a_zone_prefix_that_no_supplied_interface_carries_counts_as_internal():
    plant = EDGE_PLANT + "  - id: plant2\n    kind: ctrl_info\n    prefixes: [10.20.0.0/16]\n"
    assert verdicts("BFW-002", *inbound("permit ip any 10.20.0.0 0.0.255.255"), plant=plant) == {"fail"}


def test_an_any_any_permit_under_a_condition_cannot_be_told():
    assert verdicts("RUL-001", *inbound("permit ip any any time-range WORK")) == {"cannot_tell"}


def test_a_list_bound_in_both_directions_fails_once():
    bound, lists = inbound("permit ip any any")
    found = audit_texts(
        {"rt-edge.cfg": EDGE.format(bound=f"{bound} ip access-group IN out\n", lists=lists)},
        EDGE_PLANT,
        select=["RUL-001"],
    )
    assert [finding.verdict for finding in found.findings] == ["fail"]
    assert not any(result.verdict == "pass" for _, result in found.results)
