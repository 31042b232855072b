"""Kinds of things a configuration names, in words."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.model.text import Text

KINDS: dict[str, Text] = {
    "acl": Text("access list", "アクセスリスト"),
    "prefix-list": Text("prefix list", "プレフィックスリスト"),
    "as-path-list": Text("AS path list", "ASパスリスト"),
    "community-list": Text("community list", "コミュニティリスト"),
    "route-map": Text("route map", "ルートマップ"),
    "object": Text("network object", "ネットワークオブジェクト"),
    "service": Text("service object", "サービスオブジェクト"),
    "object-group": Text("object group", "オブジェクトグループ"),
    "address": Text("address object", "アドレスオブジェクト"),
    "address-group": Text("address group", "アドレスグループ"),
    "service-group": Text("service group", "サービスグループ"),
    "schedule": Text("schedule", "スケジュール"),
    "time-range": Text("time range", "時間範囲"),
    "vip": Text("virtual IP", "仮想IP"),
    "ippool": Text("IP pool", "IPプール"),
    "nat-pool": Text("NAT pool", "NATプール"),
    "address-pool": Text("address pool", "アドレスプール"),
    "zone": Text("zone", "ゾーン"),
    "interface": Text("interface", "インターフェース"),
    "user-group": Text("user group", "ユーザーグループ"),
    "server-group": Text("server group", "サーバーグループ"),
    "class-map": Text("class map", "クラスマップ"),
    "policy-map": Text("policy map", "ポリシーマップ"),
    "vlan-map": Text("VLAN access map", "VLANアクセスマップ"),
    "inspection": Text("inspection rule", "検査ルール"),
    "security-profile": Text("security profile", "セキュリティプロファイル"),
    "key-chain": Text("key chain", "キーチェーン"),
    "vpn-tunnel": Text("VPN tunnel", "VPNトンネル"),
    "group-policy": Text("VPN group policy", "VPNグループポリシー"),
    "crypto-map": Text("crypto map", "クリプトマップ"),
    "dynamic-map": Text("dynamic crypto map", "動的クリプトマップ"),
    "transform-set": Text("IPsec transform set", "IPsecトランスフォームセット"),
    "ipsec-proposal": Text("IPsec proposal", "IPsecプロポーザル"),
    "ipsec-profile": Text("IPsec profile", "IPsecプロファイル"),
    "isakmp-profile": Text("ISAKMP profile", "ISAKMPプロファイル"),
    "keyring": Text("ISAKMP keyring", "ISAKMPキーリング"),
    "ikev2-keyring": Text("IKEv2 keyring", "IKEv2キーリング"),
    "ikev2-proposal": Text("IKEv2 proposal", "IKEv2プロポーザル"),
    "ikev2-profile": Text("IKEv2 profile", "IKEv2プロファイル"),
    "ike-crypto-profile": Text("IKE crypto profile", "IKE暗号プロファイル"),
    "ike-gateway": Text("IKE gateway", "IKEゲートウェイ"),
    "ike-policy": Text("IKE policy", "IKEポリシー"),
    "ike-proposal": Text("IKE proposal", "IKEプロポーザル"),
    "ipsec-crypto-profile": Text("IPsec crypto profile", "IPsec暗号プロファイル"),
    "ipsec-policy": Text("IPsec policy", "IPsecポリシー"),
    "ipsec-vpn": Text("IPsec VPN", "IPsec VPN"),
    "ip filter": Text("IP filter number", "IPフィルター番号"),
    "ip filter dynamic": Text("dynamic IP filter number", "動的IPフィルター番号"),
    "ip filter set": Text("IP filter set", "IPフィルターセット"),
    "ipv6 filter": Text("IPv6 filter number", "IPv6フィルター番号"),
    "ipv6 filter dynamic": Text("dynamic IPv6 filter number", "動的IPv6フィルター番号"),
    "ipv6 filter set": Text("IPv6 filter set", "IPv6フィルターセット"),
    "nat descriptor": Text("NAT descriptor", "NATディスクリプター"),
    "address list v4": Text("IPv4 address list", "IPv4アドレスリスト"),
    "address list v6": Text("IPv6 address list", "IPv6アドレスリスト"),
    "interface list": Text("interface list", "インターフェースリスト"),
    "interface-set": Text("interface set", "インターフェースセット"),
    "application": Text("application", "アプリケーション"),
    "application-group": Text("application group", "アプリケーショングループ"),
    "destination": Text("destination alias", "宛先エイリアス"),
    "set": Text("set", "セット"),
    "map": Text("map", "マップ"),
    "counter": Text("counter", "カウンタ"),
    "class": Text("class", "クラス"),
    "policy": Text("policy", "ポリシー"),
    "policer": Text("policer", "ポリサー"),
    "policy-statement": Text("routing policy", "経路ポリシー"),
    "community": Text("community", "コミュニティ"),
    "peer-filter": Text("peer filter", "ピアフィルタ"),
    "group": Text("configuration group", "設定グループ"),
    "login-class": Text("login class", "ログインクラス"),
    "management-profile": Text("management profile", "管理プロファイル"),
    "profile-group": Text("security profile group", "セキュリティプロファイルグループ"),
    "log-forwarding": Text("log forwarding profile", "ログ転送プロファイル"),
    "ppp-profile": Text("PPP profile", "PPPプロファイル"),
    "screen": Text("screen", "スクリーン"),
    "snmp-view": Text("SNMP view", "SNMPビュー"),
    "routing-instance": Text("routing instance", "ルーティングインスタンス"),
    "vlan": Text("VLAN", "VLAN"),
    "vrf": Text("VRF", "VRF"),
}
"""The vendor's word -> what a reader of the report calls it."""

MOST_NAMED = 10


def kind_in_words(kind: str) -> Text:
    """The kind's name in words; the vendor's own word where there is none."""
    return KINDS.get(kind) or Text(kind, kind)


def listed(names: Sequence[str]) -> Text:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return Text(f"{shown} and {more} more", f"{shown} ほか{more}件") if more > 0 else Text(shown, shown)
