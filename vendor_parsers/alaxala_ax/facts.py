"""What holds on AlaxalA switches when nothing is written, as facts for the model; what no document says is unknown."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.ranges import NOTHING, Ranges
from auditor.model.text import Text
from vendor_parsers._readers.switch_ports import PortDefaults

DEFAULT_VLAN = "AX3640S コンフィグレーションガイド Vol.1 Ver. 11.14, 19.1.3 デフォルトVLAN"
NATIVE = "AX3660S コンフィグレーションガイド Vol.1 Ver. 12.1.S, 25.1.3"
FILTERS = "AX3640S コンフィグレーションガイド Vol.2 Ver. 11.14, 1.1.7 暗黙の廃棄"
LISTS = "AX3660S コンフィグレーションコマンドレファレンス Vol.1 Ver. 12.1.K, ip access-list extended"
LOGIN = "AX8300S コンフィグレーションガイド Ver. 12.9.B, 0121"
GUIDEBOOK = "alaxalanetworks/ansible-guidebook, config"

ENABLED: Fact[bool] = default(
    True,
    Text(
        f"with nothing configured every port forwards right after the start ({DEFAULT_VLAN})",
        f"コンフィグレーション未設定でも起動後すぐに全ポートで中継する ({DEFAULT_VLAN})",
    ),
)
_NOT_DOCUMENTED: Fact[bool] = unknown(
    Text(
        "no line is written, and no document at hand says what holds then",
        "記載がなく、その場合の動作を確認できる文書がない",
    )
)
IPV6_VARIES: Fact[bool] = unknown(
    Text(
        "no IPv6 line is written; no document at hand says whether IPv6 is off then",
        "IPv6 の行がなく、その場合に無効かを確認できる文書がない",
    )
)
PORTS = PortDefaults(
    mode=default("access", f"access port ({DEFAULT_VLAN})"),
    access_vlan=default(1, f"VLAN 1 ({DEFAULT_VLAN})"),
    native_vlan=default(1, f"the default VLAN ({NATIVE})"),
    allowed=default(Ranges(NOTHING.intervals), f"a trunk belongs to no VLAN by itself ({DEFAULT_VLAN})"),
    negotiates=_NOT_DOCUMENTED,
    dot1x=_NOT_DOCUMENTED,
    port_security=_NOT_DOCUMENTED,
    storm_control=_NOT_DOCUMENTED,
    isolated=_NOT_DOCUMENTED,
)
FORWARDS_VARIES: Fact[bool] = unknown(
    Text(
        "no routing protocol is written; no document at hand says whether this model routes without a line",
        "ルーティングプロトコルの記載がなく、記載なしで中継する機種かを確認できる文書がない",
    )
)
NO_LINE: Fact[bool] = unknown(
    Text(
        "no line is written; no document at hand says that the service is off then",
        "記載がない。その場合に停止していると確認できる文書がない",
    )
)
TELNET_VARIES: Fact[bool] = unknown(
    Text(
        "line vty opens remote logins; whether Telnet is among them without transport input is in no document at hand",
        "line vty でリモートログインが許可されるが、transport input の記載がない場合に Telnet が含まれるか確認できる文書がない",
    )
)
EVERY_TERMINAL = Text(
    f"without ip access-group below line vty every remote terminal may log in ({LOGIN})",
    f"line vty に ip access-group がないと、すべてのリモート運用端末からログインできる ({LOGIN})",
)
WITHOUT_LIST = Text("the vendor does not document what passes there", "何が通過するかはベンダの文書で確認できない")
