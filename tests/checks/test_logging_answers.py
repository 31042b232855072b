"""What examples cannot show of the logging checks: facts left open, servers elsewhere, devices that do not agree."""

from __future__ import annotations

from dataclasses import replace

from auditor.check import Result, Severity, Verdict
from auditor.engine import audit_texts
from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.fact import default, unknown, written
from auditor.model.logs import Logs, Stamp
from auditor.model.management import Listener, Server, Snmp
from auditor.model.ranges import NOTHING
from auditor.model.rule import ANYWHERE, Match
from auditor.model.text import Text
from tests.checks.building import ALL_FIELDS, address, at, device, port, run

VERSION = written("15.2", at(1))


def server(use: str, host: str, line: int = 5, **parts: object) -> Server:
    ip = parse_ip(host) if host[0].isdecimal() else None
    return Server(use=use, host=host, ip=ip, at=at(line), **parts)  # type: ignore[arg-type]


def told(check: str, *devices: Device) -> list[tuple[Verdict, str]]:
    return [(result.verdict, result.says) for result in run(check, devices)]


def test_a_server_known_by_name_alone_cannot_be_placed() -> None:
    found = device(version=VERSION, servers=(server("syslog", "log.example.jp"),))
    assert told("LOG-001", found) == [(Verdict.CANNOT_TELL, "")]


def test_an_encrypted_log_may_leave_the_plant() -> None:
    safe = server("syslog", "203.0.113.9", encrypted=written(True, at(5)))
    assert told("LOG-001", device(version=VERSION, servers=(safe,))) == [(Verdict.PASS, "")]


def test_whether_an_outside_log_is_encrypted_may_be_unknown() -> None:
    open_ = server("syslog", "203.0.113.9", encrypted=unknown(Text("not read", "not read")))
    (result,) = run("LOG-001", [device(version=VERSION, servers=(open_,))])
    assert (result.verdict, bool(result.unknowns)) == (Verdict.CANNOT_TELL, True)


def test_a_good_server_does_not_excuse_a_leak() -> None:
    inside, leak = server("syslog", "10.1.1.5"), server("syslog", "203.0.113.9", 6, encrypted=written(False, at(6)))
    found = device(version=VERSION, servers=(inside, leak))
    assert told("LOG-001", found) == [(Verdict.PASS, ""), (Verdict.FAIL, "in_clear")]


def test_no_server_in_a_file_that_may_be_a_part_is_no_failure() -> None:
    assert told("LOG-001", device()) == [(Verdict.CANNOT_TELL, "")]
    assert told("LOG-001", device(version=VERSION)) == [(Verdict.FAIL, "")]


def test_a_parser_that_does_not_read_logs_is_not_judged() -> None:
    assert run("LOG-001", [device(version=VERSION, reads=ALL_FIELDS - {"logs"})]) == []


def test_a_log_server_no_route_leads_to_is_warned_of() -> None:
    place = port("Vlan1", 2, addresses=(address("10.1.1.2", 24, 3),))
    far = device(version=VERSION, interfaces=(place,), servers=(server("syslog", "10.9.9.9"),))
    near = device(version=VERSION, interfaces=(place,), servers=(server("syslog", "10.1.1.9"),))
    assert told("LOG-001", far) == [(Verdict.WARN, "")]
    assert told("LOG-001", near) == [(Verdict.PASS, "")]


def test_an_address_by_lease_leaves_the_way_open() -> None:
    leased = port("Vlan1", 2, dynamic="dhcp")
    found = device(version=VERSION, interfaces=(leased,), servers=(server("syslog", "10.9.9.9"),))
    assert told("LOG-001", found) == [(Verdict.PASS, "")]


def test_a_cloud_service_that_takes_the_log_counts_as_its_server() -> None:
    cloud = server("cloud", "forticloud", on_the_internet=True, collects=True, encrypted=default(True, "source"))
    assert told("LOG-001", device(version=VERSION, servers=(cloud,))) == [(Verdict.PASS, "")]
    updates = server("cloud", "fortiguard", on_the_internet=True)
    assert told("LOG-001", device(version=VERSION, servers=(updates,))) == [(Verdict.FAIL, "")]


def logged(**parts: object) -> Device:
    known = Logs(
        severity=written(6, at(7)), logins=written(frozenset({"success", "failure"}), at(8)),
        changes=written("content", at(9)), stamp=written(Stamp(True, "named"), at(10)),
    )  # fmt: skip
    return device(version=VERSION, logs=replace(known, **parts), servers=(server("syslog", "10.1.1.5"),))  # type: ignore[arg-type]


def failing(found: Device) -> list[Result]:
    return [result for result in run("LOG-002", [found]) if result.verdict is not Verdict.PASS]


def test_a_whole_record_passes_each_question() -> None:
    assert [result.verdict for result in run("LOG-002", [logged()])] == [Verdict.PASS] * 4


def test_everything_unknown_is_one_cannot_tell_that_names_each_question() -> None:
    found = device(version=VERSION, servers=(server("syslog", "10.1.1.5"),))
    (result,) = run("LOG-002", [found])
    assert (result.verdict, len(result.unknowns)) == (Verdict.CANNOT_TELL, 4)


def test_the_missing_outcome_of_logins_is_named() -> None:
    (result,) = failing(logged(logins=written(frozenset({"success"}), at(8))))
    assert result.values is not None
    assert (result.verdict, result.says, result.values["missing"].en) == (Verdict.FAIL, "logins", "failed")  # type: ignore[attr-defined]


