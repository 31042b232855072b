"""Optional services of an IOS device, and what holds of each when no line names it.

Finger, the PAD and source routing: Cisco, Catalyst 6500 security notes OL-11615-01, pages 95 and 96. Small servers: Cisco,
Improving Security on Cisco Routers, document 13608. IOS XE has no line for several of them any more, so that a default is
claimed for IOS up to 15 alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.feature import Feature, FeatureName
from auditor.model.management import Listener
from auditor.model.rule import Match, RuleSet, permitted_sources
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.facts import VSTACK_VARIES
from vendor_parsers.cisco_ios.management import switchable
from vendor_parsers.cisco_ios.servers import EVERYONE

NOTES = "Cisco OL-11615-01"
_FINGER_OFF: Fact[bool] = default(False, f"off since 12.1(5) ({NOTES}, page 95, Finger Protocol)")
_FINGER_ON: Fact[bool] = default(True, f"on before 12.1(5) ({NOTES}, page 95, Finger Protocol)")
_SMALL_OFF: Fact[bool] = default(False, "off since 12.0 (Cisco, Improving Security on Cisco Routers, document 13608)")
_PAD_ON: Fact[bool] = default(True, f"on by default ({NOTES}, page 96, PAD)")
_BOOTP: Fact[bool] = unknown(
    Text(
        "no ip bootp server line; no document at hand gives its default",
        "ip bootp server の記載がなく、既定値を示す文書が手元にない",
    )
)
_AUX_EXEC: Fact[bool] = default(
    True, "a line takes EXEC sessions unless no exec is written (IOS Terminal Services Command Reference, exec)"
)
_VERSION: Fact[bool] = unknown(
    Text("no line names it and the version is not known", "記載がなく、版が分からないため既定値を特定できない")
)


def _numbers(version: Fact[str]) -> tuple[int, int] | None:
    """(12, 1) of ``12.1(5)T``."""
    major, _, rest = (version.value or "").partition(".")
    minor = rest.partition("(")[0].partition(".")[0]
    minor = minor.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    small = major.isdecimal() and len(major) < 4 and minor.isdecimal() and len(minor) < 4
    return (int(major), int(minor)) if small else None


def read_features(root: Node, version: Fact[str], *, switch: bool) -> Iterator[Feature]:
    """The services that may be on although nobody uses them."""
    release = _numbers(version)
    whole = Span(root.file, 1, 1) if not root.children else root.children[0].at

    def feature(name: FeatureName, where: str, enabled: Fact[bool]) -> Feature:
        return Feature(name=name, enabled=enabled, where=where, at=enabled.at or whole)

    finger = switchable(root, "ip", "finger") or switchable(root, "service", "finger")
    absent = _VERSION if release is None else _FINGER_ON if release < (12, 1) else _FINGER_OFF
    # 12.1 itself changed in its fifth maintenance release
    absent = _VERSION if release == (12, 1) else absent
    yield feature("finger", "ip finger", finger or absent)
    for word in ("tcp-small-servers", "udp-small-servers"):
        state = switchable(root, "service", word)
        silent = _SMALL_OFF if release is not None and release >= (12, 0) else _VERSION
        yield feature("small-servers", f"service {word}", state or silent)
    pad = switchable(root, "service", "pad")
    if pad is not None or (release is not None and release < (16, 0) and not switch):
        yield feature("pad", "service pad", pad or _PAD_ON)
    ignored = root.find("ip", "dhcp", "bootp", "ignore")
    bootp = written(False, ignored.at) if ignored is not None else switchable(root, "ip", "bootp", "server")
    yield feature("bootp", "ip bootp server", bootp or _BOOTP)
    for name, words in _WRITTEN:
        # "no service config verification" of other makers' look-alikes speaks of something else
        alone = [*words], ["no", *words]
        if any(node.words in alone for node in (*root.peek(*words), *root.peek("no", *words))):
            state = switchable(root, *words)
            if state is not None:
                yield feature(name, " ".join(words), state)
    vstack = switchable(root, "vstack")
    if vstack is not None or switch:
        yield feature("smart-install", "vstack", vstack or VSTACK_VARIES)
    yield from _aux(root)
    yield from _dhcp(root)


_WRITTEN: tuple[tuple[FeatureName, tuple[str, ...]], ...] = (
    ("ident", ("ip", "identd")),
    ("config-autoload", ("service", "config")),
    ("dns-server", ("ip", "dns", "server")),
    ("mdns", ("service-routing", "mdns-sd")),
)
"""Services that are judged where a line speaks of them."""


def _aux(root: Node) -> Iterator[Feature]:
    """The auxiliary port: a modem on it reaches a prompt."""
    for node in root.peek("line", "aux"):
        off = node.find("no", "exec")
        enabled = written(False, off.at) if off is not None else _AUX_EXEC
        yield Feature(name="aux-exec", enabled=enabled, where=f"line aux {node.words[-1]}", at=node.at)


def _dhcp(root: Node) -> Iterator[Feature]:
    """A pool makes the device a DHCP server unless the service is off."""
    service = switchable(root, "service", "dhcp")
    pools = [*root.all("ip", "dhcp", "pool"), *root.all("ipv6", "dhcp", "pool")]
    for node in pools:
        words = node.cursor(3)
        name = words.next()
        enabled = service if service is not None and service.is_(False) else written(True, node.at)
        yield Feature(name="dhcp-server", enabled=enabled, where=f"{node.words[0]} dhcp pool {name}", at=node.at)


def ntp_listener(root: Node, drafts: Mapping[str, Draft], lists: Mapping[str, RuleSet]) -> Iterator[Listener]:
    """The time service: on everywhere as soon as NTP is configured, but where an interface says ``ntp disable``.

    IOS Basic System Management Command Reference, ntp access-group: without one full access is granted to all systems;
    ntp disable: every interface takes NTP packets unless it is written.
    """
    lines = [line for word in ("server", "peer", "master") for line in root.peek("ntp", word)]
    if not lines:
        return
    closed = set()
    for draft in drafts.values():
        for block in draft.nodes:
            if block.find("ntp", "disable") is not None:
                closed.add(draft.name)
    granted, at = [], lines[0].at
    for line in root.peek("ntp", "access-group"):
        texts = [word for word in line.words[2:] if word not in ("ipv4", "ipv6", "kod")]
        if len(texts) == 2:
            at = line.at
            granted += [permitted_sources(lists.get(texts[1]))] if texts[0] != "query-only" else []
    sources = EVERYONE if at == lines[0].at else written(Match.union(granted), at)
    yield Listener(
        name="other", enabled=written(True, lines[0].at), sources=sources, ports=((17, 123),), where="ntp",
        interfaces=frozenset(name for name in drafts if name not in closed) if closed else None,
    )  # fmt: skip
