"""Optional services that are on although the plant does not need them."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.feature import Feature, FeatureName
from auditor.model.interface import Interface
from auditor.model.text import Text
from auditor.reach.external import is_external
from auditor.reach.network import Network
from checks._shared import basis, shown, sides_of, undecided
from checks.management._needed import SPOKEN, needed, wanted

FRAMED = frozenset({"ethernet", "subinterface", "aggregate", "management", "serial", "other"})
"""Kinds of interface on which neighbours may be discovered."""
MOST_UNKNOWNS = 8
MOST_PLACES = 4

BAD = """\
version 15.2
service finger
no service pad
hostname rt-01
!
interface GigabitEthernet0/0
 ip address 10.30.1.1 255.255.255.0
!
ip routing
no ip bootp server
line aux 0
 no exec
line vty 0 4
 login local
 transport input ssh
end
"""
GOOD = BAD.replace("service finger", "no service finger", 1)
DHCP = GOOD.replace(
    "ip routing\n", "ip dhcp pool PANEL\n network 10.30.1.0 255.255.255.0\n default-router 10.30.1.1\n!\nip routing\n"
)
PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
services_needed:
  - {device: rt-01, service: LLDP, reason: topology map}
"""
WITH_DHCP = PLANT + "  - {device: rt-01, service: DHCP, reason: operator panels}\n"


@check(
    "MGT-004",
    "unneeded-service-enabled",
    Severity.MEDIUM,
    title=Text("Services or functions not used are enabled", "利用しないサービス・機能が有効である"),
    why=Text(
        "The manual asks to stop services that are not used; each one on is one more way into the boundary device.",
        "マニュアルは利用しないサービスの停止を求めている。有効なサービスの数だけ、境界機器への侵入口が増える。",
    ),
    decided=Text(
        "Per optional service of a device: on, as written or by the documented default, and not in services_needed of the "
        "plant file fails; off passes. DHCP and DNS servers, LLDP, application gateways and provisioning, which plants use on "
        "purpose, cannot be told without that list. CDP or LLDP on an interface that leads outside fails. What a platform "
        "does by default and no document says is named once per device.",
        "機器の任意サービスごとに、設定または文書化された既定値で有効であり、プラントファイルの services_needed にないものを不適合、無効なら適合とする。"
        "DHCP・DNSサーバ、LLDP、ALG、プロビジョニングは意図して使うことがあるため、一覧がなければ判定不能とする。外部につながるインタフェースの"
        "CDP・LLDPは不適合。既定値が文書で確認できないものは機器ごとにまとめて示す。",
    ),
    fix=Text(
        "Switch it off, or list it in services_needed with a reason.\nCisco IOS: no ip finger, no ip bootp server, no vstack, "
        "no exec on line aux 0, no cdp enable. FortiOS: set lldp-transmission disable, auto-install off. Yamaha: usbhost use "
        "off, sd use off.",
        "無効にするか、理由とともに services_needed に記載する。\nCisco IOS: no ip finger、no ip bootp server、no vstack、line aux 0 に no exec、"
        "no cdp enable。FortiOS: set lldp-transmission disable、auto-install を無効化。Yamaha: usbhost use off、sd use off。",
    ),
    messages={
        "fail": Text("{device}: {service} is on ({where}; {basis})", "{device}: {service} が有効である（{where}、{basis}）"),
        "external": Text("{device} {where}: CDP or LLDP tells neighbours outside what the device is ({basis})", "{device} {where}: CDP・LLDPが外部の隣接機器に機器情報を知らせている（{basis}）"),
        "cannot_tell": Text("{device}: whether services nobody needs are on cannot be told", "{device}: 不要なサービスが有効か判定できない"),
        "need_unknown": Text("{device}: {service} is on ({where}); whether the plant needs it is not stated", "{device}: {service} が有効である（{where}）。必要かどうかの記載がない"),
    },
    decides=("2-4.d",),
    supports=("2-2.c",),
    reads=("service", "interface"),
    needs=("features",),
    references=(
        "SR 7.7", "M0942", "CIS IOS 12 v4.0.0 2.1.3", "CIS IOS 12 v4.0.0 2.1.4", "CIS IOS 17 v2.0.0 1.2.3",
    ),
    examples=(
        Example(title=Text("finger is on", "fingerが有効"), configs={"rt-01.cfg": BAD}, plant=PLANT, fails=(("rt-01.cfg", 2),)),
        Example(title=Text("A DHCP server that nobody declared", "宣言のないDHCPサーバ"), configs={"rt-01.cfg": DHCP}, plant=PLANT, fails=(("rt-01.cfg", 9),)),
        Example(title=Text("A DHCP server the plant needs", "必要と宣言されたDHCPサーバ"), configs={"rt-01.cfg": DHCP}, plant=WITH_DHCP),
        Example(title=Text("No list of needed services", "必要なサービスの一覧がない"), configs={"rt-01.cfg": DHCP}, cannot_tell=True),
    ),
    cure="turn_off",
)  # fmt: skip
def unneeded_service(network: Network) -> Iterator[Result]:
    """Results per service that is on, then what is off and what nobody knows, together."""
    for device in network.devices:
        if "features" in device.reads:
            yield from _judged(network, device)


