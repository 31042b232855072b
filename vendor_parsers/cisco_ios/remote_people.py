"""Who comes in by tunnels and dialled lines of IOS, for how long, and what is logged of it.

Tunnels are up as long as they are wanted or traffic asks for them; an idle timer is off unless written, dialled lines end
after 120 idle seconds (Cisco IOS Security Command Reference, crypto ipsec security-association idle-time; Dial Technologies
Command Reference, dialer idle-timeout). The idle timer of WebVPN is 2100 seconds (timeout (policy group)). Sessions are logged
with ``crypto logging session`` only, packets of a list with its ``log`` keyword only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.model.address import format_ip
from auditor.model.fact import Fact, default, unknown, written
from auditor.model.forwarding import Vpn
from auditor.model.interface import Interface
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Access
from auditor.source.node import Node
from vendor_parsers._readers.terms import ALWAYS_ANSWERS, NO_LONGEST, NO_SCHEDULE
from vendor_parsers.cisco_ios.draft import Draft
from vendor_parsers.cisco_ios.remote_terms import REFERENCE, settings, terms_of

_DIAL = "Cisco IOS Dial Technologies Command Reference"


def with_terms(root: Node, drafts: Mapping[str, Draft], vpns: tuple[Vpn, ...]) -> tuple[Vpn, ...]:
    """The tunnels with their terms and access."""
    logged = _logs_sessions(root)
    return tuple(
        replace(vpn, terms=tuple(terms_of(root, vpn)), access=_access(root, drafts, vpn, logged)) for vpn in vpns
    )


def records(root: Node) -> Fact[bool]:
    """Whether sessions are logged although no list asks for it: by the audit trail of inspection."""
    for prefix in (("ip", "inspect", "audit-trail"), ("ip", "inspect", "log", "drop-pkt")):
        for node in root.peek(*prefix):
            if prefix[2] == "audit-trail":
                return written(True, node.at)
    return default(False, f"{REFERENCE}, access-list: packets are logged only with the keyword log")


def dialled(ports: tuple[Interface, ...], drafts: Mapping[str, Draft]) -> tuple[Interface, ...]:
    """The interfaces, those that dial with the time after which they hang up."""
    found = []
    for port in ports:
        draft = drafts.get(port.name)
        if draft is not None and port.kind in ("cellular", "dialer"):
            port = replace(port, access=_line(draft, port))
        found.append(port)
    return tuple(found)


def _line(draft: Draft, port: Interface) -> Access:
    """A dialled line: its idle timer, and whether it stays up for ever."""
    idle: Fact[int] = unknown(Text("nothing says how it dials", "発呼方法の記述が無い"))
    demand: Fact[bool] = unknown(Text("nothing says how it dials", "発呼方法の記述が無い"))
    for node in draft.nodes:
        for line in (*node.peek("dialer", "in-band"), *node.peek("dialer", "pool")):
            idle = default(120, f"{_DIAL}, dialer idle-timeout: 120 seconds") if not idle.known else idle
            demand = written(True, line.at) if node.peek("dialer-group") else demand
        for line in node.peek("dialer", "idle-timeout"):
            line.mark()
            if len(line.words) > 2 and line.words[2].isdecimal():
                idle = written(int(line.words[2][:9]), line.at)
        for line in node.peek("dialer", "persistent"):
            line.mark()
            idle, demand = written(0, line.at), written(False, line.at)
    if idle.is_(0) and idle.at is not None:
        # without an idle timer a line that was dialled once stays up
        demand = written(False, idle.at)
    return Access(idle=idle, on_demand=demand, longest=NO_LONGEST, schedule=NO_SCHEDULE)


def _logs_sessions(root: Node) -> Fact[bool]:
    for node in root.peek("no", "logging", "on"):
        return written(False, node.at)
    found = root.all("crypto", "logging")
    for node in found:
        node.mark()
    sessions = [node for node in found if node.words[2:3] in (["session"], ["ezvpn"], ["ikev2"])]
    if sessions:
        return written(True, sessions[0].at)
    return default(False, f"{REFERENCE}, crypto logging session: off by default")


def _access(root: Node, drafts: Mapping[str, Draft], vpn: Vpn, logged: Fact[bool]) -> Access:
    device, at = _far_device(root, vpn)
    return Access(
        people=_people(root, drafts, vpn) if vpn.clients else written("none", vpn.at),
        device=device,
        wildcard=_wildcard(root, vpn) if device.is_("psk") else written(False, at or vpn.at),
        idle=_idle(root, vpn),
        longest=NO_LONGEST,
        on_demand=ALWAYS_ANSWERS,
        schedule=NO_SCHEDULE if not root.peek("time-range") else unknown(Text("a time-range is defined", "time-range が定義されている")),
        logged=logged if "ipsec" in vpn.carriers or not vpn.clients else unknown(Text("messages of this service", "この機能のログ")),
    )  # fmt: skip


def _far_device(root: Node, vpn: Vpn) -> tuple[Fact[str], Span | None]:
    """How the peer's device proves itself."""
    nobody: Fact[str] = written("none", vpn.at)
    if "ipsec" not in vpn.carriers:
        return nobody, vpn.at
    profiles = [words[1] for words, _ in settings(root, vpn) if words[:1] == ["ikev2-profile"] and len(words) > 1]
    lines = [
        child
        for name in profiles
        for node in root.peek("crypto", "ikev2", "profile", name)
        for child in node.peek("authentication", "remote")
    ]
    ways = {"pre-share": "psk", "rsa-sig": "certificate", "ecdsa-sig": "certificate", "eap": "none"}
    if not profiles:
        policies = root.peek("crypto", "isakmp", "policy")
        lines = [child for node in policies for child in node.peek("authentication")]
        if policies and any(not node.peek("authentication") for node in policies) and not lines:
            return default("certificate", f"{REFERENCE}, authentication (IKE policy): RSA signatures"), None
    said = [(ways.get(child.words[-1] if not profiles else child.words[2]), child.at) for child in lines if len(child.words) > 1]  # fmt: skip
    for kind in ("psk", "certificate", "none"):
        for word, at in said:
            if word == kind:
                return written(kind, at), at
    return unknown(Text("no policy or profile says how peers authenticate", "対向の認証方式の記述が無い")), None


