"""External connection points in words, and what the register says of them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Result, Verdict
from auditor.model.text import Text
from auditor.plant.rows import ExternalConnection
from auditor.reach.external import BEHIND_A_LINE, CARRIER_KINDS, ExternalLink
from auditor.reach.network import Network
from auditor.reach.outlets import register_row

DIALLED = CARRIER_KINDS
INTERNET_MEDIA = frozenset({"internet", "flets_pppoe", "flets_ipoe", "map_e", "ds_lite", "open_wwan", "pppoe", "ppp"})
CLOSED_MEDIA = frozenset({"leased", "ip_vpn", "wide_ethernet", "closed_wwan"})
"""Media of the register that no stranger has access to."""
REGISTER = Text("the register external_connections.csv", "外部接続台帳（external_connections.csv）")

_KINDS = {
    "remote_access": Text("remote access", "リモートアクセス"),
    "dial_in": Text("line that can be called", "着信できる回線"),
    "wireless": Text("radio that joins another network", "他の無線網に接続する無線"),
}


def points(network: Network) -> tuple[ExternalLink, ...]:
    """The lines, tunnels, dial-ins, agents and servers that a register of external connections should list."""
    return tuple(link for link in network.external_points if link.kind not in BEHIND_A_LINE)


def unread(network: Network, field: str) -> Iterator[Result]:
    """One CANNOT_TELL (``unread``) for each device with an outside line whose parser does not fill a field."""
    outer = {link.device for link in network.external_points if link.kind == "interface"}
    for device in network.devices:
        if device.name in outer and field not in device.reads:
            what = _FIELDS[field]
            yield Result(
                subject=device.name, verdict=Verdict.CANNOT_TELL, says="unread", device=device.name,
                evidence=(Evidence(device.at, "device"),), values={"field": what}, unknowns=(what,),
            )  # fmt: skip


UNREAD = Text(
    "{device} has a line to the outside, and the parser of its platform does not read {field}.",
    "{device} は外部への回線を持つが、機種のパーサが{field}を読み取らない。",
)
"""The sentence of :func:`unread`."""
_FIELDS = {"vpns": Text("its tunnels", "トンネル"), "nats": Text("its address translation", "アドレス変換")}


def evidence(link: ExternalLink) -> tuple[Evidence, ...]:
    """The lines that make a point, and its row of the register."""
    lines = tuple(Evidence(at, "external") for at in link.at)
    return lines if link.row is None else (*lines, Evidence(link.row.at, "declares"))


def what(link: ExternalLink) -> Text:
    """A point in a few words."""
    if link.kind == "vpn":
        return Text(
            f"{link.protocol} tunnel to {link.to or 'any peer'}", f"{link.protocol} トンネル、対向 {link.to or '任意'}"
        )
    if link.kind in ("server", "cloud"):
        return Text(f"server {link.to} outside the plant", f"プラント外のサーバ {link.to}")
    named = _KINDS.get(link.kind)
    if named is not None:
        return Text(f"{named.en}, {link.protocol or link.medium}", f"{named.ja}、{link.protocol or link.medium}")
    place = Text(f"in zone {link.to}", f"ゾーン {link.to}") if link.to else Text("in no zone", "ゾーン未定義")
    medium = "媒体不明" if link.medium == "unknown" else f"媒体 {link.medium}"
    return Text(f"interface {place.en}, medium {link.medium}", f"インタフェース、{place.ja}、{medium}")


def to_internet(network: Network, link: ExternalLink) -> bool:
    """True where register, zone or address say that a line is an exit to the Internet."""
    if link.kind != "interface":
        return False
    if link.row is not None and link.row.medium is not None:
        return link.row.medium in INTERNET_MEDIA
    zone = network.plant.zone(link.zone)
    return zone.kind == "internet" if zone is not None else link.medium != "wwan"


def declared(network: Network, device: str, names: tuple[str, ...]) -> ExternalConnection | None:
    """The register row that names a point of a device; None also without a register."""
    return register_row(network.plant.registers.external_connections or (), device, names)
