"""The page of platform defaults, and the behaviour nobody writes down in a configuration."""

from __future__ import annotations

from auditor.model.text import Text
from auditor.platform import Default

_ALL = "all"
_NONE = "no vendor document at hand"

DEFAULTS: tuple[Default, ...] = (
    Default("shutdown", "unknown", _ALL, f"{_NONE}; the device prints shutdown or no shutdown for every port"),
    Default("ipv6 enable", "unknown", _ALL, _NONE),
    Default("telnet-server ip enable", "unknown", _ALL, f"{_NONE}; in all exports seen a running service has its line"),
    Default("ssh-server ip enable", "unknown", _ALL, f"{_NONE}; in all exports seen a running service has its line"),
    Default("http-server ip enable", "unknown", _ALL, f"{_NONE}; in all exports seen a running service has its line"),
    Default("snmp-agent ip enable", "unknown", _ALL, _NONE),
    Default(
        "ip filter (none on an interface)", "unknown", _ALL, f"{_NONE}; everything counts as passing, the wider answer"
    ),
    Default("ip filter (no list matches)", "drop", "10.11", "機能説明書 2-421; FAQ MAC/IPフィルタ Q.1-6"),
    Default("vrrp priority", "100", _ALL, "RFC 5798, 5.2.4"),
    Default("snmp-agent ip community (rights not written)", "unknown", _ALL, _NONE),
)

WITHOUT_LIST = Text("the vendor does not document what passes there", "何が通過するかはベンダの文書で確認できない")

BEHAVIOUR: tuple[tuple[str, str], ...] = (
    (
        "ip filter",
        "the lists of one interface and direction in the order of their sequence numbers; what a list does not match goes on"
        " to the next, what none matches is dropped (UNIVERGE IX 機能説明書 ver. 10.11, 2-421; FAQ MAC/IPフィルタ Q.1-5, Q.1-6)",
    ),
    (
        "dynamic list",
        "permits what its trigger permits, and remembers it for its interface alone: replies pass the lists of the other"
        " direction there (機能説明書 2-424 to 2-429; 設定事例集 7.3)",
    ),
    (
        "a static and a dynamic list of one name",
        "the dynamic one is asked (UNIVERGE IX コマンドリファレンス ver. 10.11, 13-3)",
    ),
    ("stateful", "no; only dynamic lists let replies through"),
    (
        "packets for the router and from it",
        "filtered like others by the lists of the interface (設定事例集 ver. 10.11, 18-52 and 18-133)",
    ),
    ("ssh-server ip access-list", "judges sources alone (機能説明書 ver. 10.11, 7-2)"),
    (
        "filters and NAPT",
        "whether filters see addresses before or after translation is in no document at hand: entries that name an address"
        " of the translated side are uncertain",
    ),
    (
        "password hash",
        "how it is made is not documented; forms of up to 16 hexadecimal digits count as weak, others cannot be told",
    ),
)

KNOWN_GAPS: tuple[str, ...] = (
    "tried while it was written on statements of nine exports and setting examples (IX2025 to IX2215) in public"
    " repositories; the reference corpus holds none",
    "static address translation (ip nat) and route maps of policy routing are not read",
    "dynamic lists by application name, and what a deny in a trigger does, are uncertain",
    "a reply that a static list earlier in the sequence let out counts as remembered where a dynamic list matches it too",
    "that neighbour discovery passes IPv6 filters is assumed of the link itself and not modelled",
    "routing protocols and their route maps make routes possible, never certain",
    "EtherIP and L2TP tunnels: frames bridged over them are not followed",
    "rights of an SNMP community that names none are unknown to the vendor's documents at hand; it counts as reading",
    "EMM and watch-group actions that change the configuration at run time are not followed",
)