def _wildcard(root: Node, vpn: Vpn) -> Fact[bool]:
    """Whether the key for a peer is one for all peers."""
    peer = format_ip(vpn.peer) if vpn.peer is not None else vpn.peer_name
    wild: Span | None = None
    for text, at in _key_peers(root):
        if peer and text == peer:
            return written(False, at)
        if text in ("0.0.0.0", "::/0"):
            wild = at
    if wild is not None:
        return written(True, wild)
    if vpn.clients:
        return default(False, f"{REFERENCE}, crypto isakmp client configuration group: one key for each group")
    return unknown(Text(f"no key is written for {peer or 'the peer'}", f"{peer or '対向'} 用の鍵の記述が無い"))


def _key_peers(root: Node) -> Iterator[tuple[str, Span]]:
    """The peers that keys are written for."""
    for node in root.peek("crypto", "isakmp", "key"):
        for word in ("address", "hostname"):
            if word in node.words[4:-1]:
                yield node.words[node.words.index(word, 4) + 1], node.at
    for ring in root.peek("crypto", "keyring"):
        for line in ring.peek("pre-shared-key"):
            yield from ((line.words[2], line.at) for _ in range(len(line.words) > 2))
    for ring in root.peek("crypto", "ikev2", "keyring"):
        for block in ring.peek("peer"):
            for line in block.peek("address"):
                yield from ((line.words[1], line.at) for _ in range(len(line.words) > 1))


