"""Accounts and logins: what the examples cannot show, facts left open among it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from auditor.check import Result, Severity, Verdict
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.forwarding import Vpn
from auditor.model.interface import Interface
from auditor.model.login import LoginRules
from auditor.model.management import Listener, LoginMethod, Server, User
from auditor.model.rule import ANYWHERE
from auditor.model.secret import Secret, seal
from auditor.model.text import Text
from auditor.plant.rows import Account, Registers
from auditor.plant.types import EMPTY, DeviceFacts, Plant, Port, Zone
from tests.checks.building import address, at, device, port, run

ANYBODY = default(ANYWHERE, "no list")
GRAVE = replace(EMPTY, devices={"x": DeviceFacts(name="x", at=at(91), takeover_impact="grave")})


def ssh(**parts: object) -> Listener:
    given = {"name": "ssh", "enabled": written(True, at(10)), "sources": ANYBODY, "where": "vty", **parts}
    return Listener(**given)  # type: ignore[arg-type]  # the parts are Listener's own fields


def user(name: str, line: int, *, administrator: bool | None = True, **parts: object) -> User:
    fact = (
        unknown(Text("not in the file", "not in the file"))
        if administrator is None
        else written(administrator, at(line))
    )
    return User(name=name, at=at(line), administrator=fact, **parts)  # type: ignore[arg-type]


def row(account: str, where: str = "x", **parts: object) -> Account:
    return Account(at=at(80), device_or_group=where, account=account, **parts)  # type: ignore[arg-type]


def listing(*rows: Account, plant: Plant = EMPTY) -> Plant:
    return replace(plant, registers=Registers(accounts=rows))


def verdicts(results: list[Result]) -> list[Verdict]:
    return [result.verdict for result in results]


# -- ACC-002: whether users are told apart ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "verdict"),
    [
        (written("password", at(11)), Verdict.FAIL),
        (written("none", at(11)), Verdict.FAIL),
        (default("password", "manual"), Verdict.FAIL),
        (written("user", at(11)), Verdict.PASS),
        (written("aaa", at(11)), Verdict.PASS),
        (unknown(Text("group X is not in the file", "group X is not in the file")), Verdict.CANNOT_TELL),
    ],
)
def test_what_a_login_asks_for(login: Fact[LoginMethod], verdict: Verdict) -> None:
    (result,) = run("ACC-002", [device(listeners=(ssh(login=login),))])
    assert result.verdict is verdict
    assert bool(result.unknowns) == (verdict is Verdict.CANNOT_TELL)


def test_a_login_that_is_off_or_may_be_off_fails_nothing() -> None:
    shared: Fact[LoginMethod] = written("password", at(11))
    off = ssh(login=shared, enabled=written(False, at(10)))
    maybe = ssh(login=shared, enabled=unknown(Text("not written", "not written")))
    assert run("ACC-002", [device(listeners=(off,))]) == []
    assert verdicts(run("ACC-002", [device(listeners=(maybe,))])) == [Verdict.CANNOT_TELL]


def test_services_that_share_a_line_are_one_result() -> None:
    shared: Fact[LoginMethod] = written("password", at(11))
    pair = (ssh(login=shared), ssh(login=shared, name="telnet", enabled=written(True, at(12))))
    (result,) = run("ACC-002", [device(listeners=pair)])
    assert [line.at.first for line in result.evidence] == [11, 10, 12]


# -- ACC-004: the plant's list ----------------------------------------------------------------------------------------

YESTERDAY, TOMORROW = dt.date(2026, 11, 21), dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ((row("kanri"),), Verdict.PASS),
        ((row("KANRI"),), Verdict.PASS),
        ((row("kanri", "y; x"),), Verdict.PASS),
        ((row("kanri", "すべて"),), Verdict.PASS),
        ((row("kanri", "switch"),), Verdict.PASS),
        ((row("kanri", "y"),), Verdict.FAIL),
        ((row("other"),), Verdict.FAIL),
        ((row("kanri", expires=TOMORROW),), Verdict.PASS),
        ((row("kanri", expires=YESTERDAY),), Verdict.FAIL),
        ((row("kanri", expires=YESTERDAY), row("kanri")), Verdict.PASS),
        ((row("kanri", "保守対象一式"),), Verdict.CANNOT_TELL),
        ((), Verdict.FAIL),
    ],
)
def test_an_account_beside_its_rows(rows: tuple[Account, ...], verdict: Verdict) -> None:
    devices = [device(users=(user("kanri", 5),)), device("y", version=written("1", at(1)))]
    first = run("ACC-004", devices, listing(*rows))[0]
    assert first.verdict is verdict


def test_a_row_may_name_a_zone() -> None:
    zone = Zone(id="dcs", kind="control", at=at(92), name="制御系", interfaces=(Port("x", "Gi1", at(93)),))
    plant = listing(row("kanri", "制御系"), plant=replace(EMPTY, zones=(zone,)))
    (result,) = run("ACC-004", [device(users=(user("kanri", 5),), interfaces=(port("Gi1", 3),))], plant)
    assert result.verdict is Verdict.PASS


def test_a_shared_name_needs_a_reason() -> None:
    devices = [device(users=(user("Admin", 5),))]
    assert verdicts(run("ACC-004", devices, listing(row("admin")))) == [Verdict.WARN]
    assert verdicts(run("ACC-004", devices, listing(row("admin", shared_reason="当番")))) == [Verdict.PASS]


def test_without_a_list_the_accounts_are_named_and_nothing_is_told() -> None:
    (result,) = run("ACC-004", [device(users=(user("a", 5), user("b", 6)))])
    assert result.verdict is Verdict.CANNOT_TELL
    assert result.values == {"account": "a, b"}


def test_no_accounts_are_not_applicable_only_in_a_whole_configuration() -> None:
    assert verdicts(run("ACC-004", [device(version=written("15.2", at(1)))])) == [Verdict.NOT_APPLICABLE]
    assert verdicts(run("ACC-004", [device()])) == [Verdict.CANNOT_TELL]


def test_a_login_without_a_name_and_a_disabled_account_are_no_accounts() -> None:
    users = (user("(no name)", 5, named=False), user("gone", 6, enabled=False))
    (result,) = run("ACC-004", [device(users=users, version=written("1", at(1)))], listing())
    assert result.verdict is Verdict.NOT_APPLICABLE


# -- ACC-005: rights --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("users", "verdict"),
    [
        ((user("a", 5), user("b", 6)), Verdict.FAIL),
        ((user("a", 5), user("b", 6, administrator=False)), Verdict.PASS),
        ((user("a", 5), user("b", 6, administrator=None)), Verdict.CANNOT_TELL),
        ((user("a", 5, administrator=False), user("b", 6, administrator=None)), Verdict.PASS),
        ((user("a", 5),), Verdict.NOT_APPLICABLE),
        ((user("a", 5), user("root", 6, fixed=True)), Verdict.NOT_APPLICABLE),
        ((user("a", 5), user("b", 6, remote=True)), Verdict.NOT_APPLICABLE),
        ((), Verdict.NOT_APPLICABLE),
    ],
)
def test_rights_without_a_list(users: tuple[User, ...], verdict: Verdict) -> None:
    assert verdicts(run("ACC-005", [device(users=users)])) == [verdict]


def test_administrators_the_list_appoints_may_be_the_only_users() -> None:
    devices = [device(users=(user("a", 5), user("b", 6)))]
    assert verdicts(run("ACC-005", devices, listing(row("a", admin=True), row("b", admin=True)))) == [Verdict.PASS]
    one, together = run("ACC-005", devices, listing(row("a", admin=True), row("b", admin=False)))
    assert (one.verdict, one.severity, one.says) == (Verdict.FAIL, Severity.HIGH, "not_appointed")
    assert together.verdict is Verdict.FAIL


def test_a_name_alone_makes_no_vendor() -> None:
    one, _ = run("ACC-005", [device(users=(user("vendor1", 5), user("b", 6, administrator=False)))])
    assert one.verdict is Verdict.WARN
    listed = run("ACC-005", [device(users=(user("vendor1", 5),))], listing(row("vendor1", admin=True)))
    assert verdicts(listed) == [Verdict.NOT_APPLICABLE]


def test_roles_on_a_server_cannot_be_told() -> None:
    server = Server(use="radius", host="192.0.2.1", at=at(20))
    asked = device(users=(user("a", 5),), servers=(server,), listeners=(ssh(login=written("aaa", at(11))),))
    assert verdicts(run("ACC-005", [asked])) == [Verdict.CANNOT_TELL]
    beside = replace(asked, listeners=(ssh(login=written("user", at(11))),))
    assert verdicts(run("ACC-005", [beside])) == [Verdict.NOT_APPLICABLE]
    unread = replace(beside, reads=beside.reads - {"login"})
    assert verdicts(run("ACC-005", [unread])) == [Verdict.CANNOT_TELL]


# -- ACC-006: protection of the login ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tries", "verdict"),
    [
        (written(5, at(11)), Verdict.PASS),
        (default(3, "manual"), Verdict.PASS),
        (default(0, "manual"), Verdict.FAIL),
        (unknown(Text("not documented", "not documented")), Verdict.CANNOT_TELL),
        (None, Verdict.NOT_APPLICABLE),
    ],
)
def test_lock_out(tries: Fact[int] | None, verdict: Verdict) -> None:
    result, _ = run("ACC-006", [device(login=LoginRules(tries=tries))])
    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("length", "verdict"),
    [
        (written(8, at(11)), Verdict.PASS),
        (written(7, at(11)), Verdict.FAIL),
        (default(0, "manual"), Verdict.FAIL),
        (unknown(Text("not documented", "not documented")), Verdict.CANNOT_TELL),
        (None, Verdict.NOT_APPLICABLE),
    ],
)
def test_length_of_passwords(length: Fact[int] | None, verdict: Verdict) -> None:
    _, result = run("ACC-006", [device(login=LoginRules(min_length=length))])
    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("idle", "limit", "verdict"),
    [
        (written(600, at(11)), 10, Verdict.PASS),
        (written(601, at(11)), 10, Verdict.FAIL),
        (written(601, at(11)), 15, Verdict.PASS),
        (written(0, at(11)), 10, Verdict.FAIL),
        (default(600, "manual"), 10, Verdict.PASS),
        (unknown(Text("not documented", "not documented")), 10, Verdict.CANNOT_TELL),
    ],
)
def test_idle_time(idle: Fact[int], limit: int, verdict: Verdict) -> None:
    plant = replace(EMPTY, parameters={"ACC-006": {"idle_min": limit}})
    _, result, _ = run("ACC-006", [device(listeners=(ssh(idle=idle),))], plant)
    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ((row("kanri", admin=True, password_changed=dt.date(2025, 11, 22)),), Verdict.PASS),
        ((row("kanri", admin=True, password_changed=dt.date(2025, 11, 21)),), Verdict.FAIL),
        ((row("kanri", admin=True),), Verdict.CANNOT_TELL),
        ((row("kanri", admin=False, password_changed=dt.date(2019, 4, 1)),), Verdict.CANNOT_TELL),
        ((), Verdict.CANNOT_TELL),
    ],
)
def test_age_of_passwords_where_a_takeover_is_grave(rows: tuple[Account, ...], verdict: Verdict) -> None:
    assert run("ACC-006", [device()], listing(*rows, plant=GRAVE))[-1].verdict is verdict


def test_nobody_is_made_to_change_passwords_elsewhere() -> None:
    old = row("kanri", admin=True, password_changed=dt.date(2019, 4, 1))
    assert all("renewal" not in result.subject for result in run("ACC-006", [device()], listing(old)))


# -- ACC-007: one secret in several places ----------------------------------------------------------------------------


def clear(text: str, use: str, owner: str, line: int) -> Secret:
    return seal(text, use=use, storage="clear", at=at(line), owner=owner)


def hashed(text: str, line: int) -> Secret:
    return seal(None, use="user", storage="hash", at=at(line), owner="a", stored=text)


def addressed(text: str) -> tuple[Interface, ...]:
    return (port("Gi1", 3, addresses=(address(text, 24, 3),)),)


def test_the_same_hash_with_its_salt_is_the_same_password() -> None:
    (found,) = run(
        "ACC-007", [device("x", secrets=(hashed("$1$a$b", 5),)), device("y", secrets=(hashed("$1$a$b", 5),))]
    )
    assert (found.verdict, found.values and found.values["count"]) == (Verdict.FAIL, 2)


def test_different_salts_do_not_tell() -> None:
    found = run("ACC-007", [device("x", secrets=(hashed("$1$a$b", 5),)), device("y", secrets=(hashed("$1$c$d", 5),))])
    assert verdicts(found) == [Verdict.CANNOT_TELL, Verdict.CANNOT_TELL]


def test_readable_secrets_that_differ_pass_and_nothing_of_them_is_shown() -> None:
    found = run(
        "ACC-007",
        [
            device("x", secrets=(clear("Kb7-one", "snmp", "", 5),)),
            device("y", secrets=(clear("Kb7-two", "snmp", "", 5),)),
        ],
    )
    assert verdicts(found) == [Verdict.PASS, Verdict.PASS]
    assert "Kb7" not in repr(found)


def test_one_device_has_nobody_to_share_with() -> None:
    assert verdicts(run("ACC-007", [device(secrets=(clear("w", "snmp", "", 5),))])) == [Verdict.NOT_APPLICABLE]


def test_devices_of_different_zones_make_it_worse() -> None:
    zones = tuple(Zone(id=name, kind="it", at=at(92), interfaces=(Port(name, "Gi1", at(93)),)) for name in ("x", "y"))
    devices = [device(name, secrets=(clear("w", "snmp", "", 5),), interfaces=(port("Gi1", 3),)) for name in ("x", "y")]
    (apart,) = run("ACC-007", devices, replace(EMPTY, zones=zones))
    (unplaced,) = run("ACC-007", devices)
    assert (apart.severity, unplaced.severity) == (Severity.HIGH, None)


def test_both_exports_of_a_failover_pair_hold_one_secret() -> None:
    devices = [
        device(name, secrets=(hashed("$1$a$b", 5),), interfaces=addressed("192.0.2.1")) for name in ("unit1", "unit2")
    ]
    assert Verdict.FAIL not in verdicts(run("ACC-007", devices))


def test_one_ssid_on_two_access_points_is_one_network() -> None:
    roaming = [device(name, secrets=(clear("w", "wlan", "KS-FIELD", 5),)) for name in ("x", "y")]
    assert verdicts(run("ACC-007", roaming)) == [Verdict.PASS, Verdict.PASS]
    two = [device(name, secrets=(clear("w", "wlan", name, 5),)) for name in ("x", "y")]
    assert verdicts(run("ACC-007", two)) == [Verdict.FAIL]


def test_keys_of_routing_protocols_are_shared_by_design() -> None:
    assert run("ACC-007", [device(name, secrets=(clear("w", "routing", "", 5),)) for name in ("x", "y")]) == []


def test_one_key_for_two_counterparts_of_one_device() -> None:
    keys = (clear("w", "psk", "198.51.100.1", 5), clear("w", "psk", "198.51.100.2", 6))
    (found,) = run("ACC-007", [device("x", secrets=keys), device("y")])
    assert (found.verdict, found.severity, found.says) == (Verdict.FAIL, Severity.HIGH, "counterparts")


def test_the_two_ends_of_a_tunnel_share_their_key() -> None:
    key = clear("w", "psk", "peer", 5)
    tunnel = Vpn(name="t", kind="ipsec", at=at(6), peer=address("192.0.2.2", 24, 3).ip)
    one = device("x", secrets=(key,), vpns=(tunnel,), interfaces=addressed("192.0.2.1"))
    other = device("y", secrets=(key,), interfaces=addressed("192.0.2.2"))
    assert verdicts(run("ACC-007", [one, other])) == [Verdict.PASS, Verdict.PASS]
    unseen = run("ACC-007", [replace(one, vpns=()), other])
    assert [(found.verdict, found.says) for found in unseen] == [(Verdict.CANNOT_TELL, "ends")]
