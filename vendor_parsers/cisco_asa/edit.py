"""Lines typed at the ASA command line, applied to a running configuration.

``access-list NAME line N`` puts an entry at place N, remarks counted, else it goes to the end; an entry that is there
changes nothing. A list whose last permit or deny goes takes its ``access-group`` lines with it, and objects in use are not
removed (ASA Series Command Reference, ``access-list extended``, ``access-group``, ``object``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from auditor.model.text import Text
from auditor.platform import Edited
from vendor_parsers._readers.edited_text import Row
from vendor_parsers._readers.typed_entries import RefusedError, content
from vendor_parsers._readers.typed_lines import NOTHING_TO_REMOVE, Grammar, Typing, apply
from vendor_parsers.cisco_asa.parse import read

_HEADS = (
    "interface", "object network", "object service", "object-group", "class-map", "policy-map", "group-policy", "tunnel-group",
    "crypto ikev1 policy", "crypto ikev2 policy", "crypto ipsec ikev2 ipsec-proposal", "crypto ipsec profile", "webvpn", "router",
    "route-map", "time-range", "aaa-server",
)  # fmt: skip
_INSIDE = {
    "interface": frozenset(
        {"nameif", "security-level", "ip address", "ipv6 address", "ipv6 enable", "shutdown", "description", "vlan",
         "channel-group", "management-only", "speed", "duplex", "policy-route", "tunnel"}
    ),
    "object": frozenset({"host", "subnet", "range", "fqdn", "service", "description", "nat"}),
    "object-group": frozenset(
        {"network-object", "port-object", "service-object", "protocol-object", "icmp-object", "group-object", "description"}
    ),
    "group-policy": frozenset({"vpn-filter", "vpn-idle-timeout", "vpn-session-timeout", "vpn-tunnel-protocol"}),
    "aaa-server": frozenset({"key", "timeout", "server-port"}),
    "class-map": frozenset({"match"}),
    "policy-map": frozenset({"class", "parameters"}),
    "class": frozenset({"inspect", "set"}),
}  # fmt: skip
_OUTSIDE = frozenset(
    {"access-list", "access-group", "nat", "route", "http", "ssh", "telnet", "snmp-server", "logging", "username", "hostname",
     "enable", "ntp", "icmp", "sysopt", "same-security-traffic", "aaa", "crypto map", "crypto ikev1 enable", "clear", "mtu",
     "service-policy", "threat-detection", "names", "name", "banner", "static", "global"}
)  # fmt: skip
_ONE = (
    "hostname", "enable password", "mtu *", "access-group ? * interface *", "access-group ? global", "ssh timeout",
    "telnet timeout", "ssh version", "logging trap", "logging buffered", "logging facility", "http server idle-timeout",
    "snmp-server location", "snmp-server contact", "snmp-server host * *", "aaa authentication * console",
    "service-policy ? interface *", "service-policy ? global", "crypto map * interface *", "username * attributes",
    "interface / nameif", "interface / security-level", "interface / ip address", "interface / description", "interface / vlan",
    "interface / policy-route", "object / host", "object / subnet", "object / range", "object / fqdn", "object / service",
    "object / description", "object / nat", "object-group / description", "group-policy / *",
)  # fmt: skip
_BESIDE = (
    "route", "http *", "ssh *", "telnet *", "logging host", "icmp permit", "icmp deny", "same-security-traffic permit", "sysopt",
    "ntp server", "crypto map", "banner", "name", "threat-detection", "aaa", "crypto", "logging enable",
    "object-group / network-object", "object-group / port-object", "object-group / service-object",
    "object-group / protocol-object", "object-group / icmp-object", "object-group / group-object", "class-map / match",
    "class / inspect", "interface / ipv6 address",
)  # fmt: skip
_GROUPS = ("username *", "snmp-server host * *", "interface / ip address", "interface / nameif", "interface / description",
           "access-group * * interface *")  # fmt: skip
_ON = ("sysopt connection permit-vpn", "interface / nameif", "interface / ip address", "interface / security-level",
       "interface / shutdown", "http server enable", "snmp-server enable")  # fmt: skip
_KINDS = ("extended", "standard", "ethertype", "webtype", "remark", "permit", "deny")
_VALUES = ("host", "subnet", "range", "fqdn")


def _special(typing: Typing, row: Row, words: list[str], negated: bool) -> bool:
    root = row is typing.page.root
    if root and words[0] == "clear":
        _clear(typing, words)
    elif root and words[0] == "access-list" and len(words) > 1:
        _entry(typing, words, negated)
    elif root and words[0] == "nat" and not negated:
        _translation(typing, words)
    elif root and negated and words[0] in ("object", "object-group"):
        _drop(typing, words)
    elif row.starts(["object", "network"]) and words[0] in _VALUES and not negated:
        for one in [one for one in row.children if one.words[0] in _VALUES]:
            typing.page.remove(one)
        typing.page.add(row, " ".join(words), before=row.children[0] if row.children else None)
    else:
        return False
    return True


def _rows(typing: Typing, name: str) -> list[Row]:
    return [row for row in typing.page.root.children if row.starts(["access-list", name])]


def _meaning(words: Sequence[str]) -> tuple[str, ...]:
    """An entry as the device compares it: the kind may be left out, hosts and everybody be written as masks."""
    kind = [] if words[:1] in (["extended"], ["standard"], ["ethertype"], ["webtype"], ["remark"]) else ["extended"]
    plain = [*kind, *words]
    for long, short in ((["0.0.0.0", "0.0.0.0"], ["any"]), (["any4"], ["any"])):
        place = 0
        while place + len(long) <= len(plain):
            if plain[place : place + len(long)] == long and plain[:1] != ["remark"]:
                plain[place : place + len(long)] = short
            place += 1
    found = list(content(plain))
    return tuple("0.0.0.0" if word == "255.255.255.255" else word for word in found)


def _entry(typing: Typing, words: list[str], negated: bool) -> None:
    name, rest = words[1], words[2:]
    rows = _rows(typing, name)
    if any("line" in row.words[2:3] for row in rows):
        raise RefusedError(
            Text("the list is written with line numbers out of order", "リストが行番号付きで書かれている")
        )
    place: int | None = None
    if rest[:1] == ["line"] and len(rest) > 1 and rest[1].isdecimal() and len(rest[1]) < 10:
        place, rest = int(rest[1]), rest[2:]
    if len(rest) < 2 or rest[0] not in _KINDS:
        raise RefusedError(Text("the line is incomplete", "行が不完全"))
    same = [row for row in rows if _meaning(row.words[2:]) == _meaning(rest)]
    if negated:
        if place is not None:
            same = [row for row in same if rows.index(row) == place - 1]
        if not same:
            raise RefusedError(NOTHING_TO_REMOVE)
        typing.page.remove(same[0])
        if not any(row.words[2:3] != ["remark"] for row in _rows(typing, name)):
            _unbind(typing, name)
        return
    if same and rest[0] != "remark":
        if place is not None and rows.index(same[0]) != place - 1:
            raise RefusedError(Text("the list already has this entry elsewhere", "同じエントリが別の位置に既にある"))
        return
    _known(typing, rest)
    text = " ".join(["access-list", name, *rest])
    if place is not None and 1 <= place <= len(rows):
        typing.page.add(typing.page.root, text, before=rows[place - 1])
    elif rows:
        typing.page.add(typing.page.root, text, after=rows[-1])
    else:
        others = [row for row in typing.page.root.children if row.words[0] == "access-list"]
        typing.page.add(typing.page.root, text, after=others[-1] if others else None)


def _named(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The objects and groups a line names."""
    for kind, name in pairwise(words):
        if kind in ("object", "object-group"):
            yield kind, name


