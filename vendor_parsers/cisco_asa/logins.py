"""How one logs in to an ASA, when it cuts an idle session off, what guards passwords, and what SSH and TLS agree to.

Without ``aaa authentication SERVICE console`` Telnet takes the login password and ASDM the enable password, neither with
a user name; the serial console asks for nothing before the enable password (ASA Series General Operations CLI
Configuration Guide, Management Access).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, Listener, LoginMethod, SshTls
from auditor.model.rule import ANYWHERE
from auditor.model.text import Text
from auditor.source.node import Node
from vendor_parsers.cisco_asa.accounts import console_authentication
from vendor_parsers.cisco_asa.scope import Scope

MANAGE = "ASA Series General Operations CLI Configuration Guide, Management Access"
LOCKOUT = "CIS Cisco Firewall v8.x v4.2.0, 1.4.1.1: aaa local authentication attempts max-fail is disabled by default"
SSH_BOTH = (
    "http://www.gomjabbar.com/2011/07/31/cisco-asa-device-management-%E2%80%93-ssh-version-1/ (8.x: versions 1 and 2)"
)
_AAA = {"ssh": "ssh", "telnet": "telnet", "https": "http", "http": "http", "other": "serial"}
_TIMEOUTS = {"ssh": ("ssh", "timeout"), "telnet": ("telnet", "timeout"), "other": ("console", "timeout"),
             "https": ("http", "server", "idle-timeout")}  # fmt: skip
_TLS: dict[str, SshTls] = {
    "any": "SSL 3.0",
    "sslv3": "SSL 3.0",
    "tlsv1": "TLS 1.0",
    "tlsv1-only": "TLS 1.0",
    "tlsv1.1": "TLS 1.1",
    "tlsv1.2": "TLS 1.2",
    "tlsv1.3": "TLS 1.3",
}
_RELEASE = Text("not written; what holds then depends on the release", "記載がなく、既定値は版による")
_NO_TRUST = Text(
    "no ssl trust-point is written; which certificate is used then was not found",
    "ssl trust-point の記載がなく、その場合の証明書を確認できていない",
)
_KEY: Fact[int] = unknown(Text("the key is not part of the configuration", "鍵は設定ファイルに含まれない"))


def guarded(scope: Scope, listeners: Iterable[Listener]) -> Iterator[Listener]:
    """The management services with how one logs in to them, and the serial console beside them."""
    console = Listener(
        name="other",
        enabled=default(True, Text("every ASA has a serial console", "シリアルコンソールは必ず存在する")),
        sources=default(ANYWHERE, Text("whoever stands at the device", "装置の前にいる者")),
        where="serial console",
    )
    crypto = {"ssh": _ssh(scope), "https": _https(scope)}
    for listener in (*listeners, console):
        yield replace(
            listener,
            login=_login(scope, listener.name),
            idle=_idle(scope, listener.name),
            crypto=crypto.get(listener.name),
        )


def _login(scope: Scope, name: str) -> Fact[LoginMethod]:
    asked = console_authentication(scope, _AAA[name])
    if asked is None:
        return _without_aaa(scope, name)
    first = asked.words[4] if len(asked.words) > 4 else ""
    if first == "LOCAL":
        return written("user", asked.at)
    # the group's servers are ``aaa-server GROUP (interface) host ADDRESS`` lines
    if any("host" in node.words for node in scope.root.peek("aaa-server", first)):
        return written("aaa", asked.at)
    return unknown(
        Text(f"no server of group {first} is in the file", f"サーバグループ {first} のサーバがファイルにない")
    )


def _without_aaa(scope: Scope, name: str) -> Fact[LoginMethod]:
    if name != "ssh":
        return default("password", MANAGE)
    if scope.from_(8, 4, 2):
        # no default user any more: what is left are keys of users (ASA 5500 Migration to 8.4(2))
        return default(
            "user", "ASA 5500 Migration to 8.4(2): no default user; SSH needs aaa authentication ssh console"
        )
    if scope.before(8, 4):
        return default("password", "ASA 5500 Migration to 8.4(2): user pix with the login password until then")
    return unknown(_RELEASE)


def _idle(scope: Scope, name: str) -> Fact[int]:
    prefix = _TIMEOUTS.get(name)
    words = None if prefix is None else scope.root.after(*prefix)
    minutes = None if words is None else _number(words.next())
    return unknown(_RELEASE) if words is None or minutes is None else written(minutes * 60, words.at)


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 6 else None


def login_rules(scope: Scope) -> LoginRules:
    """``aaa local authentication attempts max-fail`` and ``password-policy minimum-length``."""
    tries = _written(scope.root, "aaa", "local", "authentication", "attempts", "max-fail")
    length = _written(scope.root, "password-policy", "minimum-length")
    return LoginRules(
        tries=default(0, LOCKOUT) if tries is None else tries,
        min_length=unknown(_RELEASE) if length is None else length,
    )


def _written(root: Node, *prefix: str) -> Fact[int] | None:
    words = root.after(*prefix)
    number = None if words is None else _number(words.next())
    return None if words is None or number is None else written(number, words.at)


def _ssh(scope: Scope) -> Crypto:
    words = scope.root.after("ssh", "version")
    oldest: Fact[SshTls] = default("SSH-1", SSH_BOTH) if scope.before(9, 0) else unknown(_RELEASE)
    if words is not None:
        oldest = written("SSH-1" if "1" in words.rest() else "SSH-2", words.at)
    custom = scope.root.after("ssh", "cipher", "encryption", "custom")
    group = scope.root.after("ssh", "key-exchange", "group")
    return Crypto(
        oldest=oldest,
        ciphers=unknown(_RELEASE) if custom is None else written(tuple(custom.next().strip('"').split(":")), custom.at),
        exchanges=unknown(_RELEASE) if group is None else written((group.next(),), group.at),
        key_bits=_KEY,
    )


def _https(scope: Scope) -> Crypto:
    words = scope.root.after("ssl", "server-version")
    version = None if words is None else _TLS.get(words.next())
    suites = scope.root.after("ssl", "encryption")
    trust = scope.root.find("ssl", "trust-point")
    return Crypto(
        oldest=unknown(_RELEASE) if words is None or version is None else written(version, words.at),
        ciphers=unknown(_RELEASE) if suites is None else written(tuple(suites.rest()), suites.at),
        exchanges=None,
        key_bits=_KEY,
        own_certificate=unknown(_NO_TRUST) if trust is None else written(True, trust.at),
    )
