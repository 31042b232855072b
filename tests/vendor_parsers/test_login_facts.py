"""What each platform's configuration says of logins: how one is asked, when one is cut off, what guards it, what it agrees to."""

from __future__ import annotations

import pytest

from auditor.engine.discover import all_platforms
from auditor.engine.inputs import read_input
from auditor.model.device import Device
from auditor.model.management import Listener
from auditor.source.ingest import ingest

IOS = "version 15.2\nhostname sw-01\n!\nno ip http server\nno ip http secure-server\n{}!\nend\n"
ASA = "ASA Version 9.8(4)\n!\nhostname fw\n!\ninterface GigabitEthernet1/1\n nameif mgmt\n security-level 100\n"
ASA += " ip address 10.90.1.1 255.255.255.0\n!\nssh 10.90.1.0 255.255.255.0 mgmt\ntelnet 10.90.1.0 255.255.255.0 mgmt\n"
ASA += "http server enable\nhttp 10.90.1.0 255.255.255.0 mgmt\n{}: end\n"
FORTIOS = (
    "#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=a\nconfig system global\n"
    '    set hostname "fw"\n{}end\nconfig system interface\n    edit "mgmt"\n        set vdom "root"\n'
    "        set ip 10.90.1.1 255.255.255.0\n        set allowaccess https ssh\n        set type physical\n    next\nend\n"
)
JUNOS = (
    "set version 20.4R3.8\nset system host-name sw\nset system login user a class super-user\n"
    'set system login user a authentication encrypted-password "$6$Vq8mRr2k$0b2rA1cD3eF5gH7iJ9kL1mN3oP5qR7sT9uV1wX3yZ5"\n'
    "set system services ssh\nset interfaces ge-0/0/0 unit 0 family inet address 10.90.1.3/24\n{}"
)
PANOS = (
    "set deviceconfig system hostname fw\nset deviceconfig system ip-address 10.90.1.4\n"
    "set mgt-config users admin permissions role-based superuser yes\n"
    "set network interface ethernet ethernet1/1 layer3 ip 10.2.1.0/31\nset zone trust network layer3 ethernet1/1\n{}"
)
YAMAHA = (
    "# RTX830 Rev.15.02.17 (Thu Jan 28 10:00:00 2021)\n# main:  RTX830 ver=00 serial=X\nip lan1 address 10.90.1.5/24\n"
)
YAMAHA += "telnetd service on\nsshd service on\n{}"
NXOS = "!Command: show running-config\nversion 9.3(8) Bios:version\nhostname sw\nfeature telnet\nusername a password 5 $5$ABC$x role network-admin\n{}"
EOS = "! device: sw (DCS-7050, EOS-4.24.0F)\n!\nhostname sw\n!\nusername a privilege 15 role network-admin secret sha512 $6$a$b\n!\n"
EOS += "interface Ethernet1\n   no switchport\n   ip address 10.90.1.8/24\n!\n{}end\n"
AWPLUS = "!\nservice password-encryption\n!\nhostname sw\n!\nusername manager privilege 15 password 8 $1$a$b\n!\nservice ssh\n!\n"
AWPLUS += "interface port1.0.1\n switchport\n switchport mode access\n!\n{}!\nend\n"


def parsed(tmp_path, text: str) -> Device:
    path = tmp_path / "x.cfg"
    path.write_text(text, encoding="utf-8")
    (source,) = ingest([str(path)])
    read = read_input(source, all_platforms())
    (device,) = read.devices
    return device


def one(device: Device, name: str, where: str = "") -> Listener:
    return next(found for found in device.listeners if found.name == name and where in found.where)


VTY = "line vty 0 4\n{} transport input ssh\n"


@pytest.mark.parametrize(
    ("lines", "state", "value"),
    [
        (VTY.format(" login local\n"), "written", "user"),
        (VTY.format(" password 7 030B5D0D0F0C241E1E5841\n login\n"), "written", "password"),
        (VTY.format(" no login\n"), "written", "none"),
        (VTY.format(""), "unknown", None),
        ("aaa new-model\n" + VTY.format(""), "default", "user"),
        ("aaa new-model\naaa authentication login default local\n" + VTY.format(""), "written", "user"),
        ("aaa new-model\naaa authentication login default enable\n" + VTY.format(""), "written", "password"),
        ("aaa new-model\naaa authentication login default none\n" + VTY.format(""), "written", "none"),
        ("aaa new-model\naaa authentication login default group radius local\n" + VTY.format(""), "unknown", None),
        (
            "aaa new-model\naaa authentication login default group radius local\nradius server r1\n"
            " address ipv4 10.90.1.9 auth-port 1812 acct-port 1813\n!\n" + VTY.format(""),
            "written",
            "aaa",
        ),
        (
            "aaa new-model\naaa authentication login V line\n" + VTY.format(" login authentication V\n"),
            "written",
            "password",
        ),
    ],
)
def test_how_an_ios_line_asks(tmp_path, lines: str, state: str, value: str | None) -> None:
    login = one(parsed(tmp_path, IOS.format(lines)), "ssh", "vty").login
    assert login is not None
    assert (login.state, login.value) == (state, value)


