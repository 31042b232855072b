"""What each platform's parser says of logs, clocks, collectors and copies: one line changed at a time."""

from __future__ import annotations

import pytest

from auditor.engine.discover import candidates
from auditor.engine.inputs import Read, read_input
from auditor.model.device import Device
from auditor.model.logs import Stamp
from auditor.source.ingest import read_input as decode_input

IOS = "version 15.2\nhostname sw-01\n!\ninterface Vlan10\n ip address 10.30.1.2 255.255.255.0\n!\n{}end\n"
ASA = (
    ": Saved\nASA Version 9.16(4)\nhostname fw\ninterface GigabitEthernet1/1\n nameif mgmt\n security-level 100\n"
    " ip address 10.1.1.1 255.255.255.0\n{}"
)
FORTIOS = (
    "#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin\nconfig system global\n"
    '    set hostname "fw"\nend\n{}'
)
JUNOS = "set version 21.4R3\nset system host-name fw\n{}"
YAMAHA = "# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)\nip lan1 address 10.1.1.1/24\n{}"
NXOS = "version 9.3(8)\nhostname core\nfeature interface-vlan\ninterface mgmt0\n  ip address 10.1.1.1/24\n{}"
EOS = "! device: core (DCS-7050, EOS-4.28.1F)\nhostname core\n!\ninterface Management1\n   ip address 10.1.1.1/24\n!\n{}end\n"
AWPLUS = "!\nservice password-encryption\nhostname sw\n!\nno service telnet\n!\ninterface vlan1\n ip address 10.1.1.1/24\n!\n{}end\n"


def read(text: str) -> Read:
    return read_input(decode_input("x.cfg", text.encode()), candidates())


def device(form: str, *lines: str) -> Device:
    found = read(form.format("".join(f"{line}\n" for line in lines)))
    (one,) = found.devices
    assert not one.unread, [line.word for line in one.unread]
    return one


BOTH = frozenset({"success", "failure"})


@pytest.mark.parametrize(
    ("form", "lines", "state", "value"),
    [
        (IOS, (), "default", 6),
        (IOS, ("logging trap warnings",), "written", 4),
        (IOS, ("logging trap 7",), "written", 7),
        (ASA, (), "default", 0),
        (ASA, ("logging enable", "logging trap notifications"), "written", 5),
        (ASA, ("logging enable", "logging list VPN level debugging class vpn", "logging trap VPN"), "unknown", None),
        (FORTIOS, (), "default", 6),
        (
            FORTIOS,
            (
                "config log syslogd setting", "    set status enable", '    set server "10.1.1.5"', "end",
                "config log syslogd filter", "    set severity warning", "end",
            ),
            "written", 4,
        ),
        (
            FORTIOS,
            ("config log syslogd filter", "    set severity warning", "end"),
            "default", 6,
        ),
        (JUNOS, ("set system syslog host 10.1.1.5 any notice",), "written", 5),
        (JUNOS, ("set system syslog host 10.1.1.5 any any",), "written", 7),
        (JUNOS, ("set system syslog host 10.1.1.5 authorization info",), "default", 0),
        (YAMAHA, (), "default", 6),
        (YAMAHA, ("syslog info off", "syslog notice on"), "written", 5),
        (NXOS, ("logging server 10.1.1.5 6 use-vrf management",), "written", 6),
        (NXOS, ("logging server 10.1.1.5",), "unknown", None),
        (EOS, ("logging trap informational",), "written", 6),
        (AWPLUS, ("log host 10.1.1.5", "log host 10.1.1.5 level informational"), "written", 6),
        (AWPLUS, ("log host 10.1.1.5",), "unknown", None),
    ],
)  # fmt: skip
def test_down_to_which_severity_servers_are_told(
    form: str, lines: tuple[str, ...], state: str, value: int | None
) -> None:
    fact = device(form, *lines).logs.severity
    assert (fact.state, fact.value) == (state, value)


