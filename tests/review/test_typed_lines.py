"""Lines typed at a command line: where they go, what they replace, and what the device refuses."""

from __future__ import annotations

import pytest

from auditor.engine.discover import candidates
from auditor.platform import Edited, EditError
from auditor.source.ingest import read_input as decode
from auditor.source.replaced import with_lines
from tests.review.pair_bases import TEXTS

PLATFORMS = {
    "ios": "cisco_ios", "nxos": "cisco_nxos", "eos": "arista_eos", "asa": "cisco_asa", "fortios": "fortinet_fortios",
    "junos": "juniper_junos", "braces": "juniper_junos", "yamaha": "yamaha_rtx", "iptables": "linux_iptables",
}  # fmt: skip
POLICY = "security policies from-zone office to-zone hmi policy"


def apply(base: str, typed: str) -> Edited:
    platform = next(one for one in candidates() if one.name == PLATFORMS[base]).load()
    assert platform.edit is not None
    return platform.edit(TEXTS[base].split("\n"), typed.split("\n"))


@pytest.mark.parametrize(
    ("base", "typed", "line", "why"),
    [
        ("ios", "ip access-list extended OFFICE\n10 permit udp any any", 2, "already an entry 10"),
        ("ios", "ip access-list extended OFFICE\nno 30", 2, "no such entry"),
        ("ios", "ip access-list extended OFFICE\nno permit tcp any any eq 99", 2, "no such entry"),
        ("ios", "ip access-list standard OFFICE\npermit any", 1, "other kind"),
        ("ios", "ip access-list extended OFFICE\npermitt ip any any", 2, "cannot be told"),
        ("ios", "no access-list 131", 1, "no such line"),
        ("ios", "interface Gi0/7\nshutdown", 1, "no interface Gi0/7"),
        ("ios", "interface Gi0/0\nno ip access-group HMI in", 2, "no such line"),
        ("ios", "interface Gi0/0\nsomething new", 2, "cannot be told"),
        ("ios", "no username eve", 1, "no such line"),
        ("ios", "ip tftp source-interface Gi0/0\nip tftp source-interface Gi0/1", 2, "not known here"),
        ("nxos", "ip access-list OFFICE\n10 deny ip any any", 2, "already an entry 10"),
        ("eos", "ip access-list OFFICE\nno 15", 2, "no such entry"),
        ("asa", "access-list OFFICE extended permit tcp any object NOBODY eq 80", 1, "no object NOBODY"),
        ("asa", "no access-list OFFICE extended permit ip any any", 1, "no such line"),
        ("asa", "no object network HIST", 1, "in use"),
        ("asa", "clear configure access-list NOBODY", 1, "no such line"),
        ("asa", "clear configure all", 1, "not known here"),
        ("fortios", "config firewall policy\ndelete 9\nend", 2, "no entry 9"),
        ("fortios", "config firewall policy\nmove 2 before 9\nend", 2, "no such entry"),
        ("fortios", "config firewall address\ndelete hist\nend", 2, "in use"),
        ("fortios", "config firewall policy\nedit 0\nset srcintf office\nnext\nend", 4, "has no dstintf"),
        ("fortios", "config firewall policy\nedit 1\nunselect service MODBUS\nend", 3, "has no MODBUS"),
        ("fortios", "set srcaddr all", 1, "no block is open"),
        ("junos", f"delete {POLICY} nobody", 1, "no such statement"),
        ("junos", f"insert {POLICY} trend before policy nobody", 1, "no such statement"),
        ("junos", f"set {POLICY} trend match source-address nobody", 1, "not defined"),
        ("junos", f"set {POLICY} new match source-address readers", 1, "would have no match destination-address"),
        ("junos", f"activate {POLICY} trend", 1, "not deactivated"),
        ("junos", "delete security address-book global address readers", 1, "not defined"),
        ("braces", "frobnicate", 1, "not a line"),
        ("yamaha", "no ip filter 77", 1, "no such line"),
        ("yamaha", "ip pp secure filter in 10", 1, "nothing is selected"),
        ("yamaha", "frobnicate", 1, "not a line"),
        ("iptables", "iptables -D FORWARD 9", 1, "no rule of that number"),
        ("iptables", "iptables -I FORWARD 9 -j DROP", 1, "shorter"),
        ("iptables", "iptables -D FORWARD -p udp -j ACCEPT", 1, "no rule of the chain"),
        ("iptables", "iptables -A FORWARD -j nobody", 1, "no chain or target"),
        ("iptables", "iptables -X to-hmi", 1, "not empty or in use"),
        ("iptables", "iptables -N to-hmi", 1, "exists already"),
        ("iptables", "iptables -P to-hmi DROP", 1, "only a built-in chain"),
        ("iptables", "iptables -t nat -A POSTROUTING -j MASQUERADE", 1, "no table nat"),
        ("iptables", "ipset del readers 10.9.9.0/24", 1, "no such entry"),
        ("iptables", "rm -rf /tmp/x", 1, "not a command"),
    ],
)  # fmt: skip
def test_what_the_device_refuses_is_refused_with_its_line(base, typed, line, why):
    with pytest.raises(EditError, match=why) as refused:
        apply(base, typed)
    assert refused.value.line == line - 1
    assert refused.value.text.ja


