"""A Yamaha configuration as statements: broken lines joined, and what ``pp select`` and ``tunnel select`` choose below them.

Indentation is only cosmetic: a statement belongs to the selected peer or tunnel because of its own words. The console
breaks long lines at its width, also inside a number (default 80 columns, ``console columns``); a broken line fills its row
and goes on with a digit or with a word that begins no statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers.yamaha_rtx.numbers import number

USUAL_COLUMNS = 80
MOST_COLUMNS = 200
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_HEADER = re.compile(r"# (?:RTX|NVR|FWX|SRT|RTV|vRX|RT)\w{0,8} Rev\.|# main: |# Reporting Date: ")
STATEMENTS = frozenset(
    """account administrator alarm analog anonymous auth bgp bridge bri clear cloud-vpn clock cluster cold connect console
    cooperation copy create date date-format dashboard description dhcp dhcpc diagnosis disconnect dns embedded ethernet
    execute external-memory fr ftp gui heartbeat heartbeat2 help http httpd igmp interface ip ipsec ipv6 isdn l2tp lan
    lan-map leased less line-masquerade local login loopback lua mail mld mobile monitor nat netvolante-dns ngn no ntp
    ntpdate ospf operation packetdump pki pp ppp pppoe pptp provider qac-tm queue radius rdate remote rip route router rtfs
    save schedule scp sd security ssh set sftpd show sip snmp snmpv2c snmpv3 sntpd speed sshd statistics switch syslog system tcp
    telnet telnetd terminal terminate tftp time timezone traceroute tunnel upnp url usbhost user vlan vrrp wan wins wol
    wwan yno vpn yuid""".split()
)
"""First words of statements: a line that begins with one is no rest of the line before it."""
_BOUND = {
    "pp": frozenset({"pp", "ppp", "pppoe", "ip pp", "ipv6 pp", "description pp", "queue pp", "rip pp", "ospf pp"}),
    "tunnel": frozenset(
        {"tunnel", "ip tunnel", "ipv6 tunnel", "ipsec", "l2tp", "pptp", "description tunnel", "queue tunnel"}
    ),
}
"""What speaks of the selected peer or tunnel, by its first word or two."""
_GLOBAL = ("pp disable", "tunnel disable", "l2tp service", "pptp service", "ipsec auto", "ipsec transport", "ipsec use")


def split_words(text: str) -> list[str]:
    """The words of a statement; a quoted text is one word, without its quotes."""
    return [quoted or bare for quoted, bare in _WORD.findall(text)]


def read(document: Document) -> Tree:
    """The tree of a configuration: statements at the outermost level, and those of each selected peer or tunnel below it."""
    tree = Tree(document.file, document.host)
    selected: Node | None = None
    for text, first, last in _joined(document):
        line = text.strip()
        if not line:
            tree.skip("blank", first, last)
            continue
        if line.startswith("#"):
            if _HEADER.match(line):
                tree.root.children.append(Node(tree.file, line, first, last, tree.root, split_words))
            else:
                tree.skip("comment", first, last)
            continue
        node = Node(tree.file, line, first, last, tree.root, split_words)
        words = node.words
        if words[1:2] == ["select"] and words[0] in _BOUND:
            selected = None if words[2:] in (["none"], []) else node
        elif selected is not None and belongs(selected.words, words):
            node.parent = selected
        assert node.parent is not None
        node.parent.children.append(node)
    return tree


def belongs(selected: list[str], words: list[str]) -> bool:
    """True when a statement speaks of the peer or tunnel that the words of a ``select`` line choose."""
    kind, pair = selected[0], " ".join(words[:2])
    if words[0] == "description":
        # "description tunnel TEXT" as the manual has it, and "description TEXT" as some exports do
        return len(words) == 2 or words[1:2] == [kind]
    bound = _BOUND[kind]
    return (words[0] in bound or pair in bound) and pair not in _GLOBAL


def _joined(document: Document) -> Iterator[tuple[str, int, int]]:
    """The lines of a document with the rests of broken ones put back, and the lines they stand on."""
    lines, count = document.lines, len(document.lines)
    widths = _widths(document)
    index = 0
    while index < count:
        text = previous = lines[index]
        first = index
        while index + 1 < count and len(previous) in widths and _is_rest(lines[index + 1]):
            index += 1
            previous = lines[index]
            text += previous
        yield text, document.firsts[first], document.lasts[index]
        index += 1


def _widths(document: Document) -> frozenset[int]:
    """How long a broken row may be; the console leaves the last column free."""
    for line in document.lines:
        if line.startswith("console columns "):
            width = number("".join(line.split()[2:3]), MOST_COLUMNS)
            if width:
                return frozenset({width - 1, width})
    return frozenset({USUAL_COLUMNS - 1, USUAL_COLUMNS})


def _is_rest(line: str) -> bool:
    text = line.strip()
    return bool(text) and text[0] != "#" and text.split(None, 1)[0] not in STATEMENTS
