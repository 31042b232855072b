"""Devices whose configuration is here and that the ledger does not know."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.address import format_ip
from auditor.model.device import Device
from auditor.model.text import Text
from auditor.plant.faults import nearest
from auditor.plant.ledger import Ledger
from auditor.plant.rows import Asset
from auditor.reach.network import Network
from checks._shared import NOT_KNOWN

SWITCH = """\
version 15.2
hostname sw-01
!
interface Vlan92
 ip address 10.90.2.13 255.255.255.0
!
end
"""
FIREWALL = """\
#config-version=FGT60F-7.2.8-FW-build1639-240313:opmode=0:vdom=0:user=admin
config system global
    set hostname "fw-ctl"
end
config system interface
    edit "port1"
        set vdom "root"
        set ip 10.30.10.1 255.255.255.0
        set type physical
    next
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
registers:
  ledger: ledger.csv
"""
LEDGER_BAD = """\
asset_id,name,kind,ip,status
JB2-001,sw-02,switch,10.90.2.14,in_use
JB2-002,fw-edge,firewall,10.30.10.254,in_use
"""
LEDGER_GOOD = """\
asset_id,name,kind,ip,status
JB2-001,sw-01,switch,,in_use
JB2-002,control firewall,firewall,10.30.10.1,in_use
"""
LEDGER_RETIRED = """\
asset_id,name,kind,ip,status
JB2-001,sw-01,switch,10.90.2.13,retired
"""


@check(
    "AST-001",
    "device-not-in-ledger",
    Severity.HIGH,
    title=Text("Configured device is not in the asset ledger", "設定ファイルの機器が管理台帳にない"),
    why=Text(
        "A device nobody keeps in the ledger gets no updates, no review and no owner when something happens. The manual "
        "asks that every device that communicates is managed.",
        "台帳にない機器は、更新・点検の対象から漏れ、異常時の責任者も決まらない。マニュアルは通信する全機器の管理を求めている。",
    ),
    decided=Text(
        "Each device whose configuration is here is looked up in the ledger by serial number, then by host name, then by "
        "any address of its interfaces (virtual ones aside). Found: pass; found only in a row that says retired: warn; "
        "not found: fail, with the row spelled most like it. Without a ledger: cannot tell.",
        "設定のある機器ごとに、シリアル番号、機器名、インタフェースのアドレス(仮想アドレスを除く)の順で台帳を引く。"
        "見つかれば適合、廃棄の行しか無ければ注意、見つからなければ不適合(綴りの近い行を示す)。台帳が無ければ判定不能。",
    ),
    fix=Text(
        "Add a row for the device to the ledger (asset_id, name as in its configuration, kind, serial, address, zone, "
        "owner). If the device was renamed, correct the name in the row. If nobody knows the device, find out who "
        "installed it before it is registered.",
        "台帳に行を加える(管理番号、設定どおりの機器名、種別、シリアル番号、アドレス、ゾーン、管理責任者)。"
        "改名した機器なら行の機器名を直す。誰も知らない機器なら、登録の前に設置者を確認する。",
    ),
    messages={
        "fail": Text(
            "{device} ({kind}, {addresses}) is in no row of the ledger: neither its serial number ({serial}) nor its name "
            "nor an address of it.{near}",
            "{device}({kind}、{addresses})は台帳にない。シリアル番号({serial})・機器名・アドレスのいずれでも該当行が無い。{near}",
        ),
        "warn": Text(
            "{device} is in the ledger only as retired ({asset}), but its configuration is here.",
            "{device} は台帳では廃棄({asset})だが、設定ファイルが提出されている。",
        ),
        "cannot_tell": Text(
            "Whether the devices are in the ledger cannot be told.", "機器が台帳にあるか判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("neither device is in the ledger", "どちらの機器も台帳に無い"),
            configs={"sw-01.cfg": SWITCH, "fw-ctl.conf": FIREWALL},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_BAD},
            fails=(("sw-01.cfg", 1), ("fw-ctl.conf", 1)),
        ),
        Example(
            title=Text("found by name, and by an interface address", "機器名、アドレスで該当行がある"),
            configs={"sw-01.cfg": SWITCH, "fw-ctl.conf": FIREWALL},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_GOOD},
        ),
        Example(
            title=Text("retired on paper, configured in fact", "台帳では廃棄済みの機器"),
            configs={"sw-01.cfg": SWITCH},
            plant=PLANT,
            registers={"ledger.csv": LEDGER_RETIRED},
            fails=(("sw-01.cfg", 1),),
        ),
        Example(title=Text("no ledger", "台帳が無い"), configs={"sw-01.cfg": SWITCH}, cannot_tell=True),
    ),
    decides=("1-3.a",),
    references=("CR 7.8",),
)
def device_unlisted(network: Network) -> Iterator[Result]:
    """Look every supplied device up in the ledger."""
    ledger = network.ledger
    if ledger is None:
        what = Text("the ledger (registers: ledger)", "管理台帳（registers の ledger）")
        yield Result(subject="ledger", verdict=Verdict.CANNOT_TELL, unknowns=(what,))
        return
    for device in network.devices:
        found = ledger.of_device(device)
        own = Evidence(device.at, "device")
        if found is None:
            near = _nearest(device, ledger)
            yield Result(
                subject=f"device {device.name}",
                verdict=Verdict.FAIL,
                device=device.name,
                evidence=(own,) if near is None else (own, Evidence(near.at, "ledger")),
                values={
                    "kind": device.kind, "addresses": _addresses(device), "serial": device.serial or NOT_KNOWN,
                    "near": _hint(near),
                },
            )  # fmt: skip
            continue
        yield Result(
            subject=f"device {device.name}",
            verdict=Verdict.WARN if found.row.status == "retired" else Verdict.PASS,
            device=device.name,
            evidence=(own, Evidence(found.row.at, "ledger")),
            values={"asset": found.row.asset_id},
        )


def _addresses(device: Device) -> str | Text:
    found = [format_ip(address.ip) for interface in device.interfaces for address in interface.addresses]
    if not found:
        return Text("no address", "アドレス無し")
    return ", ".join(found[:3]) + (" …" if len(found) > 3 else "")


def _nearest(device: Device, ledger: Ledger) -> Asset | None:
    """The row that may be meant: the one whose name is spelled most like the device's."""
    names = {row.name: row for row in ledger.rows if row.name}
    close = nearest(device.name, names)
    return names[close] if close is not None else None


def _hint(near: Asset | None) -> Text:
    if near is None:
        return Text("", "")
    return Text(f" The nearest row is {near.asset_id} ({near.name}).", f" 最も近い行は {near.asset_id}({near.name})。")
