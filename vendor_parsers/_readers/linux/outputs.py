"""The lines of an export by what printed them: the outputs of a few commands beside the rules.

A prompt with a command (``gw1:~# ip addr``, ``# ip route``, ``$ sysctl net.ipv4.ip_forward``) begins an output;
without prompts the outputs are told by the shape of their lines.
"""

from __future__ import annotations

import re

from auditor.source.document import Document
from auditor.source.node import Node, Tokenize, Tree
from vendor_parsers._readers.linux.quoting import split_words

_SHELL = (
    r"(?:\[[^\]]{1,80}\] ?|(?:[\w.-]{1,32}@)?(?P<host>[A-Za-z0-9][\w.-]{0,62})(?::[~/][\w./~-]{0,64})? ?)[#$]"
    r"(?: {1,2}(?:sudo +)?(?:/(?:usr/)?s?bin/)?(?P<command>.{0,200}))?$"
)
_PROMPT = re.compile(_SHELL)
_BARE = re.compile(
    # A comment must not pass for a command: only whole ones whose output is read count without a host before them.
    r"[#$] {0,2}(?:sudo +)?(?:/(?:usr/)?s?bin/)?(?P<command>hostname(?: -[fs])?|hostnamectl(?: status)?"
    r"|ip(?: -[\w]{1,8}){0,4} (?:a|addr|address|r|ro|route|ru|rule|l|link)"
    r"(?: (?:show|list|ls|sh|s|up|all|(?:table|dev|proto) [\w.-]{1,32})){0,4}"
    r"|ip6?tables-save(?: -[\w -]{1,40})?|ip6?tables(?: -t \w{1,16})? (?:-S|--list-rules)(?: [\w.-]{1,64})?"
    r"|nft(?: -{1,2}[\w-]{1,20}){0,6} list ruleset(?: \w{1,6})?"
    r"|sysctl(?: (?:-\w{1,4}|net[./][\w./-]{1,80})){1,40}|ipset(?: -o \w{1,8})? (?:save|-S)(?: [\w.-]{1,64})?"
    r"|cat /proc/sys/[\w./-]{1,120})$"
)
_LINK = re.compile(r"\d{1,6}: [^\s:]{1,64}:? ")
_POLICY_RULE = re.compile(r"\d{1,10}:\s+(?:from|not) ")
_ROUTE = re.compile(
    r"(?:(?:unreachable|blackhole|prohibit|throw|local|broadcast|multicast|anycast|unicast) )?"
    r"(?:default|[0-9A-Fa-f.:]{2,45}(?:/\d{1,3})?) (?:via|dev|proto|metric|nhid|src|scope|table|onlink)\b"
)
_SYSCTL = re.compile(r"net\.[\w./-]{1,80} ?= ?\S")


class Outputs:
    """The tree under construction: a section for each command, with what it printed below it."""

    def __init__(self, document: Document, split: Tokenize = split_words) -> None:
        self.tree = Tree(document.file, document.host)
        self.section: Node | None = None
        self._split = split

    def add(self, text: str, first: int, last: int, parent: Node | None = None) -> Node:
        """A statement below ``parent`` (None: at the outermost level)."""
        above = parent if parent is not None else self.tree.root
        node = Node(self.tree.file, text, first, last, above, self._split)
        above.children.append(node)
        return node

    def begins(self, text: str, first: int, last: int, *, in_rules: bool) -> list[str] | None:
        """The words typed at a prompt, which begins a section; None when the line is none.

        Among rules, a # without a host before it is a comment, whatever it speaks of.
        """
        command = _typed(text)
        if command is None or (in_rules and _BARE.match(text)):
            return None
        self.section = self.add(text, first, last)
        return command

    def outside(self, line: str, text: str, first: int, last: int) -> None:
        """A line that is no rule: below the command that printed it, or below one its shape tells."""
        shape = _shape(text)
        printed = "" if self.section is None else output_of(self.section)
        if shape and printed != shape and (printed in _COMMANDS or self.section is None):
            self.section = self.add(f"$ {_COMMANDS[shape]}", first, first - 1)
        elif self.section is not None and not printed:
            self.tree.skip("output of another command", first, last)
            return
        self.add(line.rstrip(), first, last, self.section)


_COMMANDS = {"addr": "ip addr", "route": "ip route", "rule": "ip rule", "sysctl": "sysctl -a", "ipset": "ipset save"}


_PRINTERS = frozenset(
    {
        "hostname",
        "hostnamectl",
        "uname",
        "sysctl",
        "ipset",
        "date",
        "iptables-save",
        "ip6tables-save",
        "iptables",
        "ip6tables",
        "nft",
    }
)
"""Programs whose output is read, or known to say nothing; ``cat`` of a file below /proc/sys says what sysctl does."""


def _shape(text: str) -> str:
    """The output a line looks like part of, or ``""``."""
    if _POLICY_RULE.match(text):
        return "rule"
    if _LINK.match(text):
        return "addr"
    if _SYSCTL.match(text):
        return "sysctl"
    if _ROUTE.match(text):
        return "route"
    return "ipset" if text.startswith(("create ", "add ")) else ""


def output_of(section: Node) -> str:
    """What a section's command prints: ``addr``, ``route``, ``rule``, ``sysctl``, ``ipset``, ``hostname`` … or ``""``."""
    words = command_of(section)
    if not words:
        return ""
    if words[0] == "cat" and any("/proc/sys/" in word for word in words):
        return "sysctl"
    if words[0] != "ip":
        return words[0] if words[0] in _PRINTERS else ""
    asked = next((word for word in words[1:] if not word.startswith("-")), "")
    for name, least in (("addr", 1), ("route", 1), ("rule", 2), ("link", 1)):
        if len(asked) >= least and (name.startswith(asked) or asked == "address"):
            return "addr" if name == "link" else name
    return ""


def _typed(text: str) -> list[str] | None:
    """The words typed at a prompt (``[]``: none); None when the line is no prompt."""
    found = _BARE.match(text) or _PROMPT.match(text)
    return None if found is None else (found["command"] or "").split()


def command_of(node: Node) -> list[str]:
    """The words of the command a section's first line shows, ``[]`` when the node is no such line."""
    return _typed(node.text) or []


def host_of(node: Node) -> str:
    """The host name in a prompt, or ``""``."""
    found = _PROMPT.match(node.text)
    return (found["host"] or "") if found else ""