@pytest.mark.parametrize(
    ("lines", "value", "state"),
    [
        ("", 600, "default"),
        (" exec-timeout 5 0\n", 300, "written"),
        (" exec-timeout 0 30\n", 30, "written"),
        (" exec-timeout 15\n", 900, "written"),
        (" exec-timeout 0 0\n", 0, "written"),
        (" no exec-timeout\n", 0, "written"),
    ],
)
def test_when_an_ios_line_cuts_off(tmp_path, lines: str, value: int, state: str) -> None:
    idle = one(parsed(tmp_path, IOS.format(VTY.format(f" login local\n{lines}"))), "ssh", "vty").idle
    assert idle is not None
    assert (idle.value, idle.state) == (value, state)


def test_the_web_server_of_ios_takes_the_enable_password_unless_told_otherwise(tmp_path) -> None:
    plain = one(parsed(tmp_path, IOS.format("")), "http").login
    local = one(parsed(tmp_path, IOS.format("ip http authentication local\n")), "http").login
    assert plain is not None
    assert local is not None
    assert (plain.state, plain.value, local.state, local.value) == ("default", "password", "written", "user")


@pytest.mark.parametrize(
    ("text", "tries", "length"),
    [
        (IOS.format(""), ("default", 0), ("unknown", None)),
        (IOS.format("login block-for 60 attempts 3 within 30\n"), ("written", 3), ("unknown", None)),
        (IOS.format("aaa local authentication attempts max-fail 5\n"), ("written", 5), ("unknown", None)),
        (IOS.format("security passwords min-length 12\n"), ("default", 0), ("written", 12)),
        (ASA.format(""), ("default", 0), ("unknown", None)),
        (ASA.format("aaa local authentication attempts max-fail 4\n"), ("written", 4), ("unknown", None)),
        (ASA.format("password-policy minimum-length 10\n"), ("default", 0), ("written", 10)),
        (FORTIOS.format(""), ("default", 3), ("default", 0)),
        (FORTIOS.format("    set admin-lockout-threshold 5\n"), ("written", 5), ("default", 0)),
        (FORTIOS.format("") + "config system password-policy\n    set status enable\nend\n", ("default", 3), ("default", 8)),
        (
            FORTIOS.format("") + "config system password-policy\n    set status enable\n    set minimum-length 14\nend\n",
            ("default", 3),
            ("written", 14),
        ),
        (
            FORTIOS.format("")
            + "config system password-policy\n    set status enable\n    set apply-to ipsec-preshared-key\nend\n",
            ("default", 3),
            ("written", 0),
        ),
        (FORTIOS.format("").replace("7.2.8", "7.6.4"), ("default", 3), ("unknown", None)),
        (JUNOS.format(""), ("default", 0), ("default", 6)),
        (JUNOS.format("set system login retry-options tries-before-disconnect 3\n"), ("default", 0), ("default", 6)),
        (
            JUNOS.format(
                "set system login retry-options tries-before-disconnect 3\nset system login retry-options lockout-period 5\n"
            ),
            ("written", 3),
            ("default", 6),
        ),
        (JUNOS.format("set system login password minimum-length 12\n"), ("default", 0), ("written", 12)),
        (PANOS.format(""), ("default", 0), ("unknown", None)),
        (
            PANOS.format(
                "set deviceconfig setting management admin-lockout failed-attempts 5\n"
                "set deviceconfig setting management admin-lockout lockout-time 30\n"
            ),
            ("written", 5),
            ("unknown", None),
        ),
        (
            PANOS.format("set deviceconfig setting management admin-lockout failed-attempts 5\n"),
            ("unknown", None),
            ("unknown", None),
        ),
        (
            PANOS.format("set mgt-config password-complexity enabled yes\nset mgt-config password-complexity minimum-length 12\n"),
            ("default", 0),
            ("written", 12),
        ),
        (NXOS.format(""), ("unknown", None), ("unknown", None)),
        (NXOS.format("no password strength-check\n"), ("unknown", None), ("written", 0)),
        (NXOS.format("userpassphrase min-length 12 max-length 127\n"), ("unknown", None), ("written", 12)),
        (AWPLUS.format("security-password minimum-length 8\n!\n"), ("default", 5), ("written", 8)),
    ],
)  # fmt: skip
def test_what_guards_passwords(tmp_path, text: str, tries: tuple[str, object], length: tuple[str, object]) -> None:
    rules = parsed(tmp_path, text).login
    assert rules.tries is not None
    assert rules.min_length is not None
    assert (rules.tries.state, rules.tries.value) == tries
    assert (rules.min_length.state, rules.min_length.value) == length