def _known(typing: Typing, words: Sequence[str]) -> None:
    for kind, name in _named(words):
        if words[0] == "remark":
            return
        if not any(row.words[0] == kind and row.words[2:3] == [name] for row in typing.page.root.children):
            raise RefusedError(Text(f"there is no {kind} {name}", f"{kind} {name} がない"))


def _unbind(typing: Typing, name: str) -> None:
    for row in [row for row in typing.page.root.children if row.starts(["access-group", name])]:
        typing.page.remove(row)


def _clear(typing: Typing, words: list[str]) -> None:
    if words[:3] != ["clear", "configure", "access-list"] or len(words) != 4:
        raise RefusedError(Text("what this clears is not known here", "この clear の対象は扱えない"))
    rows = _rows(typing, words[3])
    if not rows:
        raise RefusedError(NOTHING_TO_REMOVE)
    for row in rows:
        typing.page.remove(row)
    _unbind(typing, words[3])


def _drop(typing: Typing, words: list[str]) -> None:
    """``no object`` and ``no object-group``: refused while anything names it."""
    found = next((row for row in typing.page.root.children if row.words[:3] == words[:3]), None)
    if found is None:
        raise RefusedError(NOTHING_TO_REMOVE)
    name = found.words[2]
    for row in typing.page.root.below():
        uses = (
            {one for _, one in _named(row.words)}
            if row.parent is not typing.page.root or row.words[0] not in ("object", "object-group")
            else set()
        )
        if row.words[:1] in (["nat"], ["group-object"]):
            uses |= set(row.words[1:])
        if row is not found and name in uses and row.parent is not found and row.words[2:3] != ["remark"]:
            raise RefusedError(Text(f"{name} is in use by `{row.text}`", f"{name} は「{row.text}」で使用中"))
    typing.page.remove(found)


def _translation(typing: Typing, words: list[str]) -> None:
    """Twice NAT: sections 1 and 3 each keep their order, and a number says where in it the line goes."""
    last = "after-auto" in words
    rest = [word for word in words if word != "after-auto"]
    place: int | None = None
    if len(rest) > 2 and rest[2].isdecimal() and len(rest[2]) < 6:
        place = int(rest[2])
        del rest[2]
    if last:
        rest.insert(2, "after-auto")
    rows = [row for row in typing.page.root.children if row.words[0] == "nat"]
    if any(row.words == rest for row in rows):
        raise RefusedError(Text("the device already has this translation", "同じ変換が既にある"))
    section = [row for row in rows if ("after-auto" in row.words) == last]
    text = " ".join(rest)
    if place is not None and 1 <= place <= len(section):
        typing.page.add(typing.page.root, text, before=section[place - 1])
    elif section:
        typing.page.add(typing.page.root, text, after=section[-1])
    else:
        typing.page.add(typing.page.root, text, after=rows[-1] if rows else None)


_GRAMMAR = Grammar(
    read=read,
    heads=_HEADS,
    inner={"policy-map": ("class",)},
    inside=_INSIDE,
    outside=_OUTSIDE,
    one=_ONE,
    beside=_BESIDE,
    groups=_GROUPS,
    on=_ON,
    special=_special,
)


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The configuration once the lines were typed; raises EditError."""
    return apply(_GRAMMAR, lines, typed)
