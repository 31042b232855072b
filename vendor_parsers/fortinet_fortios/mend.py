"""What to type on FortiOS to change a line (FortiOS CLI Reference: firewall policy, address, service custom, system interface).

A policy is switched off, not deleted: it keeps its place and everything it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.mending import PortRoot, Proposal, Root, RuleRoot, ServiceRoot, SsidRoot
from auditor.model.address import V6, format_ip
from auditor.model.device import Device
from auditor.model.management import Listener
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, SCTP, TCP, UDP
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers._readers.mended import blocks, node_at

SAFETY = Text(
    "every line works at once and is saved at once; execute backup config before, and look at diagnose sys session list "
    "for what is in use",
    "各行は入力と同時に有効になり保存される。先に execute backup config を取り、使用中の通信は diagnose sys session list で確認する",
)
_OWN = ("name", "uuid", "srcaddr", "dstaddr", "service", "status", "comments", "global-label")
"""Settings that the policies put in its place do not take over."""
_NARROWED = (
    "srcaddr6",
    "dstaddr6",
    "internet-service",
    "internet-service-src",
    "srcaddr-negate",
    "dstaddr-negate",
    "service-negate",
)
_PORT_RANGES = {TCP: "tcp-portrange", UDP: "udp-portrange", SCTP: "sctp-portrange"}
_MOST = 20


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for the command line; None where none is certainly right."""
    node = node_at(root.tree, root.at)
    if node is None:
        return None
    made: Proposal | None = None
    if isinstance(root, RuleRoot):
        made = _policy(root, node)
    elif isinstance(root, ServiceRoot):
        made = _service(root, node)
    elif isinstance(root, SsidRoot) and node.text.strip().startswith("set broadcast-ssid"):
        made = _set(node, "set broadcast-ssid disable")
    elif isinstance(root, PortRoot):
        made = _switched(node, "set status down", "status")
    return made and Proposal(commands=made.commands, rollback=made.rollback, cautions=(*made.cautions, SAFETY))


def _inside(above: Sequence[Node], lines: Iterable[str]) -> list[str]:
    """Lines inside the blocks ``above``, which are entered before and left behind."""
    entered = [one.text.strip() for one in above]
    left = ["next" if line.startswith("edit ") else "end" for line in reversed(entered)]
    return [*entered, *lines, *left]


def _switched(entry: Node, line: str, key: str) -> Proposal:
    """A setting of an entry that may not be written yet."""
    old = next((one.text.strip() for one in entry.children if one.words[:1] == [key]), f"unset {key}")
    above = [*blocks(entry), entry]
    return Proposal(commands=tuple(_inside(above, [line])), rollback=tuple(_inside(above, [old])))


def _set(node: Node, line: str) -> Proposal:
    above = blocks(node)
    return Proposal(commands=tuple(_inside(above, [line])), rollback=tuple(_inside(above, [node.text.strip()])))


def _service(root: ServiceRoot, node: Node) -> Proposal | None:
    names = {one.name for one in root.services if isinstance(one, Listener)}
    left = [word for word in node.words[1:] if word not in names]
    if node.words[:1] != ["allowaccess"] or len(left) == len(node.words[1:]):
        return None
    return _set(node, f"set allowaccess {' '.join(left)}" if left else "unset allowaccess")


def _policy(root: RuleRoot, entry: Node) -> Proposal | None:
    table = entry.parent
    if table is None or not entry.text.strip().startswith("edit ") or "policy" not in table.text:
        return None
    off = _switched(entry, "set status disable", "status")
    if not root.keep:
        return off
    settings = {one.words[0]: one for one in entry.children if one.words}
    if any(key in settings for key in _NARROWED) or table.text.strip() != "config firewall policy":
        return None
    return _narrowed(root, entry, table, settings.values(), off)


def _narrowed(root: RuleRoot, entry: Node, table: Node, settings: Iterable[Node], off: Proposal) -> Proposal | None:
    """New policies before the old one, one for each part of a declared flow, and objects for what they name."""
    above = blocks(table)
    number = entry.words[-1]
    taken = [one.words[-1] for one in table.children]
    free = max((int(one) for one in taken if one.isdecimal()), default=0) + 1
    copied = [one.text.strip() for one in settings if one.words[0] not in _OWN and not one.children]
    objects: dict[str, list[str]] = {}
    services: dict[str, list[str]] = {}
    policies: list[str] = []
    for count, keep in enumerate(root.keep):
        if keep.source.meets(Ranges(((V6, V6 << 96),))) or keep.source_ports != ALL_PORTS or free + count > 1 << 31:
            return None
        ends = [_addresses(part, objects) for part in (keep.source, keep.destination)]
        service = _service_of(keep.protocols, keep.ports, services)
        if service is None or len(objects) > _MOST:
            return None
        policies += [
            f"edit {free + count}", f'set name "{keep.flow} {free + count}"', *copied, f"set srcaddr {ends[0]}", f"set dstaddr {ends[1]}",
            f"set service {service}", "next",
        ]  # fmt: skip
    made = range(free, free + len(root.keep))
    lines = [
        *_table("config firewall address", objects), *_table("config firewall service custom", services), table.text.strip(),
        *policies, *(f"move {one} before {number}" for one in made), "end",
    ]  # fmt: skip
    undo = [
        table.text.strip(), *(f"delete {one}" for one in made), "end",
        *_deleted("config firewall service custom", services), *_deleted("config firewall address", objects),
    ]  # fmt: skip
    return Proposal(
        commands=(*_inside(above, lines), *off.commands), rollback=(*off.rollback, *_inside(above, undo)),
    )  # fmt: skip


def _addresses(addresses: Ranges, objects: dict[str, list[str]]) -> str:
    """The names of objects for a set, which are made where they are needed."""
    names = []
    for low, high in addresses:
        first, last = format_ip(low), format_ip(high)
        if low == high:
            name, lines = f"mend {first}", [f"set subnet {first} 255.255.255.255"]
        else:
            name, lines = f"mend {first}-{last}", ["set type iprange", f"set start-ip {first}", f"set end-ip {last}"]
        objects[name] = lines
        names.append(f'"{name}"')
    return " ".join(names)


def _service_of(protocols: Ranges, ports: Ranges, services: dict[str, list[str]]) -> str | None:
    if protocols == ALL_PROTOCOLS:
        return '"ALL"'
    if protocols.size != 1 or protocols.least not in _PORT_RANGES:
        return None
    key = _PORT_RANGES[protocols.least]
    shown = " ".join(str(low) if low == high else f"{low}-{high}" for low, high in ports)
    name = f"mend {key.split('-')[0]} {shown.replace(' ', ',')}"
    services[name] = [f"set {key} {shown}"]
    return f'"{name}"'


def _table(head: str, entries: dict[str, list[str]]) -> list[str]:
    lines = [line for name, body in entries.items() for line in (f'edit "{name}"', *body, "next")]
    return [head, *lines, "end"] if lines else []


def _deleted(head: str, entries: dict[str, list[str]]) -> list[str]:
    return [head, *(f'delete "{name}"' for name in entries), "end"] if entries else []
