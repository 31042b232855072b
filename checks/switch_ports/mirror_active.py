"""Monitor sessions whose copies go to nothing the ledger knows as a sensor or recorder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.address import parse_ip
from auditor.model.device import Device
from auditor.model.mirror import Mirror
from auditor.model.text import Text
from auditor.plant.ports import same_port
from auditor.plant.rows import Asset
from auditor.reach.network import Network
from checks._shared import if_on, sides_of

_SWITCHING = frozenset({"switch", "l3switch", "router"})
_WORD = re.compile(r"[a-z0-9_-]+")
_WATCHERS = frozenset(
    "ids ips nids idps sensor probe recorder analyzer analyser monitor siem ndr nsm nms capture logger".split()
)
_WATCHERS_JA = ("侵入検知", "侵入防止", "監視", "記録", "レコーダ", "センサ", "解析", "検知", "キャプチャ")
"""Words in a ledger's column "kind" for what may be sent copies of traffic."""

IOS = """\
version 15.2
hostname sw-dcs
!
interface GigabitEthernet1/0/5
 description plc-01
 switchport mode access
 switchport access vlan 300
!
interface GigabitEthernet1/0/24
 description {use}
 switchport mode access
!
{session}!
end
"""
SESSION = """\
monitor session 1 source interface GigabitEthernet1/0/5 both
monitor session 1 destination interface GigabitEthernet1/0/24
"""
RTX = """\
# RTX1210 Rev.14.01.38
ip lan1 address 10.30.1.1/24
lan port-mirroring lan1 8 in 1 2 out 1 2
"""
PLANT = """\
schema: 1
plant:
  name: JB2
registers:
  ledger: ledger.csv
"""
LEDGER = """\
asset_id,name,kind
A-1,sw-dcs,switch
A-2,plc-01,plc
A-3,ids-01,{kind}
A-4,rt-02,router
"""


@check(
    "SWP-005",
    "mirror-session-active",
    Severity.LOW,
    title=Text("Port mirroring is active and not declared", "ポートミラーリングが宣言なく有効である"),
    why=Text(
        "A mirror port shows everything that passes, passwords of controllers included, to whoever plugs in there.",
        "ミラーポートに接続した者は、制御機器のパスワードを含め、流れる通信のすべてを見られる。",
    ),
    decided=Text(
        "Every monitor session in the configuration that runs. Where its copies go is looked up in the port map, in the "
        "port's description, over known links or by address: an asset of the ledger whose kind says sensor, IDS, recorder, "
        "monitor and the like passes, anything else or nothing fails. Copies that leave in a VLAN are judged where they come "
        "out. Without a ledger each session is listed and cannot be told. A switch or router without a session passes; "
        "sessions that are set only while the device runs are in no configuration.",
        "設定にある有効なミラーセッションごとに、複製の出先をポート一覧・ポートの説明・既知の接続・アドレスから調べる。機器台帳で種別が"
        "センサ・IDS・記録装置・監視などの資産なら適合、それ以外または不明なら不適合。VLANで運ばれる複製は、出てくる機器で判定する。"
        "台帳がなければセッションを列挙し、判定不能とする。セッションのないスイッチ・ルータは適合。稼働中だけ設定されたセッションは設定に残らない。",
    ),
    fix=Text(
        "Remove the session, or enter the sensor in the ledger and in the port map. Cisco IOS: no monitor session N. "
        "Yamaha: no lan port-mirroring lan1. FortiOS: set span disable.",
        "セッションを削除するか、接続先のセンサを機器台帳とポート一覧に登録する。Cisco IOS: no monitor session 番号。"
        "Yamaha: no lan port-mirroring lan1。FortiOS: set span disable。",
    ),
    messages={
        "fail": Text(
            "Session {name} copies {sources} to {end}, where the ledger knows no sensor or recorder ({found}).",
            "セッション {name} が {sources} を {end} に複製しているが、台帳にセンサ・記録装置がない（{found}）。",
        ),
        "cannot_tell": Text(
            "Session {name} copies {sources} to {end}: whether that is declared cannot be told.",
            "セッション {name} が {sources} を {end} に複製している。宣言されたものかを判定できない。",
        ),
        "unread": Text(
            "Whether {device} mirrors ports cannot be told: its platform's sessions are not read.",
            "{device} のミラーリングの有無を判定できない。この機器のセッションは読み取らない。",
        ),
    },
    supports=("2-1.e", "2-3.a"),
    reads=("vlan", "interface"),
    references=("M0942",),
    examples=(
        Example(
            title=Text("IOS: a session to a port nobody declared", "IOS: 未登録のポートへの複製"),
            configs={"sw-dcs.cfg": IOS.format(use="spare", session=SESSION)},
            plant=PLANT,
            registers={"ledger.csv": LEDGER.format(kind="ids")},
            fails=(("sw-dcs.cfg", 13),),
        ),
        Example(
            title=Text("IOS: a session to the sensor of the ledger", "IOS: 台帳にあるセンサへの複製"),
            configs={"sw-dcs.cfg": IOS.format(use="ids-01", session=SESSION)},
            plant=PLANT,
            registers={"ledger.csv": LEDGER.format(kind="侵入検知センサ")},
        ),
        Example(
            title=Text("IOS: what stands there is a server", "IOS: 接続先は台帳ではサーバ"),
            configs={"sw-dcs.cfg": IOS.format(use="ids-01", session=SESSION)},
            plant=PLANT,
            registers={"ledger.csv": LEDGER.format(kind="server")},
            fails=(("sw-dcs.cfg", 13),),
        ),
        Example(
            title=Text("IOS: no session", "IOS: セッションなし"),
            configs={"sw-dcs.cfg": IOS.format(use="spare", session="")},
            plant=PLANT,
            registers={"ledger.csv": LEDGER.format(kind="ids")},
        ),
        Example(
            title=Text("Yamaha: mirroring of the built-in switch", "Yamaha: 内蔵スイッチのミラーリング"),
            configs={"rt-02.txt": RTX},
            plant=PLANT,
            registers={"ledger.csv": LEDGER.format(kind="ids")},
            fails=(("rt-02.txt", 3),),
        ),
        Example(
            title=Text("No ledger", "機器台帳なし"),
            configs={"sw-dcs.cfg": IOS.format(use="ids-01", session=SESSION)},
            cannot_tell=True,
        ),
    ),
)  # fmt: skip
def mirror_active(network: Network) -> Iterator[Result]:
    """Every session of every device, or that there is none."""
    for device in network.devices:
        sides = sides_of(network, device)
        whole = Result(
            subject="mirroring", verdict=Verdict.PASS, device=device.name, sides=sides,
            evidence=(Evidence(device.at, "device"),),
        )  # fmt: skip
        if "mirrors" not in device.reads:
            if device.kind in _SWITCHING:
                yield replace(whole, verdict=Verdict.CANNOT_TELL, says="unread", unknowns=(_SESSIONS,))
            continue
        running = [mirror for mirror in device.mirrors if not mirror.enabled.is_(False)]
        if not running and device.kind in _SWITCHING:
            yield whole
        for mirror in running:
            yield from if_on(_judged(network, device, mirror, whole), mirror.enabled)


