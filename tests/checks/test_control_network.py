"""What the checks on the control network answer where a first look says otherwise."""

from __future__ import annotations

import pytest

from auditor.check import Result, Severity, Verdict
from auditor.engine import audit_texts
from checks.control_network._plants import FLOWS, PLANT, WITH_FLOWS, router
from checks.control_network.vlan_shared import APART, DCS
from checks.control_network.vlan_shared import PLANT as SWITCHES

FAIL, PASS, CANNOT_TELL = Verdict.FAIL, Verdict.PASS, Verdict.CANNOT_TELL
OUTWARD = "GigabitEthernet0/1 -> GigabitEthernet0/2"
LEDGER = "asset_id,name,kind,ip,zone,status,config_expected\nA-1,fw-lost,firewall,10.30.1.250,dcs,in_use,y\n"


def _audit(check: str, config: str, plant: str = PLANT, registers: dict[str, str] | None = None) -> list[Result]:
    audit = audit_texts({"rt-01.cfg": config}, plant, registers or {}, select=(check,))
    assert not audit.not_run
    return [result for _, result in audit.results]


def _outward(config: str, plant: str = PLANT) -> Verdict:
    return next(result.verdict for result in _audit("CNI-003", config, plant) if result.subject == OUTWARD)


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (" deny tcp any any eq 23\n permit ip any any", FAIL),
        (" deny ip host 10.20.1.99 any\n permit ip any any", FAIL),
        (" permit udp any any", FAIL),
        (" permit tcp 10.20.1.0 0.0.0.255 10.30.1.0 0.0.0.255", FAIL),
        (" permit tcp any any established", PASS),
        (" permit icmp any any", PASS),
        (" permit tcp any any eq 502", PASS),
        (" permit ip host 10.20.1.5 host 10.30.1.10", PASS),
    ],
)
def test_permits_behind_a_few_denies_are_no_boundary(lines: str, verdict: Verdict) -> None:
    assert _outward(router(hmi=lines)) is verdict


def _six(text: str, zone: str) -> str:
    four = f" ip address 10.{zone}.1.1 255.255.255.0\n"
    return text.replace(four, f"{four} ipv6 address 2001:DB8:{zone}::1/64\n")


def test_unfiltered_ipv6_beside_filtered_ipv4_is_no_boundary() -> None:
    config = _six(_six(router(), "20"), "30").replace("ip routing\n", "ip routing\nipv6 unicast-routing\n")
    plant = PLANT.replace("10.20.0.0/16]", '10.20.0.0/16, "2001:db8:20::/48"]')
    plant = plant.replace("10.30.0.0/16]", '10.30.0.0/16, "2001:db8:30::/48"]')
    assert _outward(config, plant) is FAIL


def test_legs_without_a_common_address_family_are_not_open() -> None:
    config = router().replace(
        " ip address 10.30.1.1 255.255.255.0\n ip access-group DCS-IN in\n", " ipv6 address 2001:DB8:30::1/64\n"
    )
    plant = PLANT.replace("[10.30.0.0/16]", '["2001:db8:30::/48"]')
    assert _outward(config.replace(" ip access-group HMI-IN in\n", ""), plant) is PASS


def test_a_named_external_enforcer_leaves_it_open_whether_the_boundary_is_filtered() -> None:
    plant = PLANT + "devices:\n  rt-01: {external_enforcer: fw-x}\n"
    assert _outward(router().replace(" ip access-group HMI-IN in\n", ""), plant) is CANNOT_TELL
    assert _outward(router(), plant) is PASS


@pytest.mark.parametrize("check", ["CNI-003", "CNI-006", "CNI-007"])
def test_a_missing_configuration_keeps_a_clean_rest_from_passing(check: str) -> None:
    plant = PLANT + "registers:\n  ledger: ledger.csv\n"
    found = {result.verdict for result in _audit(check, router(), plant, {"ledger.csv": LEDGER})}
    assert CANNOT_TELL in found
    assert CANNOT_TELL not in {result.verdict for result in _audit(check, router())}


