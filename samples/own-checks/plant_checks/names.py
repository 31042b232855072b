"""Switch ports in use that do not say what is plugged in: a house rule of this plant."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.device import Device
from auditor.model.text import Text

SWITCH = """\
version 15.2
hostname sw-01
!
interface GigabitEthernet1/0/1
 switchport mode access
 switchport access vlan 300
{description}!
interface GigabitEthernet1/0/2
 switchport mode access
 shutdown
!
end
"""


@check(
    "PLT-001",
    "port-without-description",
    Severity.LOW,
    title=Text("A switch port in use says nothing of what is plugged in", "使用中のスイッチポートに接続先の記載がない"),
    why=Text(
        "Whoever is called at night must know what a port feeds.",
        "夜間の対応者が、そのポートの接続先を知る必要がある。",
    ),
    decided=Text(
        "Every enabled switched port: without a description it fails, with one it passes.",
        "有効なスイッチポートごとに、description がなければ不適合、あれば適合とする。",
    ),
    fix=Text(
        "Write what is plugged in.\nCisco IOS: description PLC-01.",
        "接続先を記載する。\nCisco IOS: description PLC-01",
    ),
    messages={
        "fail": Text("{device} {port}: no description", "{device} {port}: 接続先の記載がない"),
        "cannot_tell": Text(
            "{device} {port}: whether it is in use cannot be told", "{device} {port}: 使用中か判定できない"
        ),
    },
    reads=("interface",),
    needs=("interfaces",),
    examples=(
        Example(
            title=Text("No description", "記載がない"),
            configs={"sw-01.cfg": SWITCH.format(description="")},
            fails=(("sw-01.cfg", 4),),
        ),
        Example(
            title=Text("What is plugged in is written", "接続先が書かれている"),
            configs={"sw-01.cfg": SWITCH.format(description=" description PLC-01\n")},
        ),
    ),
)
def port_without_description(device: Device) -> Iterator[Result]:
    """Judge every switched port that is not shut."""
    for interface in device.interfaces:
        if interface.port is None or interface.enabled.is_(False):
            continue
        verdict = Verdict.PASS if interface.description else Verdict.FAIL
        unknowns: tuple[Text, ...] = ()
        if not interface.enabled.known and verdict is Verdict.FAIL:
            verdict = Verdict.CANNOT_TELL
            unknowns = (Text(f"whether {interface.name} is shut", f"{interface.name} が閉塞されているか"),)
        yield Result(
            subject=interface.name,
            device=device.name,
            verdict=verdict,
            evidence=(Evidence(interface.at, "interface"),),
            values={"port": interface.name},
            unknowns=unknowns,
        )
