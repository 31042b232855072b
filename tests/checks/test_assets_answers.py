"""Ledger, advisories and hosts: what examples cannot show, the three answers above all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from auditor.check import Result, Severity, Verdict
from auditor.model.address import parse_ip, prefix
from auditor.model.endpoint import Endpoint
from auditor.model.fact import unknown, written
from auditor.model.forwarding import Nat
from auditor.model.observed import Observed, SoftwareVersion
from auditor.model.rule import Match
from auditor.model.text import Text
from auditor.plant.rows import Advisory, Asset, Contact, Registers
from auditor.plant.types import Plant, Zone
from checks.assets._advisories import severity_of
from tests.checks.building import address, at, device, port, run, switched

DCS = Zone(
    id="dcs", kind="control", at=at(3), prefixes=prefix("10.30.0.0/16"), prefix_lines=((prefix("10.30.0.0/16"), at(3)),)
)
OFFICE = Zone(
    id="office", kind="it", at=at(4), prefixes=prefix("10.10.0.0/16"), prefix_lines=((prefix("10.10.0.0/16"), at(4)),)
)
NET = Zone(id="internet", kind="internet", at=at(5))
MAC = "00:30:de:11:22:33"


def asset(number: int = 1, **cells: object) -> Asset:
    return Asset(at=at(number + 1), asset_id=f"A-{number}", **cells)  # type: ignore[arg-type]


def plant(*ledger: Asset, **registers: object) -> Plant:
    held = Registers(ledger=ledger, **registers)  # type: ignore[arg-type]
    return Plant(file="plant.yaml", at=at(1), zones=(DCS, OFFICE, NET), registers=held)


def one(results: list[Result], subject: str) -> Result:
    (found,) = [result for result in results if result.subject == subject]
    return found


# -- AST-001 -------------------------------------------------------------------------------------------------------


def test_a_device_that_shares_its_name_with_another_is_still_found() -> None:
    (result,) = run("AST-001", [device("sw-01#2")], plant(asset(name="sw-01")))
    assert result.verdict is Verdict.PASS


def test_a_virtual_address_proves_nothing() -> None:
    held = replace(address("10.30.0.1", 24, 3), virtual=True)
    (result,) = run(
        "AST-001",
        [device("x", interfaces=(port("Vlan1", 3, addresses=(held,)),))],
        plant(asset(ips=prefix("10.30.0.1"))),
    )
    assert result.verdict is Verdict.FAIL


def test_an_empty_ledger_is_a_ledger() -> None:
    (result,) = run("AST-001", [device("x")], plant())
    assert result.verdict is Verdict.FAIL


# -- AST-003 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ledger", "config", "verdict"),
    [
        ("17.9.4a", written("17.9", at(2)), Verdict.PASS),
        ("16.12", written("17.9", at(2)), Verdict.FAIL),
        ("17.9", unknown(Text("no version line", "no version line")), Verdict.CANNOT_TELL),
        ("latest", written("17.9", at(2)), Verdict.CANNOT_TELL),
    ],
)
def test_the_version_of_the_ledger(ledger: str, config: object, verdict: Verdict) -> None:
    results = run("AST-003", [device("x", version=config)], plant(asset(name="x", os_version=ledger)))
    assert one(results, "x OS version").verdict is verdict


def test_what_the_device_reports_stands_above_its_configuration() -> None:
    seen = Observed(version=SoftwareVersion("17.9.4a", "C9300-24T", "FJC1", at(9)))
    held = device("x", version=written("16.12", at(2)), observed=seen)
    results = run("AST-003", [held], plant(asset(name="x", os_version="17.9.4a", model="Catalyst 9300", serial="fjc1")))
    assert {one(results, f"x {what}").verdict for what in ("OS version", "model", "serial number")} == {Verdict.PASS}
    assert one(results, "x OS version").evidence[0].at == at(9)


def test_an_address_of_the_ledger_that_comes_at_run_time_cannot_be_told() -> None:
    held = device(
        "x", interfaces=(port("Gi0", 3, dynamic="dhcp"), port("Gi1", 4, addresses=(address("10.30.0.1", 24, 4),)))
    )
    results = run("AST-003", [held], plant(asset(name="x", ips=prefix("10.30.0.9"))))
    assert one(results, "x address").verdict is Verdict.CANNOT_TELL


def test_a_published_address_is_the_firewalls() -> None:
    nat = Nat(kind="destination", name="n", at=at(5), destination=Match.exact(prefix("203.0.113.3"), "vip"))
    held = device("x", nats=(nat,), interfaces=(port("Gi1", 4, addresses=(address("203.0.113.2", 29, 4),)),))
    results = run("AST-003", [held], plant(asset(name="x", ips=prefix("203.0.113.2") | prefix("203.0.113.3"))))
    assert one(results, "x address").verdict is Verdict.PASS


def test_the_zone_of_the_ledger_is_one_the_device_stands_in() -> None:
    held = device("x", interfaces=(port("Gi1", 4, addresses=(address("10.30.0.1", 24, 4),)),))
    for zone, verdict in (("dcs", Verdict.PASS), ("office", Verdict.FAIL)):
        assert one(run("AST-003", [held], plant(asset(name="x", zone=zone))), "x zone").verdict is verdict


def test_support_ends_on_its_last_day_not_before() -> None:
    last = dt.date(2026, 11, 22)  # the day of the run
    rows = (asset(1, support_end=last), asset(2, support_end=last - dt.timedelta(days=1)))
    results = run("AST-003", [device("x")], plant(*rows))
    assert one(results, "support of A-1").verdict is Verdict.PASS
    assert one(results, "support of A-2").verdict is Verdict.FAIL


def test_equipment_that_is_no_longer_in_use_needs_no_support() -> None:
    gone = asset(1, support_end=dt.date(2020, 1, 1), status="retired")
    assert not [result for result in run("AST-003", [device("x")], plant(gone)) if result.subject == "support of A-1"]


def test_rows_without_an_end_of_support_are_told_once() -> None:
    results = run("AST-003", [device("x")], plant(asset(1), asset(2), asset(3)))
    found = one(results, "ledger rows without end of support")
    assert (found.verdict, len(found.evidence)) == (Verdict.CANNOT_TELL, 3)


def advisory(**cells: object) -> Advisory:
    given = {
        "vendor": "Fortinet", "product": "FortiOS", "affected_version_range": "<7.2.9", "severity": "critical", **cells,
    }  # fmt: skip
    return Advisory(at=at(2), advisory_id="ADV-1", **given)  # type: ignore[arg-type]


DAY = dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    ("cells", "verdict", "severity"),
    [
        ({}, Verdict.FAIL, Severity.CRITICAL),
        ({"severity": "7.5"}, Verdict.FAIL, Severity.HIGH),
        ({"severity": ""}, Verdict.FAIL, None),
        ({"decision": "patch"}, Verdict.FAIL, Severity.CRITICAL),
        ({"decision": "workaround"}, Verdict.FAIL, Severity.CRITICAL),
        ({"decision": "workaround", "done_date": dt.date(2027, 1, 1)}, Verdict.FAIL, Severity.CRITICAL),
        ({"decision": "workaround", "done_date": DAY}, Verdict.PASS, None),
        ({"decision": "accept"}, Verdict.PASS, None),
        ({"decision": "patch", "done_date": DAY}, Verdict.WARN, None),
        ({"affected_version_range": "<7.2.8"}, Verdict.PASS, None),
        ({"affected_version_range": "<7.2.8 rc"}, Verdict.CANNOT_TELL, None),
        ({"feature_needed": "teleport"}, Verdict.CANNOT_TELL, None),
    ],
)
def test_an_advisory_about_a_device(cells: dict[str, object], verdict: Verdict, severity: Severity | None) -> None:
    held = device("fw", platform="fortinet_fortios", version=written("7.2.8", at(1)))
    results = run("AST-003", [held], plant(asset(name="fw"), advisories=(advisory(**cells),)))
    found = one(results, "fw ADV-1")
    assert (found.verdict, found.severity) == (verdict, severity)


def test_an_advisory_without_a_known_version_cannot_be_told() -> None:
    held = device("fw", platform="fortinet_fortios")
    results = run("AST-003", [held], plant(asset(name="fw"), advisories=(advisory(),)))
    assert one(results, "fw ADV-1").verdict is Verdict.CANNOT_TELL


def test_the_ledgers_version_counts_where_the_export_has_none() -> None:
    held = device("fw", platform="fortinet_fortios")
    results = run("AST-003", [held], plant(asset(name="fw", os_version="7.2.8"), advisories=(advisory(),)))
    assert one(results, "fw ADV-1").verdict is Verdict.FAIL


def test_equipment_without_a_configuration_is_looked_at_too() -> None:
    row = asset(name="plc-01", vendor="架空計装", model="DX-100", os_version="1.2", status="in_use")
    about = advisory(vendor="架空計装", product="DX-100", affected_version_range="1.2 以前")
    results = run("AST-003", [device("x")], plant(row, advisories=(about,)))
    assert one(results, "plc-01 ADV-1").verdict is Verdict.FAIL


def test_an_advisory_that_concerns_nothing_here_is_not_applicable_and_one_nobody_can_place_is_told_once() -> None:
    held = [device(name, platform="fortinet_fortios", version=written("7.2.8", at(1))) for name in ("a", "b")]
    elsewhere = advisory(vendor="Juniper", product="Junos")
    nowhere = advisory(product="FortiSomething")
    (told,) = [r for r in run("AST-003", held, plant(advisories=(elsewhere,))) if "ADV-1" in r.subject]
    assert told.verdict is Verdict.NOT_APPLICABLE
    (told,) = [r for r in run("AST-003", held, plant(advisories=(nowhere,))) if "ADV-1" in r.subject]
    assert told.verdict is Verdict.CANNOT_TELL


def test_without_advisories_nothing_is_known_of_vulnerabilities() -> None:
    assert one(run("AST-003", [device("x")], plant()), "advisories").verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("word", "severity"),
    [
        ("Critical", Severity.CRITICAL), ("緊急", Severity.CRITICAL), ("9.8", Severity.CRITICAL), ("重要", Severity.HIGH),
        ("高", Severity.HIGH), ("6.5", Severity.MEDIUM), ("中", Severity.MEDIUM), ("Low", Severity.LOW), ("", None), ("?", None),
    ],
)  # fmt: skip
def test_severities_of_advisories(word: str, severity: Severity | None) -> None:
    assert severity_of(word) is severity


# -- AST-004 -------------------------------------------------------------------------------------------------------


def arp(ip: str, mac: str = "") -> Endpoint:
    return Endpoint(how="arp", at=at(6), ip=parse_ip(ip), mac=mac)


def verdicts(results: list[Result]) -> dict[str, Verdict]:
    return {result.subject: result.verdict for result in results if result.subject != "suppliers"}


def test_a_host_is_looked_up_by_address_then_mac() -> None:
    held = device("x", endpoints=(arp("10.30.0.5"), arp("10.30.0.6", MAC), arp("10.30.0.7")))
    found = verdicts(run("AST-004", [held], plant(asset(1, ips=prefix("10.30.0.5")), asset(2, macs=(MAC,)))))
    assert found == {
        "hosts in dcs": Verdict.PASS,
        "host 10.30.0.7 in dcs": Verdict.FAIL,
    }  # fmt: skip


def test_a_host_that_is_retired_on_paper_is_a_warning() -> None:
    held = device("x", endpoints=(arp("10.30.0.5"),))
    (found,) = verdicts(run("AST-004", [held], plant(asset(1, ips=prefix("10.30.0.5"), status="retired")))).values()
    assert found is Verdict.WARN


def test_public_addresses_are_counterparts_and_private_ones_without_a_zone_cannot_be_told() -> None:
    held = device("x", endpoints=(arp("198.51.100.7"), arp("192.168.7.7")))
    (result,) = [r for r in run("AST-004", [held], plant(asset(1, name="y"))) if r.subject != "suppliers"]
    assert result.verdict is Verdict.CANNOT_TELL
    assert result.values is not None
    assert result.values["hosts"] == "192.168.7.7"


def learned(mac: str, **described: str) -> object:
    ports = (
        port("Gi1/0/1", 3, port=switched(300, 3), **described),
        port("Vlan300", 4, vlan=300, addresses=(address("10.30.0.1", 24, 4),)),
    )
    seen = Endpoint(how="port_security", at=at(7), mac=mac, interface="Gi1/0/1", vlan=300)
    return device("x", interfaces=ports, endpoints=(seen,))


def test_a_mac_address_alone_fails_only_where_the_ledger_knows_mac_addresses() -> None:
    for rows, verdict in (
        ((asset(1, name="y"),), Verdict.CANNOT_TELL),
        ((asset(1, macs=("00:00:0a:00:00:01",)),), Verdict.FAIL),
    ):
        (found,) = verdicts(run("AST-004", [learned(MAC)], plant(*rows))).values()  # type: ignore[list-item]
        assert found is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("plc-07", Verdict.FAIL), ("PLC07 (反応器)", Verdict.FAIL), ("現場盤", Verdict.CANNOT_TELL), ("to vlan300", Verdict.CANNOT_TELL),
        ("port 12", Verdict.CANNOT_TELL), ("plc-01 の隣", Verdict.PASS),
    ],
)  # fmt: skip
def test_a_description_fails_only_where_it_names_equipment(text: str, verdict: Verdict) -> None:
    ports = (
        port("Gi1/0/1", 3, port=switched(300, 3), description=text),
        port("Vlan300", 4, vlan=300, addresses=(address("10.30.0.1", 24, 4),)),
    )
    (found,) = verdicts(run("AST-004", [device("x", interfaces=ports)], plant(asset(1, name="plc-01")))).values()
    assert found is verdict


def test_words_in_the_information_network_are_nobodys_equipment() -> None:
    ports = (
        port("Gi1/0/1", 3, port=switched(10, 3), description="会議室"),
        port("Vlan10", 4, vlan=10, addresses=(address("10.10.0.1", 24, 4),)),
    )
    assert verdicts(run("AST-004", [device("x", interfaces=ports)], plant(asset(1, name="plc-01")))) == {}


def test_a_supplier_of_equipment_in_use_needs_a_contact() -> None:
    rows = (
        asset(1, vendor_contact_id="CT-01", status="in_use"), asset(2, vendor="架空計装", status="in_use"),
        asset(3, vendor_contact_id="CT-99", status="in_use"), asset(4, vendor_contact_id="CT-98", status="retired"),
    )  # fmt: skip
    contacts = (Contact(at=at(2), contact_id="CT-01"), Contact(at=at(3), contact_id="CT-02", party="架空計装"))
    found = verdicts(run("AST-004", [device("x")], plant(*rows, contacts=contacts)))
    assert found == {
        "supplier CT-01": Verdict.PASS, "supplier 架空計装": Verdict.PASS, "supplier CT-99": Verdict.FAIL,
    }  # fmt: skip


def test_without_contacts_suppliers_cannot_be_told() -> None:
    results = run("AST-004", [device("x")], plant(asset(1, vendor="架空計装")))
    assert one(results, "suppliers").verdict is Verdict.CANNOT_TELL
