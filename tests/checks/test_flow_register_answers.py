"""CNI-004 and RUL-006: what the flow register says beside what passes."""

from __future__ import annotations

import pytest

from auditor.check import Result, Verdict
from auditor.engine import audit_texts
from checks.control_network._plants import FLOWS, WITH_FLOWS, router

HEAD, *ROWS = FLOWS.splitlines(keepends=True)


def results(
    check: str, flows: str, hmi: str = " permit tcp 10.20.1.0 0.0.0.255 host 10.30.1.10 eq 502"
) -> list[Result]:
    audit = audit_texts({"rt-01.cfg": router(hmi=hmi)}, WITH_FLOWS, {"flows.csv": flows}, select=(check,))
    return [result for _, result in audit.results if result.verdict is not Verdict.PASS]


def told(found: list[Result]) -> list[tuple[Verdict, str]]:
    return [(one.verdict, one.says) for one in found]


def test_a_line_wider_than_the_flow_it_carries_says_exactly_what_is_too_much() -> None:
    (found,) = results("CNI-004", FLOWS, hmi=" permit tcp 10.20.1.0 0.0.0.255 host 10.30.1.10 range 502 503")
    assert (found.says, dict(found.values or {})["rows"]) == ("wider", "F-02")
    assert dict(found.values or {})["flows"] == "10.20.1.0/24 -> 10.30.1.10/32  tcp/503"


def test_a_line_nobody_declared_is_not_called_wider() -> None:
    more = " permit tcp 10.20.1.0 0.0.0.255 host 10.30.1.10 eq 502\n permit tcp host 10.20.1.9 host 10.30.1.11 eq 102"
    (found,) = results("CNI-004", FLOWS, hmi=more)
    assert found.says == ""
    assert dict(found.values or {})["flows"] == "10.20.1.9/32 -> 10.30.1.11/32  tcp/102"


def test_what_passes_of_a_row_past_its_date_is_said_of_that_row_in_both_checks() -> None:
    flows = FLOWS.replace("set points,n,instrumentation,", "set points,n,instrumentation,2025-03-31")
    assert told(results("CNI-004", flows)) == [(Verdict.FAIL, "expired")]
    assert told(results("RUL-006", flows)) == [(Verdict.FAIL, "row")]


def test_a_row_past_its_date_that_a_row_in_date_covers_is_no_finding() -> None:
    flows = FLOWS + ROWS[1].replace("F-02", "F-09").replace("instrumentation,", "instrumentation,2025-03-31")
    assert results("CNI-004", flows) == []
    assert results("RUL-006", flows) == []


def test_a_row_past_its_date_that_nothing_permits_is_over() -> None:
    flows = FLOWS + "F-09,hmi,10.20.1.0/24,dcs,10.30.1.99,tcp,102,src,gone,n,instrumentation,2025-03-31\n"
    assert results("CNI-004", flows) == []
    assert results("RUL-006", flows) == []


def test_a_declared_flow_that_nothing_permits_is_a_warning() -> None:
    flows = FLOWS + "F-09,hmi,10.20.1.0/24,dcs,10.30.1.99,tcp,102,src,new,n,instrumentation,\n"
    assert told(results("CNI-004", flows)) == [(Verdict.WARN, "")]


def test_the_part_of_a_declared_flow_that_does_not_pass_is_stated() -> None:
    found = results("CNI-004", FLOWS.replace("10.30.1.10,tcp,502,src", "10.30.1.10,tcp,502-503,src"))
    assert told(found) == [(Verdict.INFO, "")]
    assert dict(found[0].values or {})["flows"] == "10.20.1.0/24 -> 10.30.1.10/32  tcp/503"


@pytest.mark.parametrize("side", ["src", "dst"])
def test_the_side_that_may_start_is_minded(side: str) -> None:
    """F-03 from dcs: declared for the other side alone, what passes is undeclared."""
    flows = FLOWS.replace("tcp,4840,src", f"tcp,4840,{side}")
    found = results("CNI-004", flows)
    assert bool([one for one in found if one.verdict is Verdict.FAIL]) == (side == "dst")
