"""Where lists stand: on a WLAN, or on the WLANs of an interface, between its clients and the VLAN they are put into.

The list of a WLAN overrides that of its interface (the setting is called *Override Interface ACL*).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.model.fact import default
from auditor.model.interface import Bridge, Interface
from auditor.model.naming import Definition
from auditor.model.rule import Binding, Reference
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.source.node import Node
from vendor_parsers.cisco_aireos.acl import AccessList
from vendor_parsers.cisco_aireos.interfaces import Draft
from vendor_parsers.cisco_aireos.statements import Wlan
from vendor_parsers.cisco_aireos.wlans import place_of

_FILTERS = Text("Cisco document 71978: the controller filters between clients and the wired network",
                "Cisco 文書 71978。端末と有線網の間でコントローラが通信を制限する")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guarded:
    """A WLAN that a list guards, and the line that says it."""

    acl: str
    wlan: Wlan
    at: Span


def read_guards(wlans: Sequence[Wlan], drafts: Mapping[str, Draft]) -> list[Guarded]:
    """Every WLAN with a list of its own or of its interface."""
    found: list[Guarded] = []
    for wlan in wlans:
        own, at = wlan.value("acl"), wlan.span("acl")
        if at is not None and own != "none":
            found.append(Guarded(own, wlan, at))
            continue
        draft = drafts.get(wlan.value("interface"))
        if draft is not None and draft.acl_at is not None and draft.acl != "none":
            found.append(Guarded(draft.acl, wlan, draft.acl_at))
    return found


def bindings(guards: Sequence[Guarded]) -> Iterator[Binding]:
    """Each list in both directions: its rules say which one they mean."""
    for guard in guards:
        place = place_of(guard.wlan)
        yield Binding(ruleset=guard.acl, stage="ingress", at=guard.at, family="4", interface=place)
        yield Binding(ruleset=guard.acl, stage="egress", at=guard.at, family="4", interface=place)


def places(
    wlans: Sequence[Wlan], ssids: Sequence[Ssid], guards: Sequence[Guarded]
) -> tuple[list[Interface], list[Bridge]]:
    """What the clients of each WLAN arrive on, and the filtering ways from there into a known VLAN."""
    guarded = {guard.wlan.number: guard for guard in guards}
    interfaces: list[Interface] = []
    bridges: list[Bridge] = []
    for wlan, ssid in zip(wlans, ssids, strict=True):
        place, vlan = place_of(wlan), ssid.vlan.value
        guard = guarded.get(wlan.number) if vlan is not None else None
        group = f"{place} and its VLAN" if guard is not None else ""
        interfaces.append(
            Interface(
                name=place, kind="wlan", at=ssid.at, enabled=ssid.enabled, description=ssid.name, vlan=vlan,
                group=group, isolates=ssid.isolation,
            )
        )  # fmt: skip
        if guard is not None:
            wired = f"{place} wired side"
            interfaces.append(Interface(name=wired, kind="svi", at=guard.at, enabled=ssid.enabled, vlan=vlan))
            bridges.append(
                Bridge(
                    name=group,
                    members=(place, wired),
                    at=guard.at,
                    filters=default(True, _FILTERS),
                    tagged=default(False, _FILTERS),
                )
            )
    return interfaces, bridges


def names(
    root: Node, lists: Mapping[str, AccessList], guards: Sequence[Guarded], drafts: Mapping[str, Draft]
) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Lists as definitions, and every line that names one."""
    used = [(guard.acl, guard.at) for guard in guards]
    used += [(draft.acl, draft.acl_at) for draft in drafts.values() if draft.acl_at is not None and draft.acl != "none"]
    found = {
        (name, at.first): Reference(kind="acl", name=name, use="filter", at=at, defined=name in lists)
        for name, at in used
    }
    for node in root.children:
        cpu = node.words[:2] == ["acl", "cpu"]
        if node.words[:1] == ["acl"] and not cpu:
            continue
        for word in node.words[2:]:
            if cpu and word == node.words[2] and word != "none":
                found[word, node.first] = Reference(
                    kind="acl", name=word, use="management", at=node.at, defined=word in lists
                )
            elif word in lists and (word, node.first) not in found:
                found[word, node.first] = Reference(kind="", name=word, use="unknown", at=node.at)
    definitions = tuple(Definition(kind="acl", name=name, at=one.at) for name, one in lists.items())
    return definitions, tuple(found.values())
