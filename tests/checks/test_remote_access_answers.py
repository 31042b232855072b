"""Remote access: what is written, what a platform does by default, and what nobody can tell stay three answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.check import Result, Severity, Verdict
from auditor.engine import audit_texts
from auditor.model.address import parse_ip, prefix
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.forwarding import Vpn
from auditor.model.interface import Interface
from auditor.model.management import Server
from auditor.model.rule import Match
from auditor.model.secret import seal
from auditor.model.text import Text
from auditor.model.tunnel import Access, Agreed, Part
from auditor.plant.rows import Account, ExternalConnection, Registers, Review
from auditor.plant.types import EMPTY, Plant, Port, Zone
from checks.remote_access.not_logged import FORTIOS
from tests.checks.building import at, device, port, run

DAY = date(2027, 3, 31)
STRONG: dict[Part, str] = {
    "ike version": "2", "ike cipher": "aes256", "ike hash": "sha256", "ike group": "14", "ike lifetime": "86400",
    "cipher": "aes256gcm", "pfs": "14", "lifetime": "3600",
}  # fmt: skip
ACCESS = Access(
    people=written("none", at(12)),
    device=written("psk", at(13)),
    wildcard=written(False, at(13)),
    idle=written(0, at(14)),
    longest=written(0, at(14)),
    on_demand=written(False, at(14)),
    schedule=written("", at(14)),
    logged=written(True, at(15)),
)
SITE = Vpn(
    name="to-vendor",
    kind="ipsec",
    at=at(10),
    interface="wan",
    peer=parse_ip("203.0.113.9"),
    remote=Match.exact(prefix("172.20.40.0/24")),
    encrypted=True,
    carriers=frozenset({"ipsec"}),
    terms=tuple(Agreed(part, written(word, at(11))) for part, word in STRONG.items()),
    access=ACCESS,
)
PEOPLE = replace(SITE, name="staff", peer=None, clients=True, access=replace(ACCESS, people=written("user", at(12))))
VENDOR = Zone(id="vendor", kind="partner", at=at(80), prefixes=prefix("172.20.40.0/24"))
PLANT = replace(EMPTY, zones=(VENDOR,))


def registered(plant: Plant = PLANT, **row: object) -> Plant:
    """The plant with one row for the tunnel."""
    given = {"at": at(90), "ext_id": "EC-01", "device": "x", "interface_or_vpn": "to-vendor", "usage_type": "c3", **row}
    rows = (ExternalConnection(**given),)  # type: ignore[arg-type]  # the parts are the row's own fields
    return replace(plant, registers=replace(plant.registers, external_connections=rows))


def only(check: str, vpn: Vpn, plant: Plant = PLANT, *, ending: str = "") -> Result:
    """The one result whose subject is the tunnel (with an ending)."""
    found = [one for one in run(check, [device(vpns=(vpn,))], plant) if one.subject == f"x:{vpn.name}{ending}"]
    assert len(found) == 1
    return found[0]


def agreed(part: Part, value: Fact[str]) -> Vpn:
    """The tunnel with one term in place of its own."""
    terms = tuple(one for one in SITE.terms if one.part != part)
    return replace(SITE, terms=(*terms, Agreed(part, value)))


# -- RMA-005 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "value", "verdict"),
    [
        ("ike cipher", written("3des", at(20)), Verdict.FAIL),
        ("ike cipher", default("des", "Command Reference"), Verdict.FAIL),
        ("ike cipher", unknown(Text("not written", "not written")), Verdict.CANNOT_TELL),
        ("cipher", written("null", at(20)), Verdict.FAIL),
        ("ike group", written("5", at(20)), Verdict.FAIL),
        ("ike group", written("19", at(20)), Verdict.PASS),
        ("ike hash", written("md5", at(20)), Verdict.FAIL),
        ("ike hash", written("sha1", at(20)), Verdict.WARN),
        ("pfs", written("off", at(20)), Verdict.WARN),
        ("pfs", written("2", at(20)), Verdict.FAIL),
        ("lifetime", written("86401", at(20)), Verdict.WARN),
        ("lifetime", unknown(Text("not written", "not written")), Verdict.CANNOT_TELL),
        ("ike lifetime", default("86400", "Command Reference"), Verdict.PASS),
    ],
)
def test_each_term_of_a_tunnel_is_judged(part: Part, value: Fact[str], verdict: Verdict) -> None:
    result = only("RMA-005", agreed(part, value))
    assert result.verdict is verdict
    assert bool(result.unknowns) == (verdict is Verdict.CANNOT_TELL)
    assert result.severity is (Severity.LOW if verdict is Verdict.WARN else None)


def test_a_part_that_nobody_read_is_not_strong() -> None:
    result = only("RMA-005", replace(SITE, terms=tuple(one for one in SITE.terms if one.part != "ike group")))
    assert result.verdict is Verdict.CANNOT_TELL


def test_what_is_wrong_fails_whatever_else_is_unknown() -> None:
    terms = (
        Agreed("ike cipher", written("des", at(20))),
        Agreed("ike group", unknown(Text("not written", "not written"))),
    )
    assert only("RMA-005", replace(SITE, terms=terms)).verdict is Verdict.FAIL


def test_what_is_weak_does_not_hide_what_may_be_wrong() -> None:
    vpn = agreed("ike group", unknown(Text("not written", "not written")))
    weak = replace(vpn, terms=(*vpn.terms, Agreed("ike hash", written("sha1", at(21)))))
    assert only("RMA-005", weak).verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(("key", "verdict"), [("psk", Verdict.FAIL), ("certificate", Verdict.WARN)])
def test_aggressive_mode_is_wrong_with_a_shared_key(key: str, verdict: Verdict) -> None:
    vpn = agreed("ike version", written("1", at(20)))
    vpn = replace(vpn, terms=(*vpn.terms, Agreed("ike mode", written("aggressive", at(21)))))
    assert only("RMA-005", replace(vpn, access=replace(ACCESS, device=written(key, at(13))))).verdict is verdict


def test_a_tunnel_in_the_clear_fails_only_where_it_is_remote_access() -> None:
    bare = replace(SITE, kind="gre", encrypted=False, carriers=frozenset({"gre"}), terms=())
    assert only("RMA-005", bare).says == "bare"
    assert not [one for one in run("RMA-005", [device(vpns=(bare,))]) if one.verdict is Verdict.FAIL]


def test_a_tunnel_that_is_off_protects_nothing_and_fails_nothing() -> None:
    (result,) = run("RMA-005", [device(vpns=(replace(SITE, enabled=False, terms=()),))], PLANT)
    assert (result.subject, result.verdict) == ("plant", Verdict.CANNOT_TELL)


# -- RMA-004 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access", "row", "verdict"),
    [
        ({}, {"always_on": False}, Verdict.FAIL),
        ({}, {"always_on": True}, Verdict.FAIL),
        ({}, {"always_on": True, "always_on_reason": "alarms at night"}, Verdict.PASS),
        ({}, {}, Verdict.CANNOT_TELL),
        ({"idle": written(1800, at(20))}, {"always_on": False}, Verdict.PASS),
        ({"idle": default(1800, "Command Reference")}, {"always_on": False}, Verdict.PASS),
        ({"idle": written(1801, at(20))}, {"always_on": False}, Verdict.FAIL),
        ({"idle": unknown(Text("not written", "not written"))}, {"always_on": False}, Verdict.CANNOT_TELL),
        ({"idle": unknown(Text("not written", "not written"))}, {"always_on": True}, Verdict.FAIL),
        ({"schedule": written("work-hours", at(20))}, {"always_on": False}, Verdict.PASS),
        ({"longest": written(28800, at(20))}, {"always_on": False}, Verdict.PASS),
        ({"on_demand": written(True, at(20))}, {"always_on": False}, Verdict.PASS),
    ],
)
def test_what_limits_the_time_of_a_tunnel(
    access: dict[str, object], row: dict[str, object], verdict: Verdict
) -> None:  # fmt: skip
    vpn = replace(SITE, access=replace(ACCESS, **access))  # type: ignore[arg-type]
    result = only("RMA-004", vpn, registered(**row))
    assert result.verdict is verdict
    assert bool(result.unknowns) == (verdict is Verdict.CANNOT_TELL)


def test_without_register_and_zone_nobody_says_whose_tunnel_it_is() -> None:
    result = only("RMA-004", SITE, EMPTY)
    assert result.verdict is Verdict.CANNOT_TELL
    assert "far end" in result.unknowns[0].en


def test_accounts_that_all_expire_limit_a_vpn_for_people() -> None:
    plant = registered(interface_or_vpn="staff", always_on=False)

    def accounts(*expiring: bool) -> Plant:
        rows = tuple(
            Account(at=at(95), device_or_group="x", account=f"u{number}", remote=True, expires=DAY if ends else None)
            for number, ends in enumerate(expiring)
        )
        return replace(plant, registers=replace(plant.registers, accounts=rows))

    assert only("RMA-004", PEOPLE, accounts(True, True)).verdict is Verdict.PASS
    assert only("RMA-004", PEOPLE, accounts(True, False)).verdict is Verdict.FAIL
    nobody, whoever = (
        replace(PEOPLE, access=replace(ACCESS, people=people))
        for people in (written("none", at(12)), unknown(Text("odd", "odd")))
    )
    assert only("RMA-004", nobody, accounts(True, True)).verdict is Verdict.FAIL
    assert only("RMA-004", whoever, accounts(True, True)).verdict is Verdict.CANNOT_TELL
    assert only("RMA-004", whoever, accounts(True, False)).verdict is Verdict.FAIL


# -- RMA-006 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "far", "verdict"),
    [
        (written("user", at(20)), written("none", at(21)), Verdict.PASS),
        (written("server", at(20)), written("psk", at(21)), Verdict.PASS),
        (default("user", "Command Reference"), unknown(Text("not read", "not read")), Verdict.PASS),
        (written("none", at(20)), written("certificate", at(21)), Verdict.PASS),
        (written("none", at(20)), written("psk", at(21)), Verdict.FAIL),
        (written("none", at(20)), unknown(Text("not read", "not read")), Verdict.CANNOT_TELL),
        (unknown(Text("list X is not defined", "list X is not defined")), written("psk", at(21)), Verdict.CANNOT_TELL),
    ],
)
def test_who_proves_what_to_a_vpn_for_people(people: Fact[str], far: Fact[str], verdict: Verdict) -> None:
    result = only("RMA-006", replace(PEOPLE, access=replace(ACCESS, people=people, device=far)))
    assert (result.verdict, result.severity) == (verdict, None)
    assert bool(result.unknowns) == (verdict is Verdict.CANNOT_TELL)


def test_a_known_single_factor_is_told_beside_the_pass() -> None:
    two = replace(PEOPLE, access=replace(PEOPLE.access, people=written("mfa", at(12))))
    assert only("RMA-006", PEOPLE, ending=" factors").verdict is Verdict.INFO
    assert len(run("RMA-006", [device(vpns=(two,))], PLANT)) == 1


@pytest.mark.parametrize(
    ("wildcard", "verdict"),
    [
        (written(False, at(20)), Verdict.PASS),
        (written(True, at(20)), Verdict.FAIL),
        (unknown(Text("no key is written", "no key is written")), Verdict.CANNOT_TELL),
    ],
)
def test_a_key_that_any_site_may_use(wildcard: Fact[bool], verdict: Verdict) -> None:
    result = only("RMA-006", replace(SITE, access=replace(ACCESS, wildcard=wildcard)))
    assert result.verdict is verdict
    assert result.severity is (Severity.HIGH if verdict is Verdict.FAIL else None)


def test_one_key_for_two_tunnels_is_seen_without_knowing_it() -> None:
    keys = [seal("Hoshu-Kagi", use="psk", storage="clear", at=at(30 + n), owner=f"peer-{n}") for n in range(2)]
    other = seal("Hoshu-Kagi", use="wlan", storage="clear", at=at(33), owner="ssid")
    masked = replace(keys[1], storage="masked")
    shared = [one for one in run("RMA-006", [device(secrets=(*keys, other))]) if one.says == "shared"]
    assert [one.at.first for one in shared[0].evidence] == [30, 31]
    assert not [one for one in run("RMA-006", [device(secrets=(keys[0], masked, other))]) if one.says == "shared"]


# -- RMA-007 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("logged", "verdict"),
    [
        (written(True, at(20)), Verdict.PASS),
        (default(True, "Command Reference"), Verdict.PASS),
        (default(False, "Command Reference"), Verdict.FAIL),
        (unknown(Text("not read", "not read")), Verdict.CANNOT_TELL),
    ],
)
def test_whether_coming_and_going_is_logged(logged: Fact[bool], verdict: Verdict) -> None:
    assert only("RMA-007", replace(SITE, access=replace(ACCESS, logged=logged)), ending=" events").verdict is verdict


def test_a_log_server_is_missed_only_where_servers_are_read() -> None:
    server = Server(use="syslog", host="10.0.0.1", at=at(40))
    given = {"vpns": (SITE,), "reads": frozenset({"vpns", "interfaces"})}
    for parts, verdict in (
        ({}, Verdict.FAIL),
        ({"servers": (server,)}, Verdict.PASS),
        (given, Verdict.CANNOT_TELL),
    ):  # fmt: skip
        results = run("RMA-007", [device(**{"vpns": (SITE,), **parts})], PLANT)
        assert next(one for one in results if one.subject == "x log server").verdict is verdict


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        (None, Verdict.CANNOT_TELL),
        ((), Verdict.FAIL),
        ((("logs", "2026-10-22"),), Verdict.PASS),
        ((("logs", "2026-10-21"),), Verdict.FAIL),
        ((("logs", "2026-11-23"),), Verdict.FAIL),
        ((("ログ", "2026-11-20"),), Verdict.PASS),
        ((("config", "2026-11-20"),), Verdict.FAIL),
    ],
)
def test_somebody_has_to_look_at_the_records(rows: tuple[tuple[str, str], ...] | None, verdict: Verdict) -> None:
    reviews = (
        None
        if rows is None
        else tuple(Review(at=at(91), what=what, date=date.fromisoformat(day)) for what, day in rows)
    )
    plant = replace(PLANT, registers=replace(PLANT.registers, reviews=reviews))
    results = run("RMA-007", [device(vpns=(SITE,))], plant)
    review = next(one for one in results if one.subject == "review of the records")
    assert review.verdict is verdict
    assert review.severity is (Severity.MEDIUM if verdict is Verdict.FAIL else None)


# -- what counts as remote access ---------------------------------------------------------------------------------


def test_a_tunnel_to_the_head_office_is_nobody_elses() -> None:
    office = replace(EMPTY, zones=(replace(VENDOR, id="hq", kind="hq"),))
    assert [one.subject for one in run("RMA-004", [device(vpns=(SITE,))], office)] == ["plant"]
    assert only("RMA-004", SITE, registered(office, always_on=False)).verdict is Verdict.FAIL


def test_a_mobile_line_of_unknown_use_is_neither_left_out_nor_failed() -> None:
    line = Interface(name="cell0", kind="cellular", at=at(50), enabled=written(True, at(50)))
    (result,) = run("RMA-004", [device(interfaces=(line,))])
    assert (result.verdict, result.subject) == (Verdict.CANNOT_TELL, "x:cell0")


def test_a_line_to_a_partner_that_nothing_dials_is_permanent_until_it_is_shut() -> None:
    zone = replace(VENDOR, interfaces=(Port("x", "wan", at(81)),))
    plant = replace(registered(interface_or_vpn="wan", always_on=False), zones=(zone,))
    for enabled, verdict in ((written(True, at(50)), Verdict.FAIL), (written(False, at(50)), Verdict.PASS)):
        (result,) = run("RMA-004", [device(interfaces=(port("wan", 50, enabled=enabled),))], plant)
        assert (result.subject, result.verdict) == ("x:wan", verdict)


@pytest.mark.parametrize("check", ["RMA-001", "RMA-002", "RMA-003", "RMA-004", "RMA-005", "RMA-006", "RMA-007"])
def test_where_nothing_is_seen_only_a_full_ledger_proves_it(check: str) -> None:
    (seen,) = run(check, [device(kind="router")])
    ledger = replace(EMPTY, registers=Registers(ledger=()))
    (proved,) = run(check, [device(kind="router")], ledger)
    (unread,) = run(check, [device(kind="router", reads=frozenset({"interfaces"}))], ledger)
    assert [one.verdict for one in (seen, proved, unread)] == [
        Verdict.CANNOT_TELL, Verdict.NOT_APPLICABLE, Verdict.CANNOT_TELL,
    ]  # fmt: skip


# -- how far remote access gets -----------------------------------------------------------------------------------

SSL = FORTIOS.format(log="")
TUNNEL = """\
version 15.2
hostname rt-vendor
!
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip access-group WAN in
!
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
!
interface Tunnel0
 ip address 192.168.255.1 255.255.255.252
 tunnel source GigabitEthernet0/0
 tunnel destination 203.0.113.9
