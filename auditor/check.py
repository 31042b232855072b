"""What a check is: its facts, its words, its examples, and one function that yields results.

A check is one file in ``checks/<family>/``. The annotation of its only parameter decides its scope: a function of a
``Device`` runs once per device, a function of a ``Network`` once per audit, a function of an ``Outcome`` once after all
others. It yields a :class:`Result` for everything
it looked at, passes included: an empty set of results never passes anything.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar, get_type_hints

from auditor.mending import Cure
from auditor.model.device import Device, Topic
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.types import Scalar
from auditor.reach.flows import Flow
from auditor.reach.network import Network
from auditor.space.packets import PacketSet


class Severity(StrEnum):
    """How much a failure can hurt."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Verdict(StrEnum):
    """What a check says of one subject; ``waived`` is the engine's, never a check's."""

    FAIL = "fail"
    WARN = "warn"
    CANNOT_TELL = "cannot_tell"
    PASS = "pass"
    INFO = "info"
    NOT_APPLICABLE = "not_applicable"


Side = Literal["control", "external", "remote", "wireless", "none"]
"""Where the object lies (catalogue E10): it decides 2-4.* on the control side, 3-2.* at an external boundary,
3-3.* on a remote-access path, 2-5.* on wireless; other measures do not ask."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Lines that show it, and the part they play: ``permits``, ``routes``, ``binds``, ``zone``, ``declares`` …"""

    at: Span
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a chain of facts that only together say what a verdict means.

    ``name`` is a stable word (``ssid``, ``security``, ``vlan``, ``zone``, ``reaches`` …), ``text`` the same for people, ``at``
    the line that says so, ``flow`` what passes at this step, with its witness.
    """

    name: str
    text: Text
    at: Span | None = None
    flow: Flow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check says of one subject.

    ``subject`` names the thing stably (device, zone pair, rule content; never a line, id or sequence number): the
    fingerprint is made of it. ``says`` chooses the sentence of ``Check.messages`` (the verdict's own when empty);
    ``values`` fill its placeholders; a value may be a Text. ``unknowns`` of a CANNOT_TELL name what would decide it.
    ``root`` is the line the finding hangs on when several findings share one cause (default: the first evidence).
    ``sides`` limits which measures it decides (E10); empty: all that the check names. ``content`` is
    what the subject leaves out of what is found: with it, the finding is another one. ``packets`` are all those a result
    about ``flow``'s zones speaks of, the flow being the first of them: a waiver takes away what it names, and no more.
    ``sides`` limits which measures it decides (E10); empty: all that the check names. ``chain`` are the steps from one end
    to the other that the verdict rests on; results that begin with the same step are told as one chain.
    """

    subject: str
    verdict: Verdict
    device: str = ""
    evidence: tuple[Evidence, ...] = ()
    values: Mapping[str, object] | None = None
    says: str = ""
    severity: Severity | None = None
    flow: Flow | None = None
    unknowns: tuple[Text, ...] = ()
    root: Span | None = None
    sides: frozenset[Side] = frozenset()
    packets: PacketSet | None = None
    content: str = ""
    chain: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A small plant that shows a check at work; it is documentation and test at once.

    ``configs`` maps a file name to its text (the platform is recognised, not stated); ``plant`` is the plant file and
    ``registers`` maps a register's file name to its text. ``fails`` lists (file, line) of every first-evidence line
    that must FAIL or WARN; empty: the example is clean and must yield neither. ``cannot_tell`` expects at least one.
    """

    title: Text
    configs: Mapping[str, str]
    plant: str = ""
    registers: Mapping[str, str] | None = None
    fails: tuple[tuple[str, int], ...] = ()
    cannot_tell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A threshold with the tool's own default (never the manual's)."""

    name: str
    default: Scalar
    meaning: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the other checks of this run found, for a check of how findings are dealt with.

    ``results`` holds those of every check that ran to its end, by id; ``accepted`` the failures and warnings that each
    waiver of the register covers on the as-of date (by waiver id, each with the check's id), whether waivers are applied
    in this run or not.
    """

    network: Network
    results: Mapping[str, Sequence[Result]]
    accepted: Mapping[str, Sequence[tuple[str, Result]]]


Scope = Literal["device", "network", "outcome"]
DeviceCheck = Callable[[Device], Iterator[Result]]
NetworkCheck = Callable[[Network], Iterator[Result]]
OutcomeCheck = Callable[[Outcome], Iterator[Result]]
_SCOPES: Mapping[type, Scope] = {Device: "device", Network: "network", Outcome: "outcome"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check and everything a reader of its page wants to know.

    ``messages`` holds one sentence per verdict or ``says`` key. ``reads`` are the topics whose lines, when not
    understood, turn its passes into cannot tell (E3); ``needs`` are Device fields: where a platform's parser does not
    fill one of them, the device is *cannot tell* without running the check. ``cure`` says what would end a failure where
    that is certain.
    """

    id: str
    name: str
    severity: Severity
    title: Text
    why: Text
    decided: Text
    fix: Text
    messages: Mapping[str, Text]
    decides: tuple[str, ...]
    supports: tuple[str, ...]
    reads: frozenset[Topic]
    needs: frozenset[str]
    references: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    examples: tuple[Example, ...]
    scope: Scope
    run: DeviceCheck | NetworkCheck | OutcomeCheck
    module: str
    cure: Cure = ""


F = TypeVar("F", DeviceCheck, NetworkCheck, OutcomeCheck)
FOUND: dict[str, Check] = {}
"""Every check whose module has been imported, by id; filled by the decorator, read by the engine's discovery."""


class CheckDefinitionError(Exception):
    """A check file is wrong; says which file and what was expected."""


def check(
    id: str,
    name: str,
    severity: Severity,
    *,
    title: Text,
    why: Text,
    decided: Text,
    fix: Text,
    messages: Mapping[str, Text],
    examples: tuple[Example, ...],
    decides: tuple[str, ...] = (),
    supports: tuple[str, ...] = (),
    reads: tuple[Topic, ...] = (),
    needs: tuple[str, ...] = (),
    references: tuple[str, ...] = (),
    parameters: tuple[Parameter, ...] = (),
    cure: Cure = "",
) -> Callable[[F], F]:
    """Declare the decorated function as a check; raises CheckDefinitionError when its shape is wrong."""

    def register(function: F) -> F:
        where = f"{inspect.getsourcefile(function)}:{function.__code__.co_firstlineno}"
        kinds = [kind for key, kind in get_type_hints(function).items() if key != "return"]
        if len(kinds) != 1 or kinds[0] not in _SCOPES:
            raise CheckDefinitionError(f"{where}: a check takes one parameter, a Device, a Network or an Outcome")
        if id in FOUND and FOUND[id].module != function.__module__:
            raise CheckDefinitionError(f"{where}: {id} is already taken by {FOUND[id].module}")
        FOUND[id] = Check(
            id=id, name=name, severity=severity, title=title, why=why, decided=decided, fix=fix, messages=messages,
            decides=decides, supports=supports, reads=frozenset(reads), needs=frozenset(needs), references=references,
            parameters=parameters, examples=examples, scope=_SCOPES[kinds[0]],
            run=function, module=function.__module__, cure=cure,
        )  # fmt: skip
        return function

    return register
