"""SWP-005 where the session, its end or the ledger is open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.check import Verdict
from auditor.model.address import prefix
from auditor.model.fact import Fact, unknown, written
from auditor.model.mirror import Mirror
from auditor.model.text import Text
from auditor.plant.rows import Asset, Registers
from auditor.plant.types import EMPTY, PortUse
from tests.checks.building import at, device, port, run

SESSION = Mirror(name="1", at=at(5), enabled=written(True, at(5)), sources=("e1",), port="e9")
SENSOR = Asset(at=at(50), asset_id="A-1", name="ids-01", kind="IDS", ips=prefix("10.1.1.9/32"))
PLANT = replace(EMPTY, registers=Registers(ledger=(SENSOR,)))
USE = replace(PLANT, ports=(PortUse("x", "e9", "ids-01", unused=False, at=at(60)),))


@pytest.mark.parametrize(
    ("enabled", "verdict"),
    [
        (written(True, at(5)), Verdict.FAIL),
        (
            unknown(Text("neither shutdown nor no shutdown is written", "neither shutdown nor no shutdown is written")),
            Verdict.CANNOT_TELL,
        ),
        (written(False, at(5)), Verdict.PASS),
    ],
)
def test_only_a_session_that_certainly_runs_fails(enabled: Fact[bool], verdict: Verdict) -> None:
    (result,) = run("SWP-005", [device(mirrors=(replace(SESSION, enabled=enabled),))], PLANT)
    assert result.verdict is verdict


def test_the_port_map_names_the_sensor() -> None:
    (result,) = run("SWP-005", [device(mirrors=(SESSION,), interfaces=(port("e9", 7),))], USE)
    assert result.verdict is Verdict.PASS


def test_a_retired_sensor_is_none() -> None:
    retired = replace(USE, registers=Registers(ledger=(replace(SENSOR, status="retired"),)))
    (result,) = run("SWP-005", [device(mirrors=(SESSION,))], retired)
    assert result.verdict is Verdict.FAIL


@pytest.mark.parametrize(("host", "verdict"), [("10.1.1.9", Verdict.PASS), ("10.1.1.8", Verdict.FAIL)])
def test_copies_sent_to_an_address_are_looked_up_by_it(host: str, verdict: Verdict) -> None:
    (result,) = run("SWP-005", [device(mirrors=(replace(SESSION, port="", host=host),))], PLANT)
    assert result.verdict is verdict


def test_copies_in_a_vlan_are_judged_where_they_come_out() -> None:
    sends = device("a", mirrors=(replace(SESSION, port="", vlan=900),))
    takes = device("b", mirrors=(replace(SESSION, sources=("remote vlan 900",)),))
    (alone,) = run("SWP-005", [sends], PLANT)
    assert alone.verdict is Verdict.CANNOT_TELL
    assert [(one.device, one.verdict) for one in run("SWP-005", [sends, takes], PLANT)] == [
        ("a", Verdict.PASS),
        ("b", Verdict.FAIL),
    ]


def test_a_switch_whose_sessions_are_not_read_is_open_and_a_firewall_silent() -> None:
    unread = device(reads=frozenset({"interfaces"}))
    assert [one.verdict for one in run("SWP-005", [unread], PLANT)] == [Verdict.CANNOT_TELL]
    assert run("SWP-005", [replace(unread, kind="firewall")], PLANT) == []
