"""The router's own services and who may reach them: ``/ip service``, SNMP, and those with menus of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Snmp
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import seal
from auditor.model.service import TCP, UDP
from auditor.model.text import Text
from vendor_parsers.mikrotik_routeros.items import Export, Item
from vendor_parsers.mikrotik_routeros.lists import InterfaceLists, sources
from vendor_parsers.mikrotik_routeros.secrets import sealed

SERVICES = "help.mikrotik.com, Services"
BANDWIDTH = (
    "tool bandwidth-server enabled yes (ansible-collections/community.routeros, plugins/module_utils/_api_data.py)"
)
SNMP = "manual.mikrotik.com, SNMP"
NOT_WHOLE = Text(
    "the export holds a part of the configuration only, and this menu is not in it",
    "設定の一部だけのエクスポートで、このメニューが含まれていない",
)
_MAC_SERVER = Text(
    "which interfaces MAC server serves without a line could not be found in the vendor's documents",
    "記述がない場合に MAC server がどのインタフェースで動くかは、ベンダ文書で確認できていない",
)
_NOT_READ = Text("value of address not understood", "address の値を解釈できない")


@dataclass(frozen=True, slots=True)
class _Service:
    """An entry of ``/ip service``: its name in the model, its port, and whether it is on at first."""

    name: str
    port: int
    on: bool = True


_SERVICES = {
    "telnet": _Service("telnet", 23),
    "ftp": _Service("ftp", 21),
    "www": _Service("http", 80),
    "ssh": _Service("ssh", 22),
    "www-ssl": _Service("https", 443, on=False),
    "api": _Service("api", 8728),
    "winbox": _Service("api", 8291),
    "api-ssl": _Service("api", 8729),
}
"""The print-out of ``/ip service`` in SERVICES: all enabled but www-ssl, none limited to addresses."""


def read_listeners(export: Export, whole: bool, lists: InterfaceLists) -> Iterator[Listener]:
    """Every service of the router."""
    written_items: dict[str, list[Item]] = {}
    for item in export.items("/ip service", "set"):
        item.know(("certificate", "tls-version", "max-sessions", "comment"))
        written_items.setdefault(_selected(item), []).append(item)
    for word, service in _SERVICES.items():
        yield _service(word, service, written_items.get(word, []), whole)
    yield _snmp_listener(export, whole)
    yield from _named(export, whole)
    yield from _by_frame(export, whole, lists)


def _selected(item: Item) -> str:
    selected = item.selected
    key, sign, value = selected.partition("=")
    return value if sign and key == "name" else selected


def _service(word: str, service: _Service, items: list[Item], whole: bool) -> Listener:
    enabled: Fact[bool] = default(service.on, SERVICES) if whole else unknown(NOT_WHOLE)
    allowed: Fact[Match] = default(ANYWHERE, SERVICES) if whole else unknown(NOT_WHOLE)
    port, vrf = service.port, ""
    for item in items:
        off = item.flag("disabled")
        if off is not None:
            enabled = written(not off, item.at)
        if item.has("address"):
            allowed = _allowed(item)
        text = item.get("port")
        if text.isdecimal() and 0 < int(text[:6]) < 65536:
            port = int(text)
        vrf = item.get("vrf", vrf)
    return Listener(
        name=service.name,
        enabled=enabled,
        sources=allowed,
        ports=((TCP, port),),
        where=word,
        vrf="" if vrf == "main" else vrf,
    )


def _allowed(item: Item) -> Fact[Match]:
    """``address=10.0.0.0/8,2001:db8::/32``; empty: everybody."""
    texts = item.values("address")
    if not texts:
        return written(ANYWHERE, item.at)
    match = sources(texts)
    if match is None:
        item.forget("address")
        return unknown(_NOT_READ)
    return written(match, item.at)


def _switch(
    export: Export, menu: str, key: str, usual: bool, source: str, whole: bool
) -> tuple[Fact[bool], Item | None]:
    """Whether a service with a menu of its own is on."""
    item = export.one(menu)
    fallback: Fact[bool] = default(usual, source) if whole else unknown(NOT_WHOLE)
    return (fallback if item is None else item.fact(key, fallback)), item


def _named(export: Export, whole: bool) -> Iterator[Listener]:
    """DNS, the bandwidth test and the like; proxies hand traffic on past the rules and stay not understood."""
    dns, item = _switch(
        export, "/ip dns", "allow-remote-requests", False, "manual.mikrotik.com, DNS: allow-remote-requests no", whole
    )
    yield Listener(
        name="other", enabled=dns, sources=default(ANYWHERE, "manual.mikrotik.com, DNS"), ports=((UDP, 53), (TCP, 53)),
        where="dns",
    )  # fmt: skip
    test, item = _switch(export, "/tool bandwidth-server", "enabled", True, BANDWIDTH, whole)
    if item is not None:
        item.know(
            ("authenticate", "max-sessions", "allocate-udp-ports-from", "allowed-addresses4", "allowed-addresses6")
        )
    yield Listener(
        name="other", enabled=test, sources=default(ANYWHERE, BANDWIDTH), ports=((TCP, 2000),),
        where="bandwidth-server",
    )  # fmt: skip
    ssh = export.one("/ip ssh")
    if ssh is not None:
        ssh.know(key for key in ssh.keys if key != "forwarding-enabled")
        if ssh.get("forwarding-enabled", "no") != "no":
            # Whoever may log in reaches through the router past its rules
            ssh.forget("forwarding-enabled")
    for menu in ("/ip proxy", "/ip socks", "/tool romon", "/ip smb"):
        for item in export.items(menu, "set"):
            if item.flag("enabled") is False or not item.has("enabled"):
                item.know(item.keys)
            else:
                item.forget("enabled")


def _by_frame(export: Export, whole: bool, lists: InterfaceLists) -> Iterator[Listener]:
    """Logins by MAC address, which no IP rule sees: Telnet and Winbox."""
    for menu, where in (("/tool mac-server", "mac-server"), ("/tool mac-server mac-winbox", "mac-winbox")):
        item = export.one(menu)
        name = "all" if item is None else item.get("allowed-interface-list", "all")
        members = lists.get(name)
        at = None if item is None else item.at
        enabled: Fact[bool] = unknown(_MAC_SERVER if whole else NOT_WHOLE)
        if at is not None:
            enabled = written(name != "none", at)
        yield Listener(
            name="other",
            enabled=enabled,
            sources=default(
                ANYWHERE, Text("frames carry no IP address to limit", "フレームにはIPアドレスがなく制限できない")
            ),
            interfaces=None if members is None or name == "all" else members[1],
            where=where,
        )
    ping = export.one("/tool mac-server ping")
    if ping is not None:
        ping.know(("enabled",))


# -- SNMP ---------------------------------------------------------------------------------------------------------------

_LEVELS = {"authorized": "auth", "private": "priv"}


def _snmp_listener(export: Export, whole: bool) -> Listener:
    enabled, item = _switch(export, "/snmp", "enabled", False, f"{SNMP}: enabled no", whole)
    vrf = "" if item is None else item.get("vrf")
    return Listener(
        name="snmp", enabled=enabled, sources=default(ANYWHERE, SNMP), ports=((UDP, 161),), where="snmp",
        vrf="" if vrf == "main" else vrf,
    )  # fmt: skip


def read_snmp(export: Export) -> list[Snmp]:
    """The communities at work: none while SNMP is off, ``public`` where nothing else is said."""
    settings = export.one("/snmp")
    items = export.items("/snmp community")
    for item in items:
        item.know(("comment", "authentication-protocol", "encryption-protocol", *_KEYS))
    if settings is not None:
        settings.know(("contact", "location", "engine-id", "engine-id-suffix", "src-address", "trap-generators",
                       "trap-interfaces", "trap-version"))  # fmt: skip
    communities = [found for item in items if (found := _community(item)) is not None]
    if settings is None or not settings.flag("enabled"):
        return []
    if not any("default" in item.selected for item in items):
        public = seal("public", use="snmp", storage="clear", at=settings.at, defaults=frozenset({"public"}))
        communities.insert(
            0,
            Snmp(
                version="2c", write=False, at=settings.at, secret=public,
                sources=default(ANYWHERE, f"{SNMP}: the community public is there from the start"),
            ),
        )  # fmt: skip
    return communities


_KEYS = ("authentication-password", "encryption-password")


def _community(item: Item) -> Snmp | None:
    """A community, or a user of SNMPv3 where ``security`` asks for keys."""
    name = item.get("name") or ("public" if "default" in item.selected else "")
    reads, writes = item.flag("read-access"), item.flag("write-access")
    level = _LEVELS.get(item.get("security", "none"), "")
    allowed = _addresses(item)
    if not name or item.disabled or (reads is False and not writes):
        return None
    if level:
        secret = sealed(item, "authentication-password", "snmp", name)
        return Snmp(
            version="3", write=writes is True, at=item.at, secret=secret, name=name, level=level, sources=allowed
        )
    secret = seal(name, use="snmp", storage="clear", at=item.at, defaults=frozenset({"public"}))
    return Snmp(version="2c", write=writes is True, at=item.at, secret=secret, sources=allowed)


def _addresses(item: Item) -> Fact[Match]:
    texts = item.values("addresses")
    if not texts:
        return default(ANYWHERE, f"{SNMP}: no addresses, no limit")
    match = sources(texts)
    if match is None:
        item.forget("addresses")
        return unknown(_NOT_READ)
    return written(match, item.at)
