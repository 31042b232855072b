"""Optional services of a Yamaha router, its name and time service, and its intrusion detection.

Of defaults only those count that a document at hand names; the others are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.feature import Feature
from auditor.model.management import Listener
from auditor.model.protection import Protection
from auditor.model.rule import Match
from auditor.model.service import TCP, UDP
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.yamaha_rtx.listeners import MANUAL, read_hosts
from vendor_parsers.yamaha_rtx.settings import Place

_SILENT: Fact[bool] = unknown(
    Text(
        "no line, and the default of this model is not documented here",
        "記述がなく、この機種の初期値は確認できていない",
    )
)
_ANYBODY: Fact[Match] = unknown(_SILENT.note)
_RECURSIVE: Fact[bool] = default(
    True,
    Text(
        "recursive name service works without a line (changineer.info, Yamaha RTX DNS settings)",
        "リカーシブDNSは記述なしで動作する（changineer.info、Yamaha RTX のDNS設定）",
    ),
)
_UNDETECTED: Fact[bool] = default(
    False,
    Text(
        f"intrusion detection works where it is written ({MANUAL}, ip interface intrusion detection)",
        f"不正アクセス検知は設定した箇所だけで働く（{MANUAL}, ip interface intrusion detection）",
    ),
)


def _switch(root: Node, *words: str) -> Fact[bool] | None:
    """``WORDS on`` or ``WORDS off``; None when no line says so."""
    node = root.find(*words)
    if node is None or node.words[len(words) : len(words) + 1] not in (["on"], ["off"]):
        return None
    node.mark(len(words) + 1)
    return written(node.words[len(words)] == "on", node.at)


def read_features(root: Node, whole: Span) -> Iterator[Feature]:
    """DHCP, name service, management of switches, and what may be read from USB or a card."""
    server = root.find("dhcp", "service")
    if server is not None:
        server.mark()
        on = written(server.words[2:3] == ["server"], server.at)
        yield Feature(name="dhcp-server", enabled=on, where="dhcp service", at=server.at)
    enabled = _names(root)
    yield Feature(name="dns-server", enabled=enabled, where="dns service", at=enabled.at or whole)
    for node in root.peek("switch", "control", "use"):
        node.mark()
        on = written("on" in node.words[3:], node.at)
        yield Feature(name="vendor-discovery", enabled=on, where="switch control use", at=node.at)
    for word in ("usbhost", "sd"):
        state = _switch(root, word, "use")
        yield Feature(
            name="usb-autoload", enabled=state or _SILENT, where=f"{word} use", at=(state or _SILENT).at or whole
        )


def _names(root: Node) -> Fact[bool]:
    """``dns service recursive`` or ``off``."""
    node = root.find("dns", "service")
    if node is not None and node.words[2:3] in (["recursive"], ["off"]):
        node.mark(3)
        return written(node.words[2] == "recursive", node.at)
    return _RECURSIVE


def name_and_time(root: Node) -> Iterator[Listener]:
    """The DNS forwarder and the SNTP server with the hosts they answer."""
    yield _listener(root, "dns", _names(root), ((UDP, 53), (TCP, 53)))
    yield _listener(root, "sntpd", _switch(root, "sntpd", "service") or _SILENT, ((UDP, 123),))


def _listener(root: Node, word: str, enabled: Fact[bool], ports: tuple[tuple[int, int], ...]) -> Listener:
    node = root.find(word, "host")
    if node is None:
        return Listener(name="other", enabled=enabled, sources=_ANYBODY, ports=ports, where=word)
    hosts = read_hosts(node, 2)
    if hosts.refused:
        enabled = written(False, node.at)
    return Listener(
        name="other", enabled=enabled, sources=written(hosts.sources, node.at), ports=ports, interfaces=hosts.interfaces,
        where=word,
    )  # fmt: skip


def read_protections(root: Node, places: Mapping[str, Place], whole: Span) -> Iterator[Protection]:
    """Intrusion detection that rejects, by interface, and source routing."""
    seen = False
    for place in places.values():
        for node in place.all("ip", "intrusion"):
            words = node.words
            node.mark()
            # ip INTERFACE intrusion detection DIRECTION [TYPE] on|off [reject=on|off]
            if "in" in words[4:] and "on" in words:
                seen = True
                yield Protection(
                    kind="flood", enabled=written("reject=on" in words, node.at), where="intrusion detection", at=node.at,
                    interfaces=frozenset({place.name}),
                )  # fmt: skip
    if not seen:
        yield Protection(kind="flood", enabled=_UNDETECTED, where="intrusion detection", at=whole)
    state = _switch(root, "ip", "filter", "source-route")
    yield Protection(
        kind="no-source-route", enabled=state or _SILENT, where="ip filter source-route", at=(state or _SILENT).at or whole,
    )  # fmt: skip