def _judged(network: Network, device: Device) -> Iterator[Result]:
    plant, sides = network.plant, sides_of(network, device)
    off: list[Evidence] = []
    unknowns: dict[Text, Evidence] = {}
    running: dict[FeatureName, list[Feature]] = {}
    for feature in device.features:
        if needed(plant, device.name, feature.name, feature.where):
            off.append(shown(feature.enabled, feature.at, "needed"))
        elif feature.enabled.is_(True):
            running.setdefault(feature.name, []).append(feature)
        elif feature.enabled.known:
            off.append(shown(feature.enabled, feature.at, "off"))
        else:
            unknowns[undecided(_named(feature), feature.enabled)] = Evidence(feature.at, "service")
    for alike in running.values():
        yield _on(network, device, alike, sides)
    for interface in _outside(network, device):
        fact = interface.discovery
        if fact.is_(True) and not (needed(plant, device.name, "cdp") or needed(plant, device.name, "lldp")):
            yield Result(
                subject=f"discovery {interface.name}", device=device.name, verdict=Verdict.FAIL, says="external", sides=sides,
                evidence=(shown(fact, interface.at, "announces"), Evidence(interface.at, "interface")),
                values={"where": interface.name, "basis": basis(fact)},
            )  # fmt: skip
        elif fact.known:
            off.append(shown(fact, interface.at, "off"))
        else:
            what = Text(f"CDP and LLDP on {interface.name}", f"{interface.name} のCDP・LLDP")
            unknowns[undecided(what, fact)] = Evidence(interface.at, "interface")
    if unknowns:
        yield Result(
            subject="optional services", device=device.name, verdict=Verdict.CANNOT_TELL, sides=sides,
            evidence=tuple(dict.fromkeys(unknowns.values())), unknowns=tuple(unknowns)[:MOST_UNKNOWNS],
        )  # fmt: skip
    if off:
        yield Result(
            subject="services off", device=device.name, verdict=Verdict.PASS, sides=sides,
            evidence=tuple(dict.fromkeys(off)),
        )  # fmt: skip


def _named(feature: Feature) -> Text:
    name = SPOKEN[feature.name]
    return Text(f"{name.en} ({feature.where})", f"{name.ja}（{feature.where}）")


def _on(network: Network, device: Device, alike: list[Feature], sides: frozenset[Side]) -> Result:
    """One service that is on, at one place or several."""
    name = alike[0].name
    unneeded = wanted(network.plant, alike[0]) is False
    question = Text(f"whether the plant needs {SPOKEN[name].en}", f"{SPOKEN[name].ja} が必要か")
    places = list(dict.fromkeys(feature.where for feature in alike))
    more = f" +{len(places) - MOST_PLACES}" if len(places) > MOST_PLACES else ""
    return Result(
        subject=name, device=device.name, sides=sides,
        verdict=Verdict.FAIL if unneeded else Verdict.CANNOT_TELL, says="" if unneeded else "need_unknown",
        evidence=tuple(dict.fromkeys(shown(feature.enabled, feature.at, "enables") for feature in alike)),
        values={
            "service": SPOKEN[name], "where": ", ".join(places[:MOST_PLACES]) + more, "basis": basis(alike[0].enabled),
        },
        unknowns=() if unneeded else (question,),
    )  # fmt: skip


def _outside(network: Network, device: Device) -> Iterator[Interface]:
    for interface in device.interfaces:
        if (
            interface.kind in FRAMED
            and not interface.enabled.is_(False)
            and is_external(network, device.name, interface)
        ):
            yield interface
