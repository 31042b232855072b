"""What holds on IOS and IOS-XE when nothing is written, as facts for the model, each with its source.

Where sources differ by model or version, the fact is unknown and its note says what it depends on.
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.interface import ALL_VLANS, PortMode
from auditor.model.logs import Content, Outcome, Stamp
from auditor.model.management import LoginMethod, SshTls
from auditor.model.ranges import Ranges
from auditor.model.text import Text

CR_3750 = "Catalyst 3750 Switch Command Reference OL-8552-07"
CR_3750X = "Catalyst 3750-X and 3560-X Switch Command Reference OL-29704-01"
CG_3560 = "Catalyst 3560 Switch Software Configuration Guide 78-16156-01, table 12-6"
CG_2960XR = "Catalyst 2960-XR Interface and Hardware Component Configuration Guide OL-29420-01, table 8"
CR_4500 = "Catalyst 4500 Series Cisco IOS Command Reference OL-27596-01"

ENABLED: Fact[bool] = default(
    True,
    Text(
        "show running-config prints shutdown for a port that is shut down (IOS Interface Command Reference, shutdown)",
        "停止中のポートは show running-config に shutdown と表示される (IOS Interface Command Reference, shutdown)",
    ),
)
IPV6_OFF: Fact[bool] = default(
    False,
    Text(
        "IPv6 is off on an interface until ipv6 enable or an address is written (IOS IPv6 Command Reference)",
        "ipv6 enable かアドレスの設定まで IPv6 は無効 (IOS IPv6 Command Reference)",
    ),
)
URPF_OFF: Fact[bool] = default(
    False,
    Text(
        "unicast RPF is disabled by default (IOS IP Switching Command Reference, ip verify unicast source)",
        "ユニキャストRPFは既定で無効 (IOS IP Switching Command Reference, ip verify unicast source)",
    ),
)
CDP_VARIES: Fact[bool] = unknown(
    Text(
        "whether CDP runs without a cdp line depends on the model and version",
        "cdp の記載がない場合の CDP の動作は機種・版による",
    )
)
CDP_SWITCH: Fact[bool] = default(
    True,
    "Catalyst 3750-E and 3560-E Software Configuration Guide OL-9775-02, table 27-1: CDP global and port state enabled",
)
LLDP_OFF: Fact[bool] = default(False, f"LLDP global state disabled ({CG_2960XR})")

MODE_DYNAMIC: Fact[PortMode] = default("dynamic", f"switchport mode dynamic auto ({CG_3560})")
MODE_VARIES: Fact[PortMode] = unknown(
    Text(
        "the switchport mode of a router's or controller's port depends on the module",
        "ルーター・コントローラーのポートの switchport mode はモジュールによる",
    )
)
ACCESS_VLAN: Fact[int] = default(1, f"VLAN 1 ({CG_3560})")
NATIVE_VLAN: Fact[int] = default(1, f"VLAN 1 ({CG_3560})")
ALLOWED_ALL: Fact[Ranges] = default(ALL_VLANS, f"VLANs 1 to 4094 ({CG_3560})")
ACCESS_NO_DTP: Fact[bool] = default(
    False, f"{CR_3750}, switchport mode: access is permanent nontrunking mode whatever the neighbour sends"
)
DTP_ON: Fact[bool] = default(True, f"{CR_3750}, switchport nonegotiate: the default is to use DTP")
PORT_SECURITY_OFF: Fact[bool] = default(False, f"{CR_4500}, switchport port-security: disabled")
DOT1X_OFF: Fact[bool] = default(False, f"{CR_3750X}, dot1x port-control: force-authorized, which authenticates nobody")
STORM_OFF: Fact[bool] = default(False, f"{CR_3750}, page 2-817, storm-control: disabled")
PROTECTED_OFF: Fact[bool] = default(
    False, "Catalyst 2960-X Security Configuration Guide OL-29048-01: no protected ports defined"
)
TEMPLATE: Fact[bool] = unknown(
    Text(
        "an interface template is applied and may set it",
        "インターフェーステンプレートが適用され、そこで設定されている可能性がある",
    )
)

ROUTES: Fact[bool] = default(
    True,
    Text(
        "IP routing is automatically enabled (Cisco 4451-X Hardware Installation Guide OL-27644-01, IP Routing)",
        "IP ルーティングは自動的に有効 (Cisco 4451-X Hardware Installation Guide OL-27644-01, IP Routing)",
    ),
)
ONE_NETWORK: Fact[bool] = default(
    False,
    Text(
        "a switch with one addressed interface has nothing to route between",
        "アドレスを持つインターフェースが1つのスイッチにはルーティング対象がない",
    ),
)
SWITCH_ROUTES_VARIES: Fact[bool] = unknown(
    Text(
        "no ip routing line; whether a switch routes without one depends on the model",
        "ip routing の記載がなく、その場合にルーティングするかは機種による",
    )
)
TRANSPORT_VARIES: Fact[bool] = unknown(
    Text(
        "transport input is not written; its default depends on the version",
        "transport input の記載がなく、既定値は版による",
    )
)
HTTP_VARIES: Fact[bool] = unknown(
    Text(
        "ip http server is not written; its default depends on the model and version",
        "ip http server の記載がなく、既定値は機種・版による",
    )
)
HTTPS_VARIES: Fact[bool] = unknown(
    Text(
        "ip http secure-server is not written; its default depends on the model and version",
        "ip http secure-server の記載がなく、既定値は機種・版による",
    )
)
VSTACK_VARIES: Fact[bool] = unknown(
    Text(
        "whether Smart Install listens without a vstack line depends on the model and version",
        "vstack の記載がない場合の Smart Install の待受は機種・版による",
    )
)
NO_VTY: Fact[bool] = unknown(Text("this export has no line vty", "このファイルに line vty がない"))
LOGIN_VARIES: Fact[bool] = unknown(
    Text(
        "no login line; what holds depends on the kind of line and the version",
        "login の記載がなく、動作は回線の種類と版による",
    )
)
SNMP_OFF: Fact[bool] = default(
    False,
    Text(
        "no snmp-server command: the SNMP agent is disabled (Catalyst 3750-E and 3560-E Software Configuration Guide OL-9775-02, table 33-4)",
        "snmp-server コマンドがなければ SNMP エージェントは無効 (Catalyst 3750-E and 3560-E Software Configuration Guide OL-9775-02, table 33-4)",
    ),
)
SNMP_OLD: Fact[bool] = unknown(
    Text(
        "no snmp-server command; releases before 12.2 differ (Catalyst 3550 Software Configuration Guide 78-11194-09,"
        " table 27-3: agent enabled)",
        "snmp-server コマンドがなく、12.2 より前の版では既定値が異なる (Catalyst 3550 Software Configuration Guide"
        " 78-11194-09, table 27-3: エージェント有効)",
    )
)

# -- logs and time ------------------------------------------------------------------------------------------------

LOG_SEVERITY: Fact[int] = default(
    6,
    Text(
        "informational and worse is sent to hosts (IOS Network Management Command Reference, logging trap)",
        "informational 以上を送信する (IOS Network Management Command Reference, logging trap)",
    ),
)
LOGINS_SILENT: Fact[frozenset[Outcome]] = default(
    frozenset(),
    Text(
        "a message per login is made only where login on-success or on-failure is written (IOS Login Enhancements, 12.3(4)T)",
        "login on-success・on-failure を設定した場合にのみログインの記録を出力する (IOS Login Enhancements, 12.3(4)T)",
    ),
)
CHANGES_TOLD: Fact[Content] = default(
    "event",
    Text(
        "SYS-5-CONFIG_I tells who configured and from where, not what (IOS System Message Guide)",
        "SYS-5-CONFIG_I は変更者と接続元のみを記録し、変更内容は記録しない (IOS System Message Guide)",
    ),
)
STAMPS_VARY: Fact[Stamp] = unknown(
    Text(
        "no service timestamps line, and the default differs by release",
        "service timestamps の行がなく、既定値はリリースにより異なる",
    )
)
NTP_UNCHECKED: Fact[bool] = default(
    False,
    Text(
        "ntp authenticate is off until written (IOS Basic System Management Command Reference)",
        "ntp authenticate は記述するまで無効 (IOS Basic System Management Command Reference)",
    ),
)
NTP_WRITTEN: Fact[bool] = default(
    False,
    Text(
        "no time server is asked until one is written (IOS Basic System Management Command Reference, ntp server)",
        "時刻サーバは設定するまで参照しない (IOS Basic System Management Command Reference, ntp server)",
    ),
)
ARCHIVE_OFF: Fact[bool] = default(
    False,
    Text(
        "nothing is archived until archive and path are written (IOS Configuration Fundamentals Command Reference, archive)",
        "archive と path を設定するまで世代保存は行われない (IOS Configuration Fundamentals Command Reference, archive)",
    ),
)
AAA_ON_VTY: Fact[LoginMethod] = default(
    "user",
    Text("aaa new-model uses the local database on lines", "aaa new-model 時、vty はローカルユーザーで認証する"),
)
HTTP_ENABLE: Fact[LoginMethod] = default(
    "password",
    Text(
        "without ip http authentication the enable password is asked for (CCIE Security v3.0 Quick Reference, HTTP;"
        " https://blog.ipspace.net/2006/10/multilevel-web-http-access-to-router)",
        "ip http authentication がなければ enable パスワードで認証する (CCIE Security v3.0 Quick Reference, HTTP;"
        " https://blog.ipspace.net/2006/10/multilevel-web-http-access-to-router)",
    ),
)
EXEC_TIMEOUT: Fact[int] = default(
    600, "exec-timeout: 10 minutes (Catalyst 2960-XR Security Configuration Guide, Configuring Secure Shell)"
)
NO_LOCKOUT: Fact[int] = default(
    0,
    Text(
        "without login block-for no login is blocked (Cisco IOS Login Enhancements-Login Block, IOS XE 16)",
        "login block-for がなければログインは遮断されない (Cisco IOS Login Enhancements-Login Block, IOS XE 16)",
    ),
)
MIN_LENGTH: Fact[int] = unknown(
    Text(
        "security passwords min-length is not written; its default depends on the release",
        "security passwords min-length の記載がなく、既定値は版による",
    )
)
KEY_ELSEWHERE: Fact[int] = unknown(Text("the key is not part of the configuration", "鍵は設定ファイルに含まれない"))
SSH_ALGORITHMS: Fact[tuple[str, ...]] = unknown(
    Text(
        "ip ssh server algorithm is not written; what is offered then depends on the release",
        "ip ssh server algorithm の記載がなく、既定のアルゴリズムは版による",
    )
)
TLS_VARIES: Fact[SshTls] = unknown(
    Text(
        "ip http tls-version is not written; what is accepted then depends on the release",
        "ip http tls-version の記載がなく、既定の TLS バージョンは版による",
    )
)
TLS_SUITES: Fact[tuple[str, ...]] = unknown(
    Text(
        "ip http secure-ciphersuite is not written; what is offered then depends on the release",
        "ip http secure-ciphersuite の記載がなく、既定の暗号スイートは版による",
    )
)
SELF_SIGNED: Fact[bool] = default(
    False,
    Text(
        "without ip http secure-trustpoint the server signs its certificate itself (Catalyst 3750-X and 3560-X"
        " Software Configuration Guide OL-21521-01, page 10-50)",
        "ip http secure-trustpoint がなければ自己署名証明書を使う (Catalyst 3750-X and 3560-X Software Configuration Guide OL-21521-01, page 10-50)",
    ),
)
BOTH_SSH: Fact[SshTls] = default(
    "SSH-1",
    Text(
        "without ip ssh version both versions are accepted (Catalyst 2960-XR Security Configuration Guide, Configuring"
        " Secure Shell; CIS Cisco IOS 15 v4.1.1, 2.1.1.2)",
        "ip ssh version がなければ両方のバージョンを受け付ける (Catalyst 2960-XR Security Configuration Guide, Configuring"
        " Secure Shell; CIS Cisco IOS 15 v4.1.1, 2.1.1.2)",
    ),
)
_SSH_VARIES: Fact[SshTls] = unknown(
    Text(
        "ip ssh version is not written; whether version 1 is accepted then depends on the release",
        "ip ssh version の記載がなく、バージョン1を受け付けるかは版による",
    )
)


def ssh_oldest(version: Fact[str]) -> Fact[SshTls]:
    """The oldest SSH that is accepted without ``ip ssh version``: stated for 12 and 15, not for IOS XE 16 and later."""
    return BOTH_SSH if (version.value or "").startswith(("12.", "15.")) else _SSH_VARIES
