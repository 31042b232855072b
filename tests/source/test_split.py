from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.source.document import Document, Input
from auditor.source.ingest import read_input

IOS = """\
version 15.2
hostname sw-core-01
!
interface GigabitEthernet1/0/1
 description to fw01#
 switchport mode access
!
end
"""
FORTIOS = """\
#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=admin
#conf_file_ver=1234
config system global
    set hostname "fw01"
end
config firewall policy
    edit 1
        set name "fw01 # show"
        set action accept
    next
end
"""
ASA = """\
: Saved
:
ASA Version 9.16(4)
!
hostname asa1
access-list outside extended permit tcp any host 10.0.0.1 eq www
Cryptochecksum:0123456789abcdef
: end
"""


def read(text: str) -> Input:
    return read_input("x.txt", text.encode())


def texts(found: Input) -> list[tuple[str | None, str | None, str]]:
    return [(document.host, document.command, "\n".join(document.lines)) for document in found.documents]


def numbered(document: Document) -> dict[int, str]:
    return dict(zip(document.firsts, document.lines, strict=True))


def held_lines(found: Input) -> list[int]:
    held = [n for d in found.documents for a, b in zip(d.firsts, d.lasts, strict=True) for n in range(a, b + 1)]
    held += [n for noise in found.noise for low, high in noise.lines for n in range(low, high + 1)]
    return sorted(held)


def test_a_shell_that_prints_iptables_rules_is_one_document_and_a_switch_beside_it_another() -> None:
    shell = "root@gw1:~# ip addr\n1: lo: <UP> mtu 65536\nroot@gw1:~# iptables-save\n*filter\nCOMMIT"
    found = read(
        f"Last login: Fri Nov 27\n{shell}\nsw1#show version\nCisco IOS Software\nroot@gw1:~# ip rule\n0:\tfrom all\n"
    )
    assert texts(found) == [
        ("gw1", None, shell),
        ("sw1", "show version", "Cisco IOS Software"),
        ("gw1", None, "root@gw1:~# ip rule\n0:\tfrom all"),
    ]
    assert held_lines(found) == list(range(1, found.lines + 1))


@pytest.mark.parametrize(
    "command", ["nft list ruleset", "nft -a list ruleset", "uci export", "cat /etc/config/firewall"]
)
def test_a_shell_that_prints_rules_or_settings_is_one_document(command: str) -> None:
    shell = f"root@gw1:~# ip addr\n1: lo: <UP> mtu 65536\nroot@gw1:~# {command}\ntable inet t {{\n}}"
    assert texts(read(f"{shell}\n")) == [("gw1", None, shell)]


@pytest.mark.parametrize("config", [IOS, FORTIOS, ASA])
def test_plain_configuration_is_one_document_with_every_line(config: str) -> None:
    found = read(config)
    assert texts(found) == [(None, None, config.rstrip("\n"))]
    assert found.noise == ()
    assert list(found.documents[0].firsts) == list(range(1, found.lines + 1))


@pytest.mark.parametrize("family", ["cisco_ios", "cisco_asa", "fortinet", "cisco_ap", "cisco_c9800"])
def test_every_configuration_of_the_corpus_is_one_document(shared: Path, family: str) -> None:
    files = sorted((shared / "corpus" / "files" / family).iterdir())
    assert files
    for file in files:
        data = file.read_bytes()
        found = read_input(file.name, data)
        assert [document.command for document in found.documents] == [None], file.name
        assert found.noise == (), file.name
        text = data.decode(found.encoding).replace("\r\n", "\n").replace("\x03", "^C").removesuffix("\n")
        assert list(found.documents[0].lines) == text.split("\n"), file.name


LOG = """\
=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2026.11.01 10:00:00 =~=~=~=~=~=~=~=~=~=~=~=
login as: admin
Password:

sw-core-01>en
Password:
sw-core-01#ter len 0
sw-core-01#sh run
Building configuration...

Current configuration : 1234 bytes
!
hostname sw-core-01
!
end

sw-core-01#sh int status

Port      Name               Status       Vlan       Duplex  Speed Type
Gi1/0/1   uplink             connected    trunk      a-full a-1000 10/100/1000BaseTX
sw-core-01#
sw-core-01#conf t
Enter configuration commands, one per line.  End with CNTL/Z.
sw-core-01(config)#interface Gi1/0/1
sw-core-01(config-if)#end
sw-core-01#exit
"""


