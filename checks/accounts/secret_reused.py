"""One password, key or community on several devices or for several counterparts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.secret import Secret
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.reach.network import Network
from checks._shared import zones_of
from checks.accounts._words import all_secrets, subject

FIRST = """\
version 15.2
hostname sw-01
!
no ip http server
no ip http secure-server
!
enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0
!
snmp-server community Kb7-monitor-1 RO
!
end
"""
SECOND = FIRST.replace("sw-01", "sw-02")
THIRD = SECOND.replace("Kb7-monitor-1", "Vq2-monitor-2").replace(
    "5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0", "5 $1$Tq9x$0NZmKq7m1sVtYb3wGdXf.1"
)
TUNNEL = """\
version 15.2
hostname rt-01
!
no ip http server
no ip http secure-server
!
crypto isakmp policy 10
 authentication pre-share
crypto isakmp key plant-link-7 address 198.51.100.1
!
end
"""
OTHER = TUNNEL.replace("rt-01", "rt-02").replace("198.51.100.1", "203.0.113.9")
THIRD_END = TUNNEL.replace("rt-01", "rt-03").replace("198.51.100.1", "203.0.113.77")

END = """\
version 15.2
hostname rt-01
!
no ip http server
no ip http secure-server
!
crypto isakmp policy 10
 authentication pre-share
crypto isakmp key plant-link-7 address 198.51.100.1
crypto ipsec transform-set STRONG esp-aes 256 esp-sha256-hmac
crypto map LINK 10 ipsec-isakmp
 set peer 198.51.100.1
 set transform-set STRONG
 match address SITES
ip access-list extended SITES
 permit ip 10.1.0.0 0.0.255.255 10.2.0.0 0.0.255.255
interface GigabitEthernet0/0
 ip address 203.0.113.9 255.255.255.0
 crypto map LINK
