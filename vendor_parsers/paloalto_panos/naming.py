"""What a configuration defines under a name, and where those names stand.

Policies and groups note what they name while they are read; here the rest of the text is searched. A name that stands as a
value nobody has explained is kept as a reference of unknown use, so that nothing is called left over that a setting we do
not know may name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

_OBJECTS = (
    "address", "address-group", "external-list", "service", "service-group", "application", "application-group",
    "application-filter", "schedule",
)  # fmt: skip
_PROFILES = (
    "virus", "spyware", "vulnerability", "url-filtering", "file-blocking", "wildfire-analysis", "data-filtering",
    "decryption", "dns-security",
)  # fmt: skip
_FACTORY = frozenset({"default", "strict", "Suite-B-GCM-128", "Suite-B-GCM-256"})
_FREE = frozenset(
    {"tag", "group-tag", "description", "comment", "comments", "display-name", "login-banner", "hostname"}
)
"""Settings of free text, or of labels that are names of nothing else."""
KEYS: dict[str, str] = {
    **dict.fromkeys(_PROFILES, "security-profile"),
    "profile": "security-profile",
    "group": "profile-group",
    "log-setting": "log-forwarding",
    "schedule": "schedule",
    "application": "application",
    "ike-crypto-profile": "ike-crypto-profile",
    "ipsec-crypto-profile": "ipsec-crypto-profile",
    "interface-management-profile": "management-profile",
}
"""Settings that name something, and its kind; names in policies and groups are noted where those are read."""


def _sections(config: Config) -> Iterator[tuple[str, Element]]:
    """(kind, the element that holds the entries)."""
    places = [config.shared]
    for vsys in config.vsyses:
        places += [layer for layer in vsys.layers if layer not in places]
    for place in places:
        for kind in _OBJECTS:
            yield kind, place.named.get(kind, config.tree.top.get(""))
        profiles = place.look("profiles")
        for kind in _PROFILES if profiles is not None else ():
            if profiles is not None and kind in profiles.named:
                yield "security-profile", profiles.named[kind]
        for path, kind in ((("profile-group",), "profile-group"), (("log-settings", "profiles"), "log-forwarding")):
            found = place.look(*path)
            if found is not None:
                yield kind, found
    for steps, kind in (
        (("profiles", "interface-management-profile"), "management-profile"),
        (("ike", "gateway"), "ike-gateway"),
        (("ike", "crypto-profiles", "ike-crypto-profiles"), "ike-crypto-profile"),
        (("ike", "crypto-profiles", "ipsec-crypto-profiles"), "ipsec-crypto-profile"),
    ):
        found = config.network.look(*steps)
        if found is not None:
            yield kind, found


def _empty(kind: str, entry: Element) -> bool:
    if kind == "address-group":
        static = entry.look("static")
        return entry.look("dynamic") is None and not (static is not None and static.named)
    members = entry.look("members")
    return kind in ("service-group", "application-group") and not (members is not None and members.named)


def read_names(config: Config) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Every definition, and every reference: those noted so far, and what the rest of the text names."""
    made: dict[tuple[str, str], Definition] = {}
    owners: dict[Element, tuple[str, str]] = {}
    for kind, section in _sections(config):
        for entry in section.named.values():
            key = (kind, entry.text)
            owners[entry] = key
            factory = entry.text in _FACTORY
            made.setdefault(
                key,
                Definition(kind=kind, name=entry.text, at=entry.at, factory=factory, empty=_empty(kind, entry)),
            )
    kinds: dict[str, list[str]] = {}
    for kind, name in made:
        kinds.setdefault(name, []).append(kind)
    found = {(one.kind, one.name, one.at.first): one for one in config.references}
    told = {(name, line) for _, name, line in found}
    for element, owner in _values(config.tree.top, owners):
        parent = element.parent
        # Readers note the members of a list where the list ends, which in XML is another line
        beside = next(reversed(parent.named.values()), element) if isinstance(parent, Element) else element
        if element.text not in kinds or {(element.text, element.at.first), (element.text, beside.at.first)} & told:
            continue
        kind = KEYS.get(parent.text if isinstance(parent, Element) else "", "")
        sure = kind in kinds[element.text]
        if not sure and (element.text in _FACTORY or element.text.isdecimal()):
            continue
        one = Reference(
            kind=kind if sure else "", name=element.text, use="object" if sure else "unknown", at=element.at, owner=owner
        )  # fmt: skip
        found.setdefault((one.kind, one.name, one.at.first), one)
    for vsys in config.vsyses:
        for zone in vsys.element.get("zone").named.values():
            made.setdefault(("zone", zone.text), Definition(kind="zone", name=zone.text, at=zone.at, active=True))
    references = tuple(
        one if one.defined or (one.kind, one.name) not in made else replace(one, defined=True) for one in found.values()
    )
    return tuple(made.values()), references


def _values(top: Element, owners: dict[Element, tuple[str, str]]) -> Iterator[tuple[Element, tuple[str, str]]]:
    """Every element without children, with the definition it stands in."""
    stack: list[tuple[Element, tuple[str, str]]] = [(top, ("", ""))]
    while stack:
        element, owner = stack.pop()
        if element.text in _FREE:
            continue
        own = owners.get(element, owner)
        if not element.named and element not in owners:
            yield element, owner
        stack += [(child, own) for child in element.named.values()]
