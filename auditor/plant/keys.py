"""Every key the plant file may hold, what it means and what shape it has: read by the loader and the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from auditor.model.device import DeviceKind
from auditor.model.text import Text
from auditor.plant.types import ZONE_KINDS, Direction, LinkKind, OneWayBy, Severity, StandInKind

Shape = Literal[
    "text",
    "yes-no",
    "number",
    "zone",
    "zones",
    "port",
    "ports",
    "prefixes",
    "vlans",
    "addresses",
    "protocols",
    "port-numbers",
]


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its meaning, its shape, the words it accepts (none: any of that shape), whether it must be there."""

    means: Text
    shape: Shape = "text"
    words: tuple[str, ...] = ()
    required: bool = False


Keys = Mapping[str, Key]

PLANT: Keys = {
    "name": Key(Text("The plant's name", "プラント名")),
    "high_safety": Key(
        Text("A plant that needs particularly high safety", "特に高い安全性が求められるプラント"), "yes-no"
    ),
}
ZONE: Keys = {
    "id": Key(Text("Short name used in every other place", "他の箇所から参照する短い名前"), required=True),
    "kind": Key(
        Text(
            "Kind of zone; the manual's Japanese names are accepted too",
            "ゾーンの種別。手引きの日本語名（情報系NW など）でもよい",
        ),
        words=ZONE_KINDS,
        required=True,
    ),
    "name": Key(Text("Name shown to people", "表示名")),
    "prefixes": Key(Text("Subnets of the zone, IPv4 and IPv6", "ゾーンのサブネット（IPv4・IPv6）"), "prefixes"),
    "vlans": Key(Text("VLAN numbers of the zone", "ゾーンに属する VLAN 番号"), "vlans"),
    "l2_domain": Key(
        Text(
            "Layer-2 island in which these VLAN numbers count; needed where a number is used twice",
            "VLAN 番号が有効な L2 範囲の名前。同じ番号を別の島で使う場合に書く",
        )
    ),
    "interfaces": Key(
        Text(
            "Interfaces pinned to the zone, as device:interface; wins over VLAN and prefix",
            "ゾーンに固定するインタフェース（機器名:インタフェース名）。VLAN・プレフィックスより優先",
        ),
        "ports",
    ),
}
DEVICE: Keys = {
    "kind": Key(Text("Kind of device", "機器の種別"), words=get_args(DeviceKind)),
    "boundary": Key(Text("Stands between zones on purpose", "ゾーン境界に置いた機器か"), "yes-no"),
    "area": Key(
        Text("Where it stands: control_room, field or free text", "設置区画（control_room、field、または自由記述）")
    ),
    "takeover_impact": Key(
        Text("What a takeover would mean for the plant", "乗っ取られた場合のプラントへの影響"), words=("grave", "other")
    ),
    "external_enforcer": Key(
        Text(
            "A filter at this device that is not in the exports",
            "提出設定に現れない通信制御装置の名称（この機器の位置にあるもの）",
        )
    ),
    "l2_domain": Key(Text("Layer-2 island of the device's VLAN numbers", "この機器の VLAN 番号が属する L2 範囲")),
}
LINK: Keys = {
    "from": Key(Text("One end, as device:interface", "一端（機器名:インタフェース名）"), "port", required=True),
    "to": Key(Text("The other end, as device:interface", "他端（機器名:インタフェース名）"), "port", required=True),
    "kind": Key(Text("Medium", "媒体"), words=get_args(LinkKind)),
    "direction": Key(
        Text("forward: frames pass only from 'from' to 'to'", "forward: from から to への片方向"),
        words=get_args(Direction),
    ),
}
ONE_WAY: Keys = {
    "from": Key(Text("Zone that sends", "送り側ゾーン"), "zone", required=True),
    "to": Key(Text("Zone that receives", "受け側ゾーン"), "zone", required=True),
    "by": Key(Text("What enforces it", "片方向を担保する手段"), words=get_args(OneWayBy), required=True),
}
WIRELESS: Keys = {
    "ssid": Key(Text("The SSID exactly as broadcast", "SSID（設定のとおり）"), required=True),
    "zone": Key(Text("Zone its clients are in", "接続端末が属するゾーン"), "zone"),
    "purpose": Key(Text("What it is for", "用途")),
}
PORT: Keys = {
    "device": Key(Text("Device name", "機器名"), required=True),
    "port": Key(Text("Port name", "ポート名"), required=True),
    "use": Key(Text("What is plugged in, or 'unused'", "接続先・用途。空きなら「未使用」"), required=True),
}
SERVICE: Keys = {
    "device": Key(Text("Device name; left out: every device", "機器名。省略時は全機器")),
    "service": Key(Text("Service that is needed", "必要なサービス"), required=True),
    "reason": Key(Text("Why", "理由")),
}
POLICY: Keys = {
    "id": Key(Text("Number of the requirement", "要求の番号"), required=True),
    "must_not_reach": Key(Text("Flows that must not exist", "あってはならない通信")),
    "must_reach": Key(Text("Flows that must be possible", "できなければならない通信")),
    "only": Key(Text("The only flows that may exist between two zones", "二つのゾーンの間で許される唯一の通信")),
    "reason": Key(Text("Why", "理由")),
    "owner": Key(Text("Who is responsible", "責任者")),
    "severity": Key(Text("How bad a violation is", "違反の重大度"), words=get_args(Severity)),
}
FLOW: Keys = {
    "from": Key(Text("Source zone; may be left out where src is given", "送信元ゾーン。src があれば省略可"), "zone"),
    "to": Key(Text("Destination zone; may be left out where dst is given", "宛先ゾーン。dst があれば省略可"), "zone"),
    "src": Key(Text("Source addresses", "送信元アドレス"), "addresses"),
    "dst": Key(Text("Destination addresses", "宛先アドレス"), "addresses"),
    "protocol": Key(Text("Protocol", "プロトコル"), "protocols"),
    "port": Key(Text("Destination port", "宛先ポート"), "port-numbers"),
}
STAND_IN: Keys = {
    "name": Key(Text("Name of the device", "機器名"), required=True),
    "kind": Key(Text("Kind of device", "機器の種別"), words=get_args(StandInKind), required=True),
    "ports": Key(Text("Ends of other devices it joins", "つながっている他機器の端子"), "ports"),
    "zones": Key(Text("Zones it stands in", "属するゾーン"), "zones"),
    "addresses": Key(Text("Its addresses", "アドレス"), "addresses"),
    "forwards": Key(Text("Routes packets between its ports", "ルーティングするか"), "yes-no"),
    "filters": Key(Text("Restricts what passes", "通信を制限するか"), "yes-no"),
    "note": Key(Text("Where the facts come from", "根拠・備考")),
}
TOP: Mapping[str, Text] = {
    "schema": Text("Version of this format: 1", "この形式の版: 1"),
    "plant": Text("The plant itself", "プラント"),
    "zones": Text("Zones of the network", "ネットワークのゾーン"),
    "devices": Text("Facts by device name", "機器名ごとの事実"),
    "links": Text("Physical links and media", "物理リンクと媒体"),
    "one_way": Text("Boundaries that pass one way only", "片方向通信の境界"),
    "wireless": Text("SSIDs the plant means to have", "プラントが使用する SSID"),
    "ports": Text("Port map", "ポート使用表"),
    "services_needed": Text("Device services the plant needs", "必要な機器サービス"),
    "policies": Text("The plant's own requirements", "プラント独自の要求"),
    "stand_ins": Text(
        "Devices without an export, with the facts a person states", "設定を提出できない機器と、人が述べた事実"
    ),
    "registers": Text("Registers beside this file", "このファイルに添える台帳類"),
    "parameters": Text("Check parameters by check id", "チェック ID ごとのパラメータ"),
}
LISTS: Mapping[str, Keys] = {
    "zones": ZONE,
    "links": LINK,
    "one_way": ONE_WAY,
    "wireless": WIRELESS,
    "ports": PORT,
    "services_needed": SERVICE,
    "policies": POLICY,
    "stand_ins": STAND_IN,
}
"""The sections that are lists of mappings."""
