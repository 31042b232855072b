"""What guards a login on Junos: lock-out, the idle time-out of classes, length of passwords, SSH and TLS."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, LoginMethod, SshTls
from auditor.model.text import Text
from vendor_parsers.juniper_junos.header import Header
from vendor_parsers.juniper_junos.statement import Statement

RETRY = "Junos CLI Reference, retry-options: nobody is locked out unless lockout-period is written"
LENGTH = "Junos OS 13.2, minimum-length (System Login): six characters"
IDLE = "Junos OS 13.2, idle-timeout (System Login): without it nobody is ever logged out"
VERSION = "Junos OS 13.2, protocol-version: version 2 is the default since 11.4"
ACCOUNT: Fact[LoginMethod] = default(
    "user",
    Text(
        "root and every user log in by name (Junos OS User Access and Authentication Administration Guide)",
        "root を含め必ずユーザ名でログインする (Junos OS User Access and Authentication Administration Guide)",
    ),
)
_KEY: Fact[int] = unknown(Text("the key is not part of the configuration", "鍵は設定ファイルに含まれない"))
_RELEASE = Text("not written; what is offered then depends on the release", "記載がなく、既定値は版による")
_TLS: Fact[SshTls] = unknown(
    Text("Junos has no statement for the TLS version of the web interface", "WebのTLSバージョンを示す設定がない")
)


def login_rules(root: Statement) -> LoginRules:
    """``retry-options`` and ``password`` of ``system login``."""
    tries = default(0, RETRY)
    retry = root.find("system", "login", "retry-options")
    if retry is not None:
        period = retry.one("lockout-period")
        if period is not None:
            # Junos CLI Reference, retry-options: three tries by default, ten in 13.2 and before
            tries = written(retry.number("tries-before-disconnect") or 10, period.at)
        retry.take()
    length = default(6, LENGTH)
    # ``passwords`` is how releases before 10 write it
    for word in ("password", "passwords"):
        password = root.find("system", "login", word)
        number = None if password is None else password.number("minimum-length")
        if password is not None:
            length = length if number is None else written(number, password.at)
            password.take()
    return LoginRules(tries=tries, min_length=length)


def idle(root: Statement) -> Fact[int]:
    """The longest idle time of any user's class in seconds, 0 (never) above all; root has no class and is left out."""
    for_all = _minutes(root, "system", "login", "idle-timeout")
    found: list[Fact[int]] = []
    for user in root.all("system", "login", "user"):
        kind = user.word("class")
        own = _minutes(root, "system", "login", "class", kind, "idle-timeout") if kind else None
        found.append(own or for_all or Fact("default", 0, user.at, Text(IDLE, IDLE)))
    if not found:
        return for_all or default(0, IDLE)
    return max(found, key=lambda fact: (fact.value == 0, fact.value or 0))


def _minutes(root: Statement, *path: str) -> Fact[int] | None:
    holder = root.peek(*path[:-1])
    number = None if holder is None else holder.number(path[-1])
    value = None if holder is None else holder.one(path[-1])
    return None if number is None or value is None else written(number * 60, value.at)


def ssh(entry: Statement, header: Header) -> Crypto:
    """``system services ssh``."""
    versions = entry.words("protocol-version")
    at = entry.find("protocol-version")
    oldest = _oldest(header)
    if versions and at is not None:
        oldest = written("SSH-1" if "v1" in versions else "SSH-2", at.at)
    keys = entry.words("hostkey-algorithm-list")
    rsa = not keys or any(word in ("rsa", "dsa", "dss") for word in keys)
    return Crypto(
        oldest=oldest,
        ciphers=_names(entry, "ciphers"),
        exchanges=_names(entry, "key-exchange"),
        key_bits=_KEY if rsa else None,
    )


def _oldest(header: Header) -> Fact[SshTls]:
    release = (header.version.value or "").partition(".")
    if not release[0].isdecimal() or len(release[0]) > 3 or int(release[0]) < 12:
        return unknown(
            Text(
                "protocol-version is not written; releases before 11.4 accept version 1 too",
                "protocol-version の記載がなく、11.4 より前の版はバージョン1も受け付ける",
            )
        )
    return default("SSH-2", VERSION)


def _names(entry: Statement, word: str) -> Fact[tuple[str, ...]]:
    names, at = entry.words(word), entry.find(word)
    return written(names, at.at) if names and at is not None else unknown(_RELEASE)


def https(entry: Statement) -> Crypto:
    """``web-management https``."""
    own: Fact[bool] = unknown(Text("no certificate is named", "証明書の指定がない"))
    for word, chosen in (
        ("local-certificate", True),
        ("pki-local-certificate", True),
        ("system-generated-certificate", False),
    ):
        found = entry.find(word)
        if found is not None:
            own = written(chosen, found.at)
    return Crypto(oldest=_TLS, ciphers=unknown(_RELEASE), exchanges=None, key_bits=_KEY, own_certificate=own)
