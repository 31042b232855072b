"""What the device itself offers and uses: SSH, its web server, SNMP, logging, time and name servers, and its accounts."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.address import is_ip, parse_ip, prefix
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.management import Listener, Server, Snmp, User
from auditor.model.rule import ANYWHERE, Match
from auditor.model.secret import Secret, seal
from auditor.model.service import TCP, UDP
from auditor.model.text import Text
from vendor_parsers.openwrt_uci.network import Networks
from vendor_parsers.openwrt_uci.settings import Section, Settings

DROPBEAR = "https://github.com/openwrt/openwrt/blob/main/package/network/services/dropbear/files/dropbear.init"
UHTTPD = "https://github.com/openwrt/openwrt/blob/main/package/network/services/uhttpd/files/uhttpd.init"
SYSTEM = "https://openwrt.org/docs/guide-user/base-system/system_configuration"
ANY_SOURCE: Fact[Match] = default(
    ANYWHERE,
    Text(
        "the service limits nobody; the firewall may",
        "サービス自体は送信元を制限しない（ファイアウォールの設定による）",
    ),
)
NOT_EXPORTED = Text("its settings are not in the export", "設定が含まれていない")


def read_listeners(settings: Settings, networks: Networks) -> list[Listener]:
    """SSH and the web server; without their settings nobody knows whether they run."""
    found = [*_ssh(settings, networks), *_web(settings)]
    for package, name, port in (("dropbear", "ssh", 22), ("uhttpd", "http", 80)):
        if package not in settings.packages:
            found.append(
                Listener(
                    name=name, enabled=unknown(NOT_EXPORTED), sources=ANY_SOURCE, ports=((TCP, port),), where=package
                )
            )
    for section in settings.all("snmpd", "agent"):
        address = section.value("agentaddress") or "UDP:161"
        listens = address.rpartition(":")[2]
        found.append(
            Listener(
                name="snmp", enabled=written(True, section.at), sources=ANY_SOURCE,
                ports=((UDP, int(listens)),) if listens.isdecimal() else (), where=section.name,
            )
        )  # fmt: skip
    for section in settings.all("system", "timeserver"):
        if section.on("enable_server"):
            found.append(
                Listener(name="other", enabled=written(True, section.span("enable_server")), sources=ANY_SOURCE,
                         ports=((UDP, 123),), where="ntp")
            )  # fmt: skip
    return found


def _ssh(settings: Settings, networks: Networks) -> Iterator[Listener]:
    """``config dropbear``: on every address of the device unless a network is named."""
    for section in settings.all("dropbear", "dropbear"):
        names = section.values("DirectInterface") or section.values("Interface")
        section.take(
            "PasswordAuth", "RootPasswordAuth", "RootLogin", "GatewayPorts", "BannerFile", "SSHKeepAlive", "MaxAuthTries",
            "mdns", "rsakeyfile", "keyfile", "IdleTimeout", "RecvWindowSize", "LocalPortForward", "RemotePortForward",
        )  # fmt: skip
        port = section.value("Port") or "22"
        yield Listener(
            name="ssh",
            enabled=section.switch("enable", written(True, section.at)),
            sources=ANY_SOURCE,
            ports=((TCP, int(port)),) if port.isdecimal() else (),
            interfaces=frozenset(networks.device_of(name) for name in names) if names else None,
            where=f"dropbear {section.name}",
        )


def _web(settings: Settings) -> Iterator[Listener]:
    """``config uhttpd``: an address of ``listen_http`` is HTTP even where it only sends on to HTTPS."""
    for section in settings.all("uhttpd", "uhttpd"):
        section.take(
            "redirect_https", "home", "rfc1918_filter", "max_requests", "max_connections", "cert", "key", "cgi_prefix",
            "lua_prefix", "script_timeout", "network_timeout", "http_keepalive", "tcp_keepalive", "ubus_prefix", "ubus_socket",
            "index_page", "error_page", "no_symlinks", "no_dirlists", "realm", "interpreter", "ubus_cors", "ucode_prefix", "no_ubusauth",
        )  # fmt: skip
        for key, name in (("listen_http", "http"), ("listen_https", "https")):
            words = section.values(key)
            ports = {word.rpartition(":")[2] for word in words}
            if not words:
                continue
            yield Listener(
                name=name,
                enabled=written(not section.on("disabled"), section.span(key)),
                sources=ANY_SOURCE,
                ports=tuple((TCP, int(port)) for port in sorted(ports) if port.isdecimal()),
                where=f"uhttpd {section.name}",
            )


def read_servers(settings: Settings, networks: Networks) -> list[Server]:
    """Where the device sends its log, and asks for time and names."""
    found: list[Server] = []
    for section in settings.all("system", "system"):
        section.take("hostname", "timezone", "zonename", "log_size", "log_port", "log_proto", "log_file", "conloglevel",
                     "cronloglevel", "log_prefix", "log_remote", "ttylogin", "urandom_seed", "compat_version", "description", "notes")  # fmt: skip
        host = section.value("log_ip")
        if host and not section.off("log_remote"):
            found.append(_server("syslog", host, section, "log_ip"))
    for section in settings.all("system", "timeserver"):
        section.take("use_dhcp", "enabled", "enable_server", "interface")
        if not section.off("enabled"):
            found += [_server("ntp", host, section, "server") for host in section.values("server")]
        else:
            section.take("server")
    for network in networks.by_name.values():
        found += [_server("dns", host, network.section, "dns") for host in network.section.values("dns")]
    for section in settings.all("dhcp", "dnsmasq"):
        found += [_server("dns", host, section, "server") for host in section.values("server") if is_ip(host)]
    return found


def _server(use: str, host: str, section: Section, key: str) -> Server:
    return Server(use=use, host=host, at=section.span(key), ip=parse_ip(host) if is_ip(host) else None)


def read_snmp(settings: Settings, secrets: list[Secret]) -> list[Snmp]:
    """``config com2sec``: a community, whose group an ``access`` section may let write."""
    groups = {section.value("secname"): section.value("group") for section in settings.all("snmpd", "group")}
    for section in settings.all("snmpd", "group"):
        section.take("version")
    writes = set()
    for section in settings.all("snmpd", "access"):
        section.take("context", "version", "level", "prefix", "read", "notify")
        if section.value("write") not in ("", "none"):
            writes.add(section.value("group"))
    found: list[Snmp] = []
    for section in settings.all("snmpd", "com2sec"):
        community, name, source = section.value("community"), section.value("secname"), section.value("source")
        secret = seal(community, use="snmp", storage="clear", at=section.span("community"), owner=name)
        secrets.append(secret)
        found.append(
            Snmp(
                version="2c",
                write=groups.get(name, name) in writes,
                at=section.at,
                secret=secret,
                name=name,
                sources=_sources(source, section),
            )
        )
    return found


def _sources(text: str, section: Section) -> Fact[Match]:
    if text in ("", "default"):
        return default(ANYWHERE, "net-snmp, com2sec: default is any source")
    try:
        return written(Match.exact(prefix(text), text), section.span("source"))
    except ValueError:
        return written(Match.opaque(text), section.span("source"))


def read_users(settings: Settings, secrets: list[Secret]) -> list[User]:
    """``config login`` of rpcd: who may use the web interface; ``$p$NAME`` is the password of that system account."""
    found = []
    for section in settings.all("rpcd", "login"):
        name, stored = section.value("username"), section.value("password")
        section.take("read", "write", "timeout")
        secret = None
        if stored.startswith("$p$"):
            secret = Secret(use="user", storage="masked", at=section.span("password"), owner=name)
        elif stored:
            hashed = stored.startswith("$")
            secret = seal(None if hashed else stored, use="user", storage="hash" if hashed else "clear",
                          at=section.span("password"), owner=name, stored=stored if hashed else "")  # fmt: skip
        if secret is not None:
            secrets.append(secret)
        found.append(User(name=name, at=section.at, secret=secret, privilege=" ".join(section.values("write"))))
    return found
