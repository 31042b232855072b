"""From a FITELnet configuration to the device it describes."""

from __future__ import annotations

from auditor.model.device import Device
from auditor.model.fact import Fact, default
from auditor.model.forwarding import Vpn
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.document import Document
from auditor.source.node import Node, Tree
from vendor_parsers._readers.indent import read_indent
from vendor_parsers._readers.naming import read_names
from vendor_parsers.furukawa_fitelnet import access_lists, header, interfaces, management, routing
from vendor_parsers.furukawa_fitelnet.documented import WITHOUT_LIST
from vendor_parsers.furukawa_fitelnet.interfaces import Draft
from vendor_parsers.furukawa_fitelnet.naming import GRAMMAR

READS = frozenset(
    """name forwards interfaces bridges filters bindings references definitions routes routing users listeners servers
    secrets changed_by changed_at logs""".split()
)
_ROUTER: Fact[bool] = default(True, Text("FITELnet F and FX series are routers", "FITELnet F・FX シリーズはルーター"))


def read(document: Document) -> Tree:
    """The tree of one configuration; the comment that says who edited it last is kept."""
    return read_indent(document, keep=header.KEPT_COMMENTS, ends=frozenset({"end", "exit"}), banner="line")


def parse(tree: Tree) -> Device:
    """The device a configuration describes; never raises, what is not understood stays unread."""
    root = tree.root
    name = header.name_of(root, tree)
    changed_by, changed_at = header.changed(root)
    lists = access_lists.read_lists(root)
    drafts = interfaces.read_drafts(root)
    filters, bindings, uses = access_lists.place(lists, {one.name: one.filters for one in drafts.values()})
    users = tuple(management.read_users(root))
    management.read_aaa(root)
    listeners = tuple(management.read_listeners(root))
    servers = tuple(management.read_servers(root))
    secrets: list[Secret] = [user.secret for user in users if user.secret is not None]
    routing.read_vrfs(root)
    routes = tuple(routing.static_routes(root, drafts))
    processes = tuple(routing.processes(root, drafts, secrets))
    # last: what a line means to a name depends on whether the line was understood
    definitions, references = read_names(root, GRAMMAR, uses)
    return Device(
        name=name,
        platform="furukawa_fitelnet",
        kind="router",
        at=Span(tree.file, root.children[0].first, root.block.last) if root.children else Span(tree.file, 1, 1),
        reads=READS | _also_read(root, drafts),
        files=(tree.file,),
        stateful=False,
        lists_guard_self=None,
        without_list=WITHOUT_LIST,
        forwards=_ROUTER,
        interfaces=interfaces.finish(drafts),
        bridges=interfaces.bridges(drafts),
        filters=filters,
        bindings=bindings,
        references=references,
        definitions=definitions,
        routes=routes,
        routing=processes,
        vpns=tuple(_tunnel(draft) for draft in drafts.values() if draft.tunnel_mode),
        users=users,
        listeners=listeners,
        servers=servers,
        secrets=tuple(secrets),
        changed_by=changed_by,
        changed_at=changed_at,
    )


_WIRELESS = ("wlan", "dot11", "wireless", "interface Wlan", "interface Dot11")


def _also_read(root: Node, drafts: dict[str, Draft]) -> frozenset[str]:
    """What is read only where nothing stands that this reader does not know: translation, tunnels but for SRv6, radios."""
    found = set()
    if not any(node.text.startswith(_WIRELESS) for node in root.children):
        found |= {"ssids", "radios"}
    if not root.peek("ip", "nat") and not any(draft.node.peek("ip", "nat") for draft in drafts.values()):
        found.add("nats")
    tunnels = [draft for draft in drafts.values() if draft.name.lower().startswith("tunnel")]
    if not root.peek("crypto") and not root.peek("pppoe") and all(one.tunnel_mode == "srv6" for one in tunnels):
        found.add("vpns")
    return frozenset(found)


def _tunnel(draft: Draft) -> Vpn:
    """A tunnel interface. SRv6 carries packets in the clear inside IPv6; where it ends, its policies say."""
    return Vpn(
        name=draft.name,
        kind=draft.tunnel_mode,
        at=draft.node.block,
        tunnel_interface=draft.name,
        encrypted=False if draft.tunnel_mode == "srv6" else None,
        enabled=draft.enabled is None or draft.enabled.value is not False,
    )
