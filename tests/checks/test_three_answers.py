"""Written, default and unknown stay three answers in every verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.check import Severity, Verdict
from auditor.model.address import ANY4, ANY6, prefix
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, User
from auditor.model.observed import Observed, PortState
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Action, Binding, Match, Reference, Rule, RuleSet, permitted_sources
from auditor.model.secret import seal
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import Power, Radio, Ssid
from auditor.plant.types import EMPTY, Plant, PortUse, WirelessNetwork, Zone
from tests.checks.building import address, at, device, port, run, switched

SSID = Ssid(
    name="JB2",
    at=at(10),
    enabled=written(True, at(11)),
    broadcast=written(False, at(12)),
    security=written("wpa2", at(13)),
    ciphers=written(frozenset({"ccmp"}), at(14)),
    key_management=written("psk", at(15)),
    pmf=unknown(Text("not read", "not read")),
    wps=unknown(Text("not read", "not read")),
    isolation=unknown(Text("not read", "not read")),
    vlan=written(410, at(16)),
)


@pytest.mark.parametrize(
    ("changes", "verdict", "severity"),
    [
        ({}, Verdict.PASS, None),
        ({"security": written("wpa3", at(13)), "ciphers": unknown(Text("not read", "not read"))}, Verdict.PASS, None),
        ({"security": written("open", at(13))}, Verdict.FAIL, Severity.CRITICAL),
        ({"security": written("wpa/wpa2", at(13))}, Verdict.FAIL, None),
        ({"ciphers": written(frozenset({"ccmp", "tkip"}), at(14))}, Verdict.FAIL, None),
        ({"security": written("owe", at(13))}, Verdict.WARN, None),
        (
            {"security": unknown(Text("profile X is not in the file", "profile X is not in the file"))},
            Verdict.CANNOT_TELL,
            None,
        ),
        ({"ciphers": unknown(Text("not written", "not written"))}, Verdict.CANNOT_TELL, None),
        ({"ciphers": written(frozenset({"newcipher"}), at(14))}, Verdict.CANNOT_TELL, None),
        (
            {"security": written("open", at(13)), "enabled": unknown(Text("not said", "not said"))},
            Verdict.CANNOT_TELL,
            None,
        ),
    ],
)
def test_encryption_of_an_ssid(changes: dict[str, object], verdict: Verdict, severity: Severity | None) -> None:
    (result,) = run("WLS-001", [device(ssids=(replace(SSID, **changes),))])  # type: ignore[arg-type]
    assert (result.verdict, result.severity) == (verdict, severity)
    assert bool(result.unknowns) == (verdict is Verdict.CANNOT_TELL)


def test_an_ssid_that_is_off_is_not_judged() -> None:
    off = replace(SSID, enabled=written(False, at(11)), security=written("open", at(13)))
    assert run("WLS-001", [device(ssids=(off,))]) == []
    assert run("WLS-002", [device(ssids=(off,))]) == []


def test_a_default_is_shown_at_the_block_with_its_source() -> None:
    ssid = replace(SSID, broadcast=default(True, "CLI Reference, broadcast-ssid"))
    (result,) = run("WLS-002", [device(ssids=(ssid,))])
    assert result.verdict is Verdict.FAIL
    assert result.evidence[0].at == ssid.at
    assert result.values is not None
    assert "CLI Reference, broadcast-ssid" in str(result.values["basis"])


@pytest.mark.parametrize(
    ("power", "limit", "verdict"),
    [
        (written(Power("maximum", maximum=True), at(21)), 0, Verdict.FAIL),
        (default(Power("100 %"), "manual"), 0, Verdict.FAIL),
        (written(Power("auto", automatic=True, bounded=False), at(21)), 0, Verdict.FAIL),
        (written(Power("auto", automatic=True, bounded=True), at(21)), 0, Verdict.PASS),
        (written(Power("auto", automatic=True), at(21)), 0, Verdict.CANNOT_TELL),
        (written(Power("50 %", maximum=False), at(21)), 0, Verdict.PASS),
        (written(Power("8"), at(21)), 0, Verdict.CANNOT_TELL),
        (written(Power("17 dBm", dbm=17, maximum=False), at(21)), 14, Verdict.FAIL),
        (written(Power("11 dBm", dbm=11, maximum=False), at(21)), 14, Verdict.PASS),
        (written(Power("50 %", maximum=False), at(21)), 14, Verdict.CANNOT_TELL),
        (unknown(Text("not in the file", "not in the file")), 0, Verdict.CANNOT_TELL),
    ],
)
def test_power_of_a_radio(power: Fact[Power], limit: int, verdict: Verdict) -> None:
    radio = Radio(name="r0", at=at(20), enabled=written(True, at(20)), power=power)
    plant = replace(EMPTY, parameters={"WLS-003": {"max_dbm": limit}} if limit else {})
    (result,) = run("WLS-003", [device(radios=(radio,))], plant)
    assert result.verdict is verdict


def test_a_radio_is_not_called_unused_while_an_ssid_may_be_bound_to_it() -> None:
    radio = Radio(name="r0", at=at(20), enabled=written(True, at(20)), power=unknown(Text("not read", "not read")))
    plant = replace(EMPTY, wireless=(WirelessNetwork("JB2", "z", "", at(90)),))
    bound = run("WLS-006", [device(ssids=(replace(SSID, radios=("r0",)),), radios=(radio,))], plant)
    assert [result.verdict for result in bound] == [Verdict.PASS, Verdict.PASS]
    floating = run("WLS-006", [device(ssids=(SSID,), radios=(radio,))], plant)
    assert [result.verdict for result in floating] == [Verdict.PASS, Verdict.CANNOT_TELL]
    alone = run("WLS-006", [device(radios=(radio,))], plant)
    assert [result.verdict for result in alone] == [Verdict.FAIL]


def _named(name: str, description: str, line: int) -> object:
    return port(name, line, description=description, port=switched(300, line))


@pytest.mark.parametrize(
    ("description", "free"),
    [
        ("未使用", True), ("予備", True), ("空きポート", True), ("UNUSED-2024", True), ("spare", True),
        ("予備回線", False), ("予備機 PLC", False), ("plc-01", False), ("unusedness", False),
    ],
)  # fmt: skip
def test_words_that_mark_a_port_free_stand_by_themselves(description: str, free: bool) -> None:
    (result,) = run("SWP-001", [device(interfaces=(_named("Gi1/0/1", description, 5),))])
    assert result.verdict is (Verdict.FAIL if free else Verdict.PASS)


@pytest.mark.parametrize(
    ("status", "mapped", "verdict"),
    [
        ("notconnect", False, Verdict.CANNOT_TELL),
        ("connected", False, Verdict.CANNOT_TELL),
        ("notconnect", True, Verdict.FAIL),
        ("connected", True, Verdict.CANNOT_TELL),
    ],
)
def test_a_port_nobody_describes(status: str, mapped: bool, verdict: Verdict) -> None:
    seen = Observed(ports=(PortState("Gi1/0/2", "", status, "1", at(60)),))
    switch = device(interfaces=(port("GigabitEthernet1/0/2", 5, port=switched(300, 5)),), observed=seen)
    rows = (PortUse("x", "Gi1/0/1", "plc-01", False, at(90)),) if mapped else None
    (result,) = run("SWP-001", [switch], replace(EMPTY, ports=rows))
    assert result.verdict is verdict


def test_a_free_port_that_the_device_reports_connected_warns() -> None:
    seen = Observed(ports=(PortState("Gi1/0/2", "", "connected", "300", at(60)),))
    switch = device(interfaces=(_named("Gi1/0/2", "未使用", 5),), observed=seen)
    (result,) = run("SWP-001", [switch])
    assert (result.verdict, result.says) == (Verdict.WARN, "connected")


def test_a_free_port_whose_state_is_unknown_is_not_passed() -> None:
    free = port(
        "Gi1/0/2",
        5,
        enabled=unknown(Text("the default differs by model", "the default differs by model")),
        description="空き",
    )
    (result,) = run("SWP-001", [device(interfaces=(free,))])
    assert result.verdict is Verdict.CANNOT_TELL


def test_a_shut_port_passes_whatever_it_is_for() -> None:
    shut = port("Gi1/0/2", 5, enabled=written(False, at(6)))
    (result,) = run("SWP-001", [device(interfaces=(shut,))])
    assert result.verdict is Verdict.PASS


def _listener(**parts: object) -> Listener:
    given: dict[str, object] = {
        "name": "telnet", "enabled": written(True, at(30)), "sources": default(ANYWHERE, "no list"), "where": "vty 0 4",
        **parts,
    }  # fmt: skip
    return Listener(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("enabled", "verdict"),
    [
        (written(True, at(30)), Verdict.FAIL),
        (default(True, "manual"), Verdict.FAIL),
        (written(False, at(30)), Verdict.PASS),
        (default(False, "manual"), Verdict.PASS),
        (unknown(Text("differs by version", "differs by version")), Verdict.CANNOT_TELL),
    ],
)
def test_cleartext_service(enabled: Fact[bool], verdict: Verdict) -> None:
    (result,) = run("MGT-001", [device(listeners=(_listener(enabled=enabled),))])
    assert result.verdict is verdict


def test_services_without_a_cleartext_one_pass_and_no_services_say_nothing() -> None:
    (result,) = run("MGT-001", [device(listeners=(_listener(name="ssh"),))])
    assert result.verdict is Verdict.PASS
    assert run("MGT-001", [device()]) == []


ADMIN = Match.exact(Ranges.one(0x0A5A0164), "10.90.1.100")


@pytest.mark.parametrize(
    ("sources", "verdict", "says"),
    [
        (default(ANYWHERE, "no list"), Verdict.FAIL, ""),
        (written(ADMIN, at(40)), Verdict.PASS, ""),
        (written(Match.exact(ANY4), at(40)), Verdict.FAIL, ""),
        (written(Match.union((ADMIN, Match.exact(ANY6, "any IPv6"))), at(40)), Verdict.FAIL, ""),
        (written(permitted_sources(None), at(40)), Verdict.FAIL, "undefined"),
        (written(Match.opaque("admins.example.net"), at(40)), Verdict.CANNOT_TELL, ""),
        (unknown(Text("not read", "not read")), Verdict.CANNOT_TELL, ""),
    ],
)
def test_sources_of_a_service(sources: Fact[Match], verdict: Verdict, says: str) -> None:
    (result,) = run("MGT-003", [device(listeners=(_listener(sources=sources),))])
    assert (result.verdict, result.says) == (verdict, says)


def test_services_of_one_line_are_one_result() -> None:
    both = (_listener(name="telnet"), _listener(name="ssh"))
    (result,) = run("MGT-003", [device(listeners=both)])
    assert result.values is not None
    assert result.values["service"] == "Telnet, SSH"


@pytest.mark.parametrize(
    ("clear", "storage", "verdict"),
    [
        ("cisco", "clear", Verdict.FAIL),
        ("", "clear", Verdict.FAIL),
        ("hoshu", "reversible", Verdict.FAIL),
        ("Kr4n-gate-7-2026", "clear", Verdict.PASS),
        (None, "hash", Verdict.CANNOT_TELL),
        (None, "masked", Verdict.CANNOT_TELL),
    ],
)
def test_password_of_a_user(clear: str | None, storage: str, verdict: Verdict) -> None:
    secret = seal(clear, use="user", storage=storage, at=at(50), owner="hoshu", stored="x")  # type: ignore[arg-type]
    user = User(name="hoshu", at=at(50), secret=secret)
    (result,) = run("ACC-001", [device(users=(user,))])
    assert result.verdict is verdict


def test_a_user_without_a_password_line() -> None:
    administrator = User(name="admin", at=at(50), administrator=written(True, at(50)))
    (result,) = run("ACC-001", [device(users=(administrator,))])
    assert (result.verdict, result.says) == (Verdict.FAIL, "no_secret")
    (result,) = run(
        "ACC-001", [device(users=(replace(administrator, administrator=unknown(Text("not said", "not said"))),))]
    )
    assert result.verdict is Verdict.CANNOT_TELL
    (result,) = run("ACC-001", [device(users=(replace(administrator, remote=True),))])
    assert result.verdict is Verdict.CANNOT_TELL


def test_no_password_at_all_fails_only_in_a_whole_file_whose_passwords_are_read() -> None:
    whole = device(version=written("15.2", at(1)))
    (result,) = run("ACC-001", [whole])
    assert (result.verdict, result.says) == (Verdict.FAIL, "nothing")
    (result,) = run("ACC-001", [device()])
    assert result.verdict is Verdict.CANNOT_TELL
    assert run("ACC-001", [device(reads=frozenset({"interfaces"}))]) == []


def test_a_login_without_authentication_on_a_line_that_may_be_off_is_not_a_fail() -> None:
    secret = seal("Kr4n-gate-7-2026", use="enable", storage="clear", at=at(50))
    open_line = _listener(
        name="other", enabled=unknown(Text("not said", "not said")), authenticated=written(False, at(31))
    )
    results = run("ACC-001", [device(secrets=(secret,), listeners=(open_line,))])
    assert [result.verdict for result in results] == [Verdict.PASS, Verdict.CANNOT_TELL]


def test_keys_that_are_readable_weigh_less_than_passwords() -> None:
    secrets = tuple(
        seal("Kr4n-gate-7-2026", use=use, storage="reversible", at=at(50 + n))
        for n, use in enumerate(("enable", "psk"))
    )
    results = run("ACC-003", [device(secrets=secrets)])
    assert [(result.verdict, result.severity) for result in results] == [
        (Verdict.FAIL, None),
        (Verdict.FAIL, Severity.MEDIUM),
    ]


def _list(name: str, *rules: Rule, default_action: Action = Action.DENY, line: int = 70) -> RuleSet:
    return RuleSet(name=name, family="4", rules=rules, at=at(line), default=default_action)


def _permit(source: str, destination: str) -> Rule:
    ranges = [Ranges.of(address(text, 24, 1).network.intervals[0]) for text in (source, destination)]
    return Rule(
        name="10", action=Action.PERMIT, at=at(71), source=Match.exact(ranges[0]), destination=Match.exact(ranges[1])
    )


def _router(*filters: RuleSet, bound: str = "", references: tuple[Reference, ...] = ()) -> object:
    near = port("Gi0/0", 5, addresses=(address("10.10.0.1", 24, 6),))
    far = port("Gi0/1", 8, addresses=(address("10.30.0.1", 24, 9),))
    bindings = (Binding(ruleset=bound, stage="ingress", at=at(7), interface="Gi0/0"),) if bound else ()
    return device(kind="router", interfaces=(near, far), filters=filters, bindings=bindings, references=references)


INWARD = _permit("10.10.0.9", "10.30.0.9")
OUTWARD = _permit("10.30.0.9", "10.10.0.9")


@pytest.mark.parametrize(
    ("router", "verdict", "says"),
    [
        (_router(_list("IN", INWARD), bound="IN"), Verdict.PASS, ""),
        (_router(bound="IN"), Verdict.FAIL, ""),
        (_router(_list("IN", default_action=Action.UNKNOWN), bound="IN"), Verdict.FAIL, "empty"),
        (_router(_list("IN"), bound="IN"), Verdict.PASS, ""),
        (_router(_list("IN", OUTWARD), bound="IN"), Verdict.WARN, ""),
        (_router(_list("IN", INWARD)), Verdict.FAIL, "unbound"),
        (
            _router(references=(Reference(kind="acl", name="X", use="unknown", at=at(9), defined=False),)),
            Verdict.CANNOT_TELL,
            "",
        ),
    ],
)
def test_effect_of_a_filter(router: object, verdict: Verdict, says: str) -> None:
    (result,) = run("RUL-005", [router])  # type: ignore[list-item]
    assert (result.verdict, result.says) == (verdict, says)


def test_a_list_that_anything_names_is_not_called_unapplied() -> None:
    for use in ("nat", "routing", "unknown"):
        named = (Reference(kind="acl", name="IN", use=use, at=at(9)),)
        results = run("RUL-005", [_router(_list("IN", INWARD), references=named)])  # type: ignore[list-item]
        assert not any(result.verdict is Verdict.FAIL for result in results)


def test_a_list_for_strangers_only_is_not_called_unapplied() -> None:
    strangers = _list("IN", _permit("192.168.77.1", "192.168.78.1"))
    assert run("RUL-005", [_router(strangers)]) == []  # type: ignore[list-item]


def _plant(**parts: object) -> Plant:
    return replace(EMPTY, **parts)  # type: ignore[arg-type]


def test_without_a_ledger_or_a_register_nothing_is_declared_or_undeclared() -> None:
    (result,) = run("AST-002", [device()])
    assert result.verdict is Verdict.CANNOT_TELL
    outside = port("Gi0/0", 5, addresses=(address("203.0.113.2", 29, 6),))
    verdicts = {result.subject: result.verdict for result in run("EXT-001", [device(interfaces=(outside,))])}
    assert verdicts["x:Gi0/0"] is Verdict.CANNOT_TELL
    assert verdicts["external connections"] is Verdict.INFO


def test_private_and_shared_address_space_is_no_external_point() -> None:
    for text in ("10.1.1.1", "172.16.9.1", "192.168.1.1", "100.64.0.1", "169.254.1.1"):
        inside = port("Gi0/0", 5, addresses=(address(text, 24, 6),))
        assert [result.subject for result in run("EXT-001", [device(interfaces=(inside,))])] == [
            "external connections",
            "internet exits",
        ]


def test_seeing_no_external_connection_is_no_pass_while_devices_are_missing() -> None:
    results = run("EXT-001", [device()])
    assert [result.verdict for result in results] == [Verdict.INFO, Verdict.CANNOT_TELL]


def test_an_outside_line_beside_an_interface_without_zone_is_undecided() -> None:
    line = port("Ce0", 5, addresses=(address("203.0.113.2", 29, 6),))
    inner = port("Gi0/1", 8, addresses=(address("10.30.0.1", 24, 9),))
    router = device(kind="router", interfaces=(line, inner), forwards=written(True, at(2)))
    (result,) = run("EXT-002", [router])
    assert result.verdict is Verdict.CANNOT_TELL
    zone = Zone(id="dcs", kind="control", at=Span("plant.yaml", 4, 4), prefixes=inner.networks,
                prefix_lines=((inner.networks, Span("plant.yaml", 5, 5)),))  # fmt: skip
    (result,) = run("EXT-002", [router], _plant(zones=(zone,)))
    assert result.verdict is Verdict.FAIL
    (result,) = run("EXT-002", [replace(router, forwards=unknown(Text("not said", "not said")))], _plant(zones=(zone,)))
    assert result.verdict is Verdict.CANNOT_TELL
    (result,) = run("EXT-002", [replace(router, forwards=written(False, at(2)))], _plant(zones=(zone,)))
    assert result.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("dot1x", "limit", "verdict"),
    [
        (written(True, at(6)), unknown(Text("not read", "not read")), Verdict.PASS),
        (default(False, "manual"), default(False, "manual"), Verdict.FAIL),
        (default(False, "manual"), unknown(Text("not read", "not read")), Verdict.CANNOT_TELL),
        (unknown(Text("not read", "not read")), written(True, at(6)), Verdict.PASS),
    ],
)
def test_restriction_of_an_access_port(dot1x: Fact[bool], limit: Fact[bool], verdict: Verdict) -> None:
    side = replace(switched(300, 5), dot1x=dot1x, port_security=limit)
    span = Span("plant.yaml", 5, 5)
    dcs = Zone(id="dcs", kind="control", at=span, vlans=frozenset({300}), vlan_lines=((300, span),))
    (result,) = run("SWP-002", [device(interfaces=(port("Gi1/0/1", 5, port=side),))], _plant(zones=(dcs,)))
    assert result.verdict is verdict
    (result,) = run("SWP-002", [device(interfaces=(port("Gi1/0/1", 5, port=side),))])
    assert result.verdict is (Verdict.PASS if verdict is Verdict.PASS else Verdict.CANNOT_TELL)


@pytest.mark.parametrize(
    ("clear", "least", "verdict"),
    [
        ("v7Rq-29mKx-Tt4uW-81pz", 20, Verdict.PASS),
        ("v7Rq-29mKx-Tt4uW-81pz", 30, Verdict.FAIL),
        ("pumphouse", 20, Verdict.FAIL),
        ("password123", 8, Verdict.FAIL),
        (None, 20, Verdict.CANNOT_TELL),
    ],
)
def test_key_of_an_ssid(clear: str | None, least: int, verdict: Verdict) -> None:
    secret = seal(clear, use="wlan", storage="clear", at=at(17), owner="JB2", stored="x")
    ssid = replace(SSID, secret=secret, wps=written(False, at(18)))
    results = run("WLS-004", [device(ssids=(ssid,))], _plant(parameters={"WLS-004": {"psk_min": least}}))
    assert {result.subject: result.verdict for result in results} == {
        "ssid JB2 name": Verdict.PASS,
        "ssid JB2 key": verdict,
        "ssid JB2 WPS": Verdict.PASS,
    }


def test_8021x_has_no_key_to_judge() -> None:
    ssid = replace(SSID, key_management=written("dot1x", at(15)), wps=written(False, at(18)))
    results = run("WLS-004", [device(ssids=(ssid,))])
    assert {result.subject for result in results} == {"ssid JB2 name", "ssid JB2 WPS"}


_DOT1X = replace(SSID, key_management=written("dot1x", at(15)))
_CRANE = replace(
    EMPTY,
    zones=(Zone(id="crane", kind="field", vlans=frozenset({410}), vlan_lines=((410, at(1)),), at=at(1)),),
    wireless=(WirelessNetwork("JB2", "crane", "tablets", at(2)),),
)


def test_a_switch_that_does_not_route_is_no_gateway_of_an_ssid() -> None:
    """Its own address in the clients' VLAN carries none of their packets on."""
    own = replace(port("Vlan410", 20, vlan=410, addresses=(address("10.40.20.2", 24, 20),)), kind="svi")
    access_point = device("ap-01", kind="ap", ssids=(_DOT1X,))
    switch = device("sw-01", kind="switch", interfaces=(own,), forwards=written(False, at(21)))
    (result,) = run("WLS-005", [access_point, switch], _CRANE)
    assert result.verdict is Verdict.CANNOT_TELL
    (result,) = run("WLS-005", [access_point, replace(switch, forwards=written(True, at(21)))], _CRANE)
    assert result.verdict is Verdict.FAIL


