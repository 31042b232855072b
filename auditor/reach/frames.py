"""What a switch port carries: which tag leads to which VLAN, subinterface or bridge of its device."""

from __future__ import annotations

from auditor.model.device import Device
from auditor.model.interface import ALL_VLANS, Interface, vlan_place
from auditor.model.ranges import Ranges
from auditor.plant.ports import same_port

Station = tuple[str, str]
"""(device name, place): ``vlan 10``, ``port Gi0/1``, ``port Gi0/1.20`` or ``bridge NAME``."""

UNTAGGED = 0


class Frames:
    """The ports of one device, ready to be asked what they carry."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.known = known_vlans(device)
        self._numbers = frozenset(number for low, high in self.known for number in range(low, high + 1))
        if device.kind in ("switch", "l3switch"):
            self._numbers |= {1}  # VLAN 1 is always there (Catalyst 3560 guide, Configuring VLANs: cannot be deleted)
        self._by_name = {interface.name: interface for interface in device.interfaces}
        self._children: dict[str, list[Interface]] = {}
        for interface in device.interfaces:
            if interface.parent and (interface.vlan is not None or interface.untagged):
                self._children.setdefault(interface.parent, []).append(interface)

    def port(self, name: str) -> Interface | None:
        """The interface a name means, or the aggregate it is a member of."""
        port = self._by_name.get(name) or next(
            (found for found in self.device.interfaces if same_port(found.name, name)), None
        )
        if port is None or not port.group:
            return port
        group = self._by_name.get(port.group)
        return group if group is not None and group.kind == "aggregate" else port

    def carried(self, name: str) -> tuple[dict[int, Station], bool]:
        """Tag (``UNTAGGED`` for none) to station; False when that is not wholly known."""
        port = self.port(name)
        if port is None:
            return self._unwritten()
        if port.enabled.is_(False):
            return {}, True
        tags = {
            UNTAGGED if child.untagged or child.vlan is None else child.vlan: (self.device.name, f"port {child.name}")
            for child in self._children.get(port.name, ())
            if not child.enabled.is_(False)
        }
        if port.port is None or port.port.mode.is_("routed"):
            return {UNTAGGED: (self.device.name, f"port {port.name}"), **tags}, port.enabled.known
        frames, sure = self.switched(port)
        return {**frames, **tags}, sure and port.enabled.known

    def switched(self, interface: Interface) -> tuple[dict[int, Station], bool]:
        """What a switch port carries by its mode; a ``dynamic`` one may become a trunk or stay an access port."""
        port = interface.port
        assert port is not None
        frames: dict[int, Station] = {}
        mode = port.mode.value
        if mode in ("access", "qinq", "dynamic") or mode is None:
            if port.access_vlan.value is not None:
                frames[UNTAGGED] = self._vlan(port.access_vlan.value)
            if port.voice_vlan is not None and mode != "qinq":
                frames[port.voice_vlan] = self._vlan(port.voice_vlan)
        if mode in ("access", "qinq"):
            # a dot1q-tunnel port puts whatever comes, tags and all, into its own VLAN (Catalyst 3560 Software
            # Configuration Guide, Configuring IEEE 802.1Q Tunneling)
            return frames, mode == "access" and port.access_vlan.known
        allowed = port.allowed.value if port.allowed.value is not None else ALL_VLANS
        for low, high in allowed:
            if high - low < len(self._numbers):
                tags = [tag for tag in range(low, high + 1) if tag in self._numbers]
            else:
                tags = [tag for tag in self._numbers if low <= tag <= high]
            frames.update((tag, self._vlan(tag)) for tag in tags)
        native = port.native_vlan.value
        if mode == "trunk" and native is not None:
            frames.pop(native, None)
            if native in allowed:
                frames[native if port.tags_native else UNTAGGED] = self._vlan(native)
        return frames, mode == "trunk" and port.allowed.known and port.native_vlan.known

    def tunnels(self, name: str) -> Station | None:
        """The VLAN a dot1q-tunnel port puts all tags into, or None for any other port."""
        port = self.port(name)
        if port is None or port.port is None or not port.port.mode.is_("qinq") or port.enabled.is_(False):
            return None
        number = port.port.access_vlan.value
        return None if number is None else self._vlan(number)

    def _vlan(self, number: int) -> Station:
        return self.device.name, vlan_place(number)

    def _unwritten(self) -> tuple[dict[int, Station], bool]:
        """A port no line speaks of: an access point whose file leaves its wired side out bridges there, if anywhere."""
        found: dict[int, Station] = {}
        if self.device.kind == "ap":
            bridges = {interface.group for interface in self.device.interfaces if interface.group}
            bridges |= {interface.name for interface in self.device.interfaces if interface.kind == "bridge"}
            if len(bridges) == 1:
                found[UNTAGGED] = (self.device.name, f"bridge {bridges.pop()}")
            found.update((tag, self._vlan(tag)) for tag in self._numbers)
        return found, False


def known_vlans(device: Device) -> Ranges:
    """The VLANs a device knows; a switch drops the frames of others."""
    numbers = {vlan.id for vlan in device.vlans}
    numbers |= {interface.vlan for interface in device.interfaces if interface.kind == "svi" and interface.vlan}
    numbers |= {ssid.vlan.value for ssid in device.ssids if ssid.vlan.value is not None}
    for interface in device.interfaces:
        port = interface.port
        if port is not None:
            numbers |= {port.access_vlan.value} if port.access_vlan.value is not None else set()
            numbers |= {port.voice_vlan} if port.voice_vlan is not None else set()
    return Ranges.of(*((number, number) for number in numbers))