!
end
"""
OTHER_END = (
    END.replace("rt-01", "rt-02")
    .replace("198.51.100.1", "HERE")
    .replace("203.0.113.9", "198.51.100.1")
    .replace("HERE", "203.0.113.9")
    .replace("10.1.0.0 0.0.255.255 10.2.0.0", "10.2.0.0 0.0.255.255 10.1.0.0")
)

_FAMILIES: dict[str, Text] = {
    "user": Text("A login password", "ログイン用のパスワード"),
    "enable": Text("A login password", "ログイン用のパスワード"),
    "line": Text("A login password", "ログイン用のパスワード"),
    "snmp": Text("An SNMP community or key", "SNMPのコミュニティ・鍵"),
    "psk": Text("A VPN pre-shared key", "VPNの事前共有鍵"),
    "wlan": Text("A wireless key", "無線LANの鍵"),
    "radius": Text("A RADIUS key", "RADIUSの共有鍵"),
    "tacacs": Text("A TACACS+ key", "TACACS+の共有鍵"),
}
"""What must differ from device to device; keys of routing protocols and NTP are shared by design."""
_SHOWN = 12


@check(
    "ACC-007",
    "secret-reused-across-devices",
    Severity.MEDIUM,
    title=Text(
        "Same password, key or community reused across devices or counterparts",
        "同じパスワード・鍵・コミュニティ名が複数機器・接続先で使い回されている",
    ),
    why=Text(
        "One leak opens all of them: what is read from the backup of the least guarded device works on the boundary.",
        "一つの漏えいで全てが開く。最も手薄な機器の設定から読み取られたものが、境界の機器でも通用する。",
    ),
    decided=Text(
        "Passwords, communities and keys are compared by digests that live only during the audit; nothing is shown. "
        "What can be read (clear or decoded) and equal stored hashes, salt and all, are the same secret. The same on "
        "several devices fails; high where the devices have no zone in common, or where one pre-shared key serves "
        "several counterparts. Not counted: both ends of one tunnel, one SSID on several access points, two exports "
        "of one failover pair (all addresses equal), keys of routing protocols and NTP. Hashes with different salts, "
        "masked and encrypted secrets may hide the same word: cannot tell.",
        "パスワード・コミュニティ名・鍵を、監査中だけ存在するダイジェストで比較する（値は表示しない）。読み取れるもの（平文・復号可能）、"
        "およびソルトを含め一致するハッシュは同一とみなす。複数機器で同じなら不適合。共通のゾーンを持たない機器の間、"
        "または一つの事前共有鍵を複数の接続先に使う場合は高とする。同じトンネルの両端、同じSSIDの複数AP、冗長ペアの二つの設定"
        "（アドレスがすべて一致）、ルーティングプロトコルとNTPの鍵は数えない。ソルトの異なるハッシュ、マスク・暗号化されたものは"
        "同じ値の可能性があるため判定不能。",
    ),
    fix=Text(
        "Give every device and every counterpart secrets of their own, RADIUS and TACACS+ keys included, and keep them "
        "in a vault.",
        "機器ごと・接続先ごとに異なる値にする（RADIUS・TACACS+の共有鍵を含む）。値は金庫・パスワード管理ツールで保管する。",
    ),
    messages={
        "fail": Text(
            "{what} is the same on {count} devices: {devices}.", "{what}が {count} 台の機器で同じである: {devices}。"
        ),
        "counterparts": Text(
            "{what} is the same for {count} counterparts of {devices}.",
            "{what}が {devices} の {count} 件の接続先で同じである。",
        ),
        "ends": Text(
            "{what} is the same on {devices}: whether they are the two ends of one tunnel cannot be told.",
            "{what}が {devices} で同じである。一つのトンネルの両端かどうかを判定できない。",
        ),
        "cannot_tell": Text(
            "{count} secret(s) of {device} are hashed, encrypted or masked: whether others are the same cannot be told.",
            "{device} の {count} 件はハッシュ化・暗号化・マスクされており、他と同じかどうかを判定できない。",
        ),
    },
    examples=(
        Example(
            title=Text("one hash and one community on two switches", "2台でハッシュとコミュニティが同じ"),
            configs={"sw-01.cfg": FIRST, "sw-02.cfg": SECOND},
            fails=(("sw-01.cfg", 7), ("sw-01.cfg", 9)),
        ),
        Example(
            title=Text(
                "different communities; salted hashes do not tell", "コミュニティは別。ハッシュからは分からない"
            ),
            configs={"sw-01.cfg": FIRST, "sw-02.cfg": THIRD},
            cannot_tell=True,
        ),
        Example(
            title=Text("the two ends of one tunnel", "一つのトンネルの両端"),
            configs={"rt-01.cfg": END, "rt-02.cfg": OTHER_END},
        ),
        Example(
            title=Text("one key for three counterparts", "三つの接続先に同じ鍵"),
            configs={"rt-01.cfg": TUNNEL, "rt-02.cfg": OTHER, "rt-03.cfg": THIRD_END},
            fails=(("rt-01.cfg", 9),),
        ),
    ),
    supports=("2-3.c", "3-3.c"),
    reads=("user", "service", "vpn", "wireless"),
    needs=("secrets",),
    references=("SR 1.5", "M0927"),
)
def secret_reused(network: Network) -> Iterator[Result]:
    """Group the secrets of all devices by what they are."""
    if len(network.devices) < 2:
        yield Result(subject="plant", verdict=Verdict.NOT_APPLICABLE)
        return
    groups: dict[str, list[_Member]] = {}
    left: dict[str, list[Secret]] = {}
    for device in network.devices:
        for secret in all_secrets(device):
            if secret.use in _FAMILIES and secret.storage != "absent" and secret.length != 0:
                if secret.digest:
                    groups.setdefault(secret.digest, []).append(_Member(device, secret))
                else:
                    left.setdefault(device.name, []).append(secret)
    told: list[_Member] = []
    for members in groups.values():
        judged = _judged(network, members)
        told += [] if judged is None else members
        yield from () if judged is None else (judged,)
    done = {(member.device.name, member.secret) for member in told}
    for members in groups.values():
        for member in members:
            if (member.device.name, member.secret) not in done:
                left.setdefault(member.device.name, []).append(member.secret)
    yield from (_rest(device, left[device.name]) for device in network.devices if device.name in left)


@dataclass(frozen=True, slots=True)
class _Member:
    """One place where a secret stands."""

    device: Device
    secret: Secret


def _judged(network: Network, members: Sequence[_Member]) -> Result | None:
    """What equal secrets mean; None where they are one secret by design."""
    apart = {_place(member): member for member in members}.values()
    devices = list({member.device.name: member.device for member in apart}.values())
    uses = {member.secret.use for member in members}
    counterparts = {member.secret.owner for member in apart if member.secret.use == "psk"}
    if len(devices) < 2:
        if uses != {"psk"} or len(counterparts) < 2:
            return None
        return _shared(members, devices, len(counterparts), Severity.HIGH, "counterparts")
    if uses == {"psk"} and len(devices) == 2 and len(apart) == 2:
        one, other = devices
        if _faces(one, other) or _faces(other, one):
            return None
        return _shared(members, devices, 2, None, "ends")
    return _shared(members, devices, len(devices), _severity(network, devices, uses), "")


def _severity(network: Network, devices: Sequence[Device], uses: set[str]) -> Severity | None:
    zones = [frozenset(zone.id for zone in zones_of(network, device)) for device in devices]
    apart = all(zones) and not frozenset.intersection(*zones)
    return Severity.HIGH if apart or "psk" in uses else None


def _place(member: _Member) -> tuple[object, ...]:
    """Equal for places that hold one secret by design: one SSID, and both exports of a failover pair."""
    if member.secret.use == "wlan":
        return "ssid", member.secret.owner
    owner = member.secret.owner if member.secret.use == "psk" else ""
    return _addresses(member.device) or member.device.name, owner


def _addresses(device: Device) -> frozenset[int]:
    return frozenset(address.ip for interface in device.interfaces for address in interface.addresses)


def _faces(one: Device, other: Device) -> bool:
    """True when a tunnel of ``one`` ends at an address of ``other``."""
    return not _addresses(other).isdisjoint(vpn.peer for vpn in one.vpns if vpn.peer is not None)


def _shared(
    members: Sequence[_Member], devices: Sequence[Device], count: int, severity: Severity | None, says: str
) -> Result:
    names = [device.name for device in devices]
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    lines = dict.fromkeys(member.secret.at for member in members)
    unsure = says == "ends"
    what = Text("whether they are the two ends of one tunnel", "一つのトンネルの両端かどうか")
    return Result(
        subject=", ".join(sorted({subject(member.device, member.secret) for member in members})),
        verdict=Verdict.CANNOT_TELL if unsure else Verdict.FAIL,
        evidence=tuple(Evidence(at, "secret") for at in list(lines)[:_SHOWN]),
        values={"what": _FAMILIES[members[0].secret.use], "count": count, "devices": shown},
        says=says,
        severity=severity,
        unknowns=(what,) if unsure else (),
    )


def _rest(device: Device, secrets: Sequence[Secret]) -> Result:
    """What is left of a device: each readable and unlike all others, or not to be compared."""
    hidden = [secret for secret in secrets if secret.length is None]
    lines: list[Span] = [secret.at for secret in hidden or secrets]
    what = Text(
        f"the values behind {len(hidden)} stored secret(s) of {device.name}",
        f"{device.name} の {len(hidden)} 件の値そのもの",
    )
    return Result(
        subject=f"{device.name}:secrets",
        verdict=Verdict.CANNOT_TELL if hidden else Verdict.PASS,
        device=device.name,
        evidence=tuple(Evidence(at, "secret") for at in dict.fromkeys(lines))[:_SHOWN],
        values={"count": len(hidden)},
        unknowns=(what,) if hidden else (),
    )