def test_terminal_log_is_split_by_command() -> None:
    found = read(LOG)
    outputs = {document.command: document for document in found.documents}
    assert {document.host for document in found.documents} == {"sw-core-01"}
    config = outputs["show running-config"]
    assert numbered(config)[13] == "hostname sw-core-01"
    assert config.lines[0] == "Building configuration..."
    assert numbered(outputs["show interfaces status"])[20].startswith("Gi1/0/1")
    assert held_lines(found) == list(range(1, found.lines + 1))


@pytest.mark.parametrize(
    ("prompt", "host"),
    [
        ("sw-core-01#", "sw-core-01"),
        ("sw1>", "sw1"),
        ("fw01 # ", "fw01"),
        ("fw01 $ ", "fw01"),
        ("fw01 (root) $ ", "fw01"),
        ("fw01 (root) (policy) # ", "fw01"),
        ("asa/pri/act# ", "asa"),
        ("asa/ctx1/act(config)# ", "asa"),
        ("sw1(config-if)#", "sw1"),
        ("admin@srx1> ", "srx1"),
        ("root@host1:~# ", "host1"),
        ("RP/0/RSP0/CPU0:xr1#", "xr1"),
        ("<sw7>", "sw7"),
        ("[admin@mt1] > ", "mt1"),
        ("(Cisco Controller) >", "Cisco Controller"),
    ],
)
def test_prompt_of_each_kind_names_its_host(prompt: str, host: str) -> None:
    found = read(f"{prompt}show version\nsome software 1.0\n{prompt}exit\n")
    assert texts(found) == [(host, "show version", "some software 1.0")]


def test_yamaha_prompt_without_host_name() -> None:
    found = read(
        "# console lines infinity\n# show config\n# RTX830 Rev.15.02.22\nip route default gateway pp 1\n# exit\n"
    )
    assert [(d.host, d.command) for d in found.documents] == [(None, "show config")]
    assert "ip route default gateway pp 1" in found.documents[0].lines


def test_two_devices_in_one_log_are_told_by_their_prompts() -> None:
    text = "".join(f"{name}#sh run\nhostname {name}\nend\n\n{name}#exit\n" for name in ("sw1", "sw2"))
    assert [(host, command) for host, command, _ in texts(read(text))] == [
        ("sw1", "show running-config"),
        ("sw2", "show running-config"),
    ]


def test_pager_remains_leave_no_trace_in_the_configuration() -> None:
    pager = " --More-- " + "\b" * 9 + " " * 8 + "\b" * 9
    log = f"sw1#sh run\nhostname sw1\ninterface Vlan1\n{pager} ip address 10.0.0.1 255.0.0.0\n --More-- \nend\nsw1#\n"
    found = read(log.replace("\n", "\r\n"))
    assert numbered(found.documents[0]) == {
        2: "hostname sw1",
        3: "interface Vlan1",
        4: " ip address 10.0.0.1 255.0.0.0",
        6: "end",
    }
    assert held_lines(found) == list(range(1, 8))


@pytest.mark.parametrize(
    "banner",
    [
        "banner motd ^C\nsw1#show version\nsw1#\nfw01 # get system status\n^C\n",
        "banner login #\nsw1>show run\n#\n",
        "banner exec \x03\nsw1#show run\nversion 15.2\nhostname other\n\x03\n",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "sw1#show run\n{}sw1#exit\n"])
def test_prompts_in_a_banner_do_not_cut_the_configuration(banner: str, frame: str) -> None:
    config = f"version 15.2\nhostname sw1\n{banner}access-list 1 permit any\nend\n"
    found = read(frame.format(config))
    assert [len(document.lines) for document in found.documents] == [config.count("\n")]


def test_prompts_in_a_quoted_text_do_not_cut_the_configuration() -> None:
    config = (
        '#config-version=FGT\nconfig system global\n    set hostname "fw01"\nend\nconfig system replacemsg\n'
        '    edit "x"\n        set buffer "<html>\nfw01 # show\nh1> get x\n<b>\\"</b>\n</html>"\n    next\nend\n'
    )
    assert len(read(config).documents) == 1
    assert len(read(f"fw01 # show\n{config}fw01 # exit\n").documents) == 1


