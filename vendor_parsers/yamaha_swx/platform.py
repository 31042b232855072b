"""What the Yamaha switch parser declares."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.model.text import Text
from auditor.platform import Default, Ignored, Platform
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers._readers.indent import read_indent
from vendor_parsers.yamaha_swx.parse import NAME, READS, parse
from vendor_parsers.yamaha_swx.recognise import sniff

_CLOCK = Text("Time of the clock and of the console", "時計・コンソールの時刻設定")
_LINE = Text("Speed and flow control of ports", "ポートの速度・フロー制御")
_TREE = Text("Loops of frames: they are stopped, not what passes", "ループの防止。通過する通信は変わらない")
_IGNORED = {
    _CLOCK: ("clock", "ntpdate interval", "line con", "line vty / exec-timeout", "service terminal-length", "terminal"),
    _LINE: (
        "interface * / speed-duplex",
        "interface * / flowcontrol",
        "interface * / eee",
        "interface * / mdix",
        "interface * / mtu",
    ),
    _TREE: ("spanning-tree", "interface * / spanning-tree", "loop-detect", "interface * / loop-detect", "errdisable"),
}
_TOPICS: tuple[tuple[str, Topic], ...] = (
    ("interface", "interface"),
    ("interface * / access-group", "filter"),
    ("interface * / dot1x", "interface"),
    ("vlan", "vlan"),
    ("access-list", "filter"),
    ("access-group", "filter"),
    ("ip", "routing"),
    ("ipv6", "routing"),
    ("username", "user"),
    ("enable", "user"),
    ("aaa", "user"),
    ("radius-server", "user"),
    ("telnet-server", "service"),
    ("ssh-server", "service"),
    ("http-server", "service"),
    ("tftp-server", "service"),
    ("management", "service"),
    ("snmp-server", "service"),
    ("l2ms", "service"),
    ("y-unos", "service"),
    ("line", "service"),
    ("logging", "logging"),
)
_NONE = "no list of factory settings at hand"


def read(document: Document) -> Tree:
    """The configuration as blocks shown by indentation."""
    return read_indent(document, banner="line")


PLATFORM = Platform(
    name=NAME,
    title="Yamaha SWX",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=tuple(Ignored(path, reason) for reason, paths in _IGNORED.items() for path in paths),
    topics=_TOPICS,
    defaults=(
        Default("port mode, access VLAN, native VLAN, shutdown", "unknown", "-", _NONE),
        Default("telnet-server, ssh-server, http-server and who may connect", "unknown", "-", _NONE),
        Default("what an access list does with packets no line matches", "unknown", "-", "not stated in the command reference at hand"),
        Default(
            "SNMP community",
            "none",
            "SWX2310P",
            "manual.yamaha.com/network/switches/swx2310p/td/en/Rev.2.02.33/oam_oam_snmp.html: no community by default",
        ),
        Default("routing between VLANs", "unknown", "-", _NONE),
    ),
    behaviour=(
        ("lines of an access list are asked in the order of their sequence numbers, 10 apart when not written",
         "www.rtpro.yamaha.co.jp, SWX2220 command reference, access-list (IPv4)"),
        ("one list in and one out for a port; out only on LAN and SFP ports",
         "www.rtpro.yamaha.co.jp, SWX3100 command reference, access-group (IPv4)"),
    ),
    known_gaps=(
        "lists for IPv6 and MAC addresses (above 2000), policy maps and VLAN access maps are not read",
        "a manager on the same layer 2 may change the settings of a switch by L2MS without any address; l2ms lines are not read",
        "authentication of ports (dot1x, MAC, web) is not read",
    ),
    reads=READS - {"ssids", "radios"},  # this platform has none
    tried=0,
)  # fmt: skip