_SESSIONS = Text("its monitor sessions", "ミラーセッション")
_LEDGER = Text("registers: ledger in the plant file", "プラント定義の registers: ledger")


def _judged(network: Network, device: Device, mirror: Mirror, whole: Result) -> Result:
    end = mirror.port or mirror.host or (f"VLAN {mirror.vlan}" if mirror.vlan is not None else "?")
    values = {"name": mirror.name, "sources": ", ".join(mirror.sources), "end": end, "found": _NOTHING}
    result = replace(
        whole, subject=f"mirror {', '.join(mirror.sources)} -> {end}", values=values,
        evidence=(Evidence(mirror.at, "copies"),),
    )  # fmt: skip
    ledger = network.plant.registers.ledger
    if mirror.vlan is not None:
        carried = f"remote vlan {mirror.vlan}"
        if any(carried in other.sources for one in network.devices for other in one.mirrors):
            return result
        what = Text(f"where VLAN {mirror.vlan} comes out", f"VLAN {mirror.vlan} の出口")
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(what,))
    if ledger is None:
        return replace(result, verdict=Verdict.CANNOT_TELL, unknowns=(_LEDGER,))
    asset = _behind(network, device, mirror, ledger)
    if asset is None:
        return replace(result, verdict=Verdict.FAIL)
    known = replace(result, evidence=(*result.evidence, Evidence(asset.at, "ledger")))
    if asset.status != "retired" and _watches(asset.kind):
        return known
    name = asset.name or asset.asset_id
    found = Text(f"{name} is {asset.kind or 'of no kind'}", f"{name} の種別は {asset.kind or '空欄'}")
    return replace(known, verdict=Verdict.FAIL, values={**values, "found": found})


_NOTHING = Text("nothing is known to stand there", "接続先不明")


def _watches(kind: str) -> bool:
    words = {part for word in _WORD.findall(kind.lower()) for part in (word, *re.split("[_-]", word))}
    return bool(words & _WATCHERS) or any(word in kind for word in _WATCHERS_JA)


@dataclass(frozen=True, slots=True)
class _Named:
    """Assets by the names people write for them."""

    assets: dict[str, Asset]

    def in_text(self, text: str) -> Asset | None:
        """The asset a free text names, as a whole word where its name is one."""
        lowered = text.lower()
        found = next((self.assets[word] for word in _WORD.findall(lowered) if word in self.assets), None)
        others = (asset for name, asset in self.assets.items() if not _WORD.fullmatch(name) and name in lowered)
        return found or next(others, None)


def _behind(network: Network, device: Device, mirror: Mirror, ledger: tuple[Asset, ...]) -> Asset | None:
    """The asset that gets the copies: by address, port map, link, or the port's description."""
    if mirror.host:
        try:
            address = parse_ip(mirror.host)
        except ValueError:
            return None
        return next((asset for asset in ledger if address in asset.ips), None)
    named = _Named({word.lower(): asset for asset in ledger for word in (asset.asset_id, asset.name) if word})
    texts = [
        row.use for row in network.plant.ports or () if row.device == device.name and same_port(row.port, mirror.port)
    ]
    for link in network.links:
        for here, there in ((link.source, link.target), (link.target, link.source)):
            if here.device == device.name and same_port(here.interface, mirror.port):
                texts.append(there.device)
    port = network.port(device.name, mirror.port)
    texts += [port.interface.description] if port is not None else []
    return next((asset for text in texts if (asset := named.in_text(text)) is not None), None)
