"""FortiOS address objects and groups, resolved to the addresses they certainly and possibly stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.address import ANY4, ANY6, masked, parse_ip, prefix
from auditor.model.endpoint import Endpoint, mac_of
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.rule import Match
from auditor.model.span import Span
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope, Table
from vendor_parsers.fortinet_fortios.interfaces import Places

BUILT_IN4 = {
    "all": ANY4,
    "none": Ranges.one(0),
    "SSLVPN_TUNNEL_ADDR1": Ranges(((parse_ip("10.212.134.200"), parse_ip("10.212.134.210")),)),
}
"""Objects of a factory-new device, for files that do not print them (batfish lab exports of 6.4 print them so)."""
BUILT_IN6 = {"all": ANY6, "none": prefix("::"), "SSLVPN_TUNNEL_IPv6_ADDR1": prefix("fdff:ffff::/120")}

DEEPEST = 60
"""Groups nested deeper than this are unresolved; a device allows far fewer levels."""
TYPES = (
    "ipmask", "iprange", "wildcard", "fqdn", "geography", "dynamic", "mac", "interface-subnet", "route-tag",
    "wildcard-fqdn", "ipprefix", "template",
)  # fmt: skip


class Addresses:
    """The address names of one VDOM and one family."""

    def __init__(self, config: Config, scope: Scope, places: Places, *, six: bool) -> None:
        self.config = config
        self.places = places
        self.whole = ANY6 if six else ANY4
        self.built_in = BUILT_IN6 if six else BUILT_IN4
        suffix = "6" if six else ""
        self.objects: Table = scope.table(f"firewall address{suffix}")
        self.groups: Table = scope.table(f"firewall addrgrp{suffix}")
        self.others: list[Table] = [
            scope.table(path)
            for path in (
                f"firewall vip{suffix}",
                f"firewall vipgrp{suffix}",
                "firewall wildcard-fqdn custom",
                "firewall wildcard-fqdn group",
                "system external-resource",
            )
        ]
        self._known: dict[str, Match] = {}
        for table in (self.objects, self.groups):
            config.report_missed(table)
        self._read_all()

    def _read_all(self) -> None:
        """Resolve every object once, used or not: what is written is understood, and mistakes are seen."""
        for entry in self.objects:
            self._known[entry.name] = self._object(entry)
        for entry in self.groups:
            self._resolve(entry.name, entry.at.first, 0)

    def hosts(self) -> Iterator[Endpoint]:
        """The objects of one address or one MAC address (``type mac``, ``set macaddr``)."""
        for entry in self.objects:
            found = self._known[entry.name].lower
            if found.size == 1 and entry.name not in self.built_in:
                yield Endpoint(how="object", at=entry.at, ip=found.least, name=entry.name)
            macs = [mac for text in entry.values("macaddr") if (mac := mac_of(text))]
            if len(macs) == 1:
                yield Endpoint(how="object", at=entry.at, mac=macs[0], name=entry.name)

    def resolve(self, names: Iterable[str], at: Span, use: str) -> Match:
        """What ``names`` stand for together; undefined ones are unresolved and kept as references."""
        return Match.union([self._one(name, at, use) for name in names])

    def _one(self, name: str, at: Span, use: str) -> Match:
        found = self._resolve(name, at.first, 0)
        if found is None:
            self.config.undefined("address", name, use, at)
            return Match.opaque(name, self.whole)
        return found

    def _resolve(self, name: str, line: int, depth: int) -> Match | None:
        """The object, group, VIP or built-in object of that name; None when there is none."""
        entry = self.objects.get(name, line) or self.groups.get(name, line)
        if entry is None:
            if name in self.built_in:
                return Match.exact(self.built_in[name], name)
            defined = any(table.get(name, line) is not None for table in self.others)
            return Match.opaque(name, self.whole) if defined else None
        if entry.name in self._known:
            return self._known[entry.name]
        if depth > DEEPEST:
            self.config.notice(entry.at, "Groups are nested too deep", "グループの入れ子が深すぎる", "filter")
            return Match.opaque(name, self.whole)
        # While it is being resolved a group stands for nothing certain: a group that contains itself ends here
        self._known[entry.name] = Match.opaque(entry.name, self.whole)
        self._known[entry.name] = found = self._group(entry, depth)
        return found

    def _group(self, entry: Entry, depth: int) -> Match:
        members = self._members(entry, "member", depth)
        if not members:
            self.config.notice(entry.at, "This group has no members", "このグループにはメンバーがない", "filter")
            return Match.opaque(entry.name, self.whole)
        included = Match.union(members)
        excluded = Match.union(self._members(entry, "exclude-member", depth)) if entry.flag("exclude") else None
        entry.values("exclude-member")
        lower, upper, unresolved = included.lower, included.upper, included.unknown
        if excluded is not None:
            lower, upper = lower - excluded.upper, upper - excluded.lower
            unresolved += excluded.unknown
        return Match(lower, upper, (entry.name,), unresolved)

    def _members(self, entry: Entry, key: str, depth: int) -> list[Match]:
        found: list[Match] = []
        at = entry.span(key)
        for name in entry.values(key):
            one = self._resolve(name, at.first, depth + 1)
            if one is None:
                self.config.undefined("address", name, "object", at)
                one = Match.opaque(name, self.whole)
            found.append(one)
        return found

    def _object(self, entry: Entry) -> Match:
        kind = entry.choice("type", {name: name for name in TYPES})
        if kind is None and entry.written("type"):
            return Match.opaque(entry.name, self.whole)
        try:
            found = self._by_kind(entry, kind or "ipmask")
        except ValueError:
            self.config.notice(
                entry.at, "This address object was not understood", "このアドレスオブジェクトを解釈できない", "filter"
            )
            found = None
        return Match.opaque(entry.name, self.whole) if found is None else Match.exact(found, entry.name)

    def _by_kind(self, entry: Entry, kind: str) -> Ranges | None:
        """The addresses of an object; None when they cannot be known offline."""
        values = _values(entry)
        if kind in ("ipmask", "ipprefix"):
            return _subnet(values.get("subnet") or values.get("ip6") or (), self.whole)
        if kind == "iprange":
            first, last = (parse_ip(next(iter(values.get(key, ())), "")) for key in ("start-ip", "end-ip"))
            if first > last:
                raise ValueError(entry.name)
            return Ranges(((first, last),))
        if kind == "wildcard":
            # The mask's one bits must match: 10.0.0.1 255.0.0.255
            address, mask = values["wildcard"] if len(values.get("wildcard", ())) == 2 else ("", "")
            return masked(address, mask)
        if kind == "interface-subnet":
            port = self.places.interfaces.get(next(iter(values.get("interface", ())), ""))
            networks = port.networks & self.whole if port is not None else NOTHING
            return networks or None
        return None


WRITTEN = frozenset((
    "subnet", "ip6", "start-ip", "end-ip", "wildcard", "interface", "fqdn", "country", "macaddr", "start-mac", "end-mac",
    "sub-type", "sdn", "filter", "obj-tag", "obj-type", "wildcard-fqdn", "route-tag", "associated-interface", "host",
    "host-type", "template", "sdn-tag", "tag-type", "clearpass-spt", "epg-name", "tenant", "organization", "policy-group",
    "sdn-addr-type", "node-ip-only", "hw-vendor", "hw-model", "os", "sw-version", "tag-detection-level",
))  # fmt: skip
"""What may define an address; all of it is taken, what does not fit the type is without effect."""


def _values(entry: Entry) -> dict[str, tuple[str, ...]]:
    entry.table("list")
    return {key: entry.values(key) for key in entry.written_keys() if key in WRITTEN}


def _subnet(values: tuple[str, ...], whole: Ranges) -> Ranges:
    if not values:
        # Printed without a subnet it is 0.0.0.0 0.0.0.0 (or ::/0): the built-in object all looks like this
        return whole
    if len(values) == 2:
        return masked(values[0], values[1])
    return prefix(values[0])
