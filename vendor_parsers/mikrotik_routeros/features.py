"""Optional services of a RouterOS device, its time server, and what its settings guard against."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.feature import Feature
from auditor.model.management import Listener
from auditor.model.protection import Protection
from auditor.model.rule import ANYWHERE
from auditor.model.service import UDP
from auditor.model.span import Span
from vendor_parsers.mikrotik_routeros.items import Export
from vendor_parsers.mikrotik_routeros.services import BANDWIDTH, NOT_WHOLE

_MANUAL = "manual.mikrotik.com"


def _said(export: Export, menu: str, key: str, usual: bool, source: str, whole: bool) -> Fact[bool]:
    """A switch of a menu that holds no items: written, the documented default, or unknown where the export is a part."""
    item = export.one(menu)
    fallback: Fact[bool] = default(usual, source) if whole else unknown(NOT_WHOLE)
    return fallback if item is None else item.fact(key, fallback)


def read_features(export: Export, whole: bool, at: Span) -> Iterator[Feature]:
    """DNS and DHCP servers, and the bandwidth test, which is on without a line."""
    dns = _said(export, "/ip dns", "allow-remote-requests", False, f"{_MANUAL}, DNS: allow-remote-requests no", whole)
    yield Feature(name="dns-server", enabled=dns, where="ip dns", at=dns.at or at)
    for item in export.items("/ip dhcp-server", "add"):
        port = item.get("interface")
        yield Feature(
            name="dhcp-server", enabled=written(not item.disabled, item.at), where=f"dhcp-server {port}", at=item.at,
            interfaces=frozenset({port}),
        )  # fmt: skip
    test = _said(export, "/tool bandwidth-server", "enabled", True, BANDWIDTH, whole)
    yield Feature(name="bandwidth-test", enabled=test, where="bandwidth-server", at=test.at or at)


def time_server(export: Export, whole: bool) -> Iterator[Listener]:
    """``/system ntp server``: off unless enabled."""
    enabled = _said(export, "/system ntp server", "enabled", False, f"{_MANUAL}, NTP: server enabled no", whole)
    for item in export.items("/system ntp server", "set"):
        item.know(key for key in item.keys if key != "enabled")
    yield Listener(
        name="other", enabled=enabled, sources=default(ANYWHERE, f"{_MANUAL}, NTP"), ports=((UDP, 123),), where="ntp server",
    )  # fmt: skip


def read_protections(export: Export, whole: bool, at: Span) -> Iterator[Protection]:
    """``/ip settings``: SYN cookies, source routing; rules that limit stand in the filter."""
    cookies = _said(
        export, "/ip settings", "tcp-syncookies", False, f"{_MANUAL}, IP Settings: tcp-syncookies no", whole
    )
    yield Protection(kind="flood", enabled=cookies, where="tcp-syncookies", at=cookies.at or at)
    takes = _said(
        export, "/ip settings", "accept-source-route", False, f"{_MANUAL}, IP Settings: accept-source-route no", whole
    )
    drops = takes
    if takes.known:
        drops = written(not takes.value, takes.at) if takes.at is not None else default(not takes.value, takes.note)
    yield Protection(kind="no-source-route", enabled=drops, where="accept-source-route", at=takes.at or at)
