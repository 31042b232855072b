"""Remote access and mobile terminals that nobody has to prove themselves for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditor.check import Evidence, Example, Result, Severity, Side, Verdict, check
from auditor.model.device import Device
from auditor.model.secret import Secret
from auditor.model.text import Text
from auditor.model.wireless import Ssid
from auditor.plant.types import ZoneKind
from auditor.reach.network import Network
from checks._shared import if_on, shown, undecided
from checks.remote_access._plants import PLANT, gateway
from checks.remote_access._sources import NONE, SIDES, Source, none_seen, sources

WIRELESS: frozenset[Side] = frozenset({"external"})
TERMINALS: frozenset[ZoneKind] = frozenset({"it", "ctrl_info", "control", "mgmt"})
"""Zones whose wireless clients are terminals of persons; those of a field zone are sensors."""
IOS = """\
version 15.2
hostname rt-vpn
!
aaa new-model
{login}!
{people}crypto isakmp policy 10
 encr aes 256
 hash sha256
 authentication pre-share
 group 14
!
ip local pool PEOPLE 10.56.0.10 10.56.0.19
crypto isakmp client configuration group HOSHU
 key Hoshu-Kagi-2026-x
 pool PEOPLE
!
crypto ipsec transform-set T1 esp-aes 256 esp-sha256-hmac
!
crypto dynamic-map DYN 10
 set transform-set T1
 set pfs group14
!
{xauth}crypto map M client configuration address respond
crypto map M 10 ipsec-isakmp dynamic DYN
!
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 crypto map M
!
interface GigabitEthernet0/1
 ip address 10.55.0.1 255.255.255.0
