"""Zones of the firewall: the networks and devices they are made of, and what they let through by themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.model.rule import Action
from vendor_parsers.openwrt_uci.network import Networks
from vendor_parsers.openwrt_uci.packets import FAMILIES
from vendor_parsers.openwrt_uci.settings import Section, Settings

FW4 = "https://github.com/openwrt/firewall4/blob/master/root/usr/share/ucode/fw4.uc"
RULESET = "https://github.com/openwrt/firewall4/blob/master/root/usr/share/firewall4/templates/ruleset.uc"
ACTIONS = {"accept": Action.PERMIT, "reject": Action.DENY, "drop": Action.DENY}


@dataclass(slots=True)
class Zone:
    """One zone. ``devices`` are those its rules name; ``conditions`` what keeps them from being known."""

    name: str
    section: Section
    networks: tuple[str, ...]
    devices: frozenset[str]
    input: Action
    forward: Action
    family: str = ""
    masquerades: bool = False
    masquerades_six: bool = False
    conditions: tuple[str, ...] = ()

    @property
    def sides(self) -> frozenset[str] | None:
        """The devices, None where they are not all known: then any may be one, and the conditions stand beside it."""
        return None if self.conditions else self.devices


@dataclass(slots=True)
class Firewall:
    """The zones by name, and the policies of what no zone decides."""

    known: bool
    input: Action = Action.DENY
    forward: Action = Action.DENY
    drops_invalid: bool = False
    offloads: bool = False
    defaults: Section | None = None
    zones: dict[str, Zone] = field(default_factory=dict)

    def devices(self, name: str) -> frozenset[str] | None:
        """The devices of a zone, None for ``*`` and where they are not all known; none for a zone that does not exist."""
        if name == "*":
            return None
        zone = self.zones.get(name)
        return zone.sides if zone is not None else frozenset()

    def conditions(self, name: str) -> tuple[str, ...]:
        """What keeps the devices of a zone from being known."""
        zone = self.zones.get(name)
        return zone.conditions if zone is not None else ()


def policy(section: Section | None, key: str, fallback: Action) -> Action:
    """``ACCEPT``, ``REJECT`` or ``DROP`` in any case; UNKNOWN for another word."""
    if section is None or not section.has(key):
        return fallback
    return ACTIONS.get(section.value(key).lower(), Action.UNKNOWN)


def read_firewall(settings: Settings, networks: Networks) -> Firewall:
    """Defaults and zones; a policy that is not written is DROP in the defaults and the defaults' own in a zone."""
    found = Firewall(known="firewall" in settings.packages)
    defaults = settings.first("firewall", "defaults")
    if defaults is not None:
        defaults.take("output", "tcp_syncookies", "tcp_ecn", "tcp_window_scaling", "accept_redirects", "accept_source_route",
                      "auto_helper", "flow_offloading_hw", "tcp_reject_code", "any_reject_code", "synflood_rate",
                      "synflood_burst", "syn_flood", "synflood_protect", "flow_offloading_related", "custom_chains", "auto_includes")  # fmt: skip
        found.defaults = defaults
        found.input, found.forward = (policy(defaults, key, Action.DENY) for key in ("input", "forward"))
        found.drops_invalid = defaults.on("drop_invalid")
        found.offloads = defaults.on("flow_offloading")
    for section in settings.all("firewall", "zone"):
        name = section.value("name")
        if name and not section.off():
            found.zones[name] = _zone(section, name, found, networks)
        elif not name:
            section.take("name")
    return found


def _zone(section: Section, name: str, firewall: Firewall, networks: Networks) -> Zone:
    section.take(
        "output", "mtu_fix", "log", "log_limit", "auto_helper", "custom_chains", "counter", "masq_allow_invalid"
    )
    named = tuple(section.values("network"))
    devices = [networks.device_of(one) for one in named]
    # A network may name its zone itself (option zone of the interface).
    devices += [one.device for one in networks.by_name.values() if one.section.value("zone") == name]
    devices += section.values("device")
    conditions = [f"{key} {' '.join(section.values(key))}" for key in ("subnet", "extra", "extra_src", "extra_dest") if section.has(key)]  # fmt: skip
    conditions += [f"device {one}" for one in devices if one.startswith("!") or one.endswith("+")]
    return Zone(
        name=name,
        section=section,
        networks=named,
        devices=frozenset(one for one in devices if not one.startswith("!") and not one.endswith("+")),
        input=policy(section, "input", firewall.input),
        forward=policy(section, "forward", firewall.forward),
        family=FAMILIES.get(section.value("family").lower(), ""),
        masquerades=section.on("masq"),
        masquerades_six=section.on("masq6"),
        conditions=tuple(conditions),
    )