@pytest.mark.parametrize(
    ("config", "verdict"),
    [
        (router(hmi=" permit ip any any"), FAIL),
        (router().replace("HMI-IN in", "NOWHERE in"), CANNOT_TELL),
        (router(hmi=" permit ip any any").replace("ip routing", "no ip routing"), None),
    ],
)
def test_a_list_that_permits_everything_does_not_close_a_bypass(config: str, verdict: Verdict | None) -> None:
    verdicts = [result.verdict for result in _audit("CNI-007", config) if result.device]
    assert verdicts == ([] if verdict is None else [verdict])


def test_a_declared_boundary_is_no_bypass() -> None:
    plant = PLANT + "devices:\n  rt-01: {boundary: true}\n"
    assert [result.verdict for result in _audit("CNI-007", router(hmi=" permit ip any any"), plant)] == [PASS]


MODBUS = router(office=" permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10 eq 502")
VIEWED = FLOWS.replace(
    "tcp,443,src,trend display,y,production,", "tcp,502,{starts},trend display,{view},production,{until}"
)


@pytest.mark.parametrize(
    ("starts", "view", "until", "verdicts"),
    [
        ("src", "y", "", {Verdict.INFO, PASS}),
        ("src", "y", "2020-01-01", {FAIL}),
        ("dst", "y", "", {FAIL}),
        ("src", "n", "", {FAIL}),
    ],
)
def test_view_only_holds_for_the_side_and_the_time_declared(
    starts: str, view: str, until: str, verdicts: set[Verdict]
) -> None:
    flows = VIEWED.format(starts=starts, view=view, until=until)
    found = _audit("CNI-005", MODBUS, WITH_FLOWS, {"flows.csv": flows})
    assert {result.verdict for result in found if result.subject.startswith("office -> hmi")} == verdicts


def test_remote_desktop_alone_is_milder_than_what_a_rule_opens_with_it() -> None:
    lines = " permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.10 eq 3389\n permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.11 range 400 4000"
    found = [result for result in _audit("CNI-005", router(office=lines)) if result.verdict is FAIL]
    assert {result.evidence[0].at.first: result.severity for result in found} == {19: Severity.HIGH, 20: None}
    (worse,) = [result for result in found if result.severity is None]
    assert worse.flow is not None
    assert 3389 in worse.flow.box.destination_port


@pytest.mark.parametrize(
    "row", ["hmi,10.20.1.5,dcs,10.30.1.10,tcp,9999,dst", "any,10.20.1.5,dcs,10.30.1.10,tcp,9999,src"]
)
def test_a_row_nothing_permits_is_told_whichever_side_starts(row: str) -> None:
    found = _audit("CNI-004", router(), WITH_FLOWS, {"flows.csv": FLOWS + f"F-09,{row},spare,n,production,\n"})
    (dead,) = [result for result in found if result.verdict is Verdict.WARN]
    assert dead.subject.endswith("F-09")


def test_a_vlan_in_use_that_no_zone_claims_cannot_be_told() -> None:
    stray = DCS.replace("switchport access vlan 300", "switchport access vlan 77").replace(
        "native vlan 300", "native vlan 998"
    )
    audit = audit_texts({"sw-01.cfg": stray, "sw-02.cfg": APART}, SWITCHES, {}, select=("CNI-006",))
    (open_question,) = [result for _, result in audit.results if result.verdict is CANNOT_TELL]
    assert "vlan 77" in open_question.subject


@pytest.mark.parametrize(
    "lines", [" permit tcp any any", " deny tcp any any eq 23\n permit ip any any", " permit tcp any any range 1 100"]
)
def test_unlimited_traffic_fails_without_a_register_too(lines: str) -> None:
    found = _audit("CNI-002", router(office=lines))
    assert FAIL in {result.verdict for result in found if result.subject.startswith("office -> hmi")}