def test_a_device_that_may_route_for_an_ssid_decides_nothing_against_it() -> None:
    """Whether a controller with an address in the clients' VLAN carries their packets on is not always known."""
    own = replace(port("vlan 410", 20, vlan=410, addresses=(address("10.40.20.2", 24, 20),)), kind="svi")
    way = replace(own, name="Vlan410", addresses=(address("10.40.20.1", 24, 30),))
    controller = device(
        "mc-01",
        kind="wlc",
        interfaces=(own,),
        ssids=(_DOT1X,),
        forwards=unknown(Text("not documented", "not documented")),
    )
    rules = RuleSet(name="in", family="ipv4", rules=(), at=at(31), default=Action.DENY)
    guarded = device(
        "rt-01",
        interfaces=(way,),
        filters=(rules,),
        bindings=(Binding(ruleset="in", stage="ingress", at=at(32), interface="Vlan410"),),
        forwards=written(True, at(33)),
    )
    (result,) = run("WLS-005", [controller, guarded], _CRANE)
    assert result.verdict is Verdict.CANNOT_TELL
    (result,) = run("WLS-005", [replace(controller, forwards=written(False, at(21))), guarded], _CRANE)
    assert result.verdict is Verdict.PASS
    (result,) = run("WLS-005", [controller, replace(guarded, bindings=())], _CRANE)
    assert result.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("permits", "default", "verdict"),
    [
        (("10.40.30.0/24",), Action.DENY, Verdict.PASS),
        (("0.0.0.0/0",), Action.DENY, Verdict.FAIL),
        ((), Action.PERMIT, Verdict.FAIL),
        ((), Action.UNKNOWN, Verdict.FAIL),
    ],
)
def test_a_list_on_the_ssid_itself_is_a_filter_if_it_certainly_keeps_something_out(
    permits: tuple[str, ...], default: Action, verdict: Verdict
) -> None:
    """Where the gateway has none: a role that lets everything through is none either, whatever it is called."""
    rules = tuple(
        Rule(name="r", action=Action.PERMIT, at=at(41), destination=Match.exact(prefix(words), words))
        for words in permits
    )
    air = replace(port("wlan 1", 40), kind="wlan")
    access_point = device(
        "ap-01",
        kind="ap",
        interfaces=(air,),
        ssids=(replace(_DOT1X, interface="wlan 1"),),
        filters=(RuleSet(name="role", family="both", rules=rules, at=at(40), default=default),),
        bindings=(Binding(ruleset="role", stage="ingress", at=at(42), interface="wlan 1"),),
    )
    way = replace(port("Vlan410", 20, vlan=410, addresses=(address("10.40.20.1", 24, 20),)), kind="svi")
    gateway = device("rt-01", interfaces=(way,), forwards=written(True, at(21)))
    (result,) = run("WLS-005", [access_point, gateway], _CRANE)
    assert result.verdict is verdict