@pytest.mark.parametrize(
    ("form", "lines", "value"),
    [
        (IOS, (), frozenset()),
        (IOS, ("login on-failure log",), frozenset({"failure"})),
        (IOS, ("login on-failure log every 3", "login on-success log"), BOTH),
        (IOS, ("login on-failure log", "login on-success log", "no logging on"), frozenset()),
        (IOS, ("aaa new-model", "aaa accounting exec default start-stop group tacacs+"), frozenset({"success"})),
        (IOS, ("aaa new-model", "aaa accounting exec default none"), frozenset()),
        (ASA, (), frozenset()),
        (ASA, ("logging enable", "logging buffered informational"), BOTH),
        (ASA, ("logging enable", "logging buffered warnings"), frozenset()),
        (ASA, ("logging enable", "logging trap informational", "no logging message 605005"), frozenset({"failure"})),
        (FORTIOS, (), BOTH),
        (FORTIOS, ("config log eventfilter", "    set event disable", "end"), frozenset()),
        (FORTIOS, ("config log eventfilter", "    set system disable", "end"), frozenset()),
        (FORTIOS, ("config log eventfilter", "    set vpn disable", "end"), BOTH),
        (JUNOS, (), frozenset()),
        (JUNOS, ("set system syslog file messages authorization info",), BOTH),
        (JUNOS, ("set system syslog file messages any notice",), None),
        (JUNOS, ("set system syslog file messages any critical",), frozenset()),
        (YAMAHA, (), BOTH),
        (YAMAHA, ("syslog info off",), frozenset()),
        (EOS, ("no logging on",), frozenset()),
        (EOS, (), None),
    ],
)
def test_which_logins_leave_a_record(form: str, lines: tuple[str, ...], value: frozenset[str] | None) -> None:
    assert device(form, *lines).logs.logins.value == value


@pytest.mark.parametrize(
    ("form", "lines", "value"),
    [
        (IOS, (), "event"),
        (IOS, ("archive", " log config", "  logging enable", "  hidekeys"), "content"),
        (IOS, ("archive", " log config", "  hidekeys"), "event"),
        (IOS, ("aaa new-model", "aaa accounting commands 15 default start-stop group tacacs+"), "content"),
        (IOS, ("no logging on",), "none"),
        (ASA, ("logging enable", "logging buffered notifications"), "content"),
        (ASA, ("logging enable", "logging buffered errors"), "none"),
        (FORTIOS, (), "content"),
        (JUNOS, ("set system syslog file interactive-commands interactive-commands any",), "content"),
        (JUNOS, ("set system syslog file messages any notice",), None),
        (JUNOS, ("set system syslog file messages authorization info",), "none"),
        (YAMAHA, (), "none"),
        (YAMAHA, ("syslog execute command on",), "content"),
        (NXOS, (), "content"),
        (EOS, ("aaa accounting commands all default start-stop logging",), "content"),
    ],
)
def test_whether_records_of_changes_say_what_changed(form: str, lines: tuple[str, ...], value: str | None) -> None:
    assert device(form, *lines).logs.changes.value == value


@pytest.mark.parametrize(
    ("form", "lines", "value"),
    [
        (IOS, ("service timestamps log datetime msec",), Stamp(True, "utc")),
        (IOS, ("service timestamps log datetime msec localtime show-timezone",), Stamp(True, "named")),
        (IOS, ("service timestamps log datetime localtime", "clock timezone JST 9 0"), Stamp(True, "unnamed")),
        (IOS, ("service timestamps log datetime localtime",), Stamp(True, "utc")),
        (IOS, ("service timestamps log uptime",), Stamp(False)),
        (IOS, ("no service timestamps log",), Stamp(False)),
        (IOS, (), None),
        (ASA, (), Stamp(False)),
        (ASA, ("logging timestamp",), Stamp(True, "utc")),
        (ASA, ("clock timezone JST 9", "logging timestamp"), Stamp(True, "unnamed")),
        (ASA, ("clock timezone JST 9", "logging timestamp rfc5424"), Stamp(True, "named")),
        (FORTIOS, (), Stamp(True, "named")),
        (JUNOS, (), Stamp(True, "utc")),
        (JUNOS, ("set system time-zone Asia/Tokyo",), Stamp(True, "unnamed")),
        (
            JUNOS,
            ("set system time-zone Asia/Tokyo", "set system syslog host 10.1.1.5 structured-data"),
            Stamp(True, "named"),
        ),
        (EOS, ("logging format timestamp traditional timezone",), Stamp(True, "named")),
    ],
)
def test_how_records_are_dated(form: str, lines: tuple[str, ...], value: Stamp | None) -> None:
    assert device(form, *lines).logs.stamp.value == value


