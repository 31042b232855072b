"""Texts of nft for tests, and the devices they make."""

from __future__ import annotations

from textwrap import dedent

from auditor.model.device import Device
from auditor.model.rule import Rule, RuleSet
from auditor.platform import account
from tests.vendor_parsers.iptables_text import document
from vendor_parsers.linux_nftables.platform import PLATFORM


def device_of(text: str) -> Device:
    """The device of a text, indented as it stands in a test."""
    return PLATFORM.parse(PLATFORM.read(document(dedent(text).lstrip("\n"))))


def unread_of(text: str) -> list[str]:
    """The words not understood, one for each such line."""
    tree = PLATFORM.read(document(dedent(text).lstrip("\n")))
    PLATFORM.parse(tree)
    return [line.word for line in account(tree, PLATFORM).unread]


def table(*rules: str, beside: str = "", family: str = "inet", policy: str = "drop", hook: str = "forward") -> str:
    """A listing with one base chain that holds the rules; ``beside`` stands in the table before it."""
    lines = [
        "# nft list ruleset", f"table {family} t {{", beside, f"chain {hook} {{",
        f"type filter hook {hook} priority filter; policy {policy};", *rules, "}", "}", "",
    ]  # fmt: skip
    return "\n".join(lines)


def forward(*rules: str, beside: str = "", family: str = "inet") -> RuleSet:
    """The list of the base chain of hook forward with these rules."""
    found = device_of(table(*rules, beside=beside, family=family)).ruleset(f"{family} t forward")
    assert found is not None
    return found


def rules_of(text: str, beside: str = "", family: str = "inet") -> tuple[Rule, ...]:
    """The rules of the model a line makes."""
    return forward(text, beside=beside, family=family).rules


def rule(text: str, beside: str = "", family: str = "inet") -> Rule:
    """The one rule a line makes."""
    (found,) = rules_of(text, beside, family)
    return found
