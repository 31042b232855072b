"""Packets from the information network that reach control, field or safety directly."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Example, Result, Severity, check
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._reach import PROTECTED, UNTOLD, pairs, told
from checks.control_network._plants import PLANT, router


@check(
    "CNI-001",
    "it-to-control-path",
    Severity.CRITICAL,
    title=Text(
        "Direct communication from the information network to control/field/safety is permitted",
        "情報系NWから制御系・フィールド系NWへの直接通信が許可されている",
    ),
    why=Text(
        "It is a direct path from the tier most exposed to attack to the tier that moves the plant.",
        "攻撃に最もさらされる層から、プラントを動かす層への直通経路になる。",
    ),
    decided=Text(
        "Every packet a host of an it zone may start is followed through routes, filters and translations of all "
        "devices. One that certainly arrives in a control, field or safety zone fails; one that may arrive cannot be "
        "told; nothing passes only when even the possible is empty. Replies to sessions do not count.",
        "情報系ゾーンの端末が開始できるすべてのパケットを、全機器の経路・フィルタ・アドレス変換に通して追跡する。制御系・"
        "フィールド系・安全系ゾーンに確実に届くものがあれば不適合、届き得るだけなら判定不能、可能性も残らないときだけ適合とする。"
        "セッションの応答は数えない。",
    ),
    fix=Text(
        "Remove the permit, or end the flow on a server in the control-information network and start a new one from "
        "there.\nCisco IOS: take the permit out of the inbound list of the information-side interface, end with a "
        "logged deny. Firewalls: delete or narrow the policy.",
        "該当の許可を削除するか、制御情報系のサーバでいったん終端し、そこから改めて通信を開始する。\n"
        "Cisco IOS: 情報系側インタフェースの in 方向ACLから許可を外し、末尾をログ付きdenyにする。ファイアウォール: ポリシーを削除または限定する。",
    ),
    messages={
        "fail": Text("{pair}: {flow} passes{more}", "{pair}: {flow} が通過する{more}"),
        "cannot_tell": UNTOLD,
    },
    decides=("2-4.a", "2-4.c"),
    reads=("filter", "nat", "interface", "vlan", "routing", "vpn", "zone"),
    references=("SR 5.1", "SR 5.2", "M0930", "M0937", "NIST SP 800-82r3", "METI-FSG"),
    examples=(
        Example(
            title=Text("A permit from office PCs to a PLC", "事務所PCからPLCへの許可"),
            configs={"rt-01.cfg": router(office=" permit tcp 10.10.1.0 0.0.0.255 host 10.30.1.10 eq 502")},
            plant=PLANT,
            fails=(("rt-01.cfg", 19),),
        ),
        Example(
            title=Text(
                "Only a server in the control-information network is reached", "制御情報系のサーバまでしか届かない"
            ),
            configs={"rt-01.cfg": router()},
            plant=PLANT,
        ),
    ),
    cure="stop",
)
def it_to_control_path(network: Network) -> Iterator[Result]:
    """One result per permitting line of each pair."""
    for source, target in pairs(network, ("it",), PROTECTED):
        yield from told(network, network.reach(source.id, target.id), sides=frozenset({"control"}))
