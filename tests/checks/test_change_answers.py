"""What examples cannot show of the change checks: scopes in words, missing registers, waivers in use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.check import FOUND, Outcome, Result, Verdict
from auditor.engine import audit_texts
from auditor.engine.discover import all_checks
from auditor.findings import Audit
from auditor.model.fact import written
from auditor.model.logs import day_of
from auditor.plant.rows import Registers, Waiver
from auditor.plant.types import EMPTY
from auditor.reach.network import Network
from tests.checks.building import at

CONFIG = """\
! Last configuration change at 00:20:39 JST Fri May 15 2026 by netadm
version 15.2
hostname rt-edge
!
interface GigabitEthernet0/0
 ip address 192.0.2.2 255.255.255.252
!
line vty 0 4
 login local
 transport input telnet ssh
!
end
"""
ZONES = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
devices:
  rt-edge: {kind: router, boundary: true, area: machine room}
registers:
"""


def audited(register: str, text: str, *select: str, config: str = CONFIG) -> Audit:
    plant = f"{ZONES}  {register}: {register}.csv\n"
    return audit_texts({"rt-edge.cfg": config}, plant, {f"{register}.csv": text}, select=select)


def told(audit: Audit, check: str) -> list[tuple[str, str]]:
    return [
        (str(result.verdict), result.says)
        for id, result in audit.results
        if id == check and result.verdict is not Verdict.INFO
    ]


def reviewed(row: str) -> list[tuple[str, str]]:
    text = f"what,scope,date,reviewer,result,next_due\n{row}\n"
    return told(audited("reviews", text, "CHG-001"), "CHG-001")


@pytest.mark.parametrize(
    ("scope", "verdict"),
    [
        ("rt-edge", "pass"),
        ("all devices", "pass"),
        ("全機器", "pass"),
        ("境界ルータ", "pass"),
        ("boundary firewalls", "fail"),
        ("machine room", "pass"),
        ("sw-01;RT-EDGE", "pass"),
        ("第2系統", "cannot_tell"),
    ],
)
def test_a_scope_in_words_is_matched_or_left_open(scope: str, verdict: str) -> None:
    ((found, _),) = reviewed(f"config,{scope},2026-04-01,Suzuki,ok,2027-04-01")
    assert found == verdict


def test_a_review_of_the_logs_is_no_review_of_the_settings() -> None:
    assert reviewed("logs,rt-edge,2026-04-01,Suzuki,ok,") == [("fail", "")]


def test_a_review_whose_next_date_has_passed_is_due() -> None:
    assert reviewed("config,rt-edge,2026-01-10,Suzuki,ok,2026-07-10") == [("fail", "due")]


def test_a_review_in_the_future_has_not_happened() -> None:
    assert reviewed("config,rt-edge,2026-12-24,Suzuki,ok,") == [("fail", "")]


def test_an_unknown_group_leaves_the_changer_open() -> None:
    header = "device_or_group,account,person,admin,shared_reason\n"
    assert told(audited("accounts", header + "core team,netadm,Suzuki,y,\n", "CHG-002"), "CHG-002") == [
        ("cannot_tell", "")
    ]
    assert told(audited("accounts", header + "rt-edge,netadm,Suzuki,n,\n", "CHG-002"), "CHG-002") == [("fail", "")]
    assert told(audited("accounts", header + "rt-edge,netadm,Suzuki,,\n", "CHG-002"), "CHG-002") == [
        ("cannot_tell", "")
    ]


def changed(row: str) -> str:
    text = f"change_id,device,date,by,summary,approved_by\nCH-0,other-1,2026-01-10,Suzuki,x,Sato\n{row}"
    return told(audited("changes", text, "CHG-003"), "CHG-003")[0][0]


def test_a_change_just_after_midnight_may_stand_under_the_day_before() -> None:
    assert changed("CH-1,rt-edge,2026-05-14,Suzuki,x,Sato\n") == "pass"
    assert changed("CH-1,rt-edge,2026-05-12,Suzuki,x,Sato\n") == "fail"


def test_a_change_older_than_the_register_cannot_be_told() -> None:
    text = "change_id,device,date,by,summary,approved_by\nCH-0,other-1,2026-06-10,Suzuki,x,Sato\n"
    assert told(audited("changes", text, "CHG-003"), "CHG-003")[0][0] == "cannot_tell"


def test_a_moment_in_another_form_is_no_day() -> None:
    assert day_of(written("2026-05-15T00:20:39 JST", at(1))) is not None
    assert day_of(written("Fri May 15 2026", at(1))) is None


HEADER = "waiver_id,check_id,target,risk,decision,compensating_measure,approver,officer_approval,date,expires\n"


def waived(*rows: str, select: tuple[str, ...] = ("CHG-004", "MGT-001")) -> list[tuple[str, str]]:
    return told(audited("waivers", HEADER + "".join(f"{row}\n" for row in rows), *select), "CHG-004")


TAIL = "Telnet,accept,,Sato,n,2026-04-01,2027-03-31"


def test_a_waiver_in_use_passes() -> None:
    assert waived(f"W-1,MGT-001,rt-edge,{TAIL}") == [("pass", "")]