@pytest.mark.parametrize(
    ("form", "lines", "state", "value"),
    [
        (FORTIOS, (), "default", False),
        (FORTIOS, ("config log setting", "    set fwpolicy-implicit-log enable", "end"), "written", True),
        (YAMAHA, (), "default", False),
        (YAMAHA, ("syslog notice on",), "written", True),
    ],
)
def test_whether_what_no_rule_permits_is_recorded(form: str, lines: tuple[str, ...], state: str, value: bool) -> None:
    fact = device(form, *lines).logs.refused
    assert fact is not None
    assert (fact.state, fact.value) == (state, value)


@pytest.mark.parametrize("form", [IOS, ASA, JUNOS, NXOS, EOS])
def test_lists_that_say_it_rule_by_rule_leave_it_to_the_rules(form: str) -> None:
    assert device(form).logs.refused is None


FLOW = (
    "flow exporter NMS", " destination 10.1.1.5", "flow monitor M", " exporter NMS", " record netflow ipv4 original-input",
)  # fmt: skip
SAMPLED = (
    "config system interface", '    edit "wan1"', '        set vdom "root"', "        set netflow-sampler both", "    next", "end",
)  # fmt: skip
NETFLOW = ("config system netflow", '    set collector-ip "10.1.1.5"', "end")


@pytest.mark.parametrize(
    ("form", "lines", "found"),
    [
        (IOS, FLOW, []),
        (IOS, (*FLOW, "interface Gi0/1", " ip flow monitor M input"), ["10.1.1.5"]),
        (IOS, ("ip flow-export destination 10.1.1.5 2055",), []),
        (IOS, ("ip flow-export destination 10.1.1.5 2055", "interface Gi0/1", " ip flow ingress"), ["10.1.1.5"]),
        (FORTIOS, NETFLOW, []),
        (FORTIOS, (*SAMPLED, *NETFLOW), ["10.1.1.5"]),
        (ASA, ("flow-export destination mgmt 10.1.1.5 2055",), []),
    ],
)
def test_a_collector_counts_only_where_something_exports_to_it(
    form: str, lines: tuple[str, ...], found: list[str]
) -> None:
    servers = [server.host for server in device(form, *lines).servers if server.use == "flow"]
    assert servers == found


@pytest.mark.parametrize(
    ("form", "lines", "value"),
    [
        (IOS, ("logging host 10.1.1.5",), False),
        (IOS, ("logging host 10.1.1.5 transport tls port 6514",), True),
        (ASA, ("logging enable", "logging trap informational", "logging host mgmt 10.1.1.5"), False),
        (ASA, ("logging enable", "logging trap informational", "logging host mgmt 10.1.1.5 tcp/6514 secure"), True),
        (FORTIOS, ("config log syslogd setting", "    set status enable", '    set server "10.1.1.5"', "end"), False),
        (
            FORTIOS,
            (
                "config log syslogd setting", "    set status enable", '    set server "10.1.1.5"',
                "    set enc-algorithm high", "end",
            ),
            True,
        ),
        (FORTIOS, ("config log fortianalyzer setting", "    set status enable", '    set server "10.1.1.5"', "end"), True),
        (JUNOS, ("set system syslog host 10.1.1.5 any any",), False),
        (YAMAHA, ("syslog host 10.1.1.5",), False),
    ],
)  # fmt: skip
def test_whether_the_log_travels_encrypted(form: str, lines: tuple[str, ...], value: bool) -> None:
    (server,) = (one for one in device(form, *lines).servers if one.use == "syslog")
    assert server.encrypted is not None
    assert server.encrypted.value is value