def test_a_prompt_like_line_does_not_end_an_unfinished_configuration() -> None:
    text = "sw1#show run\nhostname sw1\nsw1# authorised staff only\nsw1#\naccess-list 1 permit any\nend\nsw1#exit\n"
    found = read(text)
    assert [len(document.lines) for document in found.documents] == [5]


def test_a_configuration_broken_off_at_the_pager_ends_at_the_prompt() -> None:
    text = "sw1#show run\nhostname sw1\ninterface Vlan1\n --More-- \nsw1#show ver\nCisco IOS Software\nsw1#\n"
    assert [d.command for d in read(text).documents] == ["show running-config", "show version"]


def test_part_of_a_configuration_keeps_its_arguments() -> None:
    found = read("sw1#sh run int gi0/1\ninterface GigabitEthernet0/1\nend\nsw1#sh run | inc ntp\nntp server 1.1.1.1\n")
    assert [d.command for d in found.documents] == ["show running-config int gi0/1", "show running-config | inc ntp"]


def test_text_before_the_first_prompt_that_is_a_configuration_is_kept() -> None:
    found = read("hostname sw1\ninterface Vlan1\n ip address 10.0.0.1 255.0.0.0\nend\n\nsw1#sh ver\nCisco IOS\nsw1#\n")
    assert found.documents[0].command is None
    assert found.documents[0].lines[0] == "hostname sw1"


def test_a_single_statement_before_the_first_prompt_is_kept() -> None:
    found = read("!\nhostname sw1\n!\nsw1#show run\ninterface Vlan1\nend\nsw1#\n")
    assert [list(document.lines)[1:2] for document in found.documents] == [["hostname sw1"], ["end"]]


def test_a_pasted_configuration_that_ends_in_a_bare_prompt() -> None:
    found = read(IOS + "\nsw-core-01#\n")
    assert len(found.documents) == 1
    assert "sw-core-01#" not in found.documents[0].lines


def test_tech_support_is_split_at_its_headings() -> None:
    text = (
        "------------------ show version ------------------\n\nCisco IOS Software\n\n"
        "------------------ show running-config ------------------\n\nBuilding configuration...\nhostname sw1\nend\n"
    )
    for found in (read(text), read(f"sw1#sh tech\n{text}sw1#exit\n")):
        assert [d.command for d in found.documents] == ["show version", "show running-config"]
        assert held_lines(found) == list(range(1, found.lines + 1))


@pytest.mark.parametrize(("first", "second"), [(IOS, IOS), (IOS, ASA), (ASA, ASA), (FORTIOS, FORTIOS), (ASA, FORTIOS)])
def test_configurations_written_one_behind_the_other_are_told_apart(first: str, second: str) -> None:
    found = read(first + "\n" + second.replace("core", "edge"))
    assert len(found.documents) == 2
    assert found.documents[1].lines[-1] == second.splitlines()[-1]
    assert held_lines(found) == list(range(1, found.lines + 1))


def test_a_rip_version_is_no_second_configuration() -> None:
    config = "version 15.2\nhostname r1\nrouter rip\n version 2\nip host x 1.1.1.1\nend\nhostname r1\n"
    assert len(read(config).documents) == 1


def test_preamble_of_the_second_configuration_belongs_to_it() -> None:
    preamble = (
        "Building configuration...\n\nCurrent configuration : 1 bytes\n!\n! Last configuration change at 10:00\n!\n"
    )
    found = read(preamble + IOS + preamble + IOS.replace("core", "edge"))
    assert len(found.documents) == 2
    assert found.documents[1].lines[0] == "Building configuration..."


def wrapped(lines: list[str], width: int) -> str:
    return "".join(line[i : i + width] + "\n" for line in lines for i in range(0, max(len(line), 1), width))


def test_lines_broken_at_the_terminal_width_are_joined() -> None:
    rules = [
        f"access-list outside_in extended permit tcp 10.{i}.0.0 255.255.0.0 host 192.168.100.{i} eq 80{i:02}"
        for i in range(9)
    ]
    assert all(len(rule) > 80 for rule in rules)
    log = "asa1# sh run\n: Saved\nhostname asa1\n" + wrapped(rules, 80) + ": end\nasa1# exit\n"
    found = read(log)
    (config,) = found.documents
    assert list(config.lines) == [": Saved", "hostname asa1", *rules, ": end"]
    assert (config.firsts[2], config.lasts[2]) == (4, 5)
    assert held_lines(found) == list(range(1, found.lines + 1))


