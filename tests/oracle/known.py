"""Where another analyser's answers differ from ours, each row decided by vendor documentation (docs/disagreements.md)."""

from __future__ import annotations

from dataclasses import dataclass

LAB = "batfish_lab-validation__"
SITES = "CiscoDevNet_cml-community__ipsec-exploration__"
SAME_INTERFACE = "FortiOS: traffic that turns back through one interface needs no policy (allow-traffic-redirect)"
LONE_ZONE = "FortiOS before 7.4.4: intrazone allow means nothing for a zone of one interface"
NO_SUCH_LIST = "IOS refuses a list without a name: the words extended and standard are no names"
NOT_IOS = "no platform of ours takes the file for its own: it mixes lines of several systems"
APART = "FortiOS: no list stands between interfaces of two VRFs, for no packet goes from one to the other"
REFUSED = "a script whose lines the device refuses; no export of a device looks so"
MANAGER = "an export of FortiManager, not of a FortiGate: not recognised, and said so"
MASKS = "ours is wrong: interfaces whose masks differ may be on one wire, where one subnet lies in the other"
LINE_NUMBER = "ASA: line and its number give a rule's place, they are no part of the list's name"


@dataclass(frozen=True, slots=True)
class Known:
    """One disagreement: the corpus file, what in it (a list, a pair of zones), and what decides it."""

    file: str
    what: str
    reason: str


FILTERS = (
    Known(f"{LAB}fortios_fw_policy_basic__configs__fw__show.txt", "fortilink to fortilink", SAME_INTERFACE),
    Known(f"{LAB}fortios_fw_policy_basic__configs__fw__show.txt", "outside to outside", LONE_ZONE),
    Known("ytti_oxidized__fortigate_FortiGate-91G_7.4.7_output.txt", "wan1 to wan1", SAME_INTERFACE),
)
"""Lists on which a definite verdict of ours is not theirs."""

LINES = (
    Known(f"{LAB}fortios_first_basic__configs__d2_fw__show.txt", "fortilink to fortilink", SAME_INTERFACE),
    Known(f"{LAB}fortios_first_basic__configs__d2_fw__show.txt", "loopback123 to loopback123", SAME_INTERFACE),
    Known(f"{LAB}fortios_first_basic__configs__d2_fw__show.txt", "outside to outside", SAME_INTERFACE),
)
"""Lists on which the verdict is the same, but another line gives it."""

ABSENT = (
    Known("batfish_batfish__cisco_acl", "extended", NO_SUCH_LIST),
    Known("batfish_batfish__cisco_acl", "standard", NO_SUCH_LIST),
    Known("batfish_batfish__cisco_interface", "abc", NOT_IOS),
    Known("batfish_batfish__bgp", "port1 to port2", APART),
    Known("batfish_batfish__iface", "port1 to vlan", APART),
    Known("batfish_batfish__rename", "new_zone1 to new_zone2", REFUSED),
    Known("batfish_batfish__zone_warn", "zone3 to zone4", REFUSED),
    Known("ytti_oxidized__fortios_FMG-VM64_7.4.6_output.txt", "port1 to port2", MANAGER),
)
"""Lists of theirs that we do not have."""


BEHIND = {
    "Site1-FW": ("10.12.12.0/24", "192.168.100.0/24", "192.168.200.0/24"),
    "Site2-FW": ("10.25.25.0/24", "172.16.10.0/24"),
}
BEFORE = ("10.255.1.0/24", "10.255.2.0/24", "10.255.255.0/24")
CELLS = tuple(
    Known("cml-ipsec-exploration", f"{source} to {target}", f"{firewall}, {LINE_NUMBER}")
    for firewall, sources in BEHIND.items()
    for source in sources
    for target in BEFORE
)
"""Pairs of subnets where what we prove absent they let pass: they take the firewall's lists for undefined."""

EDGES = (
    Known("lv-nxos_evpn_l2vni", "DC1 GigabitEthernet0/2 to DC2 GigabitEthernet0/2", MASKS),
    Known("lv-nxos_evpn_l2vni", "DC2 GigabitEthernet0/2 to DC1 GigabitEthernet0/2", MASKS),
)
"""Neighbours of theirs that we do not even think possible."""


def keys(rows: tuple[Known, ...]) -> set[tuple[str, str]]:
    """The rows as what is compared."""
    return {(row.file, row.what) for row in rows}
