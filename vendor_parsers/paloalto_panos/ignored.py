"""Statements left alone on purpose, and the sections that verdicts rest on."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Ignored
from vendor_parsers.paloalto_panos.tree import COMMANDS

_DEVICE = "devices / *"
LOOKS = Text("Reports, dashboards and response pages", "レポート・画面・応答ページ")
PROFILES = Text(
    "Security profiles: what permitted traffic is inspected for is not judged",
    "セキュリティプロファイル。許可後の検査内容は判定しない",
)
TUNING = Text("Tuning without effect on who reaches what", "到達性やアクセス制御に影響しない調整値")
LABEL = Text("Label, comment or identifier", "ラベル・コメント・識別子")
KEYS = Text("Certificates and keys; their bodies say nothing here", "証明書・鍵の本体。内容からは判断しない")
QOS = Text("Traffic shaping", "帯域制御")
CLUSTER = Text("High availability: the pair itself is not modelled", "冗長構成。クラスタ自体はモデル化しない")
DOS = Text("DoS and zone protection drop floods, they grant nothing", "DoS・ゾーン保護。攻撃を落とすだけで許可はしない")
UPDATES = Text("Schedules of content and software updates", "コンテンツ・ソフトウェア更新の予定")
MULTICAST = Text("Multicast forwarding is not modelled", "マルチキャスト転送はモデル化しない")
LEASES = Text("Addresses handed out to clients", "クライアントへのアドレス払い出し")
AUTH = Text("Details of how users prove themselves", "利用者認証の細部")
APPLICATIONS = Text(
    "Which application a session counts as: applications are never certain here",
    "セッションをどのアプリケーションとみなすかの設定。アプリケーションは判定に用いない",
)
IDENTITY = Text("Where user names come from: users are never certain here", "利用者名の取得元。利用者は判定に用いない")


def _all(reason: Text, *paths: str) -> tuple[Ignored, ...]:
    return tuple(Ignored(path, reason) for path in paths)


_SCOPES = ("shared", f"{_DEVICE} / vsys / *", "policy / panorama", "panorama", f"{_DEVICE} / device-group / *")
IGNORED: tuple[Ignored, ...] = (
    *_all(
        LOOKS,
        *(f"{scope} / {word}" for scope in _SCOPES for word in (
            "reports", "report-group", "email-scheduler", "pdf-summary-report", "botnet", "response-page",
            "application-usage",
        )),
        f"{_DEVICE} / deviceconfig / setting / custom-logo",
    ),
    *_all(PROFILES, *(f"{scope} / {word}" for scope in _SCOPES for word in ("profiles", "profile-group", "threats"))),
    *_all(
        TUNING,
        f"{_DEVICE} / deviceconfig / setting",
        f"{_DEVICE} / deviceconfig / system / device-telemetry",
        f"{_DEVICE} / deviceconfig / system / server-verification",
        f"{_DEVICE} / deviceconfig / system / lcaas-use-proxy",
        f"{_DEVICE} / deviceconfig / system / route",
        f"{_DEVICE} / network / profiles / monitor-profile",
        f"{_DEVICE} / network / profiles / lldp-profile",
        f"{_DEVICE} / network / profiles / bfd-profile",
        f"{_DEVICE} / network / lldp",
        f"{_DEVICE} / network / virtual-router / * / ecmp",
        f"{_DEVICE} / network / underlay-net",
        f"{_DEVICE} / vsys / * / setting",
        f"{_DEVICE} / platform",
        "shared / content-preview",
        "shared / application-status",
        "shared / override",
    ),
    *_all(
        LABEL,
        *(f"{scope} / tag" for scope in _SCOPES),
        f"{_DEVICE} / deviceconfig / system / login-banner",
        f"{_DEVICE} / deviceconfig / system / motd-and-banner",
        f"{_DEVICE} / deviceconfig / system / ack-login-banner",
        f"{_DEVICE} / deviceconfig / system / timezone",
        f"{_DEVICE} / deviceconfig / system / locale",
        f"{_DEVICE} / deviceconfig / system / domain",
        f"{_DEVICE} / deviceconfig / system / geo-location",
        f"{_DEVICE} / vsys / * / display-name",
        f"{_DEVICE} / vsys / * / import",
        f"{_DEVICE} / network / shared-gateway / * / display-name",
        f"{_DEVICE} / device-group / * / description",
        f"{_DEVICE} / device-group / * / devices",
        "(version)",
        "readonly",
    ),
    *_all(
        KEYS,
        *(f"{scope} / {word}" for scope in _SCOPES for word in (
            "certificate", "certificate-profile", "ssl-tls-service-profile", "ssl-decrypt", "ssl-exclude-cert", "scep",
            "ocsp-responder", "ssh-service-profile",
        )),
        f"{_DEVICE} / deviceconfig / system / ssh",
        f"{_DEVICE} / deviceconfig / system / device-certificate",
        f"{_DEVICE} / deviceconfig / system / ssl-tls-service-profile",
    ),
    *_all(
        QOS,
        f"{_DEVICE} / network / qos",
        f"{_DEVICE} / network / profiles / qos-profile",
        "** / rulebase / qos", "** / pre-rulebase / qos", "** / post-rulebase / qos",
    ),
    *_all(CLUSTER, f"{_DEVICE} / deviceconfig / high-availability", f"{_DEVICE} / network / interface / ha"),
    *_all(
        DOS,
        f"{_DEVICE} / network / profiles / zone-protection-profile",
        "** / rulebase / dos", "** / pre-rulebase / dos", "** / post-rulebase / dos",
    ),
    *_all(UPDATES, f"{_DEVICE} / deviceconfig / system / update-schedule"),
    *_all(MULTICAST, f"{_DEVICE} / network / virtual-router / * / multicast"),
    *_all(
        LEASES,
        f"{_DEVICE} / network / dhcp",
        f"{_DEVICE} / network / dhcp / interface / * / relay",
        f"{_DEVICE} / network / dhcp / interface / * / server / *",
    ),
    *_all(
        AUTH,
        "mgt-config / password-complexity",
        "mgt-config / password-profile",
        "mgt-config / access-domain",
        *(f"{scope} / {word}" for scope in _SCOPES for word in (
            "authentication-profile", "authentication-sequence", "authentication-object", "captive-portal",
            "multi-factor-auth-server",
        )),
        f"{_DEVICE} / deviceconfig / system / authentication-profile",
        f"{_DEVICE} / deviceconfig / system / certificate-profile",
        f"{_DEVICE} / deviceconfig / system / non-ui-authentication-profile",
    ),
    *_all(
        APPLICATIONS,
        "** / rulebase / application-override",
        "** / pre-rulebase / application-override",
        "** / post-rulebase / application-override",
    ),
    *_all(
        PROFILES,
        "** / rulebase / decryption", "** / pre-rulebase / decryption", "** / post-rulebase / decryption",
        "** / rulebase / tunnel-inspect", "** / pre-rulebase / tunnel-inspect", "** / post-rulebase / tunnel-inspect",
    ),
    *_all(
        IDENTITY,
        *(f"{scope} / {word}" for scope in _SCOPES for word in (
            "user-id-collector", "user-id-agent", "user-id-hub", "group-mapping", "ts-agent", "vm-info-source",
            "redistribution-agent", "user-id-ssl-auth", "dynamic-user-group",
        )),
    ),
)  # fmt: skip

_FILTER_WORDS = (
    "rulebase", "pre-rulebase", "post-rulebase", "address", "address-group", "service", "service-group", "application",
    "application-group", "application-filter", "external-list", "region", "schedule",
)  # fmt: skip
TOPICS: tuple[tuple[str, Topic], ...] = (
    *((f"{scope} / {word}", "filter") for scope in _SCOPES for word in _FILTER_WORDS),
    *((f"** / {base} / nat", "nat") for base in ("rulebase", "pre-rulebase", "post-rulebase")),
    *((f"** / {base} / pbf", "routing") for base in ("rulebase", "pre-rulebase", "post-rulebase")),
    *((f"** / {base} / sdwan", "routing") for base in ("rulebase", "pre-rulebase", "post-rulebase")),
    (f"{_DEVICE} / vsys / * / zone", "zone"),
    (f"{_DEVICE} / vsys / * / global-protect", "vpn"),
    (f"{_DEVICE} / vsys", "filter"),
    (f"{_DEVICE} / network", "interface"),
    (f"{_DEVICE} / network / interface", "interface"),
    (f"{_DEVICE} / network / vlan", "vlan"),
    (f"{_DEVICE} / network / virtual-wire", "interface"),
    (f"{_DEVICE} / network / virtual-router", "routing"),
    (f"{_DEVICE} / network / logical-router", "routing"),
    (f"{_DEVICE} / network / shared-gateway", "zone"),
    (f"{_DEVICE} / network / ike", "vpn"),
    (f"{_DEVICE} / network / tunnel", "vpn"),
    (f"{_DEVICE} / network / dns-proxy", "service"),
    (f"{_DEVICE} / network / profiles / interface-management-profile", "service"),
    (f"{_DEVICE} / deviceconfig / system", "service"),
    (f"{_DEVICE} / template", "interface"),
    (f"{_DEVICE} / template-stack", "interface"),
    *((f"{scope} / log-settings", "logging") for scope in _SCOPES),
    *((f"{scope} / server-profile", "user") for scope in _SCOPES),
    *((f"{scope} / local-user-database", "user") for scope in _SCOPES),
    ("shared / admin-role", "user"),
    ("mgt-config", "user"),
    ("policy", "filter"),
    ("panorama", "filter"),
    (COMMANDS, "filter"),
)
