"""Services of the device itself and who may reach them.

``service telnet|ssh|http`` and their ``no`` form. ``vty access-class`` limits Telnet and SSH; users of SSH have to be registered by
``ssh server allow-users NAME [HOST]`` with hosts like ``192.168.1.*`` (x310 software reference, p. 52.6).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import ANY4, is_ip, prefix
from auditor.model.fact import Fact, unknown, written
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.choosing import meeting
from vendor_parsers._readers.list_uses import EVERYONE, Uses
from vendor_parsers._readers.login_lists import limited
from vendor_parsers.allied_awplus import facts

_SERVICES = (("telnet", "telnet", 23), ("ssh", "ssh", 22), ("http", "http", 80))
_SERVED: tuple[tuple[tuple[str, ...], tuple[tuple[int, int], ...]], ...] = (
    (("service", "dhcp-server"), ((17, 67),)),
    (("ip", "dns", "forwarding"), ((17, 53), (6, 53))),
)
"""What it serves to hosts rather than to administrators."""
_HTTPS: Fact[bool] = unknown(
    Text(
        "no document at hand says whether service http answers HTTPS too",
        "service http が HTTPS でも応答するかを確認できる文書がない",
    )
)
_BY_FIREWALL = Text(
    "the service admits every source; firewall rules decide who reaches the device, and what they leave over of it is in no"
    " document at hand",
    "サービス自体に接続元の制限はない。装置宛ての通信はファイアウォールのルールによるが、どのルールにも一致しない場合の扱いを確認できる文書がない",
)
_NOBODY = Text(
    "no ssh server allow-users line; users that are not registered cannot log in (x310 software reference, p. 52.6), but no document"
    " at hand says so of every version",
    "ssh server allow-users の行がない。登録のない利用者はログインできないとされる（x310 リファレンス 52.6）が、全版での動作は確認できない",
)
_AMF_SOURCES: Fact[Match] = unknown(
    Text("who commands this node is set at the AMF master", "このノードを操作できる相手は AMF マスター側で決まる")
)


def read_services(root: Node, uses: Uses, unasked: Span | None, *, protected: bool) -> Iterator[Listener]:
    """Everything that answers; ``unasked`` is where logins need no password, ``protected``: a firewall stands before it."""
    asked = written(False, unasked) if unasked is not None else None
    terminals = _terminals(root, uses)
    registered = _registered(root)
    for name, word, port in _SERVICES:
        enabled = _enabled(root, word)
        sources = EVERYONE if name == "http" else terminals
        if name == "ssh":
            sources = _both(terminals, registered)
        if protected:
            sources = behind_firewall(sources)
        yield Listener(
            name=name, enabled=enabled, sources=sources, ports=((6, _port(root, word, port)),), where=f"service {word}",
            version=_version(root) if name == "ssh" else "", authenticated=asked if name != "http" else None,
        )  # fmt: skip
        if name == "http":
            https = enabled if enabled.is_(False) else _HTTPS
            yield Listener(name="https", enabled=https, sources=sources, ports=((6, 443),), where="service http")
    for head, ports in _SERVED:
        for node in root.all(*head):
            if len(node.words) == len(head):
                sources = behind_firewall(EVERYONE) if protected else EVERYONE
                on = written(True, node.at)
                yield Listener(name="other", enabled=on, sources=sources, ports=ports, where=node.text)
    for node in root.all("no", "service", "dhcp-server"):
        node.mark()
    for node in (*root.all("atmf", "network-name"), *root.all("atmf", "master"), *root.all("atmf", "member")):
        node.mark()
        yield Listener(name="other", enabled=written(True, node.at), sources=_AMF_SOURCES, where=node.text)
    _lines(root)


def behind_firewall(sources: Fact[Match]) -> Fact[Match]:
    """Who reaches a service that admits everybody, once the firewall is at work: its rules decide."""
    open_to_all = sources.value is not None and sources.value.lower.covers(ANY4)
    return unknown(_BY_FIREWALL) if open_to_all else sources


def _enabled(root: Node, word: str) -> Fact[bool]:
    on, off = root.find("service", word), root.find("no", "service", word)
    last = max((node for node in (on, off) if node is not None), key=lambda node: node.first, default=None)
    return facts.NO_LINE if last is None else written(last is on, last.at)


def _port(root: Node, word: str, standard: int) -> int:
    """``ssh server 2222``, ``telnet server 2323``, ``http port 8080``."""
    for node in root.all(word, "port" if word == "http" else "server"):
        words = node.cursor(2)
        if words.peek().isdecimal() and 0 < len(words.peek()) < 6 and int(words.peek()) < 65536:
            standard = int(words.next())
    return standard


def _version(root: Node) -> str:
    return "2" if root.find("ssh", "server", "v2only") is not None else ""


def _terminals(root: Node, uses: Uses) -> Fact[Match]:
    """Who may log in by Telnet and SSH: everybody without ``vty access-class``."""
    bound: dict[str, Fact[Match]] = {}
    for head, family in ((("vty", "access-class"), "4"), (("vty", "ipv6", "access-class"), "6")):
        for node in root.all(*head):
            bound[family] = uses.sources(node.cursor(len(head)).next(), "management", node.at)
    return limited(uses, bound)


def _registered(root: Node) -> Fact[Match]:
    """From where registered users may come by SSH; a line without a host registers them for everywhere."""
    found: list[Match] = []
    at: Span | None = None
    for node in root.all("ssh", "server", "allow-users"):
        words = node.cursor(3)
        words.next()
        found.append(_hosts(words.next()) if words.left else ANYWHERE)
        at = node.at
    denied = root.all("ssh", "server", "deny-users")
    for node in denied:
        node.cursor(3).rest()
    if at is None:
        return unknown(_NOBODY)
    match = Match.union(found)
    if denied:
        # who is left out is a matter of users and hosts together
        match = Match(Ranges(), match.upper, match.names, (*match.unknown, "ssh server deny-users"))
    return written(match, at)


def _hosts(text: str) -> Match:
    """``192.168.1.*`` or an address; a host name may be anybody."""
    if text == "*":
        return ANYWHERE
    if is_ip(text):
        return Match.exact(prefix(text), text)
    parts = text.split(".")
    numbers = [part for part in parts if part.isdecimal() and len(part) < 4 and int(part) < 256]
    if len(parts) == 4 and numbers and parts == numbers + ["*"] * (4 - len(numbers)):
        low = ".".join(numbers + ["0"] * (4 - len(numbers)))
        return Match.exact(prefix(f"{low}/{8 * len(numbers)}"), text)
    return Match.opaque(text)


def _both(one: Fact[Match], other: Fact[Match]) -> Fact[Match]:
    """Who passes two limits; one that is not written limits nothing."""
    if one.at is None or one.value is None:
        return other
    if other.at is None or other.value is None:
        return one
    return written(meeting(one.value, other.value), one.at)


def _lines(root: Node) -> None:
    """Terminal lines: how long sessions last and how they look."""
    for node in root.all("line"):
        node.mark()
        for child in node.children:
            if child.words[0] in ("exec-timeout", "length", "width", "speed", "flowcontrol") or child.words[:2] == [
                "login",
                "authentication",
            ]:
                child.mark()
