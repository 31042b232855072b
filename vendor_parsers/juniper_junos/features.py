"""Optional services of a Junos device, its screens against attacks, and what its policies inspect.

Services do not run unless written (Junos OS CLI Reference, edit system services). Redirects are sent unless
``no-redirects`` is written, and ARP is answered for others only with ``proxy-arp`` (Junos OS CLI Reference, no-redirects,
proxy-arp).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.feature import Feature, FeatureName
from auditor.model.interface import Interface
from auditor.model.management import Listener
from auditor.model.protection import Protection
from auditor.model.rule import ANYWHERE, Match
from auditor.model.span import Span
from auditor.model.text import Text
from vendor_parsers.juniper_junos.config import Config, unit_name
from vendor_parsers.juniper_junos.statement import Statement
from vendor_parsers.juniper_junos.zones import Zone

_ANYONE: Fact[Match] = default(ANYWHERE, Text("the service itself limits nobody", "サービス自体に接続元の制限はない"))
_NO_SERVICE: Fact[bool] = default(
    False, "Junos OS CLI Reference, edit system services: a service runs when it is written"
)
_NO_SCREEN: Fact[bool] = default(
    False,
    Text(
        "no screen works unless a zone names it (Junos OS Security: Attack Detection and Prevention, screens)",
        "スクリーンはゾーンで指定しなければ働かない (Junos OS Security: Attack Detection and Prevention, screens)",
    ),
)
_BUILT_IN: Fact[bool] = unknown(
    Text(
        "whether the model polices its control plane by itself is not in the configuration",
        "機種がコントロールプレーンを自動で制限するかは設定からは分からない",
    )
)
_REDIRECTS: Fact[bool] = default(False, "Junos OS CLI Reference, no-redirects: redirects are sent by default")
_NO_PROXY: Fact[bool] = default(True, "Junos OS CLI Reference, proxy-arp: proxy ARP is not enabled by default")

_SERVICES: tuple[tuple[FeatureName, tuple[str, ...]], ...] = (
    ("finger", ("system", "services", "finger")),
    ("dhcp-server", ("system", "services", "dhcp-local-server")),
    ("dhcp-server", ("system", "services", "dhcp")),
    ("dns-server", ("system", "services", "dns")),
    ("provisioning", ("system", "phone-home")),
    ("config-autoload", ("system", "autoinstallation")),
)


def read_features(config: Config, at: Span) -> Iterator[Feature]:
    """Services that run because they are written; of others nothing can be on."""
    for name, path in _SERVICES:
        found = config.root.find(*path)
        enabled = _NO_SERVICE
        if found is not None:
            enabled = written(True, found.at)
            if name != "finger":
                found.take()
        yield Feature(name=name, enabled=enabled, where=" ".join(path[1:]), at=found.at if found else at)
    for one in config.root.all("security", "alg"):
        off = one.find("disable")
        if off is not None:
            yield Feature(name="alg", enabled=written(False, off.at), where=f"alg {one.name}", at=one.at)
        one.take()


def name_and_time(config: Config) -> Iterator[Listener]:
    """The DNS proxy on the interfaces it names, and NTP, which answers everybody once it is set (Juniper JSA10613)."""
    proxy = config.root.peek("system", "services", "dns", "dns-proxy")
    if proxy is not None:
        names = frozenset(unit_name(one.name) for one in proxy.all("interface"))
        yield Listener(
            name="other", enabled=written(True, proxy.at), sources=_ANYONE, ports=((17, 53), (6, 53)),
            interfaces=names or None, where="dns-proxy",
        )  # fmt: skip
    for word in ("server", "peer"):
        found = config.root.peek("system", "ntp", word)
        if found is not None:
            yield Listener(
                name="other", enabled=written(True, found.at), sources=_ANYONE, ports=((17, 123),), where="ntp"
            )
            return


_FLOODS = (("tcp", "syn-flood"), ("udp", "flood"), ("icmp", "flood"), ("limit-session",), ("tcp", "syn-ack-ack-proxy"))


def read_protections(
    config: Config, zones: Mapping[str, Zone], interfaces: Sequence[Interface], at: Span
) -> Iterator[Protection]:
    """Screens by zone, and what interfaces do with redirects and ARP."""
    guarded = False
    for zone in zones.values():
        screen = _screen(config, zone)
        if screen is None:
            continue
        drops = screen.peek("alarm-without-drop") is None
        if drops and any(screen.peek(*path) is not None for path in _FLOODS):
            guarded = True
            yield Protection(
                kind="flood", enabled=written(True, screen.at), where=f"screen {screen.name}", at=screen.at,
                interfaces=zone.units,
            )  # fmt: skip
        if drops and any(
            screen.peek("ip", word) is not None for word in ("source-route-option", "loose-source-route-option")
        ):
            yield Protection(
                kind="no-source-route", enabled=written(True, screen.at), where=f"screen {screen.name}", at=screen.at,
                interfaces=zone.units,
            )  # fmt: skip
    if not guarded:
        yield Protection(kind="flood", enabled=_NO_SCREEN if config.flow else _BUILT_IN, where="screen", at=at)
    everywhere = config.root.find("system", "no-redirects")
    for entry in config.root.all("interfaces"):
        for unit in entry.all("unit"):
            if unit.peek("family", "inet") is None:
                continue
            name = frozenset({f"{entry.name}.{unit.name}"})
            quiet = unit.find("family", "inet", "no-redirects") or everywhere
            enabled = written(True, quiet.at) if quiet is not None else _REDIRECTS
            yield Protection(kind="no-redirects", enabled=enabled, where="no-redirects", at=unit.at, interfaces=name)
            proxy = unit.find("proxy-arp")
            if proxy is not None:
                proxy.take()
            enabled = written(False, proxy.at) if proxy is not None else _NO_PROXY
            yield Protection(kind="no-proxy-arp", enabled=enabled, where="proxy-arp", at=unit.at, interfaces=name)


def _screen(config: Config, zone: Zone) -> Statement | None:
    """What a zone's screen says, all of it understood."""
    named = zone.statement.word("screen")
    found = config.root.find("security", "screen", "ids-option", named) if named else None
    if found is not None:
        found.take()
    return found


def checked(config: Config, zones: Mapping[str, Zone], interfaces: Sequence[Interface]) -> tuple[Interface, ...]:
    """The interfaces, with their sources validated where the screen of their zone looks for forged ones."""
    looking: dict[str, Span] = {}
    for zone in zones.values():
        screen = _screen(config, zone)
        spoofing = screen.peek("ip", "spoofing") if screen is not None else None
        if screen is not None and spoofing is not None and screen.peek("alarm-without-drop") is None:
            looking.update(dict.fromkeys(zone.units, spoofing.at))
    return tuple(
        replace(port, urpf=written(True, looking[port.name])) if port.name in looking else port for port in interfaces
    )


_INSPECTS = {
    "idp": "ips", "idp-policy": "ips", "utm-policy": "av", "application-firewall": "app",
    "advanced-anti-malware-policy": "av", "security-intelligence-policy": "other", "ssl-proxy": "",
}  # fmt: skip
"""Application services of a policy and which inspection each is; what a UTM policy holds is not followed."""


def profiles(permit: Statement | None) -> tuple[str, ...]:
    """The inspections of what a policy permits."""
    services = permit.peek("application-services") if permit is not None else None
    if services is None:
        return ()
    found = []
    for one in services.children.values():
        kind = _INSPECTS.get(one.name, "other")
        if kind and not one.inactive:
            found.append(f"{kind} {' '.join(one.children) or one.name}")
    return tuple(found)