def test_lines_that_happen_to_be_as_long_as_a_terminal_are_not_joined() -> None:
    long = [f" description {'x' * 67}"] * 3
    log = "sw1#sh run\nhostname sw1\n" + "".join(
        f"interface Gi0/{i}\n{line}\nntp server 10.0.0.{i}\n" for i, line in enumerate(long)
    )
    found = read(log + "end\nsw1#\n")
    assert len(found.documents[0].lines) == found.lines - 2


LINES = st.sampled_from(
    [
        "hostname sw1",
        "hostname sw2",
        "version 15.2",
        "end",
        "",
        "   ",
        "!",
        "interface Vlan1",
        " ip address 10.0.0.1 255.0.0.0",
        "sw1#",
        "sw1#sh run",
        "sw1#sh ver",
        "sw1(config)#no ip http server",
        "sw2>show interfaces status",
        "fw01 # show",
        "fw01 (root) $ get system status",
        "# show config",
        " --More-- ",
        "<--- More --->\r              \raccess-list a",
        "banner motd ^C",
        "^C",
        '    set buffer "<html>',
        '</html>"',
        "------------------ show version ------------------",
        "#config-version=FGT",
        ": Saved",
        ": end",
        "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2026.11.01 10:00:00 =~=~=~=~=~=~=~=~=~=~=~=",
        "access-list a extended permit ip any any log" + "x" * 36,
        "login as: admin",
    ]
)


@given(st.lists(LINES, min_size=1, max_size=40))
def test_every_line_is_in_exactly_one_place_and_no_text_changes(lines: list[str]) -> None:
    found = read("\n".join(lines) + "\n\n\n")
    lines = [*lines, "", ""]
    held = held_lines(found)
    assert len(held) == len(set(held))
    assert set(held) == set(range(1, found.lines + 1))
    for document in found.documents:
        for text, first, last in zip(document.lines, document.firsts, document.lasts, strict=True):
            given_text = "".join(lines[first - 1 : last])
            assert text == (given_text if "More" not in given_text else "access-list a")


def test_login_banner_before_the_first_prompt_is_left_out() -> None:
    found = read("login as: admin\n!!! no entry !!!\n! keep out !\nPassword:\nsw1#sh run\nhostname sw1\nend\nsw1#\n")
    assert [document.command for document in found.documents] == ["show running-config"]


@pytest.mark.parametrize(
    ("beginning", "command"),
    [
        (
            "Codes: L - local, C - connected, S - static\n\nC  10.0.0.0/8 is directly connected, Vlan1\n",
            "show ip route",
        ),
        ("Codes: K - kernel, C - connected\n", "get router info routing-table all"),
        ("\nPort      Name               Status       Vlan       Duplex  Speed Type\n", "show interfaces status"),
        ("\nRouting Table: MGMT\nCodes: L - local\n", "show ip route vrf MGMT"),
        ("-------------------------\nDevice ID: sw2\n", "show cdp neighbors detail"),
        ("Cisco IOS XE Software, Version 16.12.04\n", "show version"),
        ("Version: FortiGate-60F v7.2.5,build1517\n", "get system status"),
    ],
)
def test_output_saved_without_its_prompt_is_told_by_its_first_words(beginning: str, command: str) -> None:
    assert [document.command for document in read(beginning).documents] == [command]


def test_context_of_the_prompt_is_kept() -> None:
    text = "fw01 (root) # get system status\nVersion: x\nfw01 (dmz) # show\nconfig x\nasa/ctx1/pri/act# sh ver\nASA\n"
    assert [document.context for document in read(text).documents] == ["root", "dmz", "ctx1"]


@pytest.mark.parametrize(
    "text",
    [
        "version 15.2\nhostname x\n" * 50_000,
        ": Saved\n" * 100_000,
        'sw1#show run\n    set buffer "x\n' + "".join(f"banner motd {chr(33 + i % 15)}\n" for i in range(100_000)),
        "sw1#show run\n" + "sw1#\n\n" * 50_000,
        "a" * 2_000_000 + "\nsw1#show run\nx\n",
        "=~" * 1_000_000,
        "é" + "a" * 2_000_000 + "\n" + "x" * 2_000_000 + "é",
    ],
)
def test_hostile_text_is_split_in_linear_time(text: str) -> None:
    found = read_input("x", text.encode("latin-1"))
    assert found.lines
