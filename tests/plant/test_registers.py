"""Registers: encodings, headers, delimiters, workbooks, and a line for every wrong cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from auditor.model.address import ANY, prefix
from auditor.plant.load import load_plant
from auditor.plant.rows import DeclaredFlow
from auditor.plant.types import Plant, Problem

Write = Callable[..., Path]
Result = tuple[Plant | None, tuple[Problem, ...]]

FLOWS = "flow_id,src_zone,src,dst_zone,dst,proto,port"
FLOWS_JA = "通信番号,送信元ゾーン,送信元アドレス,宛先ゾーン,宛先アドレス,プロトコル,宛先ポート,用途,有効期限"


@pytest.fixture
def read(write: Write, small: str) -> Callable[..., Result]:
    """Loads a small plant with one register."""

    def load(name: str, content: str | bytes, ending: str = "csv", as_of: dt.date | None = None) -> Result:
        write(f"registers/{name}.{ending}", content)
        return load_plant(
            write("plant.yaml", f"{small}registers: {{{name}: registers/{name}.{ending}}}\n"), as_of=as_of
        )

    return load


def flows(result: Result) -> tuple[DeclaredFlow, ...]:
    plant, problems = result
    assert [(str(problem.at), problem.text.en) for problem in problems] == []
    assert plant is not None
    assert plant.registers.flows is not None
    return plant.registers.flows


def faults(result: Result) -> list[tuple[str, str]]:
    plant, problems = result
    assert plant is None
    return [(str(problem.at), problem.text.en) for problem in problems if problem.fatal]


def test_flow_row_becomes_sets_with_its_line(read: Callable[..., Result]) -> None:
    (flow,) = flows(
        read("flows", f"{FLOWS}\n\n# 申請中は書かない\nF-1,dcs,10.30.0.10;10.30.1.0/24,office,any,tcp,502;4840-4843\n")
    )
    assert str(flow.at) == "registers/flows.csv:4"
    assert flow.src == prefix("10.30.0.10") | prefix("10.30.1.0/24")
    assert flow.dst == ANY
    assert flow.protocols.intervals == ((6, 6),)
    assert flow.ports.intervals == ((502, 502), (4840, 4843))
    assert flow.initiator == "src"
    assert flow.view_only is None


def test_cp932_register_with_japanese_headers_is_read(read: Callable[..., Result]) -> None:
    text = f"{FLOWS_JA}\r\nF-1,制御系,10.30.0.10,情報系,10.10.0.0/16,TCP,４４３,運転日報,2027年3月31日\r\n"
    (flow,) = flows(read("flows", text.encode("cp932")))
    assert (flow.src_zone, flow.dst_zone) == ("dcs", "office")
    assert flow.ports.intervals == ((443, 443),)
    assert flow.purpose == "運転日報"
    assert flow.expires == dt.date(2027, 3, 31)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_are_read(read: Callable[..., Result], encoding: str) -> None:
    text = f"{FLOWS_JA}\nF-1,dcs,any,office,any,any,any,日報,\n"
    assert flows(read("flows", text.encode(encoding)))[0].purpose == "日報"


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters_are_seen_from_the_header(read: Callable[..., Result], delimiter: str) -> None:
    rows = [FLOWS.split(","), ["F-1", "dcs", '"10.30.0.1;10.30.0.2"', "office", "any", "udp", "161"]]
    (flow,) = flows(read("flows", "\n".join(delimiter.join(row) for row in rows)))
    assert flow.src.size == 2


def test_workbook_is_read_by_its_rows(read: Callable[..., Result], tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        [*FLOWS_JA.split(",")],
        [],
        ["F-1", "dcs", "any", "office", "any", "tcp", 443, "日報", dt.datetime(2027, 3, 31)],
    ):
        sheet.append(row)
    book.save(tmp_path / "made.xlsx")
    (flow,) = flows(read("flows", (tmp_path / "made.xlsx").read_bytes(), "xlsx"))
    assert str(flow.at) == "registers/flows.xlsx:3"
    assert flow.ports.intervals == ((443, 443),)
    assert flow.expires == dt.date(2027, 3, 31)


@pytest.mark.parametrize("content", [b"no zip at all", b"PK\x03\x04 broken", b""])
def test_broken_workbook_is_one_error(read: Callable[..., Result], content: bytes) -> None:
    ((at, text),) = faults(read("flows", content, "xlsx"))
    assert at == "registers/flows.xlsx:1"
    assert "Excel" in text


def test_yaml_register_is_read_by_its_items(read: Callable[..., Result]) -> None:
    text = "- {flow_id: F-1, src_zone: dcs, src: [10.30.0.1, 10.30.0.2], "
    text += "dst_zone: office, dst: any, proto: tcp, port: 443}\n"
    (flow,) = flows(read("flows", text, "yaml"))
    assert flow.src.size == 2


def test_missing_column_names_register_line_and_column(read: Callable[..., Result]) -> None:
    result = read("flows", "flow_id,src_zone,src,dst_zone,dst,proto\nF-1,dcs,any,office,any,tcp\n")
    ((at, text),) = faults(result)
    assert at == "registers/flows.csv:1"
    assert "flows.csv" in text
    assert "lacks the column 'port'" in text
    assert "宛先ポート" in result[1][0].text.ja


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        ("F-1,dsc,any,office,any,tcp,80", "src_zone", "did you mean 'dcs'?"),
        ("F-1,dcs,10.30.0.300,office,any,tcp,80", "src", "not '10.30.0.300'"),
        ("F-1,dcs,10.30.0.9-10.30.0.1,office,any,tcp,80", "src", "from the lower to the higher"),
        ("F-1,dcs,10.30.0.9/24,office,any,tcp,80", "src", "an address within 10.30.0.0/24"),
        ("F-1,dcs,,office,any,tcp,80", "src", "the cell is empty"),
        ("F-1,dcs,any,office,any,tpc,80", "proto", "a protocol name"),
        ("F-1,dcs,any,office,any,tcp,70000", "port", "a port 0-65535"),
        ("F-1,dcs,any,office,any,tcp,", "port", "the cell is empty"),
        ("F-1,dcs,any,office,any,icmp,80", "port", "has no ports"),
    ],
)
def test_wrong_cell_names_line_column_and_what_was_expected(
    read: Callable[..., Result], cells: str, column: str, expected: str
) -> None:
    ((at, text),) = faults(read("flows", f"{FLOWS}\nF-0,dcs,any,office,any,icmp,\n{cells}\n"))
    assert at == "registers/flows.csv:3"
    assert f"column '{column}'" in text
    assert expected in text


def test_any_zone_is_the_empty_zone(read: Callable[..., Result]) -> None:
    (flow,) = flows(read("flows", f"{FLOWS}\nF-1,any,any,office,any,udp,123\n"))
    assert flow.src_zone == ""


def test_unknown_column_is_noted_with_the_nearest(read: Callable[..., Result]) -> None:
    plant, problems = read("flows", f"{FLOWS},exipres\nF-1,dcs,any,office,any,icmp,,2027-01-01\n")
    assert plant is not None
    (problem,) = problems
    assert not problem.fatal
    assert "did you mean 'expires'?" in problem.text.en


def test_two_headers_for_one_column_are_an_error(read: Callable[..., Result]) -> None:
    ((_, text),) = faults(read("flows", f"{FLOWS},宛先ポート\n"))
    assert "two columns mean 'port'" in text


def test_more_cells_than_headers_are_an_error(read: Callable[..., Result]) -> None:
    ((at, text),) = faults(read("flows", f"{FLOWS}\nF-1,dcs,any,office,any,tcp,80,443\n"))
    assert at == "registers/flows.csv:2"
    assert "8 cells under 7 headers" in text


def test_open_quote_is_an_error_where_it_opens(read: Callable[..., Result]) -> None:
    ((at, text),) = faults(read("flows", f'{FLOWS}\nF-1,dcs,any,office,any,tcp,80\n"F-2,dcs\nx\n'))
    assert at == "registers/flows.csv:3"
    assert "never closed" in text


def test_cell_over_two_lines_keeps_its_lines(read: Callable[..., Result]) -> None:
    (flow,) = flows(read("flows", f'{FLOWS},purpose\nF-1,dcs,"10.30.0.1\n10.30.0.2",office,any,tcp,80,x\n'))
    assert str(flow.at) == "registers/flows.csv:2-3"
    assert flow.src.size == 2


@pytest.mark.parametrize("content", ["", "\n\n# only a comment\n"])
def test_register_without_header_is_an_error(read: Callable[..., Result], content: str) -> None:
    ((at, text),) = faults(read("flows", content))
    assert at == "registers/flows.csv:1"
    assert "no header" in text


def test_repeated_id_is_noted(read: Callable[..., Result]) -> None:
    plant, problems = read("flows", f"{FLOWS}\nF-1,dcs,any,office,any,icmp,\nF-1,dcs,any,office,any,icmp,\n")
    assert plant is not None
    assert [(problem.at.first, problem.fatal) for problem in problems] == [(3, False)]


@pytest.mark.parametrize(
    ("cell", "medium"),
    [
        ("IP-VPN", "ip_vpn"),
        ("広域イーサ", "wide_ethernet"),
        ("広域イーサネット", "wide_ethernet"),
        ("フレッツ", "flets_pppoe"),
        ("専用線", "leased"),
        ("閉域LTE", "closed_wwan"),
        ("ＬＰＷＡ", "lpwa"),
        ("internet", "internet"),
    ],
)
def test_media_are_read_by_their_usual_names(read: Callable[..., Result], cell: str, medium: str) -> None:
    plant, problems = read(
        "external_connections",
        f"ext_id,device,interface_or_vpn,medium,status,always_on\nE-1,fw-edge,wan1,{cell},休止,y: 遠隔監視\n",
    )
    assert problems == ()
    assert plant is not None
    (row,) = plant.registers.external_connections or ()
    assert (row.medium, row.status, row.always_on, row.always_on_reason) == (medium, "idle", True, "遠隔監視")


def test_unknown_medium_lists_what_is_known(read: Callable[..., Result]) -> None:
    ((_, text),) = faults(
        read("external_connections", "ext_id,device,interface_or_vpn,medium\nE-1,fw-edge,wan1,adsl\n")
    )
    assert "ip_vpn" in text
    assert "not 'adsl'" in text


def test_register_without_status_leaves_it_unknown(read: Callable[..., Result]) -> None:
    plant, _ = read("external_connections", "ext_id,device,interface_or_vpn\nE-1,fw-edge,wan1\n")
    assert plant is not None
    assert (plant.registers.external_connections or ())[0].status is None


def test_ledger_reads_addresses_macs_and_dashes(read: Callable[..., Result]) -> None:
    plant, problems = read(
        "ledger",
        "管理番号,機器名,種別,IPアドレス,MACアドレス,所属ゾーン,状態,設定提出対象,サポート終了日\n"
        "A-1,sw-1,switch,10.30.0.2/24;2001:db8::1,00-11-22-AA-BB-CC,制御系NW,使用中,要,2030/3/31\n"
        "A-2,plc-1,PLC,DHCP,-,dcs,予備,不要,-\n",
    )
    assert problems == ()
    assert plant is not None
    one, two = plant.registers.ledger or ()
    assert one.ips.size == 2
    assert one.macs == ("00:11:22:aa:bb:cc",)
    assert (one.zone, one.status, one.config_expected, one.support_end) == ("dcs", "in_use", True, dt.date(2030, 3, 31))
    assert (two.ips.size, two.macs, two.status, two.config_expected) == (0, (), "spare", False)


def test_admin_sources_name_addresses_and_devices(read: Callable[..., Result]) -> None:
    plant, _ = read("admin_sources", "network_or_host,purpose,devices\n10.90.0.0/24,保守,sw-1;sw-2\n10.91.0.5,監視,\n")
    assert plant is not None
    one, two = plant.registers.admin_sources or ()
    assert one.addresses == prefix("10.90.0.0/24")
    assert (one.devices, two.devices) == (("sw-1", "sw-2"), ())


def test_waivers_keep_empty_cells_for_the_check_to_judge(read: Callable[..., Result]) -> None:
    plant, problems = read(
        "waivers", "waiver_id,check_id,target,risk,decision,approver,expires\nW-1,CNI-001,office -> dcs,,,,2026-01-01\n"
    )
    assert problems == ()
    assert plant is not None
    assert (plant.registers.waivers or ())[0].approver == ""


REVIEWS = {
    "counterparts": "counterpart_id,name,kind,contract_expiry\nC-1,保守会社,保守,2027-01-01\n",
    "contacts": "contact_id,name,phone\nT-1,担当,000\n",
    "accounts": "device_or_group,account,admin\nfw-edge,ops,y\n",
    "reviews": "what,scope,date\nconfig,fw-edge,2026-04-01\n",
    "advisories": "advisory_id,vendor,product,affected_version_range,decision\nX-1,V,P,<2,patch\n",
    "changes": "change_id,device,date\nC-1,fw-edge,2026-04-01\n",
    "media": "media_id,purpose\nM-1,日報\n",
    "exercises": "date,kind\n2026-04-01,机上演習\n",
}


@pytest.mark.parametrize("name", REVIEWS)
def test_every_other_register_is_read(read: Callable[..., Result], name: str) -> None:
    plant, problems = read(name, REVIEWS[name])
    assert problems == ()
    assert plant is not None
    assert len(getattr(plant.registers, name)) == 1


ATTESTED = """- measure: ２－４．ａ
  verdict: yes
  statement: 分離を確認
  owner: 計装課長
  date: 2026-04-01
  evidence: [{title: 点検表, link: DOC-1}]
