"""WLS-007 and WLS-005 where facts are open, and the chain from the air to the machine."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from auditor.check import Result, Verdict
from auditor.engine import audit_texts
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.plant.rows import Registers, Review
from auditor.plant.types import EMPTY, Plant
from checks.wireless.bridges_control_zone import GUEST, OFFICE
from reports import json_report, text
from tests.checks.building import at, device, run

SSID = Ssid(
    name="JB2", at=at(10), enabled=written(True, at(11)), broadcast=written(False, at(12)),
    security=written("wpa2", at(13)), ciphers=written(frozenset({"ccmp"}), at(14)),
    key_management=written("dot1x", at(15)), pmf=written("required", at(16)), wps=unknown(Text("not read", "not read")),
    isolation=unknown(Text("not read", "not read")), vlan=written(410, at(17)),
)  # fmt: skip


def judged(ssid: Ssid = SSID, plant: Plant = EMPTY, **parts: object) -> dict[str, Result]:
    return {result.subject: result for result in run("WLS-007", [device(ssids=(ssid,), **parts)], plant)}


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        (written("dot1x", at(15)), Verdict.PASS),
        (written("psk", at(15)), Verdict.WARN),
        (written("none", at(15)), Verdict.WARN),
        (unknown(Text("profile X is not in the file", "profile X is not in the file")), Verdict.CANNOT_TELL),
    ],
)
def test_only_802_1x_proves_both_ends(keys: Fact, verdict: Verdict) -> None:
    assert judged(replace(SSID, key_management=keys))["ssid JB2: authentication"].verdict is verdict


@pytest.mark.parametrize(
    ("pmf", "verdict"),
    [
        (written("required", at(16)), Verdict.PASS),
        (written("optional", at(16)), Verdict.PASS),
        (default("disabled", "a document"), Verdict.WARN),
        (unknown(Text("no line", "no line")), Verdict.CANNOT_TELL),
    ],
)
def test_management_frames_are_protected_or_not_or_nobody_knows(pmf: Fact, verdict: Verdict) -> None:
    assert judged(replace(SSID, pmf=pmf))["ssid JB2: management frames"].verdict is verdict


def test_an_open_network_has_no_keys_to_protect_frames_with() -> None:
    assert "ssid JB2: management frames" not in judged(replace(SSID, security=written("open", at(13))))


@pytest.mark.parametrize(
    ("looks", "review", "verdict"),
    [
        (written(True, at(20)), None, Verdict.PASS),
        (written(False, at(20)), None, Verdict.FAIL),
        (unknown(Text("not in this file", "not in this file")), None, Verdict.CANNOT_TELL),
        (written(False, at(20)), Review(at=at(60), what="wireless", date=date(2026, 6, 1)), Verdict.PASS),
        (unknown(Text("not in this file", "not in this file")), Review(at=at(60), what="wireless", date=date(2026, 6, 1)), Verdict.PASS),
        (written(False, at(20)), Review(at=at(60), what="wireless", date=date(2026, 5, 1)), Verdict.FAIL),
        (written(False, at(20)), Review(at=at(60), what="wireless", date=date(2027, 1, 1)), Verdict.FAIL),
        (written(False, at(20)), Review(at=at(60), what="config", date=date(2026, 11, 1)), Verdict.FAIL),
        (written(False, at(20)), Review(at=at(60), what="wireless"), Verdict.FAIL),
    ],
)  # fmt: skip
def test_somebody_looks_or_somebody_looked(looks: Fact[bool], review: Review | None, verdict: Verdict) -> None:
    plant = replace(EMPTY, registers=Registers(reviews=(review,) if review is not None else ()))
    assert judged(plant=plant, rogue_detection=looks)["rogue access points"].verdict is verdict


def test_a_survey_of_another_device_is_none_of_this_one() -> None:
    row = Review(at=at(60), what="wireless", scope="ap-other", date=date(2026, 11, 1))
    plant = replace(EMPTY, registers=Registers(reviews=(row,)))
    mine = device("x", ssids=(SSID,), rogue_detection=written(False, at(20)))
    found = run("WLS-007", [mine, device("ap-other")], plant)
    assert [one.verdict for one in found if one.subject == "rogue access points"] == [Verdict.FAIL]


def test_an_ssid_that_is_off_asks_for_nothing() -> None:
    assert judged(replace(SSID, enabled=written(False, at(11)))) == {}


def test_the_chain_goes_from_the_air_to_the_machine_in_both_reports() -> None:
    audit = audit_texts({"fw-office.conf": GUEST}, OFFICE, select=("WLS-005",))
    (chain,) = json.loads(json_report.render(audit, "en"))["chains"]
    names = ["ssid", "security", "stealth", "isolation", "vlan", "zone", "reaches"]
    assert [step["name"] for step in chain["steps"]] == names
    assert (chain["check"], chain["device"], chain["verdict"]) == ("WLS-005", "fw-office", "fail")
    last = chain["steps"][-1]
    assert last["flow"]["witness"]["src"].startswith("10.10.50.")
    assert last["flow"]["dst"] == ["10.30.10.0/32", "10.30.10.2-10.30.10.255"]
    shown = text.render(audit, "en").decode()
    assert "zone office (it)" in shown
    assert "reaches dcs: 10.10.50.0/24" in shown


AP = """\
version 15.3
hostname ap-01
!
dot11 ssid GUEST
   vlan 30
   authentication open
