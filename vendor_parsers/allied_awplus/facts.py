"""What holds on AlliedWare Plus when nothing is written, as facts for the model; what no document says is unknown."""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown
from auditor.model.ranges import Ranges
from auditor.model.text import Text
from vendor_parsers._readers.switch_ports import PortDefaults

X310 = "Software Reference for x310 Series Switches, AlliedWare Plus 5.4.4C (C613-50046-01)"
AR2050V = "Command Reference for AR2050V, AlliedWare Plus 5.4.7-1 (C613-50186-01)"
IX5 = "Command Reference for AT-IX5-28GPX, AlliedWare Plus 5.4.5 (C613-50057-01)"
HOW_TO = "AlliedWare Plus OS How To Note for x900 and x908, Making filters by applying hardware ACLs to ports"
GUIDE = "WCI configuration guide, AlliedWare Plus"
FIXTURES = "alliedtelesis/ansible_awplus, tests/unit/modules/fixtures"

ENABLED: Fact[bool] = default(
    True,
    Text(
        f"ports without a shutdown line are shown as admin up ({FIXTURES}, awplus_acl_interfaces)",
        f"shutdown の行がないポートは admin up と表示される ({FIXTURES}, awplus_acl_interfaces)",
    ),
)
IPV6_VARIES: Fact[bool] = unknown(
    Text(
        "no IPv6 line is written; no document at hand says whether IPv6 is off then",
        "IPv6 の行がなく、その場合に無効かを確認できる文書がない",
    )
)
_NOT_DOCUMENTED: Fact[bool] = unknown(
    Text(
        "no line is written, and no document at hand says what holds then",
        "記載がなく、その場合の動作を確認できる文書がない",
    )
)
_ALLOWED: Fact[Ranges] = unknown(
    Text(
        "no allowed VLAN is written; no document at hand says what a trunk carries then",
        "許可VLANの記載がなく、その場合にトランクが運ぶVLANを確認できる文書がない",
    )
)
_NATIVE: Fact[int] = unknown(
    Text(
        "no native VLAN is written; no document at hand says which one holds then",
        "ネイティブVLANの記載がなく、既定値を確認できる文書がない",
    )
)
PORTS = PortDefaults(
    mode=default("access", f"access mode ({X310}, Configuring VLANs)"),
    access_vlan=default(1, f"vlan1 ({X310}, Configuring VLANs)"),
    native_vlan=_NATIVE,
    allowed=_ALLOWED,
    negotiates=unknown(
        Text(
            "no document at hand says whether trunks are negotiated",
            "トランクのネゴシエーションの有無を確認できる文書がない",
        )
    ),
    dot1x=_NOT_DOCUMENTED,
    port_security=_NOT_DOCUMENTED,
    storm_control=_NOT_DOCUMENTED,
    isolated=_NOT_DOCUMENTED,
)
ROUTES: Fact[bool] = default(
    True,
    Text(
        f"AR routers forward between their interfaces without a line that says so ({GUIDE})",
        f"AR ルーターは転送を有効にする行がなくてもインターフェース間で中継する ({GUIDE})",
    ),
)
FORWARDS_VARIES: Fact[bool] = unknown(
    Text(
        "no document at hand says whether this switch routes without a line",
        "記載がない場合にこのスイッチがルーティングするかを確認できる文書がない",
    )
)
NO_LINE: Fact[bool] = unknown(
    Text(
        "neither service nor no service is written; exports write one of the two, and no document at hand says what holds",
        "service も no service も記載がない。通常はどちらかが出力され、既定の動作を確認できる文書がない",
    )
)
NO_VERSION: Fact[str] = unknown(
    Text(
        "the configuration does not say its version; show version or show system does",
        "設定に版の記載がない（show version・show system で分かる）",
    )
)
WITHOUT_LIST = Text("the vendor does not document what passes there", "何が通過するかはベンダの文書で確認できない")
