"""The layer-2 side of ports: modes, VLANs, and what guards a port."""

from __future__ import annotations

from auditor.model.fact import Fact, default, not_understood, unknown, written
from auditor.model.interface import ALL_VLANS, PortMode, SwitchPort
from auditor.model.ranges import Ranges
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.juniper_junos import facts
from vendor_parsers.juniper_junos.config import Config, unit_name
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.zones import Vlans

_MODES: dict[str, PortMode] = {"access": "access", "trunk": "trunk", "tagged-access": "trunk"}


class Switching:
    """What the sections beside ``interfaces`` say of switch ports."""

    def __init__(self, config: Config, vlans: Vlans) -> None:
        root = config.root
        self.vlans = vlans
        self._config = config
        self._lldp = _ports(root, ("protocols", "lldp", "interface"))
        self._lldp_off = root.find("protocols", "lldp", "disable")
        self._dot1x = _ports(root, ("protocols", "dot1x", "authenticator", "interface"))
        self._secured = _ports(root, ("ethernet-switching-options", "secure-access-port", "interface"))
        self._secured.update(_ports(root, ("switch-options", "interface")))
        self._storm = _ports(root, ("ethernet-switching-options", "storm-control", "interface"))
        self._voice = _ports(root, ("switch-options", "voip", "interface"))
        self._voice.update(_ports(root, ("ethernet-switching-options", "voip", "interface")))

    def discovery(self, name: str) -> Fact[bool]:
        """Whether LLDP runs on a port; a port of its own entry comes before ``all``."""
        if self._lldp_off is not None:
            return written(False, self._lldp_off.at)
        found = _of(self._lldp, name)
        if found is None:
            return default(False, Text("no protocols lldp for this port", "このポートに protocols lldp の設定がない"))
        off = found.find("disable")
        return written(off is None, (off or found).at)

    def port(self, entry: Statement, unit: Statement) -> SwitchPort:
        """The switching side of a physical port."""
        family = unit.find("family", "ethernet-switching") or unit.find("family", "bridge")
        assert family is not None
        said = family.one("interface-mode") or family.one("port-mode")
        mode: Fact[PortMode] = facts.ACCESS
        if said is not None:
            word = _MODES.get(said.name)
            mode = (
                written(word, said.at) if word is not None else unknown(not_understood(f"interface-mode {said.name}"))
            )
        numbers, at, missing = self._members(family, f"{entry.name}.{unit.name}")
        access = self._access(numbers, at, missing) if not mode.is_("trunk") else facts.VLAN_UNKNOWN
        native = entry.one("native-vlan-id") or family.one("native-vlan-id")
        number = self.vlans.ids(native.name) if native is not None else None
        name = entry.name
        storm = _of(self._storm, name) or family.find("storm-control") or unit.find("storm-control")
        secured = _of(self._secured, name)
        voice = _of(self._voice, name)
        spoken = self.vlans.ids(voice.word("vlan")) if voice is not None else None
        return SwitchPort(
            mode=mode,
            access_vlan=access,
            native_vlan=written(number.least, native.at) if number and native is not None else facts.NATIVE_UNKNOWN,
            allowed=self._allowed(numbers, at, missing),
            negotiates=facts.NO_NEGOTIATION,
            dot1x=_said(_of(self._dot1x, name)),
            port_security=_said(secured),
            storm_control=_said(storm),
            voice_vlan=spoken.least if spoken else None,
        )

    def _members(self, family: Statement, unit: str) -> tuple[Ranges, Span | None, tuple[str, ...]]:
        """The VLANs of a port, where they are written, and the members nobody knows."""
        found = Ranges()
        at: Span | None = None
        missing: list[str] = []
        named = family.all("vlan", "members") + family.all("vlan-id") + family.all("vlan-id-list")
        for one in named:
            numbers = self.vlans.ids(one.name)
            at = at or one.at
            found |= numbers or Ranges()
            missing += [one.name] if numbers is None else []
        for name in self.vlans.members.get(unit, ()):
            found |= self.vlans.numbers.get(name, Ranges())
            at = at or next((vlan.at for vlan in self.vlans.all if vlan.name == name), None)
        return found, at, tuple(missing)

    def _access(self, numbers: Ranges, at: Span | None, missing: tuple[str, ...]) -> Fact[int]:
        if numbers.size == 1 and not missing and at is not None:
            return written(numbers.least, at)
        if missing or numbers.size:
            return unknown(
                Text("the VLAN of this access port has no one number", "このアクセスポートの VLAN 番号が定まらない")
            )
        named = self.vlans.numbers.get("default")
        if named and named.size == 1:
            return default(named.least, "Junos OS Ethernet Switching: a port without members is in the VLAN default")
        return facts.VLAN_UNKNOWN

    def _allowed(self, numbers: Ranges, at: Span | None, missing: tuple[str, ...]) -> Fact[Ranges]:
        if missing:
            return unknown(Text(f"VLAN {missing[0]} has no number", f"VLAN {missing[0]} に番号がない"))
        if at is None:
            return default(Ranges(), Text("no members: the port carries no VLAN", "members がなく VLAN を通さない"))
        return written(numbers & ALL_VLANS, at)


def _said(statement: Statement | None) -> Fact[bool]:
    if statement is None:
        return facts.OFF
    statement.take()
    return written(True, statement.at)


def _ports(root: Statement, path: tuple[str, ...]) -> dict[str, Statement]:
    return {one.name: one for one in root.all(*path)}


def _of(known: dict[str, Statement], name: str) -> Statement | None:
    """The entry of a port, by its own name, its unit 0, or ``all``."""
    return known.get(name) or known.get(unit_name(name)) or known.get("all")
