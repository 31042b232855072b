"""Lists, objects, profiles and VPN settings that nothing at work leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.naming import Definition, used
from auditor.model.text import Text
from checks.rules._names import kind_in_words, listed

IOS_BAD = """\
version 15.2
hostname rt-ctl
!
object-group network OLD-SERVERS
 host 10.20.10.31
!
interface GigabitEthernet0/0
 ip address 10.10.0.1 255.255.255.0
 ip access-group OFFICE-IN in
!
ip access-list extended OFFICE-IN
 permit tcp 10.10.0.0 0.0.0.255 host 10.30.10.20 eq 443
 deny   ip any any
!
ip access-list extended OFFICE-IN-2023
 permit ip object-group OLD-SERVERS any
!
end
"""
IOS_GOOD = IOS_BAD.replace("host 10.30.10.20 eq", "object-group OLD-SERVERS eq").replace(
    """ip access-list extended OFFICE-IN-2023
 permit ip object-group OLD-SERVERS any
!
""",
    "",
)
ASA_BAD = """\
: Saved
ASA Version 9.12(4)
!
hostname fw-ctl
!
interface GigabitEthernet1/1
 nameif field
 security-level 80
 ip address 10.40.10.1 255.255.255.0
!
object network PLC-01
 host 10.30.20.11
object network PLC-99
 host 10.30.20.99
access-list FIELD-IN extended permit tcp 10.40.10.0 255.255.255.0 object PLC-01 eq 502
access-group FIELD-IN in interface field
: end
"""
ASA_GOOD = ASA_BAD.replace("object network PLC-99\n host 10.30.20.99\n", "")
FORTIOS_BAD = """\
#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-edge"
end
config system interface
    edit "lan"
        set vdom "root"
        set ip 10.10.0.1 255.255.255.0
    next
    edit "wan1"
        set vdom "root"
        set ip 203.0.113.2 255.255.255.248
    next
end
config firewall address
    edit "office"
        set subnet 10.10.0.0 255.255.255.0
    next
    edit "old-branch"
        set subnet 10.99.0.0 255.255.255.0
    next
end
config firewall addrgrp
    edit "branches"
        set member "old-branch"
    next
end
config firewall policy
    edit 1
        set srcintf "lan"
        set dstintf "wan1"
        set srcaddr "office"
        set dstaddr "all"
        set action accept
        set schedule "always"
        set service "HTTPS"
    next
