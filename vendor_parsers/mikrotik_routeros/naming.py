"""What has a name that other lines use: chains, lists, profiles; and who names it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.model.naming import Definition
from auditor.model.rule import Reference
from vendor_parsers.mikrotik_routeros.chains import BUILT_IN, MENU, Table
from vendor_parsers.mikrotik_routeros.items import Export, Item

Key = tuple[str, str]
_ALWAYS = frozenset({"all", "none", "dynamic", "static"})


@dataclass(slots=True)
class Names:
    """Definitions and references in the making."""

    definitions: dict[Key, Definition] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)

    def define(self, kind: str, name: str, item: Item, *, active: bool = False, factory: bool = False) -> None:
        """Note a definition; of several lines with one name the first is its place."""
        if name:
            made = Definition(kind=kind, name=name, at=item.at, active=active, factory=factory)
            self.definitions.setdefault((kind, name), made)

    def use(self, kind: str, name: str, use: str, item: Item, owner: Key = ("", "")) -> None:
        """Note that a line names something."""
        name = name.lstrip("!")
        if name:
            self.references.append(Reference(kind=kind, name=name, use=use, at=item.at, owner=owner))


def read_names(
    export: Export, tables: Sequence[Table], known: Sequence[Reference]
) -> tuple[tuple[Definition, ...], tuple[Reference, ...]]:
    """Every definition and every reference; asks only after everybody else has read."""
    names = Names()
    for table in tables:
        _chains(names, table)
    for family, menu in MENU.items():
        for item in export.items(f"{menu} firewall address-list", "add"):
            names.define(f"address list v{family}", item.get("list"), item)
    for item in export.items("/interface list"):
        names.define("interface list", item.get("name"), item, factory=item.get("comment") == "defconf")
        for other in (*item.values("include"), *item.values("exclude")):
            names.use("interface list", other, "object", item, ("interface list", item.get("name")))
    _places(names, export)
    defined = names.definitions
    found = [
        *known,
        *(
            one if (one.kind, one.name) in defined or one.name in _ALWAYS else _undefined(one)
            for one in names.references
            if one.kind != "interface list" or one.name not in _ALWAYS
        ),
    ]
    found += _unplaced(export, names)
    return tuple(defined.values()), tuple(dict.fromkeys(found))


def _undefined(one: Reference) -> Reference:
    return Reference(kind=one.kind, name=one.name, use=one.use, at=one.at, defined=False, owner=one.owner)


def _chains(names: Names, table: Table) -> None:
    """Chains and what their rules name; a rule of an administrator's chain works when that chain is asked."""
    for chain, items in table.chains.items():
        own = chain not in BUILT_IN[table.name]
        title = table.title(chain)
        names.define("acl", title, items[0], active=not own)
        for item in items:
            if item.disabled:
                continue
            owner = ("acl", title)
            for key in ("src-address-list", "dst-address-list"):
                names.use(f"address list v{table.family}", item.get(key), "filter", item, owner)
            for key in ("in-interface-list", "out-interface-list"):
                names.use("interface list", item.get(key), "filter", item, owner)


_PLACES = (
    ("/ip neighbor discovery-settings", "discover-interface-list"),
    ("/tool mac-server", "allowed-interface-list"),
    ("/tool mac-server mac-winbox", "allowed-interface-list"),
    ("/interface detect-internet", "detect-interface-list"),
    ("/interface detect-internet", "lan-interface-list"),
    ("/interface detect-internet", "wan-interface-list"),
    ("/interface detect-internet", "internet-interface-list"),
    ("/ppp profile", "interface-list"),
    ("/ip vrf", "interfaces"),
    ("/routing ospf interface-template", "interfaces"),
    ("/routing rip interface-template", "interfaces"),
)


def _places(names: Names, export: Export) -> None:
    """Lines outside the firewall that name a list."""
    lists = {item.get("name") for item in export.items("/interface list")} | _ALWAYS
    for menu, key in _PLACES:
        for item in export.items(menu):
            for name in item.values(key):
                if name.lstrip("!") in lists:
                    names.use("interface list", name, "management", item)


def _unplaced(export: Export, names: Names) -> Iterator[Reference]:
    """Lists that a line of some other menu names may be used there: nobody can tell what for."""
    told = {(one.name, one.at.first) for one in names.references}
    wanted = {name for kind, name in names.definitions if kind != "acl"}
    where = {definition.at.first for definition in names.definitions.values()}
    for menu, nodes in export.menus.items():
        if (
            menu.startswith("#")
            or menu in ("/interface list", "/interface list member")
            or menu.endswith("address-list")
        ):
            continue
        for node in nodes:
            for child in node.children:
                for word in child.words[1:]:
                    name = word.partition("=")[2].lstrip("!")
                    if name in wanted and (name, child.first) not in told and child.first not in where:
                        yield Reference(kind="", name=name, use="unknown", at=child.at)
