"""What people type is understood in every spelling the manual and its readers use."""

from __future__ import annotations

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.manual import fold, manual, measure_id, point_id

MANUAL = manual()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2-4.a", "2-4.a"),
        ("2-4.A", "2-4.a"),
        ("２－４．ａ", "2-4.a"),
        ("（３－４）", None),
        (" 2 - 4 . a ", "2-4.a"),
        ("2‐4.a", "2-4.a"),
        ("2−4・a", "2-4.a"),
        ("2ー4.a", "2-4.a"),
        ("2-4a", "2-4.a"),
        ("2-4(a)", "2-4.a"),
        ("(2-4.a)", "2-4.a"),
        ("2-4.z", None),
        ("9-9.a", None),
        ("2-4.a.1", None),
        ("2-4", None),
        ("12-4.a", None),
        ("", None),
    ],
)
def test_measure_id_is_read_in_any_spelling(typed: str, meant: str | None) -> None:
    assert measure_id(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3-4", "3-4"),
        ("３－４", "3-4"),
        ("3-４", "3-4"),
        ("（３－４）", "3-4"),
        ("(3-4)", "3-4"),
        ("3–4", "3-4"),
        ("3-9", None),
        ("3-4.a", None),
        ("34", None),
        ("①-4", "1-4"),
        ("", None),
    ],
)
def test_point_id_is_read_in_any_spelling(typed: str, meant: str | None) -> None:
    assert point_id(typed) == meant


@given(st.text(max_size=400))
def test_any_text_gives_a_real_id_or_none(text: str) -> None:
    assert measure_id(text) in {None, *(measure.id for measure in MANUAL.measures)}
    assert point_id(text) in {None, *(point.id for point in MANUAL.points)}
    zone = MANUAL.zone_kind(text)
    assert zone is None or zone in MANUAL.zones


def test_every_id_is_its_own_spelling() -> None:
    assert [m.id for m in MANUAL.measures if measure_id(m.id) != m.id] == []
    assert [p.id for p in MANUAL.points if point_id(p.id) != p.id] == []


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("it", "it"),
        ("情報系NW", "it"),
        ("情報系ＮＷ", "it"),
        ("情報系nw", "it"),
        ("情報系ﾈｯﾄﾜｰｸ", "it"),
        ("情報系 ネットワーク", "it"),
        ("ctrl_info", "ctrl_info"),
        ("Ctrl-Info", "ctrl_info"),
        ("制御情報系ネットワーク", "ctrl_info"),
        ("制御情報系NW", "ctrl_info"),
        ("情報制御系NW", "ctrl_info"),
        ("情報制御ネットワーク", "ctrl_info"),
        ("制御情報ネットワーク", "ctrl_info"),
        ("制御系ネットワーク", "control"),
        ("制御系NW", "control"),
        ("フィールド系NW", "field"),
        ("フィールド系ネットワーク", "field"),
        ("フィールドネットワーク", "field"),
        ("関連会社", "partner"),
        ("関係会社", "partner"),
        ("関係者", "partner"),
        ("外部機関", "partner"),
        ("インターネット", "internet"),
        ("INTERNET", "internet"),
        ("管理系NW", "mgmt"),
        ("DMZ", "dmz"),
        ("制御", None),
        ("情報", None),
        ("OT", None),
        ("", None),
    ],
)
def test_zone_kind_is_read_in_any_spelling(typed: str, kind: str | None) -> None:
    zone = MANUAL.zone_kind(typed)
    assert (zone.id if zone else None) == kind


def test_no_spelling_means_two_kinds_of_zone() -> None:
    owners: dict[str, set[str]] = {}
    for zone in MANUAL.zones:
        for word in (zone.id, zone.name.en, zone.name.ja, *zone.aliases):
            owners.setdefault(fold(word), set()).add(zone.id)
    assert {word: kinds for word, kinds in owners.items() if len(kinds) > 1} == {}


def test_trust_rises_from_the_internet_to_safety() -> None:
    order = ["internet", "cloud", "partner", "remote_access", "dmz", "hq", "it", "ctrl_info", "mgmt", "control"]
    levels = [MANUAL.trust(kind) for kind in [*order, "field", "safety"]]
    assert None not in levels
    assert levels == sorted(levels, key=lambda level: level or 0)
    assert MANUAL.trust("制御系NW") == MANUAL.trust("control")
    assert MANUAL.trust("wlan") is None
    assert MANUAL.trust("nowhere") is None


def test_no_header_means_two_columns_of_a_register() -> None:
    for register in MANUAL.registers:
        words = [fold(w) for c in register.columns for w in {c.name, c.header.ja, *c.aliases}]
        folded = [{fold(w) for w in (c.name, c.header.ja, *c.aliases)} for c in register.columns]
        assert sum(len(names) for names in folded) == len(set(words)), register.file


def test_no_word_means_two_values_of_a_column() -> None:
    for register in MANUAL.registers:
        for column in register.columns:
            folded = [{fold(w) for w in (v.id, v.label.en, v.label.ja, *v.aliases)} for v in column.values]
            assert sum(map(len, folded)) == len(set().union(*folded)), (register.file, column.name)


def test_header_in_either_language_finds_its_column() -> None:
    ledger = MANUAL.register("ledger")
    assert ledger is not None
    assert ledger is MANUAL.register("ledger.csv")
    for header in ("asset_id", "管理番号", "Asset ID"):
        column = ledger.column(header)
        assert column is not None
        assert column.name == "asset_id"
    assert ledger.column("色") is None
    assert MANUAL.register("nothing.csv") is None


@pytest.mark.parametrize(
    ("typed", "medium"),
    [
        ("IP-VPN", "ip_vpn"),
        ("ＩＰ－ＶＰＮ", "ip_vpn"),
        ("広域イーサ", "wide_ethernet"),
        ("専用線", "leased"),
        ("閉域LTE", "closed_wwan"),
        ("フレッツ", "flets_pppoe"),
        ("LTE", None),
    ],
)
def test_medium_of_an_external_connection_is_read_in_japanese(typed: str, medium: str | None) -> None:
    register = MANUAL.register("external_connections")
    column = register.column("回線種別") if register else None
    assert column is not None
    assert column.value(typed) == medium


def test_external_connections_carry_status_and_every_medium() -> None:
    register = MANUAL.register("external_connections")
    assert register is not None
    values = {column.name: [value.id for value in column.values] for column in register.columns}
    assert values["status"] == ["in_use", "idle", "retired"]
    assert (
        values["medium"]
        == (
            "internet ip_vpn wide_ethernet leased flets_pppoe flets_ipoe map_e ds_lite"
            " closed_wwan open_wwan lpwa dial other"
        ).split()
    )
    assert values["one_way"] == ["none", "firewall", "send_only", "diode"]


def test_japanese_headers_hold_no_column_key() -> None:
    bare = re.compile(r"[a-z]+_[a-z]+")
    headers = [column.header.ja for register in MANUAL.registers for column in register.columns]
    assert [header for header in headers if bare.search(header)] == []


def test_footnotes_are_found_by_what_they_are_about() -> None:
    assert [slip.id for slip in MANUAL.slips_about("2-5.b")] == ["MI-10", "MI-11"]
    assert MANUAL.slips_about("1-2.a") == ()


def test_the_manual_is_read_once_and_can_be_passed_between_processes() -> None:
    assert manual() is MANUAL
    assert pickle.loads(pickle.dumps(MANUAL)) == MANUAL
