"""How a login asks who one is, when an idle session ends, what guards passwords, and what SSH and TLS agree to."""

from __future__ import annotations

from auditor.model.fact import Fact, not_understood, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, LoginMethod, SshTls
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.cisco_ios import facts
from vendor_parsers.cisco_ios.users import Aaa

_METHODS: dict[str, LoginMethod] = {
    "none": "none",
    "local": "user",
    "local-case": "user",
    "line": "password",
    "enable": "password",
    "tacacs+": "aaa",
    "radius": "aaa",
    "krb5": "aaa",
    "krb5-telnet": "aaa",
}
_TLS: dict[str, SshTls] = {"TLSv1.0": "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}


def line_login(node: Node, aaa: Aaa, kind: str) -> Fact[LoginMethod]:
    """How a line asks who one is."""
    off = node.find("no", "login")
    if off is not None:
        return written("none", off.at)
    login = node.find("login")
    words = login.cursor(1) if login is not None else None
    named = words is not None and words.accept("authentication")
    if named or aaa.new_model is not None:
        name = words.next() if named and words is not None else "default"
        found = _by_list(aaa, name, login if login is not None else node)
        if found is not None:
            return found
        # aaa new-model without a list: the local user database on vty lines, nothing on the console
        # (IOS Security Configuration Guide, Configuring Authentication: AAA authentication login)
        return facts.AAA_ON_VTY if kind == "vty" else unknown(facts.LOGIN_VARIES.note)
    if login is None or words is None:
        return unknown(facts.LOGIN_VARIES.note)
    if words.accept("local"):
        return written("user", login.at)
    return written("aaa" if words.accept("tacacs") else "password", login.at)


def _by_list(aaa: Aaa, name: str, node: Node) -> Fact[LoginMethod] | None:
    """What a method list asks for first; None where there is no such list."""
    methods = aaa.methods(name)
    if methods is None:
        return None
    first = methods[0] if methods else ""
    if first == "group":
        group = methods[1] if len(methods) > 1 else ""
        if group in aaa.servers:
            return written("aaa", node.at)
        return unknown(
            Text(f"no server of group {group} is in the file", f"サーバグループ {group} のサーバがファイルにない")
        )
    method = _METHODS.get(first)
    if method is None:
        return unknown(Text(f"method {first} is not judged", f"認証方式 {first} は判定対象外"))
    return written(method, node.at)


def web_login(root: Node, aaa: Aaa) -> Fact[LoginMethod]:
    """``ip http authentication``."""
    words = root.after("ip", "http", "authentication")
    if words is None:
        return facts.HTTP_ENABLE
    word = words.next()
    if word == "aaa":
        name = "default"
        while words.left:
            kind = words.next()
            given = words.next()
            name = given if kind == "login-authentication" else name
        return _by_list(aaa, name, words.node) or unknown(
            Text(f"list {name} is not defined", f"認証リスト {name} が定義されていない")
        )
    methods: dict[str, LoginMethod] = {"local": "user", "enable": "password", "tacacs": "aaa"}
    method = methods.get(word)
    return (
        written(method, words.at) if method is not None else unknown(not_understood(f"ip http authentication {word}"))
    )


def line_idle(node: Node) -> Fact[int]:
    """``exec-timeout`` in seconds; 0: never."""
    written_at, off = node.find("exec-timeout"), node.find("no", "exec-timeout")
    if written_at is None:
        return written(0, off.at) if off is not None else facts.EXEC_TIMEOUT
    words = written_at.cursor(1)
    seconds = 0
    for unit in (60, 1):
        word = words.peek()
        if word.isdecimal() and len(word) < 9:
            seconds += unit * int(words.next())
    return written(seconds, written_at.at)


def web_idle(root: Node) -> Fact[int] | None:
    """``ip http session-idle-timeout``; without it the browser proves who one is with every request, in no session."""
    words = root.after("ip", "http", "session-idle-timeout")
    return None if words is None else _number(words.next(), words.node)


def login_rules(root: Node) -> LoginRules:
    """Lock-out by ``login block-for`` or of local users, and the shortest password."""
    tries = facts.NO_LOCKOUT
    for prefix in (("aaa", "local", "authentication", "attempts", "max-fail"), ("login", "block-for")):
        words = root.after(*prefix)
        if words is not None:
            if prefix[0] == "login":
                words.next()
                words.accept("attempts")
            tries = _number(words.next(), words.node) or tries
            words.accept("within", words.peek(1))
    shortest = root.after("security", "passwords", "min-length")
    if shortest is None:
        return LoginRules(tries=tries, min_length=facts.MIN_LENGTH)
    return LoginRules(tries=tries, min_length=_number(shortest.next(), shortest.node) or facts.MIN_LENGTH)


def _number(word: str, node: Node) -> Fact[int] | None:
    return written(int(word), node.at) if word.isdecimal() and len(word) < 6 else None


def ssh_crypto(root: Node, version: Fact[str]) -> Crypto:
    """What the SSH server agrees to; its keys are not part of the configuration."""
    words = root.after("ip", "ssh", "version")
    oldest = facts.ssh_oldest(version)
    if words is not None:
        oldest = written("SSH-2" if words.next() == "2" else "SSH-1", words.at)
    exchanges = _algorithms(root, "kex")
    group = root.after("ip", "ssh", "dh", "min", "size")
    if group is not None:
        bits = group.next()
        if not exchanges.known and bits in ("2048", "4096"):
            exchanges = written((f"diffie-hellman groups of {bits} bits and more",), group.at)
    return Crypto(
        oldest=oldest, ciphers=_algorithms(root, "encryption"), exchanges=exchanges, key_bits=facts.KEY_ELSEWHERE
    )


def _algorithms(root: Node, kind: str) -> Fact[tuple[str, ...]]:
    words = root.after("ip", "ssh", "server", "algorithm", kind)
    return facts.SSH_ALGORITHMS if words is None else written(tuple(words.rest()), words.at)


def tls_crypto(root: Node) -> Crypto:
    """What the HTTPS server agrees to."""
    version = root.after("ip", "http", "tls-version")
    oldest = None if version is None else _TLS.get(version.next())
    suites = root.after("ip", "http", "secure-ciphersuite")
    trust = root.after("ip", "http", "secure-trustpoint")
    own = facts.SELF_SIGNED
    if trust is not None:
        # the name of the trustpoint that IOS makes for the certificate it signs itself
        own = written(not trust.next().startswith("TP-self-signed"), trust.at)
    return Crypto(
        oldest=facts.TLS_VARIES if version is None or oldest is None else written(oldest, version.at),
        ciphers=facts.TLS_SUITES if suites is None else written(tuple(suites.rest()), suites.at),
        exchanges=None,
        key_bits=facts.KEY_ELSEWHERE,
        own_certificate=own,
    )
