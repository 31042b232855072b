"""From a tree to the router it describes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from auditor.model.device import Device
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.platform import ParseError
from auditor.source.node import Node, Tree
from vendor_parsers._readers.port_mapping import on_request
from vendor_parsers.yamaha_rtx.accounts import read_accounts
from vendor_parsers.yamaha_rtx.beside import read_beside
from vendor_parsers.yamaha_rtx.endpoints import read_endpoints
from vendor_parsers.yamaha_rtx.features import name_and_time, read_features, read_protections
from vendor_parsers.yamaha_rtx.filters import read_filters
from vendor_parsers.yamaha_rtx.interfaces import read_ports
from vendor_parsers.yamaha_rtx.listeners import read_listeners, read_snmp
from vendor_parsers.yamaha_rtx.lists import read_lists
from vendor_parsers.yamaha_rtx.logins import NO_RULES, guarded
from vendor_parsers.yamaha_rtx.logs import read_logs, read_upkeep
from vendor_parsers.yamaha_rtx.mirrors import read_mirrors
from vendor_parsers.yamaha_rtx.naming import read_names
from vendor_parsers.yamaha_rtx.nat import read_translation
from vendor_parsers.yamaha_rtx.outside import read_outside_lines
from vendor_parsers.yamaha_rtx.port_mapping import read_port_mappers
from vendor_parsers.yamaha_rtx.reading import STATEMENTS
from vendor_parsers.yamaha_rtx.remote_terms import with_terms
from vendor_parsers.yamaha_rtx.routing import read_processes, read_routes
from vendor_parsers.yamaha_rtx.servers import read_servers
from vendor_parsers.yamaha_rtx.settings import read_places
from vendor_parsers.yamaha_rtx.vpn import read_vpns

NAME = "yamaha_rtx"
READS = frozenset(
    """version forwards interfaces vlans bridges filters bindings references definitions routes routing nats vpns users
    listeners snmp servers secrets ssids radios port_mappers outside_lines logs upkeep login features protections endpoints mirrors""".split()
)
"""``ssids`` and ``radios`` are read as none: these routers have no radio but in models whose ``wlan`` lines stay not understood."""
_ROUTES = Text(
    "the manual's examples of routing have no ip routing line: a router forwards without one",
    "マニュアルの経路設定例に ip routing の行はなく、記述なしで転送する",
)
_WITHOUT_LIST = Text(
    "a filter set that nobody defines counts as no filter (NVR500 Command Reference 7.1.22)",
    "定義されていないフィルターセットは、フィルターなしとして扱われる（NVR500 コマンドリファレンス 7.1.22）",
)
_WITHOUT_OBJECT = Text(
    "the vendor does not document what a filter number without a definition does",
    "定義のないフィルター番号の動作は文書で確認できない",
)


@dataclass(frozen=True, slots=True)
class _Header:
    """What the comment lines at the top of ``show config`` tell."""

    model: str = ""
    version: Fact[str] = unknown(Text("no line with model and revision", "機種とリビジョンの行がない"))
    serial: str = ""


def parse(tree: Tree) -> Device:
    """The router; raises ParseError when no statement is one of its commands."""
    root = tree.root
    if not any(node.words[0] in STATEMENTS for node in root.children):
        raise ParseError(Span(tree.file, 1, 1), Text("no statement of a Yamaha router", "ヤマハルーターの設定行がない"))
    header = _header(root)
    whole = Span(tree.file, root.children[0].first, max(node.block.last for node in root.children))
    places = read_places(root)
    ports = read_ports(root, places)
    filters, bindings = read_lists(
        root, places, {"ip": read_filters(root, "ip", "4"), "ipv6": read_filters(root, "ipv6", "6")}
    )
    unread, standing = read_beside(root, places)
    translation = read_translation(root, places, ports.interfaces)
    accounts = read_accounts(root, Span(tree.file, whole.first, whole.first), whole=header.version.known)
    secrets: list[Secret] = [*accounts.secrets]
    snmp, unused = read_snmp(root, header.model)
    secrets += unused
    vpns = with_terms(root, places, tuple(read_vpns(root, places, ports.interfaces, secrets)))
    servers = tuple(read_servers(root, secrets))
    routes = tuple(read_routes(root))
    processes = tuple(read_processes(root, places))
    listeners = (*guarded(root, accounts.users, read_listeners(root, header.model)), *name_and_time(root))
    mappers = read_port_mappers(root)
    optional = tuple(read_features(root, Span(tree.file, whole.first, whole.first)))
    guards = tuple(read_protections(root, places, Span(tree.file, whole.first, whole.first)))
    forwards, name = _forwards(root), _name(root)
    endpoints = tuple(read_endpoints(root))
    mirrors = tuple(read_mirrors(root))
    definitions, references = read_names(root)
    return Device(
        name=tree.host or name or PurePosixPath(tree.file).stem,
        platform=NAME,
        kind="router",
        at=whole,
        reads=READS,
        version=header.version,
        model=header.model,
        serial=header.serial,
        files=(tree.file,),
        stateful=False,
        lists_guard_self=True,
        # From outside a packet is translated before the filters of its interface, towards outside behind them
        # (noblehero.jp, 2024-09-11; the vendor's own filter sets for a masquerading line name inner addresses).
        lists_see="real",
        without_list=_WITHOUT_LIST,
        without_object=_WITHOUT_OBJECT,
        forwards=forwards,
        records=default(
            False, "Yamaha RT Series Command Reference, ip filter: pass-log and restrict-log alone are logged"
        ),
        interfaces=tuple(ports.interfaces.values()),
        vlans=tuple(ports.vlans),
        mirrors=mirrors,
        bridges=tuple(ports.bridges),
        filters=(*filters, *unread, *translation.filters),
        bindings=(*bindings, *standing, *translation.bindings),
        references=(*references, *translation.references),
        definitions=definitions,
        routes=routes,
        routing=processes,
        nats=(*translation.nats, *(nat for mapper in mappers for nat in on_request(mapper))),
        port_mappers=mappers,
        outside_lines=tuple(read_outside_lines(root, places)),
        vpns=vpns,
        users=tuple(accounts.users),
        listeners=listeners,
        login=NO_RULES,
        snmp=tuple(snmp),
        servers=servers,
        secrets=tuple(secrets),
        logs=read_logs(root),
        upkeep=read_upkeep(root),
        features=optional,
        protections=guards,
        endpoints=endpoints,
    )


def _header(root: Node) -> _Header:
    """``# RTX830 Rev.15.02.31 (Fri Jul  5 10:12:44 2024)`` and ``# main: RTX830 ver=00 serial=S4H0000000``."""
    model, serial = "", ""
    version = _Header().version
    for node in root.peek("#"):
        words = node.words
        node.mark()
        if len(words) > 2 and words[2].startswith("Rev."):
            model, version = words[1], written(words[2].removeprefix("Rev."), node.at)
        for word in words:
            if word.startswith("serial="):
                serial = word.partition("=")[2]
    return _Header(model, version, serial)


def _name(root: Node) -> str:
    """``snmp sysname``: the nearest to a host name that a configuration holds."""
    words = root.after("snmp", "sysname")
    return "" if words is None else words.next()


def _forwards(root: Node) -> Fact[bool]:
    node = next((node for node in root.peek("ip", "routing") if node.words[2:] in (["on"], ["off"])), None)
    if node is None:
        return default(True, _ROUTES)
    node.mark()
    return written(node.words[2] == "on", node.at)