@pytest.mark.parametrize(
    ("form", "lines", "value"),
    [
        (IOS, (), False),
        (IOS, ("archive", " path tftp://10.1.1.6/sw", " write-memory"), True),
        (IOS, ("archive", " path flash:old", " time-period 1440"), True),
        (IOS, ("archive", " path tftp://10.1.1.6/sw", " maximum 10"), False),
        (IOS, ("kron policy-list SAVE", " cli copy running-config tftp://10.1.1.6/x"), True),
        (IOS, ("kron policy-list SAVE", " cli copy running-config startup-config"), None),
        (ASA, (), False),
        (
            ASA,
            (
                "event manager applet SAVE",
                " event timer absolute time 3:00:00",
                ' action 1 cli command "copy /noconfirm running-config tftp://10.1.1.6/fw"',
                " output none",
            ),
            True,
        ),
        (ASA, ("event manager applet X", " event none", ' action 1 cli command "show version"', " output none"), None),
        (JUNOS, (), False),
        (
            JUNOS,
            (
                "set system archival configuration transfer-on-commit",
                'set system archival configuration archive-sites "ftp://10.1.1.6/x"',
            ),
            True,
        ),
        (FORTIOS, (), False),
        (
            FORTIOS,
            ("config system central-management", "    set type fortimanager", '    set fmg "10.1.1.7"', "end"),
            None,
        ),
        (YAMAHA, (), None),
    ],
)
def test_whether_the_device_keeps_copies(form: str, lines: tuple[str, ...], value: bool | None) -> None:
    assert device(form, *lines).upkeep.backup.value == value


def header(changed: str, saved: str) -> str:
    return f"! Last configuration change at {changed} by a\n! NVRAM config last updated at {saved} by a\n"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (header("09:00:00 JST Fri May 15 2026", "09:05:00 JST Fri May 15 2026"), "same"),
        (header("09:00:00 JST Fri May 15 2026", "09:05:00 JST Thu May 14 2026"), "later"),
        (
            "! No configuration change since last restart\n! NVRAM config last updated at 09:05:00 JST Thu May 14 2026\n",
            "same",
        ),
        ("! Last configuration change at 09:00:00 JST Fri May 15 2026 by a\n", None),
    ],
)
def test_the_header_of_ios_says_whether_what_runs_was_saved(text: str, value: str | None) -> None:
    (found,) = read(text + IOS.format("")).devices
    assert found.upkeep.saved.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (YAMAHA.format("").replace("\n", "\n# Reporting Date: Nov 18 09:05:00 2026\n", 1), "2026-11-18T09:05:00"),
        ("# nov/18/2026 09:50:12 by RouterOS 6.49.10\n/system identity\nset name=rt\n", "2026-11-18T09:50:12"),
        ("# 2026-11-18 09:50:12 by RouterOS 7.12.1\n/system identity\nset name=rt\n", "2026-11-18T09:50:12"),
        (
            "# Generated by iptables-save v1.8.9 on Fri Nov 27 10:00:00 2026\n*filter\n:INPUT DROP [0:0]\nCOMMIT\n",
            "2026-11-27T10:00:00",
        ),
    ],
)
def test_the_time_of_an_export_is_no_time_of_a_change(text: str, value: str) -> None:
    (found,) = read(text).devices
    assert found.upkeep.exported_at.value == value
    assert not found.changed_at.known


def test_the_user_of_a_fortios_header_made_the_export_and_changed_nothing() -> None:
    found = device(FORTIOS)
    assert "changed_by" not in found.reads
    assert not found.changed_by.known


def test_links_that_send_no_trap_are_named() -> None:
    found = device(IOS, "interface GigabitEthernet0/1", " no snmp trap link-status")
    assert [name for name, _ in found.logs.quiet_links] == ["GigabitEthernet0/1"]


def test_fortinets_own_time_service_is_on_the_internet() -> None:
    lines = ("config system ntp", "    set ntpsync enable", "    set type fortiguard", "end")
    (server,) = (one for one in device(FORTIOS, *lines).servers if one.use == "ntp")
    assert server.on_the_internet