def changed(base: str, typed: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came, in order, blanks around them and separators left out."""
    before, after = TEXTS[base].split("\n"), list(apply(base, typed).lines)
    gone, come = list(before), list(after)
    for line in after:
        if line in gone:
            gone.remove(line)
    for line in before:
        if line in come:
            come.remove(line)
    return [line.strip() for line in gone if line.strip("! ")], [line.strip() for line in come if line.strip("! ")]


@pytest.mark.parametrize(
    ("base", "typed", "gone", "come"),
    [
        ("ios", "hostname other", ["hostname fw"], ["hostname other"]),
        ("ios", "interface Gi0/0\n ip address 10.10.0.2 255.255.0.0", ["ip address 10.10.0.1 255.255.0.0"],
         ["ip address 10.10.0.2 255.255.0.0"]),
        ("ios", "interface Gi0/0\nip access-group HMI in", ["ip access-group OFFICE in"], ["ip access-group HMI in"]),
        ("ios", "interface Gi0/0\nip access-group HMI out", [], ["ip access-group HMI out"]),
        ("ios", "interface Gi0/0\nshutdown\nexit\nip ssh version 2\nend", [], ["shutdown", "ip ssh version 2"]),
        ("ios", "ip http server", ["no ip http server"], ["ip http server"]),
        ("ios", "no ip source-route", [], ["no ip source-route"]),
        ("ios", "no interface Gi0/2", ["interface GigabitEthernet0/2", "ip address 10.30.0.1 255.255.0.0", "ip access-group 130 in"], []),
        ("ios", "no ip access-list extended HMI",
         ["ip access-list extended HMI", "permit tcp host 10.20.1.5 eq 443 any established",
          "permit tcp host 10.20.1.5 host 10.30.1.10 eq 502"], []),
        ("ios", "username hoshu privilege 1", ["username hoshu privilege 15 secret 9 $9$abcdefgh"],
         ["username hoshu privilege 1 secret 9 $9$abcdefgh"]),
        ("asa", "no access-list DCS extended deny ip any any log",
         ["access-list DCS extended deny ip any any log", "access-group DCS in interface dcs"], []),
        ("asa", "interface GigabitEthernet0/2\n security-level 95", ["security-level 90"], ["security-level 95"]),
        ("asa", "access-group HMI in interface office", ["access-group OFFICE in interface office"],
         ["access-group HMI in interface office"]),
        ("fortios", "config system interface\nedit hmi\nunset ip\nend", ["set ip 10.20.0.1 255.255.0.0"], []),
        ("yamaha", "no ip filter 21 pass * *", ["ip filter 21 pass 10.20.1.5 10.30.1.10 tcp * 502"], []),
        ("yamaha", "ip lan1 secure filter in 20", ["ip lan1 secure filter in 10 99"], ["ip lan1 secure filter in 20"]),
        ("iptables", "iptables -P FORWARD ACCEPT", [":FORWARD DROP [0:0]"], [":FORWARD ACCEPT [0:0]"]),
        ("iptables", "iptables -F to-hmi",
         ["-A to-hmi -d 10.20.1.5/32 -p tcp -m set --match-set readers src -m tcp --dport 443 -j ACCEPT", "-A to-hmi -j DROP"], []),
        ("iptables", "iptables -A FORWARD -s 10.10.1.1,10.10.1.2 -j ACCEPT", [],
         ["-A FORWARD -s 10.10.1.1 -j ACCEPT", "-A FORWARD -s 10.10.1.2 -j ACCEPT"]),
        ("junos", "set system host-name other", ["set system host-name fw"], ["set system host-name other"]),
        ("junos", f"set {POLICY} trend then deny", [f"set {POLICY} trend then permit"], [f"set {POLICY} trend then deny"]),
    ],
)  # fmt: skip
def test_a_line_replaces_adds_or_takes_out_what_the_device_would(base, typed, gone, come):
    assert changed(base, typed) == (gone, come)


def place(base: str, typed: str, line: str) -> tuple[str, str]:
    """The lines before and behind a new one."""
    lines = [one.strip() for one in apply(base, typed).lines]
    at = lines.index(line)
    return lines[at - 1], lines[at + 1]


def test_an_entry_with_a_number_stands_where_its_number_says():
    new = "permit udp any any eq 53"
    first = "permit tcp 10.10.1.0 0.0.0.255 host 10.20.1.5 eq 443"
    assert place("ios", f"ip access-list extended OFFICE\n15 {new}", new) == (first, "deny ip any any log")
    assert place("ios", f"ip access-list extended OFFICE\n{new}", new)[0] == "deny ip any any log"
    assert place("nxos", f"ip access-list OFFICE\n5 {new}", f"5 {new}") == (
        "ip access-list OFFICE", "10 permit tcp 10.10.1.0/24 10.20.1.5/32 eq 443",
    )  # fmt: skip


def test_numbers_nobody_wrote_are_told_as_taken_for_granted():
    assert apply("ios", "ip access-list extended OFFICE\n15 permit udp any any eq 53").assumed
    assert not apply("ios", "ip access-list extended OFFICE\npermit udp any any eq 53").assumed
    assert not apply("nxos", "ip access-list OFFICE\n15 permit udp any any eq 53").assumed


def test_several_entries_keep_the_numbers_they_were_typed_with():
    typed = "ip access-list extended OFFICE\n11 permit udp any any eq 1\n13 permit udp any any eq 3\n12 permit udp any any eq 2"
    lines = [line.strip() for line in apply("ios", typed).lines]
    assert [line[-1] for line in lines if "udp any any eq" in line] == ["1", "2", "3"]


def test_a_line_number_of_an_asa_list_counts_remarks():
    new = "access-list OFFICE extended permit udp any any eq domain"
    assert (
        place("asa", new.replace("OFFICE ", "OFFICE line 2 ", 1), new)[0] == "access-list OFFICE remark trend display"
    )


@pytest.mark.parametrize("base", sorted(PLATFORMS))
def test_lines_that_change_nothing_leave_the_text_alone(base):
    platform = next(one for one in candidates() if one.name == PLATFORMS[base]).load()
    assert platform.edit is not None
    lines = TEXTS[base].split("\n")
    once = platform.edit(lines, [""]).lines
    assert once == tuple(lines) or base == "braces"
    assert platform.edit(once, [""]).lines == once


def test_a_replaced_document_moves_what_stands_behind_it():
    text = "!\nversion 15.2\nhostname a\n!\nend\nversion 15.2\nhostname b\n!\nend\n"
    source = decode("two.cfg", text.encode())
    first, second = source.documents
    longer = with_lines(source, first, [*first.lines, "! one", "! two"])
    assert longer.lines == source.lines + 2
    assert longer.documents[1].lines == second.lines
    assert list(longer.documents[1].firsts) == [line + 2 for line in second.firsts]
    assert longer.sha256 != source.sha256
