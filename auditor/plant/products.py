"""What makers, advisories and ledgers call a device, and whether two such names mean one thing. None: nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.manual import fold
from auditor.model.device import Device
from auditor.plant.rows import Asset
from auditor.plant.versions import within

_SHORT = {
    "fortigaterugged": "fgr", "fortigate": "fgt", "fortiwifi": "fwf", "fortiswitch": "fs", "fortiap": "fap",
    "catalyst": "c", "wsc": "c", "ciscocatalyst": "c", "industrialethernet": "ie", "adaptivesecurityappliance": "asa",
    "paloalto": "pa", "mikrotik": "rb", "routerboard": "rb",
}  # fmt: skip
"""How the letters of a model are written long and short, folded: FortiGate-60F is FGT60F, Catalyst 9300 is C9300."""
_FILLERS = (
    "software",
    "firmware",
    "series",
    "switches",
    "routers",
    "appliance",
    "シリーズ",
    "ソフトウェア",
    "ファームウェア",
)
_LETTERS = re.compile(r"[^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Maker:
    """A maker's names (folded) and its operating system's: name, versions that surely are it, versions that never are."""

    names: tuple[str, ...]
    systems: tuple[tuple[str, str, str], ...]


_CISCO = ("cisco", "シスコ")
_LINUX = ("linux", "debian", "ubuntu", "redhat")
MAKERS = {
    # The version line of an IOS XE configuration counts from 16 on (and 17); 15.x may be IOS or IOS XE 3.x
    "cisco_ios": Maker(_CISCO, (("ios", "<16", ">=16"), ("iosxe", ">=16", ""))),
    "cisco_asa": Maker(_CISCO, (("asa", "all", ""), ("adaptivesecurityappliance", "all", ""))),
    "cisco_nxos": Maker(_CISCO, (("nxos", "all", ""),)),
    "cisco_aireos": Maker(_CISCO, (("aireos", "all", ""), ("wirelesslancontroller", "all", ""), ("wlc", "all", ""))),
    "fortinet_fortios": Maker(("fortinet", "フォーティネット"), (("fortios", "all", ""),)),
    "juniper_junos": Maker(("juniper", "ジュニパー"), (("junos", "all", ""), ("junosos", "all", ""))),
    "paloalto_panos": Maker(("paloalto", "パロアルト"), (("panos", "all", ""),)),
    "yamaha_rtx": Maker(("yamaha", "ヤマハ"), ()),
    "yamaha_swx": Maker(("yamaha", "ヤマハ"), ()),
    "nec_ix": Maker(("nec", "日本電気"), ()),
    "alaxala_ax": Maker(("alaxala", "アラクサラ"), ()),
    "allied_awplus": Maker(
        ("alliedtelesis", "アライドテレシス"), (("alliedwareplus", "all", ""), ("awplus", "all", ""))
    ),
    "furukawa_fitelnet": Maker(("furukawa", "古河"), ()),
    "arista_eos": Maker(("arista", "アリスタ"), (("eos", "all", ""),)),
    "aruba_aoscx": Maker(("aruba", "hpe", "アルバ"), (("aoscx", "all", ""), ("arubaoscx", "all", ""))),
    "aruba_instant": Maker(("aruba", "hpe", "アルバ"), (("instant", "all", ""), ("arubainstant", "all", ""))),
    "aruba_mobility": Maker(("aruba", "hpe", "アルバ"), (("arubaos", "all", ""),)),
    "mikrotik_routeros": Maker(("mikrotik",), (("routeros", "all", ""),)),
    "openwrt_uci": Maker(("openwrt",), (("openwrt", "all", ""),)),
    "hostapd": Maker(("hostapd", "w1fi"), (("hostapd", "all", ""),)),
    "linux_iptables": Maker(_LINUX, ()),
    "linux_nftables": Maker(_LINUX, ()),
}
"""By platform name. A platform that is not here answers to what the ledger calls it, and to nothing else."""
_SYSTEMS = frozenset(name for maker in MAKERS.values() for name, _, _ in maker.systems)


def same_model(one: str, other: str) -> bool | None:
    """Whether two spellings mean one model: ``FortiGate-60F`` and ``FGT60F``; also where one only says less."""
    left, right = fold(one), fold(other)
    if not left or not right:
        return None
    if left in right or right in left:
        return True
    (letters, number), (others, their_number) = _split(left), _split(right)
    if not number or not their_number:
        return None
    if not number.startswith(their_number) and not their_number.startswith(number):
        return False
    if _SHORT.get(letters, letters) == _SHORT.get(others, others):
        return True
    return None


def _split(model: str) -> tuple[str, str]:
    letters = _LETTERS.match(model)
    end = letters.end() if letters is not None else 0
    return model[:end], model[end:]


@dataclass(frozen=True, slots=True)
class Product:
    """One thing that may be affected: a supplied device, a ledger row, or both; ``version`` empty: not known."""

    name: str
    device: Device | None
    row: Asset | None
    version: str

    @property
    def alike(self) -> tuple[object, ...]:
        """Products of which this is equal get the same answers."""
        platform = self.device.platform if self.device is not None else ""
        vendor, system = (self.row.vendor, self.row.os_version) if self.row is not None else ("", "")
        return platform, vendor, system, self.version, self.models

    @property
    def models(self) -> tuple[str, ...]:
        """The models it is said to be, by configuration and ledger."""
        device = self.device
        seen = device.observed.version.model if device is not None and device.observed.version is not None else ""
        found = (device.model if device is not None else "", seen, self.row.model if self.row is not None else "")
        return tuple(model for model in found if model)

    def made_by(self, vendor: str) -> bool | None:
        """Whether ``vendor`` made it; None when nothing says who did."""
        wanted = fold(vendor)
        maker = MAKERS.get(self.device.platform) if self.device is not None else None
        written = fold(self.row.vendor) if self.row is not None else ""
        names = [*(maker.names if maker is not None else ()), *([written] if written else [])]
        if not wanted or not names:
            return None
        wanted = wanted.removeprefix("株式会社")
        return any(wanted.startswith(name) or name.removeprefix("株式会社").startswith(wanted) for name in names)

    def is_a(self, product: str, vendor: str) -> bool | None:
        """Whether it is what an advisory calls ``product`` of ``vendor``; None when that cannot be told."""
        made = self.made_by(vendor)
        if made is not True:
            return made
        maker = MAKERS.get(self.device.platform) if self.device is not None else None
        word = _bare(product, (*(maker.names if maker is not None else ()), fold(vendor)))
        for name, surely, never in maker.systems if maker is not None else ():
            if word == name:
                return _of_versions(self.version, surely, never)
        if self.row is not None and word and word in (fold(self.row.model), fold(self.row.os_version)):
            return True
        if word in _SYSTEMS:
            return False if maker is not None else None
        if not any(letter.isdigit() for letter in word):
            return None
        return _any(same_model(word, model) for model in self.models)


def _bare(product: str, makers: Iterable[str]) -> str:
    word = fold(product)
    for name in (*makers, *_FILLERS):
        shorter = word.replace(name, "") if name else word
        word = shorter or word
    return word


def _of_versions(version: str, surely: str, never: str) -> bool | None:
    if surely == "all" or within(version, surely):
        return True
    return False if never and within(version, never) else None


def _any(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    if True in found:
        return True
    return None if None in found or not found else False


_SERVICES = {
    "http": ("http", "https"), "https": ("https",), "web": ("http", "https"), "ssh": ("ssh",), "telnet": ("telnet",),
    "snmp": ("snmp",), "ftp": ("ftp",), "tftp": ("tftp",), "netconf": ("netconf",), "restconf": ("restconf",),
}  # fmt: skip
_TUNNELS = {"sslvpn": "ssl", "ipsec": "ipsec", "ikev1": "ipsec", "ikev2": "ipsec", "wireguard": "wireguard"}
_ROUTING = frozenset({"ospf", "bgp", "eigrp", "rip", "isis"})
_WORDS = re.compile(r"[a-z]+[12]?")


def has_feature(device: Device, feature: str) -> bool | None:
    """Whether a feature that an advisory needs is on; None when the words are not known or the facts are not."""
    folded = fold(feature)
    words = set(_WORDS.findall(feature.lower())) | {name for name in _TUNNELS if name in folded}
    answers: list[bool | None] = []
    for word in sorted(words):
        if word in _SERVICES:
            states = [one.enabled for one in device.listeners if one.name in _SERVICES[word]]
            on = any(state.is_(True) for state in states)
            answers.append(True if on else False if states and all(state.known for state in states) else None)
        elif word in _TUNNELS:
            # no tunnel proves nothing: the service may wait for one
            answers.append(any(vpn.enabled and vpn.kind.startswith(_TUNNELS[word]) for vpn in device.vpns) or None)
        elif word in _ROUTING:
            spoken = any(process.protocol == word for process in device.routing)
            answers.append(spoken if spoken or "routing" in device.reads else None)
    return _any(answers)
