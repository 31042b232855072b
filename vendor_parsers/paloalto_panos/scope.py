"""Where things stand in a configuration: the device, its virtual systems, and what Panorama put above them.

Objects are looked for in the virtual system, then in what Panorama pushed for it, then in ``shared``; of rules the pre
ones of Panorama come first, shared before those of the device groups, then the local ones, then the post ones in the
opposite order (Panorama Administrator's Guide, Device Group Policies). A lower object overrides an upper one of its name
unless Panorama is told otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.device import Notice, Topic
from auditor.model.rule import Reference
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.tree import LOCAL, ConfigTree, Element

MANAGED = Text(
    "this firewall is managed by Panorama and the rules pushed to it are not in the export",
    "Panorama 管理下であり、Panorama から配信されたルールがエクスポートに含まれていない",
)


_OF_PORT = ("ip-address", "ipv6-address", "type", "service", "permitted-ip", "default-gateway")


@dataclass(slots=True)
class Vsys:
    """A virtual system, or a device group of a Panorama export (``group``): what it defines and the rules it applies."""

    name: str
    element: Element
    layers: tuple[Element, ...]
    """Where its names are looked for, nearest first."""
    rulebases: tuple[Element, ...]
    """Where its rules stand, in the order of evaluation."""
    group: bool = False


@dataclass(slots=True)
class Config:
    """One document: its parts, and what is remarked while they are read."""

    tree: ConfigTree
    device: Element
    network: Element
    system: Element
    shared: Element
    several: bool = False
    """More than one virtual system: their names are needed to tell things apart."""
    vsyses: list[Vsys] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    pushed: bool = False
    """The export holds rules or objects that Panorama pushed."""
    panorama: Span | None = None
    """Where the firewall names its Panorama."""

    @property
    def withheld(self) -> bool:
        """Rules may be at work that the export does not show."""
        return self.panorama is not None and not self.pushed

    @property
    def has_port(self) -> bool:
        """The export describes the management port; a host name alone does not say what the port is like."""
        return any(self.system.look(key) is not None for key in _OF_PORT)

    @property
    def complete(self) -> bool:
        """The export describes the network, so that a zone or interface it does not name does not exist."""
        return self.network.look("interface") is not None and any(
            vsys.element.look("zone") is not None for vsys in self.vsyses
        )

    def label(self, vsys: Vsys, text: str) -> str:
        """A name, with the virtual system in front where there are several."""
        return f"{vsys.name} {text}" if self.several else text

    def notice(self, at: Span, en: str, ja: str, topic: Topic) -> None:
        """Remark on input that could be stood but not fully understood."""
        self.notices.append(Notice(at, Text(en, ja), topic))

    def refer(
        self, kind: str, name: str, use: str, at: Span, *, defined: bool, owner: tuple[str, str] = ("", "")
    ) -> None:
        """Note that something is named; what Panorama may have pushed out of sight is not called undefined."""
        if not defined and self.withheld:
            return
        self.references.append(Reference(kind=kind, name=name, use=use, at=at, defined=defined, owner=owner))


def read_config(tree: ConfigTree) -> Config:
    """Find the parts of a document."""
    top = tree.top
    device = top.get(*LOCAL)
    if not device.text and top.look("devices") is not None and top.get("devices").named:
        device = top.entries("devices")[0]
    config = Config(
        tree=tree,
        device=device,
        network=device.get("network"),
        system=device.get("deviceconfig", "system"),
        shared=top.get("shared"),
    )
    pushed = [element for path in (("policy", "panorama"), ("panorama",)) if (element := top.get(*path)).named]
    config.pushed = any(
        element.look(word) is not None
        for element in (*pushed, *(one for above in pushed for one in above.get("vsys").named.values()))
        for word in ("pre-rulebase", "post-rulebase")
    )
    config.panorama = _managed_by(config.system)
    for gateway in config.network.entries("shared-gateway"):
        for path in (("zone",), ("import",), ("import", "network"), ("import", "network", "interface")):
            place = gateway.look(*path)
            if place is not None and not any(one.named for one in place.named.values()):
                gateway.get(*path)  # nothing in it: a gateway in use stays a statement nobody read
    for element in device.entries("vsys"):
        own = [above.get("vsys", element.text) for above in pushed if above.look("vsys", element.text) is not None]
        above = (*own, *pushed)
        upper = (*reversed(pushed), *own)
        config.vsyses.append(
            Vsys(
                element.text,
                element,
                (element, *above, config.shared),
                (
                    *(one.get("pre-rulebase") for one in upper if one.look("pre-rulebase") is not None),
                    element.get("rulebase"),
                    *(one.get("post-rulebase") for one in above if one.look("post-rulebase") is not None),
                ),
            )
        )
    if not config.vsyses and pushed:
        empty = device.get("vsys", "vsys1")
        config.vsyses.append(
            Vsys(
                "vsys1",
                pushed[0] if not empty.text else empty,
                (*pushed, config.shared),
                (
                    *(one.get("pre-rulebase") for one in reversed(pushed)),
                    *(one.get("post-rulebase") for one in pushed),
                ),
            )
        )
    config.vsyses += _groups(config)
    config.several = len(config.vsyses) > 1
    return config


def _managed_by(system: Element) -> Span | None:
    """Where a Panorama server is named (``panorama local-panorama`` since 9.0, ``panorama-server`` before)."""
    for path in (
        ("panorama", "local-panorama", "panorama-server"),
        ("panorama", "panorama-server"),
        ("panorama-server",),
    ):
        if system.look(*path) is not None:
            return system.span(*path)
    return None


def _groups(config: Config) -> list[Vsys]:
    """The device groups of a Panorama export: policies for firewalls that are not in it."""
    groups = {one.text: one for one in config.device.entries("device-group")}
    parents: dict[str, str] = {}
    for place in (config.tree.top.get("readonly"), config.device):
        for entry in place.get(*LOCAL, "device-group").named.values():
            entry.read = 1
            parents[entry.text] = entry.word("parent-dg")
    found = []
    for name, element in groups.items():
        line = [element]
        above = parents.get(name) or element.word("parent-dg")
        while above in groups and groups[above] not in line:
            line.append(groups[above])
            above = parents.get(above, "")
        layers = (*line, config.shared)
        rulebases = (
            *(one.get("pre-rulebase") for one in reversed(layers)),
            *(one.get("post-rulebase") for one in layers),
        )
        found.append(Vsys(name, element, layers, rulebases, group=True))
    return found