end
"""
FORTIOS_GOOD = FORTIOS_BAD.replace('set srcaddr "office"', 'set srcaddr "office" "branches"')


@check(
    "RUL-004",
    "unused-object",
    Severity.LOW,
    title=Text(
        "Unused object, ACL, profile or VPN setting",
        "使われていないオブジェクト・ACL・VPN設定がある",
    ),
    why=Text(
        "Leftovers come back by mistake: an old list is bound again, an old group is put into a new rule, and nobody "
        "remembers what it opens. They also hide what the configuration really does.",
        "残骸は誤って再び使われる。古いリストが再適用され、古いグループが新しいルールに入れられ、"
        "何が開くかを覚えている人はいない。設定が実際に何をしているかも見えにくくなる。",
    ),
    decided=Text(
        "Everything defined under a name, by kind: used when a chain of references leads to it from a place that works "
        "by itself (an interface, a binding, a policy, management access). What only unused things name is unused as "
        "well. A name that stands in a line whose purpose was not understood only warns. Disabled policies and "
        "interfaces that are shut down count as use. What the vendor ships is left out. Names handed out by a RADIUS "
        "server or a manager outside the configuration cannot be seen.",
        "名前を付けて定義されたものを種類ごとに判定する。単独で働く箇所(インターフェース、適用、ポリシー、管理アクセス)から"
        "参照をたどって届けば使用中。未使用のものだけが参照するものも未使用とする。用途を読み取れない行に名前があるときは"
        "注意に留める。無効なポリシーや停止中のインターフェースからの参照も使用とみなす。工場出荷時のものは対象外。"
        "RADIUSサーバーや管理装置から名前で指定される使い方は設定からは分からない。",
    ),
    fix=Text(
        "Delete what is no longer needed, groups first and their members after them. A filter list that was meant to "
        "guard something is applied instead (RUL-005).",
        "不要なものを、グループ、メンバーの順に削除する。何かを守るはずだったリストは削除せず適用する(RUL-005)。",
    ),
    messages={
        "fail": Text("Unused {kind} ({count}): {names}.", "未使用の{kind} {count}件: {names}。"),
        "warn": Text(
            "Possibly unused {kind} ({count}), named only where the purpose was not understood: {names}.",
            "未使用の可能性がある{kind} {count}件（用途を読み取れない箇所でのみ参照）: {names}。",
        ),
        "cannot_tell": Text(
            "Whether every {kind} is used cannot be told.", "{kind}がすべて使われているか判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("a list of the past and its group", "過去のリストとそのグループ"),
            configs={"rt-ctl.cfg": IOS_BAD},
            fails=(("rt-ctl.cfg", 15), ("rt-ctl.cfg", 4)),
        ),
        Example(title=Text("everything in use", "すべて使用中"), configs={"rt-ctl.cfg": IOS_GOOD}),
        Example(
            title=Text("ASA: an object no rule names", "ASA: どのルールも参照しないオブジェクト"),
            configs={"fw-ctl.cfg": ASA_BAD},
            fails=(("fw-ctl.cfg", 13),),
        ),
        Example(title=Text("ASA: everything in use", "ASA: すべて使用中"), configs={"fw-ctl.cfg": ASA_GOOD}),
        Example(
            title=Text("FortiOS: a group no policy names", "FortiOS: どのポリシーも参照しないグループ"),
            configs={"fw-edge.conf": FORTIOS_BAD},
            fails=(("fw-edge.conf", 19), ("fw-edge.conf", 24)),
        ),
        Example(
            title=Text("FortiOS: everything in use", "FortiOS: すべて使用中"), configs={"fw-edge.conf": FORTIOS_GOOD}
        ),
    ),
    supports=("2-4.d", "2-4.b"),
    reads=("filter", "nat", "vpn"),
    needs=("definitions",),
    references=("M0942",),
)
def unused_object(device: Device) -> Iterator[Result]:
    """Judge every kind of named thing of a device."""
    kinds: dict[str, list[Definition]] = {}
    for definition in device.definitions:
        if not definition.factory:
            kinds.setdefault(definition.kind, []).append(definition)
    if not kinds:
        yield Result(subject=device.name, verdict=Verdict.NOT_APPLICABLE, device=device.name)
        return
    sure, possible = used(device.definitions, device.references)
    for kind, definitions in kinds.items():
        unused = [found for found in definitions if found.key not in possible]
        doubtful = [found for found in definitions if found.key in possible and found.key not in sure]
        if unused:
            yield _result(device, kind, Verdict.FAIL, unused)
        if doubtful:
            yield _result(device, kind, Verdict.WARN, doubtful)
        if not unused and not doubtful:
            yield _result(device, kind, Verdict.PASS, definitions)


MOST_SHOWN = 20


def _result(device: Device, kind: str, verdict: Verdict, found: Sequence[Definition]) -> Result:
    evidence = [Evidence(one.at, "defines") for one in found[:MOST_SHOWN]]
    if verdict is Verdict.WARN:
        names = {one.name for one in found}
        evidence += [
            Evidence(one.at, "names") for one in device.references if one.use == "unknown" and one.name in names
        ][:MOST_SHOWN]
    return Result(
        subject=kind,
        verdict=verdict,
        device=device.name,
        evidence=tuple(evidence[:1] if verdict is Verdict.PASS else evidence),
        values={"kind": kind_in_words(kind), "count": len(found), "names": listed([one.name for one in found])},
    )
