"""What guards an administrator's login on PAN-OS: lock-out, idle time-out, length of passwords, TLS."""

from __future__ import annotations

from dataclasses import replace

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.login import LoginRules
from auditor.model.management import Crypto, Listener, LoginMethod, SshTls
from auditor.model.text import Text
from vendor_parsers.paloalto_panos.scope import Config
from vendor_parsers.paloalto_panos.tree import Element

LOCKOUT = "CIS Palo Alto Firewall 9 Benchmark v1.0.0, 1.4.2: not configured by default, then nobody is locked out"
ACCOUNT: Fact[LoginMethod] = default(
    "user",
    Text(
        "every administrator logs in by an account (PAN-OS Administrator's Guide, Administrative Accounts)",
        "管理者は必ずアカウントでログインする (PAN-OS Administrator's Guide, Administrative Accounts)",
    ),
)
_VERSIONS: dict[str, SshTls] = {
    "tls1-0": "TLS 1.0",
    "tls1-1": "TLS 1.1",
    "tls1-2": "TLS 1.2",
    "tls1-3": "TLS 1.3",
}
_RELEASE = Text("not written; what is offered then depends on the release", "記載がなく、既定値は版による")
_NO_PROFILE = Text(
    "no ssl-tls-service-profile is written; which certificate is used then was not found",
    "ssl-tls-service-profile の記載がなく、その場合の証明書を確認できていない",
)
_KEY: Fact[int] = unknown(
    Text("the length of the key is not part of the configuration", "鍵の長さは設定ファイルに含まれない")
)
_NO_IDLE: Fact[int] = unknown(
    Text(
        "idle-timeout is not written; its default was not found", "idle-timeout の記載がなく、既定値を確認できていない"
    )
)
_NO_LENGTH: Fact[int] = unknown(
    Text(
        "password-complexity is not written; its default depends on the release",
        "password-complexity の記載がなく、既定値は版による",
    )
)


def login_rules(config: Config) -> LoginRules:
    """``admin-lockout`` of the management settings and ``password-complexity``."""
    return LoginRules(tries=_tries(config), min_length=_min_length(config))


def _management(config: Config) -> Element | None:
    return config.device.look("deviceconfig", "setting", "management")


def _tries(config: Config) -> Fact[int]:
    management = _management(config)
    lockout = None if management is None else management.look("admin-lockout")
    tries = None if lockout is None else lockout.number("failed-attempts")
    if lockout is None or tries is None:
        return default(0, LOCKOUT)
    if tries and lockout.number("lockout-time") is None:
        # the help has such an account locked until it is opened by hand, CIS Palo Alto Firewall 9 1.4.2 has it never locked
        return unknown(Text("lockout-time is not written", "lockout-time の記載がない"))
    return written(tries, lockout.span("failed-attempts"))


def _min_length(config: Config) -> Fact[int]:
    rules = config.tree.top.look("mgt-config", "password-complexity")
    if rules is None:
        return _NO_LENGTH
    on, number = rules.flag("enabled"), rules.number("minimum-length")
    if on is False:
        return written(0, rules.span("enabled"))
    return written(number, rules.span("minimum-length")) if on and number is not None else _NO_LENGTH


def _idle(config: Config) -> Fact[int]:
    management = _management(config)
    minutes = None if management is None else management.number("idle-timeout")
    if management is None or minutes is None:
        return _NO_IDLE
    return written(minutes * 60, management.span("idle-timeout"))


def _https(config: Config) -> Crypto:
    """The TLS service profile of the management port."""
    name = config.system.word("ssl-tls-service-profile")
    at = config.system.span("ssl-tls-service-profile")
    oldest: Fact[SshTls] = unknown(_RELEASE)
    profile = config.shared.look("ssl-tls-service-profile", name) if name else None
    settings = None if profile is None else profile.look("protocol-settings")
    version = _VERSIONS.get(settings.word("min-version")) if settings is not None else None
    if settings is not None and version is not None:
        oldest = written(version, settings.span("min-version"))
    return Crypto(
        oldest=oldest,
        ciphers=unknown(_RELEASE),
        exchanges=None,
        key_bits=_KEY,
        own_certificate=written(True, at) if name else unknown(_NO_PROFILE),
    )


def guarded(config: Config, listeners: list[Listener]) -> list[Listener]:
    """The listeners with how one logs in to them, when they cut off and what they agree to."""
    idle, https = _idle(config), _https(config)
    ssh = Crypto(oldest=unknown(_RELEASE), ciphers=unknown(_RELEASE), exchanges=unknown(_RELEASE), key_bits=_KEY)
    crypto = {"ssh": ssh, "https": https}
    return [
        replace(listener, login=ACCOUNT, idle=idle, crypto=crypto.get(listener.name))
        if listener.name in ("ssh", "telnet", "http", "https")
        else listener
        for listener in listeners
    ]
