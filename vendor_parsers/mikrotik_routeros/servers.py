"""Servers the router talks to: logs, time, names, authentication, traps, mail."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip
from auditor.model.management import Server
from auditor.model.span import Span
from vendor_parsers.mikrotik_routeros.items import Export, Item

_ACTIONS = ("memory", "disk", "echo", "remote")
"""The log actions every router has, by number (manual.mikrotik.com, Log)."""


def read_servers(export: Export) -> Iterator[Server]:
    """Every server a line names."""
    yield from _logs(export)
    yield from _times(export)
    dns = export.one("/ip dns")
    if dns is not None:
        dns.know(_DNS_HARMLESS)
        for host in dns.values("servers"):
            yield _server("dns", host, dns.at)
        if dns.get("use-doh-server"):
            yield _server("dns", dns.get("use-doh-server"), dns.at, "https")
    for item in export.items("/radius", "add"):
        item.know(_RADIUS_HARMLESS)
        host, service = item.get("address"), item.get("service")
        if host and not item.disabled:
            yield _server("radius", host, item.at, service)
    snmp = export.one("/snmp")
    if snmp is not None:
        snmp.know(("trap-community",))
        for host in snmp.values("trap-target"):
            yield _server("trap", host, snmp.at)
    mail = export.one("/tool e-mail")
    if mail is not None:
        mail.know(("from", "user", "password", "port", "tls", "start-tls", "vrf", "certificate-verification"))
        host = mail.get("server") or mail.get("address")
        if host and host != "0.0.0.0":
            yield _server("mail", host, mail.at)
    flow = [item for item in export.items("/ip traffic-flow target", "add") if not item.disabled]
    exporting = export.one("/ip traffic-flow")
    on = exporting is not None and exporting.flag("enabled") is True
    for item in flow:
        item.know(("version", "v9-template-refresh", "v9-template-timeout", "src-address", "port"))
        host = item.get("dst-address") or item.get("address")
        if host:
            yield _server("flow" if on else "other", host, item.at, "flow")
    cloud = export.one("/ip cloud")
    if cloud is not None:
        cloud.know(("ddns-update-interval", "vpn-prefer-relay-code"))
        if cloud.get("back-to-home-vpn") not in ("", "revoked-and-disabled"):
            # A way in for remote users that the router sets up by itself
            cloud.forget("back-to-home-vpn")
        if cloud.flag("ddns-enabled") or cloud.flag("update-time"):
            yield _server("cloud", "cloud.mikrotik.com", cloud.at)


def _server(use: str, host: str, at: Span, detail: str = "") -> Server:
    """A server; ``address@vrf`` and an interface behind ``%`` are taken off."""
    address, _, vrf = host.partition("@")
    address = address.partition("%")[0]
    return Server(
        use=use, host=address, at=at, ip=parse_ip(address) if is_ip(address) else None, detail=detail,
        vrf="" if vrf == "main" else vrf,
    )  # fmt: skip


def _logs(export: Export) -> Iterator[Server]:
    """Remote log actions that some rule uses."""
    actions: dict[str, Item] = {}
    for item in export.items("/system logging action"):
        item.know(_LOG_HARMLESS)
        name = item.get("name") or _action_name(item.selected)
        if name:
            actions[name] = item
    used: set[str] = set()
    for rule in export.items("/system logging"):
        rule.know(("topics", "prefix", "regex"))
        name = rule.get("action", "memory")
        if rule.disabled:
            continue
        used.add(name)
    for name, item in actions.items():
        target, host = item.get("target", "remote" if name == "remote" else ""), item.get("remote")
        port = item.get("remote-port")
        if target == "remote" and host and name in used:
            yield _server("syslog", host, item.at, port)


def _action_name(selected: str) -> str:
    key, sign, value = selected.partition("=")
    if sign:
        return value if key == "name" else ""
    return _ACTIONS[int(selected)] if selected in ("0", "1", "2", "3") else selected


def _times(export: Export) -> Iterator[Server]:
    """RouterOS 6 names servers in the client itself, RouterOS 7 in a menu below it."""
    client = export.one("/system ntp client")
    on = False
    if client is not None:
        on = client.flag("enabled") is True
        client.know(("mode", "freq-drift", "vrf", "dynamic-servers"))
        hosts = [client.get("primary-ntp"), client.get("secondary-ntp")]
        hosts += [*client.values("server-dns-names"), *client.values("servers")]
        for host in hosts:
            if host and host != "0.0.0.0" and on:
                yield _server("ntp", host, client.at)
    for item in export.items("/system ntp client servers", "add"):
        item.know(("comment", "min-poll", "max-poll", "iburst", "auth-key"))
        host = item.get("address")
        if host and on and not item.disabled:
            yield _server("ntp", host, item.at)


_DNS_HARMLESS = frozenset(
    """cache-max-ttl cache-size max-concurrent-queries max-concurrent-tcp-sessions max-udp-packet-size query-server-timeout
    query-total-timeout verify-doh-cert dynamic-servers doh-max-concurrent-queries doh-max-server-connections doh-timeout
    address-list-extra-time vrf mdns-repeat-ifaces""".split()
)
_RADIUS_HARMLESS = frozenset(
    """comment authentication-port accounting-port accounting-backup called-id domain realm src-address timeout certificate
    protocol secret require-message-auth""".split()
)
_LOG_HARMLESS = frozenset(
    """bsd-syslog syslog-facility syslog-severity syslog-time-format src-address remember disk-file-name disk-file-count
    disk-lines-per-file disk-stop-on-full memory-lines memory-stop-on-full email-to email-start-tls cef-event-delimiter
    remote-log-format remote-protocol vrf comment""".split()
)
