"""Mobile and LPWA lines that go over the Internet, or of which nobody knows where they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Parameter, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.interface import Interface
from auditor.model.text import Text
from auditor.plant.zones import NOT_ON_THE_INTERNET
from auditor.reach.external import ExternalLink
from auditor.reach.network import Network
from checks._reach import lines_of
from checks.external._crossings import in_the_open
from checks.external._plants import LTE, LTE_PLANT, LTE_ROWS
from checks.external._points import CLOSED_MEDIA, evidence, points, what

SIDES: frozenset[Side] = frozenset({"wireless", "external", "remote"})
_WIRELESS = frozenset({"closed_wwan", "open_wwan", "lpwa"})
_OPEN = frozenset({"open_wwan", "internet"})
_WHERE = Text(
    "where the mobile network leads: the APN's contract, or the medium in the register external_connections.csv",
    "回線の行き先（APNの契約、または外部接続台帳（external_connections.csv）の回線種別）",
)
NAT_LTE = LTE.replace(" ip address negotiated\n", " ip address negotiated\n ip nat outside\n").replace(
    "ip routing\n", "ip routing\nip nat inside source list 10 interface Cellular0/2/0 overload\n"
)
NAT_LTE = NAT_LTE.replace("!\nend", "access-list 10 permit 10.20.10.0 0.0.0.255\n!\nend").replace(
    " ip address 10.20.10.250 255.255.255.0\n", " ip address 10.20.10.250 255.255.255.0\n ip nat inside\n"
)


@check(
    "EXT-006",
    "wide-area-wireless-over-internet",
    Severity.HIGH,
    title=Text(
        "Wide-area wireless (LTE, LPWA) goes over the Internet, or its path is unconfirmed",
        "広域無線（LTE・LPWA等）がインターネット経由である／経路が未確認",
    ),
    why=Text(
        "The manual asks not to use the Internet where wireless traffic leaves the plant, as far as possible.",
        "マニュアルは、無線の通信が外部に出る場合、可能な限りインターネットを利用しないことを求めている。",
    ),
    decided=Text(
        "Every enabled cellular interface, interface in a wide-area-wireless zone, and line that the register calls mobile or LPWA. "
        "Registered as a closed network, or with everything that crosses it in encrypting tunnels: pass. Otherwise an "
        "APN of public_apns, an open or Internet medium in the register, a public address, or the default route with address translation "
        "and no tunnel fails. Cannot tell: nothing says where it leads, or a tunnel may not carry everything. A modem inside a "
        "machine and LPWA end devices have no configuration and are not seen.",
        "有効なセルラーインタフェース、広域無線ゾーンのインタフェース、台帳でモバイル・LPWAとされた回線を対象とする。台帳で閉域とされているか、流れる通信が"
        "すべて暗号化トンネルに入れば適合。それ以外で、APNが public_apns にある、台帳の回線種別がインターネット・公衆モバイルである、グローバルアドレスを持つ、"
        "トンネルなしでデフォルトルートとアドレス変換がある、のいずれかなら不適合。行き先を示すものがない場合と、トンネルに入らない通信があり得る場合は"
        "判定不能。装置内蔵のモデムやLPWAの端末は設定がなく、検査の対象にならない。",
    ),
    fix=Text(
        "Use a closed APN or private LTE and register it; or force all traffic into IPsec or TLS to a declared peer and block every "
        "other way out.",
        "閉域APN・プライベートLTEを使い、台帳に登録する。または登録した対向へのIPsec・TLSにすべての通信を入れ、他の出口を塞ぐ。",
    ),
    messages={
        "fail": Text(
            "{point} ({what}) goes over the Internet: {reason}", "{point}（{what}）はインターネットを経由する: {reason}"
        ),
        "cannot_tell": Text(
            "{point} ({what}): whether it goes over the Internet cannot be told.",
            "{point}（{what}）: インターネットを経由するかどうかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text(
                "an LTE router that translates to whatever the carrier gives", "アドレス変換してLTEへ出すルータ"
            ),
            configs={"rt-maint.cfg": NAT_LTE},
            plant=LTE_PLANT.replace("registers:\n  external_connections: external_connections.csv\n", ""),
            fails=(("rt-maint.cfg", 8),),
        ),
        Example(
            title=Text("registered as a closed network", "台帳に閉域として登録"),
            configs={"rt-maint.cfg": NAT_LTE},
            plant=LTE_PLANT,
            registers={
                "external_connections.csv": "ext_id,device,interface_or_vpn,medium,status,always_on\n" + LTE_ROWS
            },
        ),
        Example(
            title=Text("nothing says where the line leads", "行き先を示すものがない"),
            configs={"rt-maint.cfg": LTE},
            plant=LTE_PLANT.replace("registers:\n  external_connections: external_connections.csv\n", ""),
            cannot_tell=True,
        ),
    ),
    decides=("2-5.c",),
    supports=("3-2.c", "3-3.b"),
    reads=("interface", "vpn", "routing", "nat"),
    needs=("interfaces",),
    references=("SR 1.6", "SR 4.1", "M0808"),
    parameters=(
        Parameter(
            name="public_apns",
            default=(),
            meaning=Text("APNs known to be public", "公衆（インターネット接続）と分かっているAPN"),
        ),
    ),
)
def wide_wireless_open(network: Network) -> Iterator[Result]:
    """Judge every mobile or LPWA line of a supplied device."""
    listed = network.parameter("EXT-006", "public_apns", ())
    public = {str(apn).casefold() for apn in (listed if isinstance(listed, tuple) else (listed,))}
    for link in points(network):
        device = network.device(link.device)
        face = device.interface(link.name) if device is not None else None
        if device is not None and face is not None and link.kind == "interface" and _wireless(network, link, face):
            yield _judge(network, device, link, face, public)


def _wireless(network: Network, link: ExternalLink, face: Interface) -> bool:
    zone = network.plant.zone(link.zone)
    return face.kind == "cellular" or link.medium in _WIRELESS or (zone is not None and zone.kind == "wwan")


def _judge(network: Network, device: Device, link: ExternalLink, face: Interface, public: set[str]) -> Result:
    found = Result(
        subject=str(link), verdict=Verdict.PASS, device=device.name, evidence=evidence(link), sides=SIDES,
        values={"point": str(link), "what": what(link), "reason": ""},
    )  # fmt: skip
    row = link.row if link.row is not None and link.row.status != "retired" else None
    known_public = face.apn.casefold() in public if face.apn else False
    own = [address for address in face.addresses if address.ip not in NOT_ON_THE_INTERNET]
    if row is not None and row.medium in CLOSED_MEDIA and not known_public:
        if not own:
            return found
        unknown = Text(
            "why a line registered as closed has a public address", "閉域とされた回線がグローバルアドレスを持つ理由"
        )
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(unknown,))
    tunnels = any(vpn.enabled and vpn.encrypted is True and not vpn.clients for vpn in device.vpns)
    flow, doubts = in_the_open(network, link)
    if tunnels and link.zone and flow is None and not doubts:
        return found
    reason, lines = _reason(device, link, face, known_public=known_public, tunnels=tunnels)
    if reason is None or (tunnels and flow is None):
        unknowns = doubts if tunnels and doubts else (_WHERE,)
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=unknowns)
    if link.doubt is not None:
        return replace(found, verdict=Verdict.CANNOT_TELL, unknowns=(link.doubt,))
    shown = () if flow is None else lines_of(network, flow)
    return replace(
        found, verdict=Verdict.FAIL, flow=flow, values={**(found.values or {}), "reason": reason},
        evidence=tuple(dict.fromkeys((*found.evidence, *lines, *shown))),
    )  # fmt: skip


def _reason(
    device: Device, link: ExternalLink, face: Interface, *, known_public: bool, tunnels: bool
) -> tuple[Text | None, tuple[Evidence, ...]]:
    """What says that a line leads to the Internet, and the lines that do."""
    if known_public:
        return Text(f"APN {face.apn} is public", f"APN {face.apn} は公衆網である"), ()
    if link.row is not None and link.row.medium in _OPEN:
        return Text("the register says so", "台帳にそう登録されている"), ()
    address = next((one for one in face.addresses if one.ip not in NOT_ON_THE_INTERNET), None)
    if address is not None:
        return Text("it has a public address", "グローバルアドレスを持つ"), (Evidence(address.at, "address"),)
    route = next((one for one in device.routes if one.interface == face.name and 0 in one.prefix), None)
    nat = next(
        (one for one in device.nats if one.kind == "source" and one.enabled and face.name in (one.outward or ())), None
    )
    if route is None or nat is None or tunnels:
        return None, ()
    return Text(
        "default route and address translation, no tunnel", "デフォルトルートとアドレス変換があり、トンネルがない"
    ), (Evidence(route.at, "routes"), Evidence(nat.at, "translates"))
