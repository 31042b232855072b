"""Optional services in words, and which of them the plant says it needs."""

from __future__ import annotations

from auditor.model.feature import Feature, FeatureName
from auditor.model.text import Text
from auditor.plant.types import Plant

SPOKEN: dict[FeatureName, Text] = {
    "finger": Text("finger", "finger"),
    "small-servers": Text("small servers (echo, discard, chargen)", "small servers（echo・discard・chargen）"),
    "bootp": Text("the BOOTP server", "BOOTPサーバ"),
    "pad": Text("the X.25 PAD", "X.25 PAD"),
    "ident": Text("ident", "ident"),
    "mop": Text("MOP", "MOP"),
    "config-autoload": Text("loading of configurations from the network", "ネットワークからの設定自動読込"),
    "smart-install": Text("Smart Install", "Smart Install"),
    "provisioning": Text("automatic provisioning", "自動プロビジョニング"),
    "usb-autoload": Text("loading from USB or SD", "USB・SDからの読込"),
    "aux-exec": Text("a prompt on the auxiliary port", "AUXポートのEXEC"),
    "cdp": Text("CDP", "CDP"),
    "lldp": Text("LLDP", "LLDP"),
    "vendor-discovery": Text("the vendor's discovery protocol", "ベンダ独自の探索プロトコル"),
    "dhcp-server": Text("the DHCP server", "DHCPサーバ"),
    "dns-server": Text("the DNS forwarder", "DNSフォワーダ"),
    "mdns": Text("mDNS", "mDNS"),
    "alg": Text("the SIP and H.323 gateway", "SIP・H.323 ALG"),
    "bandwidth-test": Text("the bandwidth test server", "帯域測定サーバ"),
}
PURPOSEFUL: frozenset[FeatureName] = frozenset({"dhcp-server", "dns-server", "alg", "lldp", "provisioning"})
"""What plants use on purpose: unneeded only where a list of what is needed leaves it out."""

_ALIASES: dict[FeatureName, frozenset[str]] = {
    "small-servers": frozenset({"echo", "discard", "chargen"}),
    "pad": frozenset({"x25", "x.25"}),
    "config-autoload": frozenset({"autoinstall", "autoload", "service config"}),
    "smart-install": frozenset({"vstack"}),
    "provisioning": frozenset({"ztp", "zero touch"}),
    "usb-autoload": frozenset({"usb", "sd"}),
    "aux-exec": frozenset({"aux", "modem"}),
    "dhcp-server": frozenset({"dhcp"}),
    "dns-server": frozenset({"dns", "dns forwarder"}),
    "alg": frozenset({"sip", "h323", "h.323", "sip alg"}),
    "vendor-discovery": frozenset({"discovery", "l2ms"}),
}


def _plain(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").replace("_", " ").split())


def needed(plant: Plant, device: str, name: FeatureName, where: str = "") -> bool:
    """True when the plant's list names the service, for this device or for every one."""
    words = {_plain(name), _plain(where)} | {_plain(word) for word in _ALIASES.get(name, ())}
    return any(_plain(entry.service) in words for entry in plant.services_needed or () if entry.device in ("", device))


def wanted(plant: Plant, feature: Feature) -> bool | None:
    """False where nobody needs the service; None where only a list of needed services could tell."""
    return None if feature.name in PURPOSEFUL and plant.services_needed is None else False
