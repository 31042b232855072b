"""What a platform is asked when a line shall be changed, and what it answers: lines to type, and lines to undo them.

Commands are data of a platform; whoever asks says what hangs on the line, never how it is spelled there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.model.feature import Feature
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.rule import Rule, RuleSet
from auditor.model.service import ALL_PORTS
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.source.node import Tree

Cure = Literal["", "stop", "stop_undeclared", "stop_inbound", "turn_off", "hide", "shut"]
"""What cures a finding at its root line. ``stop``: nothing should pass between the two zones of its flow; ``stop_undeclared``:
nothing that the flow register does not name; ``stop_inbound``: nothing that this line lets in from outside; ``turn_off`` the
service or function that the line turns on; ``hide`` the SSID; ``shut`` the port. Empty: it takes a decision that nobody can
make for the plant, or only part of what passes is to blame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Packets of a declared flow that a line permits and that must go on passing: one product of plain sets.

    ``flow`` is the flow's id. ``protocols`` all: any protocol; ports are meant where the protocols have them.
    """

    flow: str
    source: Ranges
    destination: Ranges
    protocols: Ranges
    ports: Ranges = ALL_PORTS
    source_ports: Ranges = ALL_PORTS


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRoot:
    """A permitting rule of a list: it shall go, with rules in its place that permit what is in ``keep``."""

    tree: Tree
    at: Span
    ruleset: RuleSet
    rule: Rule
    keep: tuple[Keep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRoot:
    """Services or functions of the device that the line at ``at`` turns on and that shall be off."""

    tree: Tree
    at: Span
    services: tuple[Listener | Feature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SsidRoot:
    """An SSID that is announced by the line at ``at``."""

    tree: Tree
    at: Span
    ssid: Ssid


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRoot:
    """A free port that is enabled; ``at`` is where its block begins."""

    tree: Tree
    at: Span
    interface: Interface


Root = RuleRoot | ServiceRoot | SsidRoot | PortRoot


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Lines an administrator types on the device, in order, with the lines that enter and leave modes.

    ``rollback`` gives the present configuration back. ``cautions`` say where a line does more than it seems to.
    """

    commands: tuple[str, ...]
    rollback: tuple[str, ...]
    cautions: tuple[Text, ...] = ()
