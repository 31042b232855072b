"""From a tree to the controller it describes."""

from __future__ import annotations

from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Node, Tree
from vendor_parsers._readers.account_logins import logged_in, method
from vendor_parsers.cisco_aireos.acl import read_lists, ruleset_of
from vendor_parsers.cisco_aireos.guarding import bindings, names, places, read_guards
from vendor_parsers.cisco_aireos.interfaces import read_interfaces, read_ports, read_routes, read_vlans
from vendor_parsers.cisco_aireos.management import read_listeners, read_servers, read_snmp
from vendor_parsers.cisco_aireos.radios import read_radios
from vendor_parsers.cisco_aireos.statements import read_wlans
from vendor_parsers.cisco_aireos.users import read_users
from vendor_parsers.cisco_aireos.watch import read_rogue_detection
from vendor_parsers.cisco_aireos.wlans import place_of, ssid_of

NAME = "cisco_aireos"
READS = frozenset(
    """interfaces vlans bridges filters bindings references definitions routes users listeners snmp servers secrets ssids
    radios logs login rogue_detection""".split()
)
FAQ = "Cisco document 69561, Wireless LAN Controller FAQ: the controller switches packets between clients and the wired network"


def parse(tree: Tree) -> Device:
    """The controller; raises ParseError when it has neither an interface nor a WLAN."""
    root = tree.root
    drafts = read_interfaces(root)
    wlans = read_wlans(root)
    if not drafts and not wlans:
        raise ParseError(
            Span(tree.file, 1, 1),
            Text("neither interface nor wlan: not an AireOS controller", "interface・wlan の行がない"),
        )
    whole = Span(tree.file, root.children[0].first, root.children[-1].last)
    own = {name: draft.interface for name, draft in drafts.items()}
    secrets: list[Secret] = []
    ssids = tuple(ssid_of(wlan, own, secrets) for wlan in wlans)
    lists = read_lists(root)
    guards = read_guards(wlans, drafts)
    filters = {
        name: ruleset_of(name, found, frozenset(place_of(guard.wlan) for guard in guards if guard.acl == name))
        for name, found in lists.items()
    }
    arrivals, bridges = places(wlans, ssids, guards)
    users = tuple(read_users(root, secrets))
    servers = tuple(read_servers(root, secrets))
    listeners = tuple(logged_in(read_listeners(root, filters), method(users), {}))
    snmp = tuple(read_snmp(root, secrets))
    ports, routes = tuple(read_ports(root)), tuple(read_routes(root, drafts.values()))
    radios = tuple(read_radios(root, whole))
    version, model = _header(root)
    sysname = root.after("sysname")
    name = sysname.next() if sysname is not None else ""
    definitions, references = names(root, lists, guards, drafts)
    return Device(
        # the prompt shows "(Cisco Controller)" on every controller
        name=name or tree.host or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="wlc",
        at=whole,
        rogue_detection=read_rogue_detection(root),
        reads=READS,
        version=version,
        model=model,
        files=(tree.file,),
        lists_guard_self=False,
        forwards=default(False, FAQ),
        interfaces=(*own.values(), *arrivals, *ports),
        vlans=tuple(read_vlans(drafts.values())),
        bridges=tuple(bridges),
        filters=tuple(filters.values()),
        bindings=tuple(bindings(guards)),
        references=references,
        definitions=definitions,
        routes=routes,
        users=users,
        listeners=listeners,
        snmp=snmp,
        servers=servers,
        secrets=tuple(secrets),
        ssids=ssids,
        radios=radios,
    )


def _header(root: Node) -> tuple[Fact[str], str]:
    """Version and model from the comments that a backup or Oxidized writes above the commands."""
    version: Fact[str] = unknown(Text("the commands name no version", "コマンドに版数の記述がない"))
    model = ""
    for node in root.children:
        words = node.words
        if words[0] not in ("!", "#"):
            break
        node.mark()
        if words[1:3] == ["Product", "Version:"] and len(words) > 3:
            version = written(words[3], node.at)
        elif words[1:2] == ["PID:"] and len(words) > 2:
            model = words[2].rstrip(",")
        elif words[1:4] == ["Primary", "Boot", "Image"] or "Primary" in words:
            number = next((word for word in words if word[:1].isdecimal()), "")
            version = written(number, node.at) if number else version
    return version, model
