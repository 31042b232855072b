"""Whether the host routes: the sysctl values, and a list for the family that differs."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.fact import Fact, unknown, written
from auditor.model.rule import Action, Binding, Family, Rule, RuleSet
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.linux.host import Host

NOT_EXPORTED = Text(
    "the export holds no sysctl net.ipv4.ip_forward and net.ipv6.conf.all.forwarding; the kernel's default is 0, "
    "distributions and services change it",
    "sysctl net.ipv4.ip_forward と net.ipv6.conf.all.forwarding が含まれていない。カーネルの既定値は 0 だが、"
    "ディストリビューションやサービスが変更する",
)


@dataclass(frozen=True, slots=True)
class Forwarding:
    """The fact for the device, and what holds for one family or one interface alone."""

    forwards: Fact[bool]
    filters: tuple[RuleSet, ...] = ()
    bindings: tuple[Binding, ...] = ()


def read_forwarding(host: Host) -> Forwarding:
    """ip-sysctl: ``ip_forward`` is ``conf.all.forwarding``; an interface's own value decides about what it receives.

    For IPv6 the value of ``all`` decides for every interface.
    """
    four = _value(host, "net.ipv4.ip_forward", "net.ipv4.conf.all.forwarding")
    six = _value(host, "net.ipv6.conf.all.forwarding")
    if _on(host, "net.ipv6.conf.all.disable_ipv6"):
        six = (False, host.sysctl["net.ipv6.conf.all.disable_ipv6"][1])
    own = _per_interface(host, four[0] if four else None)
    forwards: Fact[bool] = unknown(NOT_EXPORTED)
    routing = next((found for found in (four, six, *own.values()) if found is not None and found[0]), None)
    if routing is not None:
        forwards = written(True, routing[1].at)
    elif four is not None and six is not None:
        forwards = written(False, four[1].at)
    filters = []
    if own or (four is None) != (six is None) or (four and six and four[0] != six[0]):
        filters += [_list("4", four, own, host), _list("6", six, {}, host)]
    kept = tuple(found for found in filters if found is not None)
    return Forwarding(
        forwards,
        kept,
        tuple(Binding(ruleset=found.name, stage="through", at=found.at, family=found.family) for found in kept),
    )


Value = tuple[bool, Node]


def _value(host: Host, *keys: str) -> Value | None:
    found = [host.sysctl[key] for key in keys if key in host.sysctl and host.sysctl[key][0].isdecimal()]
    return (found[-1][0] != "0", found[-1][1]) if found else None


def _on(host: Host, key: str) -> bool:
    return key in host.sysctl and host.sysctl[key][0] == "1"


def _per_interface(host: Host, general: bool | None) -> dict[str, Value]:
    """The IPv4 values of interfaces that differ from the general one."""
    found: dict[str, Value] = {}
    for key in host.sysctl:
        name = key.removeprefix("net.ipv4.conf.").removesuffix(".forwarding")
        if key != f"net.ipv4.conf.{name}.forwarding" or name in ("all", "default"):
            continue
        value = _value(host, key)
        if value is not None and value[0] != general:
            found[name] = value
    return found


def _list(family: Family, value: Value | None, own: dict[str, Value], host: Host) -> RuleSet | None:
    """What the family lets through beside its rules; None where it routes everything."""
    if value is not None and value[0] and not own:
        return None
    where = value or next(iter(own.values()), None) or next(iter(host.sysctl.values()))
    at: Span = where[1].at
    default = Action.UNKNOWN if value is None else Action.PERMIT if value[0] else Action.DENY
    return RuleSet(
        name=f"{'ip6 ' if family == '6' else ''}forwarding",
        family=family,
        at=at,
        default=default,
        kind="sysctl",
        rules=tuple(
            Rule(
                name=f"forwarding {name}",
                action=Action.PERMIT if routes else Action.DENY,
                at=node.at,
                inward=frozenset({name}),
                implied=True,
            )
            for name, (routes, node) in own.items()
        ),
    )
