"""What kind of device it is, its name, version, and who changed it last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from auditor.model.device import DeviceKind
from auditor.model.fact import Fact, unknown, written
from auditor.model.forwarding import Route
from auditor.model.text import Text
from auditor.source.node import Node, Tree
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.facts import ONE_NETWORK, ROUTES, SWITCH_ROUTES_VARIES

KEPT_COMMENTS = (
    "! Last configuration change at",
    "! NVRAM config last updated at",
    "! No configuration change since",
    "! Cisco IOS",
    "! Chassis type:",
    "! Processor ID:",
    "! PID:",
)
_CHANGE = re.compile(
    r"! (?:Last configuration change|NVRAM config last updated) at (\S+) (\S+) (.+?)(?: by (\S+))?\s*$"
)


def name_of(root: Node, tree: Tree) -> str:
    """``hostname``, else the prompt's host, else the file's name without its ending."""
    node = root.find("hostname")
    if node is not None:
        words = node.cursor(1).rest()
        if words:
            return words[0].strip('"')
    return tree.host or PurePosixPath(tree.file.replace("\\", "/")).stem or "unnamed"


def version_of(root: Node) -> Fact[str]:
    """The release of the export's header where it has one, else the ``version`` statement."""
    found: Fact[str] = unknown(Text("no version line", "version 行がない"))
    for node in root.all("version"):
        words = node.cursor(1)
        found = written(words.next(), node.at)
    for node in root.all("!", "Cisco", "IOS"):
        text = node.cursor(3).rest()
        if "Version" in text[:-1]:
            found = written(text[text.index("Version") + 1].rstrip(","), node.at)
    return found


def model_and_serial(root: Node) -> tuple[str, str]:
    """From ``license udi`` or the header that backup tools put above the configuration."""
    model = serial = ""
    for node in root.all("license", "udi", "pid"):
        words = node.cursor(3)
        model = words.next()
        if words.accept("sn"):
            serial = words.next()
    for node in root.all("!", "Chassis", "type:"):
        model = " ".join(node.cursor(3).rest()) or model
    for node in root.all("!", "Processor", "ID:"):
        serial = " ".join(node.cursor(3).rest()) or serial
    for node in root.all("!", "PID:"):
        node.mark()
    return model, serial


def changed(root: Node) -> tuple[Fact[str], Fact[str]]:
    """(who, when) of the last change; when as ``2026-11-18T09:41:07 JST``."""
    who: Fact[str] = unknown(Text("the export does not say", "設定ファイルに記載がない"))
    when: Fact[str] = unknown(Text("the export does not say", "設定ファイルに記載がない"))
    for node in (*root.all("!", "NVRAM"), *root.all("!", "No"), *root.all("!", "Last")):
        node.mark()
        match = _CHANGE.match(node.text)
        if match is None:
            continue
        clock, zone, day, person = match.groups()
        try:
            moment = datetime.strptime(f"{day} {clock.lstrip('*.')}", "%a %b %d %Y %H:%M:%S")
        except ValueError:
            continue
        when = written(f"{moment.isoformat()} {zone}", node.at)
        if person is not None:
            who = written(person, node.at)
    return who, when


def kind_of_device(root: Node, drafts: Mapping[str, Draft], routes: tuple[Route, ...]) -> DeviceKind:
    """The kind, by what is configured.

    Radios of its own make an access point, ``wlan`` profiles a controller. Otherwise the ports decide: a device most of whose
    Ethernet ports are switch ports is a switch, and one that also routes (``ip routing``, a routing process, routed ports, static
    routes and several addressed VLANs) a layer-3 switch. Everything else is a router.
    """
    if root.peek("dot11") or any(draft.kind == "wlan" for draft in drafts.values()):
        return "ap"
    if root.peek("wlan") or root.peek("wireless") or root.peek("ap"):
        return "wlc"
    ports = [draft for draft in drafts.values() if draft.kind == "ethernet"]
    switched = sum(1 for draft in ports if draft.routed is None and (draft.switchport or _silent(draft)))
    evidence = any(draft.switchport or draft.no_switchport for draft in drafts.values()) or any(
        root.peek(*words) for words in (("vtp",), ("switch",), ("spanning-tree", "mode"))
    )
    evidence = evidence or any(node.words[1:2] and node.words[1][:1].isdecimal() for node in root.peek("vlan"))
    if not evidence or (2 * switched < len(ports) and not any(draft.no_switchport for draft in ports)):
        return "router"
    svis = sum(1 for draft in drafts.values() if draft.kind == "svi" and draft.addresses)
    routed = any(draft.no_switchport and draft.addresses for draft in ports)
    if root.peek("no", "ip", "routing"):
        return "switch"
    if root.peek("ip", "routing") or root.peek("router") or routed or (svis > 1 and routes):
        return "l3switch"
    return "switch"


def _silent(draft: Draft) -> bool:
    """A port that says nothing about IP: routers print ``no ip address`` for an unused port, switches print nothing."""
    return draft.routed is None and not draft.vrf


def forwards(root: Node, kind: DeviceKind, drafts: Mapping[str, Draft]) -> Fact[bool]:
    """Whether the device routes packets between its interfaces; an out-of-band port in its own VRF does not count."""
    on = next((node for node in root.all("ip", "routing") if len(node.words) == 2), None)
    off = next((node for node in root.all("no", "ip", "routing") if len(node.words) == 3), None)
    if off is not None and (on is None or off.first > on.first):
        return written(False, off.at)
    if on is not None:
        return written(True, on.at)
    if kind == "router":
        return ROUTES
    if kind == "switch":
        addressed = sum(1 for draft in drafts.values() if draft.addresses and not draft.vrf)
        return SWITCH_ROUTES_VARIES if addressed > 1 else ONE_NETWORK
    return SWITCH_ROUTES_VARIES