"""


def test_attestation_is_read_and_expires_after_a_year(read: Callable[..., Result]) -> None:
    plant, problems = read("attestations", ATTESTED, "yaml", dt.date(2026, 11, 22))
    assert problems == ()
    assert plant is not None
    (row,) = plant.registers.attestations or ()
    assert (row.measure, row.verdict, row.missing) == ("2-4.a", "yes", ())
    assert row.expires == dt.date(2027, 4, 1)
    assert str(row.at) == "registers/attestations.yaml:1-6"


@pytest.mark.parametrize("lacking", ["owner", "date", "evidence"])
def test_yes_without_owner_date_or_evidence_is_incomplete(read: Callable[..., Result], lacking: str) -> None:
    text = "".join(line for line in ATTESTED.splitlines(keepends=True) if f" {lacking}:" not in line)
    plant, problems = read("attestations", text, "yaml")
    assert plant is not None
    assert (plant.registers.attestations or ())[0].missing == (lacking,)
    assert [problem.fatal for problem in problems] == [False]


def test_not_applicable_needs_reason_and_approver(read: Callable[..., Result]) -> None:
    plant, _ = read("attestations", "- {measure: 2-5.a, verdict: 該当なし, owner: 課長}\n", "yaml")
    assert plant is not None
    row = (plant.registers.attestations or ())[0]
    assert (row.verdict, row.missing) == ("na", ("reason", "approver"))


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("２－４．ａ", "2-9.z", 1, "unknown measure '2-9.z'"),
        ("verdict: yes", "verdict: maybe", 2, "unknown verdict 'maybe'"),
        ("2026-04-01", "2026-12-01", 5, "lies after the day of the audit (2026-11-22)"),
        ("2026-04-01", "spring", 5, "a date YYYY-MM-DD"),
        ("owner:", "onwer:", 4, "did you mean 'owner'?"),
        ("link: DOC-1", "lnk: DOC-1", 6, "did you mean 'link'?"),
    ],
)
def test_wrong_attestation_is_an_error_at_its_line(
    read: Callable[..., Result], old: str, new: str, line: int, expected: str
) -> None:
    result = faults(read("attestations", ATTESTED.replace(old, new), "yaml", dt.date(2026, 11, 22)))
    assert result[0][0] == f"registers/attestations.yaml:{line}"
    assert expected in result[0][1]


def test_measure_attested_twice_is_an_error(read: Callable[..., Result]) -> None:
    ((at, text),) = faults(read("attestations", ATTESTED * 2, "yaml"))
    assert at == "registers/attestations.yaml:7-12"
    assert "already attested" in text