@pytest.mark.parametrize(
    ("text", "name", "state", "value"),
    [
        (ASA.format("ssh timeout 15\n"), "ssh", "written", 900),
        (ASA.format("console timeout 0\n"), "other", "written", 0),
        (ASA.format(""), "telnet", "unknown", None),
        (FORTIOS.format(""), "ssh", "default", 300),
        (FORTIOS.format("    set admintimeout 60\n"), "https", "written", 3600),
        (
            FORTIOS.format("")
            + 'config system accprofile\n    edit "p"\n        set admintimeout-override enable\n        set admintimeout 30\n    next\nend\n',
            "ssh",
            "written",
            1800,
        ),
        (JUNOS.format(""), "ssh", "default", 0),
        (JUNOS.format("set system login idle-timeout 10\n"), "ssh", "written", 600),
        (
            JUNOS.format(
                "set system login class c idle-timeout 5\nset system login class c permissions view\n"
            ).replace("class super-user", "class c"),
            "ssh",
            "written",
            300,
        ),
        (PANOS.format(""), "https", "unknown", None),
        (PANOS.format("set deviceconfig setting management idle-timeout 10\n"), "ssh", "written", 600),
        (YAMAHA.format(""), "telnet", "unknown", None),
        (YAMAHA.format("login timer 300\n"), "ssh", "written", 300),
        (YAMAHA.format("login user a *\nlogin timer 300\n"), "ssh", "written", 300),
        (YAMAHA.format("login password *\nlogin timer clear\n"), "telnet", "written", 0),
        (
            YAMAHA.format("login user a *\nuser attribute a login-timer=900\nlogin password *\nlogin timer 300\n"),
            "telnet",
            "written",
            900,
        ),
        (NXOS.format("line vty\n  exec-timeout 5\n"), "ssh", "written", 300),
        (EOS.format("management ssh\n   idle-timeout 15\n!\n"), "ssh", "written", 900),
        (EOS.format(""), "ssh", "unknown", None),
        (AWPLUS.format("line vty 0 4\n exec-timeout 20 0\n"), "ssh", "written", 1200),
    ],
)
def test_when_an_idle_session_ends(tmp_path, text: str, name: str, state: str, value: int | None) -> None:
    idle = one(parsed(tmp_path, text), name).idle
    assert idle is not None
    assert (idle.state, idle.value) == (state, value)


@pytest.mark.parametrize(
    ("text", "name", "state", "value"),
    [
        (ASA.format(""), "telnet", "default", "password"),
        (ASA.format(""), "https", "default", "password"),
        (ASA.format(""), "other", "default", "password"),
        (ASA.format(""), "ssh", "default", "user"),
        (ASA.format("").replace("9.8(4)", "8.2(1)"), "ssh", "default", "password"),
        (ASA.format("aaa authentication ssh console LOCAL\n"), "ssh", "written", "user"),
        (ASA.format("aaa authentication ssh console TAC LOCAL\n"), "ssh", "unknown", None),
        (
            ASA.format("aaa-server TAC protocol tacacs+\naaa-server TAC (mgmt) host 10.90.1.9\naaa authentication ssh console TAC LOCAL\n"),
            "ssh",
            "written",
            "aaa",
        ),
        (ASA.format("aaa authentication serial console LOCAL\n"), "other", "written", "user"),
        (FORTIOS.format(""), "ssh", "default", "user"),
        (JUNOS.format(""), "ssh", "default", "user"),
        (PANOS.format(""), "https", "default", "user"),
        (YAMAHA.format("login password *\n"), "telnet", "written", "password"),
        (YAMAHA.format("login password *\n"), "ssh", "unknown", None),
        (YAMAHA.format("login password *\nlogin user a *\n"), "ssh", "written", "user"),
        (YAMAHA.format(""), "telnet", "unknown", None),
        (NXOS.format(""), "ssh", "written", "user"),
        (NXOS.format("aaa authentication login default group tacacs\n"), "ssh", "written", "aaa"),
        (EOS.format(""), "ssh", "written", "user"),
        (AWPLUS.format(""), "ssh", "written", "user"),
    ],
)  # fmt: skip
def test_what_a_login_asks_for(tmp_path, text: str, name: str, state: str, value: str | None) -> None:
    login = one(parsed(tmp_path, text), name).login
    assert login is not None
    assert (login.state, login.value) == (state, value)


