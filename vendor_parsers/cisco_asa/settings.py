"""Statements that change no part of the model, read so that each of them is known for what it is."""

from __future__ import annotations

from auditor.source.node import Node
from vendor_parsers.cisco_asa.scope import Scope

_WHOLE = (
    ("ASA", "Version"),
    ("aaa", "authentication"),
    ("aaa", "authorization"),
    ("aaa", "accounting"),
    ("aaa", "local"),
    ("banner",),
    ("console", "timeout"),
    ("domain-name",),
    ("firewall", "transparent"),
    ("http", "server"),
    ("logging",),
    ("management-access",),
    ("names",),
    ("no", "failover"),
    ("no", "logging"),
    ("no", "snmp-server"),
    ("no", "sysopt", "connection"),
    ("ntp", "authenticate"),
    ("ntp", "trusted-key"),
    ("password", "encryption", "aes"),
    ("password-policy",),
    ("snmp-server", "contact"),
    ("snmp-server", "enable"),
    ("snmp-server", "location"),
    ("ssh", "timeout"),
    ("ssh", "stricthostkeycheck"),
    ("no", "ssh", "stricthostkeycheck"),
    ("ssh", "key-exchange"),
    ("ssh", "cipher"),
    ("ssh", "scopy"),
    ("ssh", "pubkey-chain"),
    ("ssl",),
    ("telnet", "timeout"),
)
_HEADS = ("no nat-control", "no names")


def read_settings(scope: Scope) -> None:
    """Mark plain settings, and say what high availability and inspection mean for the reader."""
    for prefix in _WHOLE:
        for node in scope.root.peek(*prefix):
            node.mark()
    for head in _HEADS:
        for node in scope.root.peek(*head.split()):
            node.mark()
    _failover(scope)
    _bypass(scope)
    _transparent(scope)
    _list_uses(scope)
    _contexts(scope)


def _failover(scope: Scope) -> None:
    for node in scope.root.peek("failover"):
        if node.words == ["failover"]:
            node.mark()
            scope.notice(
                node.at,
                "Failover pair: the other unit holds the same configuration and takes over these addresses.",
                "フェイルオーバー構成: もう一方の装置が同じ設定を持ち、これらのアドレスを引き継ぐ。",
            )
        elif node.words[1:2] not in (["key"], ["ipsec"]):
            node.mark()


def _bypass(scope: Scope) -> None:
    """TCP state bypass: packets without a session pass (ASA Firewall CLI Configuration Guide, TCP State Bypass)."""
    for policy in scope.root.peek("policy-map"):
        for node in policy.walk():
            if node.words[:4] == ["set", "connection", "advanced-options", "tcp-state-bypass"]:
                scope.notice(
                    node.at,
                    "TCP state bypass: packets of this class pass without a session; the model takes them as stateful.",
                    "TCP state bypass: このクラスのパケットはセッションなしで通る。モデルではステートフルとして扱う。",
                    "filter",
                )


def _transparent(scope: Scope) -> None:
    for node in scope.root.peek("firewall", "transparent"):
        scope.notice(
            node.at,
            "Transparent mode: the lists filter between the ports of a bridge group, inside one subnet.",
            "トランスペアレントモード: リストは同一サブネット内、ブリッジグループのポート間で評価される。",
            "filter",
        )


def _list_uses(scope: Scope) -> None:
    """Access lists that pick packets or routes for something else than filtering."""
    for block in scope.root.peek("class-map"):
        for node in block.peek("match", "access-list"):
            _refer_acl(scope, node, node.words[2:3], "qos")
    for block in scope.root.peek("route-map"):
        for node in (*block.peek("match", "ip", "address"), *block.peek("match", "ipv6", "address")):
            if node.words[3:4] != ["prefix-list"]:
                _refer_acl(scope, node, node.words[3:], "route-map")
    for word in ("authentication", "authorization", "accounting"):
        for node in scope.root.peek("aaa", word, "match"):
            _refer_acl(scope, node, node.words[3:4], "management")


def _refer_acl(scope: Scope, node: Node, names: list[str], use: str) -> None:
    for name in names:
        scope.refer("acl", name, use, node.at, defined=bool(scope.root.peek("access-list", name)))


def _contexts(scope: Scope) -> None:
    for node in (*scope.root.peek("context"), *scope.root.peek("mode", "multiple")):
        scope.notice(
            node.at,
            "Multiple context mode is not supported: only the statements of this file are read.",
            "マルチコンテキストには対応していない。このファイルに書かれた設定だけを読む。",
            "other",
        )
