"""Lines typed at the console of a Yamaha router, applied to its configuration.

A line with a number or a place takes the place of what had it before (``ip filter 10 …``, ``ip lan1 secure filter in …``);
``no`` and the beginning of a line takes it out, whatever follows (Yamaha RTX Command Reference, "How to use the commands").
``pp select`` and ``tunnel select`` choose what the lines behind them speak of.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.text import Text
from auditor.platform import Edited, EditError
from vendor_parsers._readers.edited_text import Page, Row
from vendor_parsers._readers.typed_entries import RefusedError
from vendor_parsers._readers.typed_lines import NOTHING_TO_REMOVE, Grammar, Typing
from vendor_parsers.yamaha_rtx.reading import STATEMENTS, belongs, read

_ANYWHERE = (
    "ip * secure filter *", "ipv6 * secure filter *", "ip * nat descriptor", "ip * address", "ip * tcp mss limit",
    "ip * remote address pool", "ip * mtu", "ip * proxyarp", "ip * intrusion detection in", "ip * intrusion detection out",
)  # fmt: skip
_SELECTED = (
    "pp name", "pp always-on", "pp auth accept", "pp auth request", "pp auth myname", "pp auth username *", "pp bind",
    "pppoe use", "tunnel name", "tunnel encapsulation", "tunnel endpoint address", "ipsec tunnel", "ipsec sa policy *",
    "ipsec ike * *", "l2tp * *", "ppp * *",
)  # fmt: skip
_ONE = (
    "ip filter dynamic *", "ipv6 filter dynamic *", "ip filter set *", "ip filter *", "ipv6 filter *", "ip route *",
    "ipv6 route *", "ip host *", "ip routing", "ip stealth", "nat descriptor type *", "nat descriptor address outer *",
    "nat descriptor address inner *", "nat descriptor masquerade static * *", "nat descriptor static * *",
    "nat descriptor masquerade incoming *", "nat descriptor timer *", "nat descriptor sip *", "login user *", "login password",
    "login timer", "administrator password", "user attribute *", "httpd host", "httpd service", "telnetd host",
    "telnetd service", "sshd host", "sshd service", "sshd listen", "sftpd host", "snmp host *", "snmp community *",
    "snmp trap host *", "snmp trap community", "snmpv2c host *", "snmpv3 user *", "syslog host", "syslog notice", "syslog debug", "syslog info",
    "syslog facility", "syslog local address", "dhcp service", "dhcp scope *", "dns host", "dns server", "dns service", "timezone", "ntpdate",
    "description *", "vlan port mapping *", "vlan * 802.1q", "lan type *", "lan shutdown *", "schedule at *", "console character",
    "console prompt", "security class", "pp disable", "tunnel disable", "l2tp service", "pptp service", "upnp use",
    "ipsec auto refresh", "radius server", "radius secret", "radius auth", "ntp server",
)  # fmt: skip
_BESIDE = ("lan shutdown", "dns server select", "ipsec transport")


_GRAMMAR = Grammar(
    read=read,
    heads=(),
    inside={},
    outside=frozenset(),
    one=(
        *_ONE, *_ANYWHERE, *(f"{kind} / {line}" for kind in ("pp", "tunnel") for line in (*_SELECTED, *_ANYWHERE)),
        "pp / pp enable", "tunnel / tunnel enable",
    ),
    beside=_BESIDE,
    groups=(),
)  # fmt: skip
_IDLE = frozenset({"save", "show", "exit", "quit", "end", "console"})


class _Console:
    """What is selected while lines are typed."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.page = Page(lines, read, separator="")
        self.typing = Typing(self.page, _GRAMMAR)
        self.selected: Row | None = None

    def type(self, line: str) -> None:
        words = line.split()
        if not words or words[0].startswith("#") or (words[0] in _IDLE and len(words) < 2):
            return
        negated = words[0] == "no"
        bare = words[1:] if negated else words
        if not bare or bare[0] not in STATEMENTS or bare[0] in ("clear", "cold", "execute", "copy"):
            raise RefusedError(Text("not a line of a configuration", "設定の行ではない"))
        if bare[1:2] == ["select"] and bare[0] in ("pp", "tunnel"):
            self.select(bare)
            return
        row = self.page.root
        if self.selected is not None and belongs(self.selected.words, bare):
            row = self.selected
        elif _needs_selection(bare):
            raise RefusedError(Text("nothing is selected", "pp select / tunnel select がない"))
        if negated:
            self.take_out(row, bare)
        else:
            self.typing.put(row, bare)

    def select(self, words: list[str]) -> None:
        if words[2:] in (["none"], []):
            self.selected = None
            return
        found = next((row for row in self.page.root.children if row.words == words), None)
        if found is None:
            found = self.page.add(self.page.root, " ".join(words))
        self.selected = found

    def take_out(self, row: Row, words: list[str]) -> None:
        key = self.typing.key_of(row, words)
        if key is not None:
            gone = [one for one in row.children if self.typing.key_of(row, one.words) == key]
        else:
            gone = [one for one in row.children if one.starts(words)]
            if len(gone) > 1:
                raise RefusedError(
                    Text("several lines begin so; name one of them", "該当する行が複数ある。一つに特定すること")
                )
        if not gone:
            raise RefusedError(NOTHING_TO_REMOVE)
        for one in gone:
            self.page.remove(one)


def _needs_selection(words: Sequence[str]) -> bool:
    """True of a line that speaks of whatever peer or tunnel is selected."""
    if any(_begins(words, one) for one in ("pp disable", "tunnel disable", "pp enable", "tunnel enable")):
        return False
    return words[0] in ("pp", "tunnel", "pppoe", "ppp") or list(words[1:2]) in (["pp"], ["tunnel"])


def _begins(words: Sequence[str], text: str) -> bool:
    wanted = text.split()
    return list(words[: len(wanted)]) == wanted


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The configuration once the lines were typed; raises EditError."""
    console = _Console(lines)
    for number, line in enumerate(typed):
        try:
            console.type(line)
        except RefusedError as error:
            raise EditError(number, error.text) from error
    return Edited(console.page.lines())
