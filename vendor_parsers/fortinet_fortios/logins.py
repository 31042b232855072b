"""What guards an administrator's login on FortiOS: lock-out, idle time-out, length of passwords, SSH and TLS."""

from __future__ import annotations

from dataclasses import replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, Listener, LoginMethod, SshTls
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.defaults import CLI_PASSWORDS, GUI_CERTIFICATE, IDLE, LOCKOUT, SSH_ONE
from vendor_parsers.fortinet_fortios.entries import Config, Entry

_TLS: dict[str, SshTls] = {
    "tlsv1-0": "TLS 1.0",
    "tlsv1-1": "TLS 1.1",
    "tlsv1-2": "TLS 1.2",
    "tlsv1-3": "TLS 1.3",
}
_ACCOUNT: Fact[LoginMethod] = default(
    "user",
    Text(
        "every administrator logs in by an account (CLI reference, config system admin)",
        "管理者は必ずアカウントでログインする (CLI reference, config system admin)",
    ),
)
_KEY: Fact[int] = unknown(
    Text("the length of the key is not part of the configuration", "鍵の長さは設定ファイルに含まれない")
)
_NOT_WRITTEN: Fact[tuple[str, ...]] = unknown(
    Text("not written; what is offered then depends on the version", "記載がなく、既定値は版による")
)
_TLS_VARIES: Fact[SshTls] = unknown(
    Text(
        "admin-https-ssl-versions is not written; its default depends on the version",
        "admin-https-ssl-versions の記載がなく、既定値は版による",
    )
)
_POLICY_SINCE = (7, 6)
"""The CLI reference of 6.4 has the policy disabled by default; later than this the default was not looked up."""


def login_rules(config: Config) -> LoginRules:
    """``admin-lockout-threshold`` and ``config system password-policy``."""
    shared = config.shared.settings("system global")
    tries = _number(shared, "admin-lockout-threshold", 1)
    return LoginRules(tries=default(3, LOCKOUT) if tries is None else tries, min_length=_min_length(config))


def _number(entry: Entry, key: str, unit: int) -> Fact[int] | None:
    number = entry.number(key)
    return None if number is None else written(number * unit, entry.span(key))


def _min_length(config: Config) -> Fact[int]:
    policy = config.shared.settings("system password-policy")
    on, targets = policy.flag("status"), policy.values("apply-to")
    length = _number(policy, "minimum-length", 1)
    if on is None and policy.mentioned("status"):
        return unknown(Text("value of status not understood", "status の値を解釈できない"))
    if on is None and not (config.version and config.version < _POLICY_SINCE):
        return unknown(
            Text(
                "password-policy is not written; its default in this version was not found",
                "password-policy の記載がなく、この版の既定値を確認できない",
            )
        )
    if on is None:
        return default(0, CLI_PASSWORDS)
    if not on or (targets and "admin-password" not in targets):
        return written(0, policy.span("apply-to" if on else "status"))
    return default(8, CLI_PASSWORDS) if length is None else length


def _idle(config: Config) -> Fact[int]:
    """``admintimeout`` in seconds; the longest that an access profile allows instead, 0 (never) above all."""
    shared = _number(config.shared.settings("system global"), "admintimeout", 60)
    found = [default(300, IDLE) if shared is None else shared]
    for _, table in config.everywhere("system accprofile"):
        for profile in table:
            own = _number(profile, "admintimeout", 60)
            if profile.flag("admintimeout-override") and own is not None:
                found.append(own)
    return max(found, key=lambda fact: (fact.value == 0, fact.value or 0))


def _ssh(config: Config) -> Crypto:
    shared = config.shared.settings("system global")
    old = shared.switch("admin-ssh-v1", default(False, SSH_ONE))
    oldest: Fact[SshTls] = unknown(old.note)
    if old.value is not None:
        version: SshTls = "SSH-1" if old.value else "SSH-2"
        oldest = written(version, old.at) if old.at is not None else default(version, SSH_ONE)
    later = config.shared.settings("system ssh-config")
    return Crypto(
        oldest=oldest,
        ciphers=_names(shared, later, "ssh-enc-algo"),
        exchanges=_names(shared, later, "ssh-kex-algo"),
        key_bits=_KEY,
    )


def _names(shared: Entry, later: Entry, key: str) -> Fact[tuple[str, ...]]:
    """``key`` where versions keep it: ``system ssh-config`` since 7.4.4, before in ``system global``."""
    for entry in (later, shared):
        names = entry.values(key)
        if names:
            return written(names, entry.span(key))
    return _NOT_WRITTEN


def _https(config: Config) -> Crypto:
    shared = config.shared.settings("system global")
    versions = [_TLS[word] for word in shared.values("admin-https-ssl-versions") if word in _TLS]
    certificate = shared.word("admin-server-cert")
    own: Fact[bool] = default(False, GUI_CERTIFICATE)
    if certificate:
        # Fortinet_Factory and its kind come with the device, self-sign is made by it
        factory = certificate == "self-sign" or certificate.startswith("Fortinet_")
        own = written(not factory, shared.span("admin-server-cert"))
    return Crypto(
        oldest=written(min(versions), shared.span("admin-https-ssl-versions")) if versions else _TLS_VARIES,
        ciphers=_NOT_WRITTEN,
        exchanges=None,
        key_bits=_KEY,
        own_certificate=own,
    )


def guarded(config: Config, listeners: list[Listener]) -> list[Listener]:
    """The listeners with how one logs in to them, when they cut off and what they agree to."""
    idle, ssh, https = _idle(config), _ssh(config), _https(config)
    crypto = {"ssh": ssh, "https": https}
    return [
        replace(listener, login=_ACCOUNT, idle=idle, crypto=crypto.get(listener.name))
        if listener.name in ("ssh", "telnet", "http", "https")
        else listener
        for listener in listeners
    ]
