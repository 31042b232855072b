"""PAN-OS address objects, groups and literal addresses as sets.

In rules ``any`` is every IPv4 and IPv6 address, and an IPv4 address is compared as the IPv6 address whose first 96 bits are
zero, so that an IPv6 prefix of ``::`` also takes IPv4 addresses (PAN-OS Networking Administrator's Guide, NAT Policy Rules).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.address import V6, format_ip, is_ip, parse_ip, prefix, wildcard
from auditor.model.endpoint import Endpoint
from auditor.model.ranges import Ranges
from auditor.model.rule import ANYWHERE, Match
from auditor.model.span import Span
from vendor_parsers.paloalto_panos.scope import Config, Vsys
from vendor_parsers.paloalto_panos.tree import Element

BUILT_IN = frozenset(
    {"panw-highrisk-ip-list", "panw-known-ip-list", "panw-bulletproof-ip-list", "panw-torexit-ip-list"}
)
"""Lists that come with content updates (PAN-OS Administrator's Guide, Built-in External Dynamic Lists)."""
_DEEPEST = 40
_ALL_ONES = (1 << 32) - 1


def address_set(text: str) -> Ranges:
    """``192.0.2.1``, ``192.0.2.0/24``, ``192.0.2.1-192.0.2.9`` or the same of IPv6; ValueError for anything else."""
    first, dash, last = text.partition("-")
    if dash and is_ip(first.strip()):
        low, high = parse_ip(first.strip()), parse_ip(last.strip())
        if low > high or (low < V6) != (high < V6):
            raise ValueError(text)
        return _with_embedded(Ranges.of((low, high)))
    return _with_embedded(prefix(text))


def _with_embedded(found: Ranges) -> Ranges:
    """The set with the IPv4 addresses whose IPv6 form (``::192.0.2.1``) is in it."""
    embedded = found & Ranges(((V6, V6 + _ALL_ONES),))
    return found | Ranges(tuple((low - V6, high - V6) for low, high in embedded)) if embedded else found


class Addresses:
    """The names of addresses as one virtual system knows them."""

    def __init__(self, config: Config, vsys: Vsys) -> None:
        self._config = config
        self._vsys = vsys
        self._known: dict[str, Match] = {}
        self._open: list[str] = []

    def find(self, name: str) -> tuple[str, Element] | None:
        """The object, group or dynamic list of a name with its kind, from the nearest place that has it."""
        for layer in self._vsys.layers:
            for kind in ("address", "address-group", "external-list", "region"):
                found = layer.look(kind, name)
                if found is not None:
                    return kind, found
        return None

    def note(self, found: tuple[str, Element], use: str, at: Span) -> None:
        """Note that something outside the policies names what :meth:`find` found."""
        self._config.refer(found[0], found[1].text, use, at, defined=True)

    def resolve(self, names: Iterable[str], at: Span, use: str, owner: tuple[str, str] = ("", "")) -> Match:
        """What the names of one setting stand for together; those that name objects are noted."""
        parts = [self._one(name, at, use, owner) for name in names]
        return Match.union(parts) if parts else Match.opaque("no address")

    def _one(self, name: str, at: Span, use: str, owner: tuple[str, str] = ("", "")) -> Match:
        if name == "any":
            return ANYWHERE
        found = self.find(name)
        if found is not None:
            self._config.refer(found[0], name, use, at, defined=True, owner=owner)
            return self._object(name, *found)
        try:
            return Match.exact(address_set(name), name)
        except ValueError:
            pass
        if name in BUILT_IN:
            return Match.opaque(f"external-list {name}")
        if len(name) == 2 and name.isupper():
            return Match.opaque(f"region {name}")
        if name[:1].isdecimal() and ("." in name or ":" in name):
            self._config.notice(at, "This address was not understood", "アドレスを解釈できない", "filter")
        else:
            self._config.refer("address", name, use, at, defined=False, owner=owner)
        return Match.opaque(name)

    def _object(self, name: str, kind: str, element: Element) -> Match:
        if name in self._known:
            return self._known[name]
        if name in self._open or len(self._open) > _DEEPEST:
            return Match.opaque(f"{name} names itself")
        self._open.append(name)
        found = self._group(name, element) if kind == "address-group" else self._value(name, kind, element)
        self._open.pop()
        self._known[name] = found
        return found

    def _group(self, name: str, element: Element) -> Match:
        element.read = 1
        for key in ("description", "tag"):
            element.words_at(key)
        if element.has("dynamic"):
            element.word("dynamic", "filter")
            return Match.opaque(f"dynamic group {name}")
        members = element.words_at("static")
        parts = [self._one(member, element.span("static"), "object", ("address-group", name)) for member in members]
        if not parts:
            return Match.exact(Ranges(), name)
        whole = Match.union(parts)
        return Match(whole.lower, whole.upper, (name,), whole.unknown)

    def _value(self, name: str, kind: str, element: Element) -> Match:
        element.read = 1
        for key in ("description", "tag"):
            element.words_at(key)
        if kind != "address":
            return Match.opaque(f"{kind} {name}")
        fqdn = element.word("fqdn")
        if fqdn:
            return Match.opaque(f"fqdn {fqdn}")
        masked = element.word("ip-wildcard")
        text = element.word("ip-netmask") or element.word("ip-range")
        try:
            if masked:
                address, _, mask = masked.partition("/")
                return Match.exact(wildcard(address, mask), name)
            return Match.exact(address_set(text), name)
        except (ValueError, OverflowError):
            self._config.notice(
                element.at, "This address object was not understood", "アドレスオブジェクトを解釈できない", "filter"
            )
            return Match.opaque(name)

    def hosts(self) -> Iterator[Endpoint]:
        """The objects of one address, after :meth:`read_all`."""
        for layer in self._vsys.layers:
            for element in layer.entries("address"):
                text = element.word("ip-netmask")
                found = self.find(element.text)
                if found is not None and found[1] is element and is_ip(host := text.removesuffix("/32")):
                    yield Endpoint(how="object", at=element.at, ip=parse_ip(host), name=element.text)

    def read_all(self) -> None:
        """Read every object, used or not, so that its lines are understood."""
        for layer in self._vsys.layers:
            for kind in ("address", "address-group"):
                for element in layer.entries(kind):
                    found = self.find(element.text)
                    if found is not None and found[1] is element:
                        self._object(element.text, kind, element)
                    elif kind == "address":
                        self._value(element.text, kind, element)
                    else:
                        self._group(element.text, element)


def host_of(text: str) -> str:
    """The address of ``192.0.2.1/24`` without its length, ``""`` when it is none."""
    bare = text.partition("/")[0]
    return format_ip(parse_ip(bare)) if is_ip(bare) else ""
