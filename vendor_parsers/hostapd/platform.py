"""What the hostapd parser declares."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.platform import Default, Platform
from auditor.source.document import Document
from auditor.source.node import Tree
from vendor_parsers._readers.flat import read_flat
from vendor_parsers.hostapd.ignored import IGNORED
from vendor_parsers.hostapd.parse import CODE, CONF, NAME, READS, parse
from vendor_parsers.hostapd.recognise import sniff


def read(document: Document) -> Tree:
    """The file as a tree; a ``bss=`` line holds what belongs to it."""
    return read_flat(document, sections=frozenset({"bss"}))


_WIRELESS: Topic = "wireless"
PLATFORM = Platform(
    name=NAME,
    title="hostapd (Linux access point)",
    sniff=sniff,
    read=read,
    parse=parse,
    ignored=IGNORED,
    topics=(("** / *", _WIRELESS),),
    defaults=(
        Default("wpa", "not set: no WPA", "all", CONF),
        Default("wpa_key_mgmt", "WPA-PSK", "all", CODE),
        Default("wpa_pairwise", "TKIP", "all builds with TKIP", CONF),
        Default("rsn_pairwise", "the value of wpa_pairwise", "all", CONF),
        Default("ignore_broadcast_ssid", "0 (announced)", "all", CONF),
        Default("ieee80211w", "0 (disabled)", "all", CONF),
        Default("wps_state", "0 (disabled)", "all", CONF),
        Default("ap_isolate", "0 (off)", "all", CONF),
        Default("transmit power", "unknown", "-", "not part of the file"),
    ),
    behaviour=(
        ("no wpa line and no WEP key: the network is open", CONF),
        ("every bss= section starts from the defaults and inherits nothing", CODE),
        ("the last of several equal lines holds", CODE),
    ),
    known_gaps=(
        "files that hostapd.conf names (psk file, eap users, MAC lists) are not part of it",
        "addresses, routes and packet filters of the host are not in the file",
        "dynamic VLANs are assigned by RADIUS and stay unknown",
    ),
    reads=READS,
    tried=0,
)
