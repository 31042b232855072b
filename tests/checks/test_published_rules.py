"""Rules that only see what a destination translation delivers: what it publishes bounds them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor.check import Verdict
from auditor.engine import Options, audit
from auditor.findings import Audit

EDGE = """\
# 2026-11-01 10:00:00 by RouterOS 7.15.3
# software id = ABCD-1234
#
# model = RB4011iGS+
/ip address
add address=192.0.2.2/30 interface=ether1 network=192.0.2.0
add address=10.10.1.1/24 interface=ether2 network=10.10.1.0
/ip firewall filter
add action=accept chain=forward connection-state=established,related
{rules}
/ip firewall nat
add action=dst-nat chain=dstnat dst-address=192.0.2.2 dst-port=443 protocol=tcp to-addresses=10.10.1.80
/ip route
add dst-address=0.0.0.0/0 gateway=192.0.2.1
/system identity
set name=rt-edge
"""
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: internet
    kind: internet
    interfaces: ["rt-edge:ether1"]
"""
PUBLISHED = "add action=accept chain=forward connection-nat-state=dstnat"
DROP_NEW = "add action=drop chain=forward connection-nat-state=!dstnat connection-state=new in-interface=ether1"
DROP_PUBLISHED = "add action=drop chain=forward connection-nat-state=dstnat connection-state=new in-interface=ether1"
DROP = "add action=drop chain=forward"


def audited(folder: Path, *rules: str) -> Audit:
    (folder / "rt-edge.rsc").write_text(EDGE.format(rules="\n".join(rules)), encoding="utf-8")
    (folder / "plant.yaml").write_text(PLANT, encoding="utf-8")
    chosen = ("BFW-001", "BFW-002", "RUL-001")
    return audit(Options(sources=(str(folder),), as_of=date(2026, 11, 22), select=chosen))


def failing(found: Audit) -> set[str]:
    return {finding.check.id for finding in found.findings if finding.verdict in ("fail", "warn")}


@pytest.mark.parametrize("rules", [(DROP_NEW,), (PUBLISHED, DROP), (PUBLISHED, DROP_NEW)])
def test_a_boundary_that_lets_in_only_what_it_publishes_is_closed(tmp_path, rules):
    found = audited(tmp_path, *rules)
    assert failing(found) == set()
    assert {entry.check.id for entry in found.checks if entry.verdict == Verdict.PASS} >= {"BFW-001", "BFW-002"}


def test_a_drop_for_published_packets_alone_closes_nothing(tmp_path):
    assert {"BFW-001", "BFW-002"} <= failing(audited(tmp_path, DROP_PUBLISHED))


def test_a_permit_of_everything_behind_it_is_still_one(tmp_path):
    assert "RUL-001" in failing(audited(tmp_path, DROP_PUBLISHED, "add action=accept chain=forward"))