!
interface Dot11Radio0
 ssid GUEST
!
interface Dot11Radio0.30
 encapsulation dot1Q 30
 bridge-group 30
!
interface GigabitEthernet0
 no ip address
!
interface GigabitEthernet0.30
 encapsulation dot1Q 30
 bridge-group 30
!
end
"""
SWITCH = """\
version 15.2
hostname sw-01
!
vlan 30
!
interface GigabitEthernet1/0/1
 switchport mode trunk
!
interface GigabitEthernet1/0/2
 switchport mode access
 switchport access vlan 30
!
end
"""
ROUTER = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.10.{net}.1 255.255.255.0
!
interface GigabitEthernet0/1
 ip address 10.10.1.1 255.255.255.0
 ip access-group OFFICE-IN in
!
interface GigabitEthernet0/2
 ip address 10.30.1.1 255.255.255.0
!
ip routing
!
ip access-list extended OFFICE-IN
 deny ip any any
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
    vlans: [30]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
links:
  - {from: "ap-01:GigabitEthernet0", to: "sw-01:GigabitEthernet1/0/1"}
"""
LINKED = ZONES + '  - {from: "sw-01:GigabitEthernet1/0/2", to: "rt-01:GigabitEthernet0/0"}\n'


def _to_dcs(plant: str, router: str) -> Verdict:
    audit = audit_texts({"ap.cfg": AP, "sw.cfg": SWITCH, "rt.cfg": router}, plant, select=("WLS-005",))
    (verdict,) = [result.verdict for _, result in audit.results if result.subject == "ssid GUEST -> dcs"]
    return verdict


def test_a_gateway_without_a_tag_is_found_over_the_links() -> None:
    """The router's port carries no VLAN number; the switch in front of it puts its frames into VLAN 30."""
    assert _to_dcs(LINKED, ROUTER.format(net=30)) is Verdict.FAIL


def test_clients_of_an_unknown_subnet_are_not_taken_for_the_whole_zone() -> None:
    """One network of the zone reaches the control network and the other does not: which of them is the SSID's is open."""
    assert _to_dcs(ZONES, ROUTER.format(net=30)) is Verdict.CANNOT_TELL


def test_clients_of_an_unknown_subnet_reach_what_every_network_reaches() -> None:
    everybody = ROUTER.format(net=30).replace(" ip access-group OFFICE-IN in\n", "")
    assert _to_dcs(ZONES, everybody) is Verdict.FAIL
