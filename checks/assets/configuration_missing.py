"""Devices in the ledger whose configuration was not supplied."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import Evidence, Example, Result, Severity, Verdict, check
from auditor.model.text import Text
from auditor.plant.rows import Asset
from auditor.reach.network import Network
from checks._shared import NOT_KNOWN

SWITCH = """\
version 15.2
hostname sw-01
!
end
"""
PLANT = """\
schema: 1
plant:
  name: JB2
registers:
  ledger: ledger.csv
"""
LEDGER = """\
asset_id,name,kind,status,config_expected
JB2-001,sw-01,switch,in_use,y
JB2-002,fw-ctl,firewall,in_use,y
JB2-003,hub-01,switch,in_use,n
"""
COMPLETE = """\
asset_id,name,kind,status,config_expected
JB2-001,sw-01,switch,in_use,y
JB2-003,hub-01,switch,in_use,n
"""


@check(
    "AST-002",
    "ledger-device-without-config",
    Severity.MEDIUM,
    title=Text(
        "Network device in the ledger has no config supplied",
        "台帳にあるネットワーク機器の設定ファイルが提出されていない",
    ),
    why=Text(
        "What was not supplied was not looked at. How far every pass of this audit can be believed depends on the "
        "share of devices whose configuration is here.",
        "提出されていない機器は見ていない。本監査の「適合」をどこまで信じられるかは、設定が提出された機器の割合で決まる。",
    ),
    decided=Text(
        "Every ledger row in use that expects a configuration: a device of that name among the supplied ones passes, "
        "none fails. A network device whose row does not say whether a configuration is expected is cannot tell. "
        "The share is reported. Without a ledger: cannot tell.",
        "台帳で使用中かつ設定提出「要」の行ごとに判定する。同名の機器の設定があれば適合、無ければ不適合。"
        "設定提出の要否が空欄のネットワーク機器は判定不能。提出の割合も示す。台帳が無ければ判定不能。",
    ),
    fix=Text(
        "Export the configuration and audit again; for an unmanaged device set config_expected to n and say why.",
        "設定を書き出して再度監査する。管理機能の無い機器は config_expected（設定提出）を n とし、理由を残す。",
    ),
    messages={
        "fail": Text(
            "{name} ({kind}) is in use in the ledger, but its configuration was not supplied.",
            "{name}（{kind}）は台帳で使用中だが、設定ファイルが提出されていない。",
        ),
        "info": Text(
            "Configurations of {have} of {wanted} devices that the ledger expects are supplied.",
            "台帳で設定提出が必要な {wanted} 台のうち {have} 台の設定が提出されている。",
        ),
        "cannot_tell": Text(
            "Whether {name} should have a configuration here cannot be told.", "{name}: 設定提出の要否を判定できない。"
        ),
    },
    examples=(
        Example(
            title=Text("the firewall's configuration is missing", "ファイアウォールの設定が未提出"),
            configs={"sw-01.cfg": SWITCH},
            plant=PLANT,
            registers={"ledger.csv": LEDGER},
            fails=(("ledger.csv", 3),),
        ),
        Example(
            title=Text("everything expected is here", "必要な設定がそろっている"),
            configs={"sw-01.cfg": SWITCH},
            plant=PLANT,
            registers={"ledger.csv": COMPLETE},
        ),
        Example(title=Text("no ledger", "台帳が無い"), configs={"sw-01.cfg": SWITCH}, cannot_tell=True),
    ),
    supports=("1-3.a", "2-4.b", "3-2.b"),
    references=("CR 7.8",),
)
def configuration_missing(network: Network) -> Iterator[Result]:
    """Compare the ledger's network devices with the supplied configurations."""
    ledger = network.plant.registers.ledger
    if ledger is None:
        what = Text("the ledger (registers: ledger)", "管理台帳（registers の ledger）")
        yield Result(subject="ledger", verdict=Verdict.CANNOT_TELL, values={"name": what}, unknowns=(what,))
        return
    rows = [row for row in ledger if row.status == "in_use"]
    expected = [row for row in rows if row.config_expected]
    for row in expected:
        verdict = Verdict.FAIL if network.device(row.name) is None else Verdict.PASS
        yield _result(row, verdict)
    for row in rows:
        if row.config_expected is None and row.kind in _NETWORK:
            what = Text(f"config_expected of {row.asset_id}", f"{row.asset_id} の config_expected（設定提出）")
            yield _result(row, Verdict.CANNOT_TELL, (what,))
    have = sum(1 for row in expected if network.device(row.name) is not None)
    yield Result(
        subject="coverage",
        verdict=Verdict.INFO,
        evidence=tuple(Evidence(row.at, "ledger") for row in expected),
        values={"have": have, "wanted": len(expected)},
    )


_NETWORK = frozenset(
    {"router", "firewall", "switch", "l3switch", "ap", "wlc", "vpn_gateway", "cellular_gateway", "ap_or_wlc"}
)


def _result(row: Asset, verdict: Verdict, unknowns: tuple[Text, ...] = ()) -> Result:
    return Result(
        subject=f"ledger {row.asset_id}",
        verdict=verdict,
        device=row.name,
        evidence=(Evidence(row.at, "ledger"),),
        values={"name": row.name or row.asset_id, "kind": row.kind or NOT_KNOWN},
        unknowns=unknowns,
    )