def test_a_waiver_nothing_needs_is_warned_of_only_when_its_check_ran() -> None:
    unused = f"W-1,MGT-003,rt-edge,{TAIL}"
    fixed = CONFIG.replace("telnet ssh", "ssh")
    text = HEADER + f"W-1,MGT-001,rt-edge,{TAIL}\n"
    assert told(audited("waivers", text, "CHG-004", "MGT-001", config=fixed), "CHG-004") == [("warn", "unused")]
    assert waived(unused) == [("pass", "")]


def test_a_target_nobody_knows_is_told() -> None:
    assert waived(f"W-1,MGT-001,rt-gone,{TAIL}") == [("fail", "no_target")]


@pytest.mark.parametrize(
    ("target", "says"),
    [("office → dcs: tcp/502", "unused"), ("office -> dcs", "unused"), ("office -> lab: tcp/502", "no_target")],
)
def test_a_target_of_packets_is_known_by_its_two_zones(target: str, says: str) -> None:
    all_checks()
    row = Waiver(
        at=at(2), waiver_id="W-1", check_id="CNI-002", target=target, risk="r", decision="accept", approver="Sato",
        expires=date(2027, 3, 31),
    )  # fmt: skip
    network = Network([], replace(EMPTY, registers=Registers(waivers=(row,))), date(2026, 11, 22))
    passed = Result(subject="office -> dcs: 10.1.1.0/24 -> 10.3.1.1  tcp/502", verdict=Verdict.PASS)
    found = list(FOUND["CHG-004"].run(Outcome(network, {"CNI-002": [passed]}, {})))  # type: ignore[arg-type]
    assert [result.says for result in found] == [says]


def test_a_plants_own_requirement_may_be_waived() -> None:
    policy = "policies:\n  - {id: P-01, must_not_reach: {from: office, to: office2}, reason: x, owner: y}\n"
    plant = f"{ZONES.replace('devices:', '  - {id: office2, kind: it, prefixes: [10.20.0.0/16]}' + chr(10) + policy + 'devices:')}  waivers: waivers.csv\n"
    text = HEADER + f"W-1,P-01,rt-edge,{TAIL}\nW-2,P-09,rt-edge,{TAIL}\n"
    audit = audit_texts({"rt-edge.cfg": CONFIG}, plant, {"waivers.csv": text}, select=("CHG-004",))
    assert told(audit, "CHG-004") == [("pass", ""), ("fail", "no_check")]


def test_one_waiver_for_many_findings_of_a_device_is_too_wide() -> None:
    two = CONFIG.replace("!\nend", "line vty 5 15\n login local\n transport input telnet\n!\nend")
    text = HEADER + f"W-1,MGT-001,rt-edge,{TAIL}\n"
    assert told(audited("waivers", text, "CHG-004", "MGT-001", config=two), "CHG-004") == [("warn", "wide")]


def test_a_second_waiver_of_one_finding_is_not_needed() -> None:
    assert waived(f"W-1,MGT-001,rt-edge,{TAIL}", f"W-2,MGT-001,rt-edge,{TAIL}") == [("pass", ""), ("warn", "unused")]


def test_a_waiver_that_has_not_begun_is_not_called_unused() -> None:
    later = "W-1,MGT-001,rt-edge,Telnet,accept,,Sato,n,2027-01-01,2027-03-31"
    assert waived(later) == [("pass", "")]


def test_a_waiver_without_an_end_lacks_something() -> None:
    assert waived("W-1,MGT-001,rt-edge,Telnet,accept,,Sato,n,2026-04-01,") == [("fail", "fail")]


def test_without_waivers_there_is_nothing_to_judge() -> None:
    assert waived() == [("not_applicable", "")]


BOTH = """\
rt-edge#show running-config
Building configuration...
!
version 15.2
hostname rt-edge
!
interface GigabitEthernet0/0
 ip address 192.0.2.2 255.255.255.252
!
ntp clock-period 17180152
ntp server 10.10.1.51
end

rt-edge#show startup-config
Using 1034 out of 262136 bytes
!
version 15.2
hostname rt-edge
!
interface GigabitEthernet0/0
 ip address 192.0.2.2 255.255.255.252
!
ntp clock-period 17179993
ntp server 10.10.1.51
end

rt-edge#
"""


def saved(text: str) -> list[str]:
    audit = audit_texts({"rt-edge.log": text}, select=("CHG-003",))
    assert [device.name for device in audit.devices] == ["rt-edge"]
    return [result.says or str(result.verdict) for _, result in audit.results if result.subject == "rt-edge:saved"]


def test_running_and_startup_in_one_log_are_one_device_that_is_saved() -> None:
    assert saved(BOTH) == ["pass"]


def test_what_only_one_of_the_two_says_is_a_difference_either_way() -> None:
    head, mark, tail = BOTH.partition("rt-edge#show startup-config")
    assert saved(head.replace("10.10.1.51", "10.10.1.52") + mark + tail) == ["different"]
    assert saved(head + mark + tail.replace("ntp server 10.10.1.51\n", "")) == ["different"]
    assert saved(head.replace("ntp server 10.10.1.51\n", "") + mark + tail) == ["different"]


def test_a_saved_configuration_alone_stays_a_device() -> None:
    assert saved("rt-edge#show startup-config" + BOTH.partition("rt-edge#show startup-config")[2]) == []