def _idle(root: Node, vpn: Vpn) -> Fact[int]:
    if vpn.kind == "ssl":
        for context in root.peek("webvpn", "context", vpn.name):
            for group in context.peek("policy", "group"):
                for line in group.peek("timeout", "idle"):
                    line.mark()
                    if len(line.words) > 2 and line.words[2].isdecimal():
                        return written(int(line.words[2][:9]), line.at)
        return default(2100, f"{REFERENCE}, timeout (policy group): 2100 seconds")
    if "ipsec" not in vpn.carriers:
        return unknown(Text("the idle timer of this service", "この機能の無通信タイマー"))
    lines = [(words[2], at) for words, at in settings(root, vpn) if words[:2] == ["security-association", "idle-time"] and len(words) > 2]  # fmt: skip
    for node in root.peek("crypto", "ipsec", "security-association", "idle-time") if not lines else ():
        lines.append((node.words[-1], node.at))
    if lines and lines[0][0].isdecimal():
        return written(int(lines[0][0][:9]), lines[0][1])
    return default(0, f"{REFERENCE}, crypto ipsec security-association idle-time: off by default")


# -- persons ------------------------------------------------------------------------------------------------------


def _people(root: Node, drafts: Mapping[str, Draft], vpn: Vpn) -> Fact[str]:
    """How persons authenticate at a VPN or dial-in."""
    if vpn.kind == "ssl":
        lines = [
            line
            for context in root.peek("webvpn", "context", vpn.name)
            for line in context.peek("aaa", "authentication", "list")
        ]
        for line in lines:
            line.mark()
        return _listed(root, lines[0].words[3], lines[0].at) if lines and len(lines[0].words) > 3 else _listed(root, "default", vpn.at)  # fmt: skip
    if "ipsec" not in vpn.carriers:
        return _dialling(root, drafts, vpn)
    profiles = [words[1] for words, _ in settings(root, vpn) if words[:1] == ["ikev2-profile"] and len(words) > 1]
    if profiles:
        return _second(root, profiles, vpn)
    name = vpn.name.rpartition(" ")[0]
    lines = [*root.peek("crypto", "map", name, "client", "authentication", "list")] if name else []
    lines += [
        line
        for node in root.peek("crypto", "isakmp", "profile")
        for line in node.peek("client", "authentication", "list")
    ]
    for line in lines:
        line.mark()
    return _listed(root, lines[0].words[-1], lines[0].at) if lines else written("none", vpn.at)


def _second(root: Node, profiles: list[str], vpn: Vpn) -> Fact[str]:
    for name in profiles:
        for node in root.peek("crypto", "ikev2", "profile", name):
            for line in node.peek("authentication", "remote"):
                if line.words[2:3] and line.words[2] in ("eap", "anyconnect-eap"):
                    return written("server", line.at)
                if line.words[2:3] and line.words[2] in ("rsa-sig", "ecdsa-sig"):
                    return written("certificate", line.at)
    return written("none", vpn.at)


def _dialling(root: Node, drafts: Mapping[str, Draft], vpn: Vpn) -> Fact[str]:
    draft = drafts.get(vpn.tunnel_interface)
    lines = [line for node in (draft.nodes if draft is not None else ()) for line in node.peek("ppp", "authentication")]
    if not lines:
        return written("none", vpn.at)
    servers = [node for node in root.peek("aaa", "authentication", "ppp") if "group" in node.words]
    return written("server", servers[0].at) if servers else written("user", lines[0].at)


def _listed(root: Node, name: str, at: Span) -> Fact[str]:
    """What a list of login methods asks."""
    for node in root.peek("aaa", "authentication", "login", name):
        words = set(node.words[4:])
        if words & {"group", "radius", "tacacs+"}:
            return written("server", at)
        if words & {"local", "local-case"}:
            return written("user", at)
        if "none" in words:
            return written("none", at)
    return unknown(Text(f"login list {name} is not defined", f"ログインリスト {name} が定義されていない"))
