"""Interface lists and address lists: what is certainly in them and what may be.

Interface lists take the members of included lists, lose those of excluded ones, and gain their own
(manual.mikrotik.com, Interface Lists). An address list is a set; rules, leases, dial-in profiles and scripts add entries
no export shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from auditor.model.address import ANY4, ANY6, parse_ip, prefix
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.ports import Ports

Names = frozenset[str]
BUILT_IN = frozenset({"all", "none", "dynamic", "static"})
DYNAMIC = "<"
"""How names of interfaces begin that RouterOS makes while somebody is connected (``<l2tp-anna>``)."""


@dataclass(slots=True)
class _List:
    item: Item
    include: list[str]
    exclude: list[str]
    members: set[str] = field(default_factory=set)
    may: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class InterfaceLists:
    """Members by list: the certain ones and, in ``possible``, every one that may be in it."""

    certain: Mapping[str, Names]
    possible: Mapping[str, Names]

    def get(self, name: str) -> tuple[Names, Names] | None:
        """Certain and possible members; None for a list nobody defines."""
        found = self.certain.get(name)
        return None if found is None else (found, self.possible[name])


def read_interface_lists(export: Export, ports: Ports) -> InterfaceLists:
    """Every interface list, with the four that are always there."""
    lists: dict[str, _List] = {}
    for item in export.items("/interface list"):
        item.know(("comment",))
        name = item.get("name") or item.selected.removeprefix("name=")
        if name:
            lists[name] = _List(item, item.values("include"), item.values("exclude"))
    for item in export.items("/interface list member", "add"):
        item.know(("comment",))
        name, member = item.get("list"), item.get("interface")
        if item.disabled or not name or not member:
            continue
        ports.at(member, item.at)
        if name in lists:
            lists[name].members.add(member)
    names = ports.names
    dynamic = frozenset(name for name in names if name.startswith(DYNAMIC))
    _joining(export, lists, names)
    certain: dict[str, Names] = {"all": names, "none": frozenset(), "dynamic": dynamic, "static": names - dynamic}
    possible = dict(certain)
    for name in lists:
        _resolve(name, lists, certain, possible)
    return InterfaceLists(certain, possible)


def _joining(export: Export, lists: dict[str, _List], names: Names) -> None:
    """What puts interfaces into lists while the router runs: dial-in profiles, and the search for the internet."""
    for item in export.items("/ppp profile"):
        joined = item.get("interface-list")
        if joined in lists:
            lists[joined].may |= {name for name in names if name.startswith(DYNAMIC)}
    search = export.one("/interface detect-internet")
    if search is None:
        return
    told = {key: search.get(key, "none") for key in _SEARCH}
    if told["detect-interface-list"] != "none":
        for name in told.values():
            if name in lists:
                lists[name].may |= names


_SEARCH = ("detect-interface-list", "internet-interface-list", "lan-interface-list", "wan-interface-list")


def _resolve(name: str, lists: dict[str, _List], certain: dict[str, Names], possible: dict[str, Names]) -> None:
    """Work out a list after the lists it takes in; one that takes itself in adds nothing to itself."""
    waiting, open_lists = [name], set[str]()
    while waiting:
        current = waiting[-1]
        here = lists.get(current)
        if current in certain or here is None:
            waiting.pop()
            continue
        left = [
            other
            for other in (*here.include, *here.exclude)
            if other in lists and other not in certain and other not in open_lists and other != current
        ]
        if left and current not in open_lists:
            open_lists.add(current)
            waiting += left
            continue
        waiting.pop()
        sure = {member for other in here.include for member in certain.get(other, ())}
        may = {member for other in here.include for member in possible.get(other, ())}
        sure -= {member for other in here.exclude for member in possible.get(other, ())}
        may -= {member for other in here.exclude for member in certain.get(other, ())}
        certain[current] = frozenset(sure | here.members)
        possible[current] = frozenset(may | here.members | here.may)


# -- address lists ------------------------------------------------------------------------------------------------------

_ADDING = ("add-src-to-address-list", "add-dst-to-address-list")
_RULES = ("filter", "raw", "mangle", "nat")


@dataclass(frozen=True, slots=True)
class AddressLists:
    """The address lists of one family, and where each begins in the export."""

    matches: Mapping[str, Match]
    items: Mapping[str, Item]
    everything: Ranges

    def get(self, name: str) -> Match:
        """What a list stands for; one without entries in the export may have been filled while the router runs."""
        return self.matches.get(name) or Match.opaque(f"address list {name}", self.everything)


def read_address_lists(export: Export, menu: str) -> AddressLists:
    """The lists of ``/ip firewall address-list`` or ``/ipv6 firewall address-list``."""
    everything = ANY6 if menu == "/ipv6" else ANY4
    sure: dict[str, list[Ranges]] = {}
    doubtful: dict[str, list[str]] = {}
    items: dict[str, Item] = {}
    for item in export.items(f"{menu} firewall address-list", "add"):
        item.know(("comment", "creation-time", "dynamic"))
        name, text, timeout = item.get("list"), item.get("address"), item.get("timeout")
        if not name:
            continue
        items.setdefault(name, item)
        if item.disabled:
            continue
        addresses = addresses_of(text)
        if addresses is None or timeout:
            doubtful.setdefault(name, []).append(text)
        else:
            sure.setdefault(name, []).append(addresses)
    changed = _changed(export, menu)
    everyone = frozenset(items) if _scripted(export) else changed
    matches = {
        name: _match(name, sure.get(name, []), doubtful.get(name, []), name in everyone, everything) for name in items
    }
    return AddressLists(matches, items, everything)


def _match(name: str, sure: list[Ranges], doubtful: list[str], changed: bool, everything: Ranges) -> Match:
    named = f"list {name}"
    lower = Ranges.union(sure) & everything
    if changed:
        return Match(lower, everything, (named,), (f"address list {name} changes while the router runs",))
    known = [addresses_of(text) for text in doubtful]
    if None in known:
        return Match(lower, everything, (named,), tuple(text for text in doubtful if addresses_of(text) is None))
    upper = lower | (Ranges.union(part for part in known if part is not None) & everything)
    return Match(lower, upper, (named,), () if lower == upper else tuple(doubtful))


def _changed(export: Export, menu: str) -> Names:
    """Lists that rules, leases, name lookups or dial-in profiles add to."""
    found: set[str] = set()
    for table in _RULES:
        for item in export.items(f"{menu} firewall {table}", "add"):
            if item.get("action") in _ADDING and not item.disabled:
                found.add(item.get("address-list"))
    for other in _FILLING:
        for item in export.items(other):
            found.update((*item.values("address-list"), *item.values("address-lists")))
            if other != "/ppp profile":
                # Names and addresses for hosts: nothing else about them matters here
                item.know(item.keys)
    return frozenset(found)


_FILLING = ("/ip dhcp-server lease", "/ip dhcp-server", "/ppp profile", "/ip dns static", "/ipv6 dhcp-server")


def _scripted(export: Export) -> bool:
    """Whether a script speaks of address lists: it may change any of them."""
    return any(
        "address-list" in node.text
        for menu in ("/system script", "/system scheduler", "/tool netwatch", "/ppp profile")
        for section in export.menus.get(menu, ())
        for node in section.children
    )


def addresses_of(text: str) -> Ranges | None:
    """``10.0.0.1``, ``10.0.0.0/8``, ``10.0.0.1-10.0.0.9``, also in IPv6; None for a name or anything else."""
    low, dash, high = text.partition("-")
    try:
        if not dash:
            return prefix(text)
        first, last = parse_ip(low), parse_ip(high)
    except ValueError:
        return None
    return Ranges(((first, last),)) if first <= last else None


def sources(texts: Iterable[str]) -> Match | None:
    """The addresses of a list of prefixes as they stand; None when one of them is none."""
    parts = [addresses_of(text) for text in texts]
    if None in parts:
        return None
    return Match.exact(Ranges.union(part for part in parts if part is not None) or NOTHING, *texts)