!
end
"""
ROUTER_PLANT = PLANT.replace("fw-ra:GigabitEthernet0/0", "rt-vpn:GigabitEthernet0/0")


@check(
    "RMA-006",
    "remote-access-auth-weak",
    Severity.CRITICAL,
    title=Text(
        "User authentication for remote access or mobile terminals is missing or weak",
        "リモートアクセス・モバイル端末接続の利用者認証がない／弱い",
    ),
    why=Text(
        "The manual asks to authenticate by ID and password or the like. A key that several people share proves none of "
        "them, and stays with those who have left.",
        "マニュアルはID・パスワード等による認証を求めている。複数人で共有する鍵は誰であるかを示さず、"
        "離任した者の手元にも残る。",
    ),
    decided=Text(
        "VPNs for people and dial-in: no user, certificate or server that authenticates persons fails as critical; one "
        "factor known to be the only one is listed as information. Tunnels to sites authenticate devices, which is right: "
        "there a key that any peer may use, or that opens several tunnels of one device, fails as high. SSIDs whose "
        "clients stand in it, ctrl_info, control or mgmt zones: open fails as critical, one key for all as high, 802.1X "
        "passes; in field zones sensors are at home, and WLS-005 judges them. Whom a server behind lets in is not seen; that "
        "it is asked passes.",
        "利用者向けVPN・ダイヤルインは、利用者認証・証明書・認証サーバのいずれも無ければ不適合（緊急）、一要素だけと分かるものは情報として示す。"
        "拠点間トンネルは機器認証でよいが、どの対向でも使える鍵や、1台の複数のトンネルで共用する鍵は不適合（高）。"
        "端末が it・ctrl_info・control・mgmt ゾーンに入るSSIDは、認証無しなら不適合（緊急）、全員共通の鍵なら不適合（高）、802.1Xなら適合。"
        "フィールド系のSSIDはセンサ用とみなし、WLS-005で判定する。認証サーバが誰を許すかは見えないため、照会していれば適合とする。",
    ),
    fix=Text(
        "An account for each person on RADIUS or LDAP, a second factor on VPNs that face the Internet, certificates "
        "between sites.",
        "一人一つのアカウントをRADIUS・LDAPで管理し、インターネットに面したVPNには多要素認証、拠点間には証明書を使う。",
    ),
    messages={
        "fail": Text(
            "{source} ({what}) lets people in without authenticating anybody.",
            "{source}（{what}）は利用者を認証せずに接続させる。",
        ),
        "wildcard": Text(
            "{source} ({what}): one key lets in any peer.", "{source}（{what}）: 一つの鍵でどの対向からも接続できる。"
        ),
        "shared": Text(
            "{device}: one key opens several tunnels: {owners}.",
            "{device}: 一つの鍵を複数のトンネルで共用している: {owners}。",
        ),
        "open": Text(
            "SSID {source} lets terminals into zone {zone} without authentication.",
            "SSID {source} は認証無しで端末をゾーン {zone} に接続させる。",
        ),
        "one_key": Text(
            "SSID {source} lets every terminal into zone {zone} by the same key.",
            "SSID {source} は全端末共通の鍵でゾーン {zone} に接続させる。",
        ),
        "info": Text(
            "{source} ({what}) authenticates persons by one factor.", "{source}（{what}）の利用者認証は一要素である。"
        ),
        "cannot_tell": Text(
            "{source}: who has to prove themselves cannot be told.", "{source}: 認証の有無・方式を判定できない。"
        ),
        "none": NONE,
    },
    decides=("3-3.c", "3-2.d"),
    supports=("2-3.c",),
    reads=("vpn", "user", "wireless", "interface"),
    needs=("interfaces",),
    references=("SR 1.1", "SR 1.1 RE 2", "SR 1.2", "M0804", "M0932", "M0813"),
    examples=(
        Example(
            title=Text("a group key and no persons", "グループ鍵だけで利用者認証が無い"),
            configs={"rt-vpn.cfg": IOS.format(login="", people="", xauth="")},
            plant=ROUTER_PLANT,
            fails=(("rt-vpn.cfg", 19),),
        ),
        Example(
            title=Text("persons besides the group key", "グループ鍵に加えて利用者を認証"),
            configs={
                "rt-vpn.cfg": IOS.format(
                    login="aaa authentication login PEOPLE local\n",
                    people="username hoshu01 secret 9 $9$PFLJrFeLuUt5gN$oONrhjlRVUtHfdpEc7lRzCySlCEuI0Pn4Z/MVFtGFn.\n",
                    xauth="crypto map M client authentication list PEOPLE\n",
                )
            },
            plant=ROUTER_PLANT,
        ),
        Example(title=Text("names and passwords", "利用者名とパスワード"), configs={"fw-ra.cfg": gateway()}, plant=PLANT),
    ),
)  # fmt: skip
def auth_weak(network: Network) -> Iterator[Result]:
    """Judge the VPNs for people, the keys of tunnels, and the SSIDs of terminals."""
    found = list(_ways(network))
    if not found:
        yield none_seen(network)
    yield from found


def _ways(network: Network) -> Iterator[Result]:
    for source in sources(network):
        if source.vpn is None or source.enabled.is_(False):
            continue
        yield from _people(source) if source.kind == "people" else (_site(source),)
    for device in network.devices:
        yield from _shared_keys(device)
        for ssid in device.ssids:
            yield from _terminals(network, device, ssid)


def _people(source: Source) -> Iterator[Result]:
    """A VPN for people: whether anybody is authenticated, and by how many factors."""
    access = source.access
    passes = Result(
        subject=str(source), verdict=Verdict.PASS, device=source.device, sides=SIDES,
        evidence=(shown(access.people, source.at, "authenticates"),),
        values={"source": str(source), "what": source.what},
    )  # fmt: skip
    if access.people.value in ("user", "certificate", "mfa", "server"):
        yield passes
        if access.people.is_("user"):
            yield replace(passes, subject=f"{source} factors", verdict=Verdict.INFO)
    elif access.device.is_("certificate"):
        yield replace(passes, evidence=(shown(access.device, source.at, "authenticates"),))
    elif access.people.is_("none") and access.device.known:
        yield replace(passes, verdict=Verdict.FAIL, evidence=(*passes.evidence, shown(access.device, source.at, "key")))
    else:
        fact = access.device if access.people.known else access.people
        what = undecided(Text("whether persons have to prove who they are", "利用者認証の有無"), fact)
        yield replace(passes, verdict=Verdict.CANNOT_TELL, unknowns=(what,))


def _site(source: Source) -> Result:
    """A tunnel to a site: whether its key lets in anybody else."""
    access, vpn = source.access, source.vpn
    passes = Result(
        subject=str(source), verdict=Verdict.PASS, device=source.device, sides=SIDES,
        evidence=(shown(access.device, source.at, "authenticates"),),
        values={"source": str(source), "what": source.what},
    )  # fmt: skip
    if access.device.is_("certificate") or access.people.value in ("user", "certificate", "mfa", "server"):
        return passes
    wanted = [] if source.doubt is None else [source.doubt]
    if access.device.is_("psk") and access.wildcard.known:
        if access.wildcard.is_(False):
            return passes
        if not wanted:
            evidence = (shown(access.wildcard, source.at, "key"), *passes.evidence)
            return replace(passes, verdict=Verdict.FAIL, says="wildcard", severity=Severity.HIGH, evidence=evidence)
    if access.device.is_("none") and not wanted:
        return replace(passes, verdict=Verdict.FAIL, severity=Severity.HIGH)
    if not access.device.known:
        wanted.append(undecided(Text("how the far device proves itself", "対向機器の認証方法"), access.device))
    elif not access.wildcard.known:
        wanted.append(undecided(Text("which peers the key lets in", "鍵で接続できる対向"), access.wildcard))
    if vpn is not None and vpn.encrypted is False and not access.device.known:
        wanted = [Text("a tunnel in the clear proves nobody", "平文トンネルでは対向を認証できない")]
    return replace(passes, verdict=Verdict.CANNOT_TELL, unknowns=tuple(wanted))


_COMPARABLE = ("clear", "reversible", "weak-hash")
"""Forms that are alike only when the keys are; salted ones are alike only where an exporter wrote the same mask."""


def _shared_keys(device: Device) -> Iterator[Result]:
    """Pre-shared keys that one device holds for more than one owner."""
    keys: dict[str, list[Secret]] = {}
    for secret in device.secrets:
        if secret.use == "psk" and secret.digest and secret.storage in _COMPARABLE:
            keys.setdefault(secret.digest, []).append(secret)
    for held in keys.values():
        owners = sorted({secret.owner for secret in held})
        if len(owners) > 1:
            yield Result(
                subject=f"{device.name} key of {', '.join(owners)}", verdict=Verdict.FAIL, says="shared",
                device=device.name, severity=Severity.HIGH, sides=SIDES,
                evidence=tuple(Evidence(secret.at, "key") for secret in held),
                values={"owners": ", ".join(owners), "source": device.name},
            )  # fmt: skip


def _terminals(network: Network, device: Device, ssid: Ssid) -> Iterator[Result]:
    """An SSID of terminals: by what they get in."""
    claim = network.zoning.of_ssid(device.name, ssid.name)
    zone = None if claim is None else network.plant.zone(claim.zone)
    if zone is None or zone.kind not in TERMINALS:
        return
    label = f"{device.name}:{ssid.name}"
    keys, security = ssid.key_management, ssid.security
    passes = Result(
        subject=f"ssid {label}", verdict=Verdict.PASS, device=device.name, sides=WIRELESS,
        evidence=(Evidence(keys.at or security.at or ssid.at, "authenticates"), Evidence(ssid.at, "ssid")),
        values={"source": label, "zone": zone.id},
    )  # fmt: skip
    if security.value in ("open", "owe") or keys.is_("none"):
        yield from if_on(replace(passes, verdict=Verdict.FAIL, says="open"), ssid.enabled)
    elif keys.is_("dot1x"):
        yield from if_on(passes, ssid.enabled)
    elif keys.known or security.value == "wep":
        yield from if_on(replace(passes, verdict=Verdict.FAIL, says="one_key", severity=Severity.HIGH), ssid.enabled)
    else:
        what = undecided(Text("how terminals prove themselves", "端末の認証方式"), keys)
        yield from if_on(replace(passes, verdict=Verdict.CANNOT_TELL, unknowns=(what,)), ssid.enabled)
