"""SNMP, SSH and TLS: what the examples cannot show, facts left open among it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.check import Severity, Verdict
from auditor.model.address import prefix
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Crypto, Listener, Snmp
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret, seal
from auditor.model.text import Text
from auditor.plant.rows import AdminSource, Registers
from auditor.plant.types import EMPTY, Zone
from tests.checks.building import address, at, device, port, run

AGENT = Listener(name="snmp", enabled=written(True, at(10)), sources=default(ANYWHERE, "no list"), ports=((17, 161),))
LIMITED: Fact[Match] = written(Match.exact(prefix("10.90.1.0/24"), "10"), at(7))
OPEN: Fact[Match] = default(ANYWHERE, "no list")
OWN = seal("Kb7-monitor-1", use="snmp", storage="clear", at=at(11))
PUBLIC = seal("public", use="snmp", storage="clear", at=at(11))
MASKED = Secret(use="snmp", storage="masked", at=at(11))


@pytest.mark.parametrize(
    ("secret", "write", "sources", "severity"),
    [
        (OWN, False, LIMITED, Severity.LOW),
        (OWN, False, OPEN, None),
        (OWN, False, unknown(Text("list not read", "list not read")), None),
        (OWN, True, LIMITED, None),
        (PUBLIC, False, LIMITED, None),
        (PUBLIC, True, LIMITED, Severity.CRITICAL),
        (MASKED, False, LIMITED, Severity.LOW),
        (MASKED, True, OPEN, None),
    ],
)
def test_every_community_fails_as_badly_as_it_is_bound(
    secret: Secret, write: bool, sources: Fact[Match], severity: Severity | None
) -> None:
    entry = Snmp(version="2c", write=write, at=at(11), secret=secret, sources=sources)
    (result,) = run("MGT-005", [device(listeners=(AGENT,), snmp=(entry,))])
    assert (result.verdict, result.severity) == (Verdict.FAIL, severity)
    assert "Kb7" not in repr(result)


@pytest.mark.parametrize(
    ("level", "write", "verdict"),
    [
        ("priv", False, Verdict.PASS),
        ("priv", True, Verdict.WARN),
        ("auth", False, Verdict.FAIL),
        ("noauth", False, Verdict.FAIL),
        ("", False, Verdict.CANNOT_TELL),
    ],
)
def test_users_of_version_three(level: str, write: bool, verdict: Verdict) -> None:
    entry = Snmp(version="3", write=write, at=at(11), name="nms", level=level, sources=LIMITED)
    (result,) = run("MGT-005", [device(listeners=(AGENT,), snmp=(entry,))])
    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("enabled", "verdict"),
    [
        (written(False, at(10)), Verdict.NOT_APPLICABLE),
        (default(False, "manual"), Verdict.NOT_APPLICABLE),
        (written(True, at(10)), Verdict.PASS),
        (unknown(Text("not documented", "not documented")), Verdict.CANNOT_TELL),
    ],
)
def test_an_agent_without_communities(enabled: Fact[bool], verdict: Verdict) -> None:
    (result,) = run("MGT-005", [device(listeners=(replace(AGENT, enabled=enabled),))])
    assert result.verdict is verdict


def test_a_community_of_an_agent_that_is_off_fails_nothing() -> None:
    entry = Snmp(version="2c", write=True, at=at(11), secret=PUBLIC, sources=OPEN)
    off, maybe = (
        replace(AGENT, enabled=state) for state in (written(False, at(10)), unknown(Text("not written", "not written")))
    )
    assert [one.verdict for one in run("MGT-005", [device(listeners=(off,), snmp=(entry,))])] == [
        Verdict.NOT_APPLICABLE
    ]
    assert [one.verdict for one in run("MGT-005", [device(listeners=(maybe,), snmp=(entry,))])] == [Verdict.CANNOT_TELL]


def test_one_community_that_speaks_two_versions_is_one_result() -> None:
    entries = tuple(Snmp(version=one, write=False, at=at(11), secret=OWN, sources=LIMITED) for one in ("1", "2c"))
    (result,) = run("MGT-005", [device(listeners=(AGENT,), snmp=entries)])
    assert result.values is not None
    assert result.values["version"] == "1/2c"


def test_a_community_is_as_bad_as_who_certainly_reaches_it() -> None:
    outside = prefix("198.51.100.0/24")
    zone = Zone(id="vendor", kind="partner", at=at(92), prefixes=outside, prefix_lines=((outside, at(92)),))
    ports = (port("Gi1", 3, addresses=(address("198.51.100.1", 24, 3),)),)
    entries = tuple(
        Snmp(version="2c", write=False, at=at(line), secret=OWN, sources=sources)
        for line, sources in ((11, OPEN), (12, LIMITED))
    )
    box = device(interfaces=ports, listeners=(AGENT,), snmp=entries)
    reached, limited = run("MGT-005", [box], replace(EMPTY, zones=(zone,)))
    assert (reached.severity, limited.severity) == (Severity.CRITICAL, Severity.LOW)
    row = AdminSource(at=at(94), addresses=outside)
    known = replace(EMPTY, zones=(zone,), registers=Registers(admin_sources=(row,)))
    assert [one.severity for one in run("MGT-005", [box], known)] == [None, Severity.LOW]


SSH = Listener(
    name="ssh",
    enabled=written(True, at(20)),
    sources=OPEN,
    crypto=Crypto(
        oldest=written("SSH-2", at(21)),
        ciphers=written(("aes256-ctr",), at(22)),
        exchanges=written(("curve25519-sha256",), at(23)),
        key_bits=written(2048, at(24)),
    ),
)


def crypto(**changes: object) -> Listener:
    assert SSH.crypto is not None
    return replace(SSH, crypto=replace(SSH.crypto, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.PASS),
        ({"oldest": written("SSH-1", at(21))}, Verdict.FAIL),
        ({"oldest": default("SSH-1", "manual")}, Verdict.FAIL),
        ({"oldest": written("TLS 1.1", at(21))}, Verdict.FAIL),
        ({"oldest": written("TLS 1.2", at(21))}, Verdict.PASS),
        ({"oldest": unknown(Text("not documented", "not documented"))}, Verdict.CANNOT_TELL),
        ({"ciphers": written(("aes256-ctr", "aes128-cbc"), at(22))}, Verdict.FAIL),
        ({"ciphers": written(("3des-ede-cbc-sha",), at(22))}, Verdict.FAIL),
        ({"ciphers": written(("arcfour256",), at(22))}, Verdict.FAIL),
        ({"ciphers": written(("aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"), at(22))}, Verdict.PASS),
        ({"exchanges": written(("diffie-hellman-group1-sha1",), at(23))}, Verdict.FAIL),
        ({"exchanges": written(("diffie-hellman-group14-sha1",), at(23))}, Verdict.PASS),
        ({"exchanges": None}, Verdict.PASS),
        ({"key_bits": written(1024, at(24))}, Verdict.FAIL),
        ({"key_bits": unknown(Text("elsewhere", "elsewhere"))}, Verdict.CANNOT_TELL),
        ({"key_bits": None}, Verdict.PASS),
        ({"own_certificate": default(False, "manual")}, Verdict.WARN),
        ({"own_certificate": written(True, at(25))}, Verdict.PASS),
    ],
)
def test_what_a_service_agrees_to(changes: dict[str, object], verdict: Verdict) -> None:
    found = {result.verdict for result in run("MGT-006", [device(listeners=(crypto(**changes),))])}
    assert found - {Verdict.PASS} == ({verdict} - {Verdict.PASS})


def test_what_nobody_can_tell_of_a_service_is_one_result() -> None:
    open_ = crypto(oldest=unknown(Text("a", "a")), ciphers=unknown(Text("b", "b")), key_bits=unknown(Text("c", "c")))
    told = [one for one in run("MGT-006", [device(listeners=(open_,))]) if one.verdict is Verdict.CANNOT_TELL]
    assert [len(one.unknowns) for one in told] == [3]


def test_a_service_nobody_reads_cannot_be_told_and_one_that_is_off_is_not_there() -> None:
    unread = replace(SSH, crypto=None)
    assert [one.verdict for one in run("MGT-006", [device(listeners=(unread,))])] == [Verdict.CANNOT_TELL]
    off = replace(crypto(oldest=written("SSH-1", at(21))), enabled=written(False, at(20)))
    assert [one.verdict for one in run("MGT-006", [device(listeners=(off,))])] == [Verdict.NOT_APPLICABLE]
    maybe = replace(off, enabled=unknown(Text("not written", "not written")))
    assert {one.verdict for one in run("MGT-006", [device(listeners=(maybe,))])} == {Verdict.CANNOT_TELL, Verdict.PASS}


def test_two_lines_of_one_ssh_server_are_judged_once() -> None:
    weak = crypto(oldest=written("SSH-1", at(21)))
    found = run("MGT-006", [device(listeners=(replace(weak, where="vty 0 4"), replace(weak, where="vty 5 15")))])
    assert [one.verdict for one in found].count(Verdict.FAIL) == 1
