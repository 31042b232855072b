"""Optional services of a FortiGate, what it answers as a name and time server, and its policies against floods."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.feature import Feature
from auditor.model.management import Listener
from auditor.model.protection import Protection
from auditor.model.rule import ANYWHERE, Match
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope

_ANYONE: Fact[Match] = default(ANYWHERE, Text("the service itself limits nobody", "サービス自体に接続元の制限はない"))
_NO_POLICY: Fact[bool] = default(
    False,
    Text(
        "no DoS policy works unless one is written (FortiOS Administration Guide, DoS policy)",
        "DoSポリシーは設定がなければ働かない (FortiOS Administration Guide, DoS policy)",
    ),
)
_INSTALL: Fact[bool] = unknown(
    Text(
        "auto-install is not written; its default depends on the version",
        "auto-install の記載がなく、既定値は版による",
    )
)
_REDIRECTS: Fact[bool] = unknown(
    Text(
        "icmp-send-redirect is not written; no document at hand gives its default",
        "icmp-send-redirect の記載がなく、既定値を示す文書が手元にない",
    )
)
_HELPERS = frozenset({"sip", "h323", "h245I", "h245O", "ras"})


def read_features(config: Config, at: Span) -> Iterator[Feature]:
    """What may be on although nobody uses it."""
    for path, word in (("system dhcp server", "dhcp"), ("system dhcp6 server", "dhcp6")):
        for _, table in config.everywhere(path):
            for entry in table:
                port = entry.word("interface")
                on = entry.flag("status") is not False if entry.written("status") else True
                yield Feature(
                    name="dhcp-server", enabled=written(on, entry.at), where=f"{word} {port}", at=entry.at,
                    interfaces=frozenset({port}),
                )  # fmt: skip
    for _, table in config.everywhere("system dns-server"):
        for entry in table:
            yield Feature(
                name="dns-server", enabled=written(True, entry.at), where=f"dns-server {entry.name}", at=entry.at,
                interfaces=frozenset({entry.name}),
            )  # fmt: skip
    for _, table in config.everywhere("system session-helper"):
        for entry in table:
            if entry.word("name") in _HELPERS:
                place = f"session-helper {entry.word('name')}"
                yield Feature(name="alg", enabled=written(True, entry.at), where=place, at=entry.at)
    install = config.shared.settings("system auto-install")
    for key in ("auto-install-config", "auto-install-image"):
        yield Feature(
            name="usb-autoload", enabled=install.switch(key, _INSTALL), where=key, at=install.at if install.node else at,
        )  # fmt: skip


def name_and_time(config: Config) -> Iterator[Listener]:
    """The DNS server per interface, and the NTP server on the interfaces it names."""
    for scope, table in config.everywhere("system dns-server"):
        for entry in table:
            yield Listener(
                name="other", enabled=written(True, entry.at), sources=_ANYONE, ports=((17, 53), (6, 53)),
                interfaces=frozenset({entry.name}), where="dns-server", vrf=_vrf(config, scope),
            )  # fmt: skip
    for scope in (config.shared, *config.vdoms):
        entry = scope.settings("system ntp")
        if entry.flag("server-mode"):
            ports = entry.values("interface")
            yield Listener(
                name="other", enabled=written(True, entry.span("server-mode")), sources=_ANYONE, ports=((17, 123),),
                interfaces=frozenset(ports) if ports else None, where="ntp server-mode", vrf=_vrf(config, scope),
            )  # fmt: skip
            return


def _vrf(config: Config, scope: Scope) -> str:
    return scope.name if scope in config.vdoms else config.vdoms[0].name


def read_protections(config: Config, at: Span) -> Iterator[Protection]:
    """DoS policies that block, and what interfaces do with redirects."""
    found = False
    for path in ("firewall DoS-policy", "firewall DoS-policy6"):
        for _, table in config.everywhere(path):
            for entry in table:
                found = True
                yield _dos(entry)
    if not found:
        yield Protection(kind="flood", enabled=_NO_POLICY, where="DoS-policy", at=at)
    for _, table in config.everywhere("system interface"):
        for entry in table:
            if any(entry.written(key) for key in ("ip", "mode", "icmp-send-redirect")):
                sends = entry.switch("icmp-send-redirect", _REDIRECTS)
                quiet = written(not sends.value, sends.at) if sends.at is not None else sends
                yield Protection(
                    kind="no-redirects", enabled=quiet, where="icmp-send-redirect", at=entry.at,
                    interfaces=frozenset({entry.name}),
                )  # fmt: skip


def _dos(entry: Entry) -> Protection:
    """One policy: it guards where an anomaly that is on blocks; one that only logs guards nothing."""
    blocks = any(
        row.flag("status") and row.word("action") in ("block", "proxy") for row in entry.table("anomaly")
    )  # fmt: skip
    on = entry.flag("status") is not False if entry.written("status") else True
    ports = entry.values("interface")
    return Protection(
        kind="flood", enabled=written(blocks and on, entry.at), where=f"DoS-policy {entry.name}", at=entry.at,
        interfaces=frozenset(ports) if ports and "any" not in ports else None,
    )  # fmt: skip


KINDS = {
    "av-profile": "av", "ips-sensor": "ips", "webfilter-profile": "web", "application-list": "app",
    "dnsfilter-profile": "dns", "file-filter-profile": "file", "emailfilter-profile": "mail", "waf-profile": "other",
    "dlp-sensor": "other", "dlp-profile": "other", "virtual-patch-profile": "other",
}  # fmt: skip
"""Which inspection each profile of a policy is."""


def profiles(scope: Scope, entry: Entry) -> tuple[str, ...]:
    """The inspections of a policy: none unless ``utm-status`` is on (CLI reference, config firewall policy)."""
    holder = entry
    if entry.word("profile-type") == "group":
        group = entry.word("profile-group")
        found = scope.table("firewall profile-group").get(group)
        if found is None:
            return (f"other profile-group {group}",) if entry.flag("utm-status") else ()
        holder = found
    named = tuple(f"{kind} {holder.word(key)}" for key, kind in KINDS.items() if holder.word(key))
    return named if entry.flag("utm-status") else ()