def test_a_change_without_its_content_warns() -> None:
    (result,) = failing(logged(changes=default("event", "source")))
    assert (result.verdict, result.says) == (Verdict.WARN, "event_only")


def test_a_default_proves_nothing_in_a_part_of_a_configuration() -> None:
    part = replace(
        logged(changes=default("none", "source")), version=unknown(Text("no version line", "no version line"))
    )
    (result,) = failing(part)
    assert result.verdict is Verdict.CANNOT_TELL


def test_utc_passes_and_local_time_without_zone_warns() -> None:
    assert failing(logged(stamp=written(Stamp(True, "utc"), at(10)))) == []
    (result,) = failing(logged(stamp=written(Stamp(True, "unnamed"), at(10))))
    assert (result.verdict, result.says) == (Verdict.WARN, "zone")


def test_refused_packets_are_asked_of_boundary_devices_only() -> None:
    inner = logged(refused=written(False, at(11)))
    outer = replace(inner, interfaces=(port("wan", 2, addresses=(address("198.51.100.2", 24, 3),)),))
    assert failing(inner) == []
    assert [result.says for result in failing(outer)] == ["refused"]


def timed(name: str, *hosts: str, **logs: object) -> Device:
    return device(
        name,
        version=VERSION,
        servers=tuple(server("ntp", host) for host in hosts),
        logs=Logs(**logs),  # type: ignore[arg-type]
    )


def test_no_time_server_fails_only_where_the_platform_has_no_other_source() -> None:
    assert told("LOG-003", timed("a")) == [(Verdict.CANNOT_TELL, "")]
    assert told("LOG-003", timed("a", time_unwritten=default(False, "source"))) == [(Verdict.FAIL, "")]
    assert told("LOG-003", timed("a", time_unwritten=written(True, at(4)))) == [(Verdict.PASS, "")]


CONTROL = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
"""


def switch(name: str, own: str, *hosts: str) -> str:
    lines = "".join(f"ntp server {host}\n" for host in hosts)
    return f"version 15.2\nhostname {name}\n!\ninterface Vlan10\n ip address {own} 255.255.255.0\n!\n{lines}end\n"


def warned(**configs: str) -> set[str]:
    audit = audit_texts({f"{name}.cfg": text for name, text in configs.items()}, CONTROL, select=("LOG-003",))
    return {result.device for _, result in audit.results if result.verdict in (Verdict.WARN, Verdict.FAIL)}


def test_devices_that_share_a_server_through_a_third_agree() -> None:
    a = switch("a", "10.30.1.1", "10.30.1.51")
    b = switch("b", "10.30.1.2", "10.30.1.51", "10.30.1.52")
    c = switch("c", "10.30.1.3", "10.30.1.52")
    assert warned(a=a, b=b, c=c) == set()
    assert warned(a=a, c=c) == {"c"}


def test_the_two_sides_of_the_control_boundary_may_have_clocks_of_their_own() -> None:
    assert warned(a=switch("a", "10.30.1.1", "10.30.1.51"), b=switch("b", "10.10.1.1", "10.10.1.51")) == set()


def test_time_from_the_internet_alone_fails_in_a_control_zone_only() -> None:
    assert warned(a=switch("a", "10.30.1.1", "198.51.100.7")) == {"a"}
    assert warned(b=switch("b", "10.10.1.1", "198.51.100.7")) == set()
    assert warned(a=switch("a", "10.30.1.1", "198.51.100.7", "10.30.1.51")) == set()


def community(sources: Match) -> Snmp:
    return Snmp(version="2c", write=False, at=at(6), sources=written(sources, at(6)))


def test_a_community_nobody_may_use_watches_nothing() -> None:
    assert told("LOG-004", device(version=VERSION, snmp=(community(Match.exact(NOTHING)),))) == [(Verdict.FAIL, "")]
    assert told("LOG-004", device(version=VERSION, snmp=(community(ANYWHERE),))) == [(Verdict.PASS, "")]


def test_an_agent_that_is_off_watches_nothing() -> None:
    off = Listener(name="snmp", enabled=written(False, at(4)), sources=written(ANYWHERE, at(4)))
    found = device(version=VERSION, snmp=(community(ANYWHERE),), listeners=(off,))
    assert told("LOG-004", found) == [(Verdict.FAIL, "")]


def test_traps_flows_and_telemetry_each_count_as_monitoring() -> None:
    for use in ("trap", "flow", "telemetry"):
        assert told("LOG-004", device(version=VERSION, servers=(server(use, "10.1.1.5"),))) == [(Verdict.PASS, "")]


def test_a_silent_link_inside_the_plant_is_no_matter() -> None:
    quiet = Logs(quiet_links=(("Gi1", at(9)),))
    watched = (server("trap", "10.1.1.5"),)
    inner = port("Gi1", 8, addresses=(address("10.1.1.1", 24, 8),))
    outer = port("Gi1", 8, addresses=(address("198.51.100.1", 24, 8),))
    assert told("LOG-004", device(servers=watched, logs=quiet, interfaces=(inner,))) == [(Verdict.PASS, "")]
    assert told("LOG-004", device(servers=watched, logs=quiet, interfaces=(outer,))) == [
        (Verdict.PASS, ""),
        (Verdict.WARN, ""),
    ]


def test_a_boundary_device_without_a_log_server_weighs_more() -> None:
    outer = port("wan", 2, addresses=(address("198.51.100.2", 24, 3),))
    (result,) = run("LOG-001", [device(version=VERSION, interfaces=(outer,))])
    assert (result.verdict, result.severity) == (Verdict.FAIL, Severity.HIGH)