@pytest.mark.parametrize(
    ("text", "name", "field", "state", "value"),
    [
        (IOS.format(VTY.format(" login local\n")), "ssh", "oldest", "default", "SSH-1"),
        (IOS.format(VTY.format("")).replace("15.2", "17.3"), "ssh", "oldest", "unknown", None),
        (IOS.format("ip ssh version 2\n" + VTY.format("")), "ssh", "oldest", "written", "SSH-2"),
        (
            IOS.format("ip ssh server algorithm encryption aes256-ctr aes128-cbc\n" + VTY.format("")),
            "ssh",
            "ciphers",
            "written",
            ("aes256-ctr", "aes128-cbc"),
        ),
        (IOS.format("ip ssh dh min size 1024\n" + VTY.format("")), "ssh", "exchanges", "unknown", None),
        (IOS.format("ip http secure-trustpoint PLANT\n"), "https", "own_certificate", "written", True),
        (IOS.format("ip http secure-trustpoint TP-self-signed-1\n"), "https", "own_certificate", "written", False),
        (IOS.format(""), "https", "own_certificate", "default", False),
        (ASA.format("").replace("9.8(4)", "8.4(3)"), "ssh", "oldest", "default", "SSH-1"),
        (ASA.format(""), "ssh", "oldest", "unknown", None),
        (ASA.format("ssh version 2\n"), "ssh", "oldest", "written", "SSH-2"),
        (ASA.format("ssh key-exchange group dh-group1-sha1\n"), "ssh", "exchanges", "written", ("dh-group1-sha1",)),
        (ASA.format("ssl server-version tlsv1\n"), "https", "oldest", "written", "TLS 1.0"),
        (ASA.format("ssl trust-point PLANT mgmt\n"), "https", "own_certificate", "written", True),
        (FORTIOS.format("    set admin-ssh-v1 enable\n"), "ssh", "oldest", "written", "SSH-1"),
        (FORTIOS.format(""), "ssh", "oldest", "default", "SSH-2"),
        (
            FORTIOS.format("    set admin-https-ssl-versions tlsv1-3 tlsv1-2\n"), "https", "oldest", "written", "TLS 1.2",
        ),
        (FORTIOS.format("    set admin-server-cert \"Fortinet_Factory\"\n"), "https", "own_certificate", "written", False),
        (JUNOS.format(""), "ssh", "oldest", "default", "SSH-2"),
        (JUNOS.format("").replace("20.4R3.8", "10.4R1.9"), "ssh", "oldest", "unknown", None),
        (JUNOS.format("set system services ssh protocol-version v1\n"), "ssh", "oldest", "written", "SSH-1"),
        (YAMAHA.format("sshd encrypt algorithm aes256-ctr 3des-cbc\n"), "ssh", "ciphers", "written", ("aes256-ctr", "3des-cbc")),
        (NXOS.format("ssh key rsa 1024\n"), "ssh", "key_bits", "written", 1024),
        (EOS.format("management ssh\n   cipher aes256-ctr\n!\n"), "ssh", "ciphers", "written", ("aes256-ctr",)),
    ],
)  # fmt: skip
def test_what_ssh_and_tls_agree_to(tmp_path, text: str, name: str, field: str, state: str, value: object) -> None:
    crypto = one(parsed(tmp_path, text), name).crypto
    assert crypto is not None
    fact = getattr(crypto, field)
    assert (fact.state, fact.value) == (state, value)


@pytest.mark.parametrize(
    "text",
    [
        IOS.format(
            "security passwords min-length 12\nlogin block-for 60 attempts 3 within 30\nip ssh version 2\n"
            "ip ssh server algorithm kex diffie-hellman-group14-sha1\nip http session-idle-timeout 600\n"
            + VTY.format(" exec-timeout 5 0\n login local\n")
        ),
        ASA.format(
            "ssh timeout 5\nconsole timeout 10\npassword-policy minimum-length 10\nssl server-version tlsv1.2\n"
        ),
        FORTIOS.format("    set admintimeout 10\n    set admin-ssh-v1 disable\n")
        + "config system password-policy\n    set status enable\n    set min-number 1\nend\n",
        JUNOS.format(
            "set system login retry-options lockout-period 5\nset system login password minimum-length 12\n"
            "set system services ssh ciphers aes256-ctr\n"
        ),
        YAMAHA.format("login user a *\nlogin timer 300\nsshd encrypt algorithm aes256-ctr\n"),
        NXOS.format("userpassphrase min-length 12 max-length 127\nline vty\n  exec-timeout 5\n"),
        EOS.format("management ssh\n   idle-timeout 15\n   cipher aes256-ctr\n!\n"),
    ],
)
def test_the_lines_that_say_so_are_understood(tmp_path, text: str) -> None:
    device = parsed(tmp_path, text)
    assert [(line.at.first, line.word) for line in device.unread if line.topic in ("user", "service")] == []