!
ip routing
ip route 172.20.40.0 255.255.255.0 Tunnel0
!
ip access-list extended WAN
 permit gre host 203.0.113.9 host 203.0.113.2
end
"""
ZONES = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [{control}]
  - id: maintenance
    kind: {kind}
    prefixes: [{remote}]
"""


def landing(text: str, *, control: str, kind: str, remote: str) -> list[Result]:
    """What RMA-001 says of one device in a plant of two zones."""
    plant = ZONES.format(control=control, kind=kind, remote=remote)
    return [one for _, one in audit_texts({"x.conf": text}, plant, select=("RMA-001",)).results]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ('        set groups "hoshu"\n', Verdict.FAIL),
        ("", Verdict.FAIL),
        ('        set groups "hoshu"\n        set application 16354\n', Verdict.CANNOT_TELL),
    ],
)
def test_a_permit_for_certain_users_lets_them_in(line: str, verdict: Verdict) -> None:
    text = SSL.replace('        set groups "hoshu"\n    next', f"{line}    next")
    (result,) = landing(text, control="10.55.0.0/24", kind="remote_access", remote="10.56.0.0/24")
    assert result.verdict is verdict


def test_what_a_vendors_tunnel_brings_is_let_in_by_the_plant() -> None:
    results = landing(TUNNEL, control="10.30.0.0/16", kind="partner", remote="172.20.40.0/24, 203.0.113.9/32")
    assert [one.verdict for one in results] == [Verdict.FAIL]


def test_a_tunnel_that_leads_elsewhere_decides_nothing() -> None:
    results = landing(TUNNEL, control="10.30.0.0/16", kind="partner", remote="172.21.0.0/24")
    assert {one.verdict for one in results} == {Verdict.CANNOT_TELL}
