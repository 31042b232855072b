"""The vocabulary, and what becomes of words and secrets."""

from __future__ import annotations

import pytest

from auditor.anonymize.addresses import AddressMap
from auditor.anonymize.lines import Part, Rewriter
from auditor.anonymize.names import NameMap
from auditor.anonymize.secrets import SecretMap
from auditor.anonymize.words import is_known
from auditor.model.secret import COMMON
from tests.generate_words import KEYWORDS, keywords
from vendor_parsers.cisco_ios.passwords import conceal_type7, reveal_type7
from vendor_parsers.juniper_junos.secrets import conceal, reveal

KEY = b"k" * 32
MARKS = ("unused", "old", "予備", "旧")


def names(*declared: str) -> NameMap:
    return NameMap(KEY, declared, facts=("FWF60F", "7.2.8"), marks=MARKS)


def rewriter(*declared: str) -> Rewriter:
    mapped = names(*declared)
    return Rewriter(AddressMap(KEY), mapped, SecretMap(KEY, {"cisco": "default", "tanaka": "equals-name"}, mapped.name))


def test_keywords_are_current():
    assert KEYWORDS.read_text(encoding="utf-8") == keywords(), "run `make docs`"


@pytest.mark.parametrize(
    "word",
    [
        "switchport",
        "ge-0",
        "Port-Channel20",
        "GigabitEthernet1",
        "30m",
        "junos-https",
        "使用中",
        "境界ファイアウォール",
    ],
)
def test_words_of_the_vendors_and_of_the_registers_are_known(word):
    assert is_known(word)


@pytest.mark.parametrize("word", ["kisarazu", "KS-FIELD", "tanaka01", "S0A000060", "SERVER", "計装課", "dcs"])
def test_names_are_not_known(word):
    assert not is_known(word)


def test_a_name_of_known_words_is_replaced_where_something_bears_it():
    assert names("web-server").name("web-server") != "web-server"
    assert names().name("web-server") == "web-server"


def test_a_name_keeps_its_number_its_case_and_the_marks_in_it():
    mapped = names()
    assert mapped.name("plc-07").endswith("-07")
    assert mapped.name("PLC-07") == mapped.name("plc-07").upper()
    assert mapped.name("PLC") + "-07" == mapped.name("PLC-07")
    assert mapped.name("rt-old").endswith("-old")
    assert mapped.name("予備高炉盤").startswith("予備")
    assert "高炉" not in mapped.name("予備高炉盤")
    assert "旧" in mapped.name("旧計測盤")
    assert "旧" not in mapped.name("復旧作業")


def test_different_names_stay_different():
    mapped = names()
    words = [f"{first}{second}zq" for first in "bcdfgh" for second in "bcdfghjklmn"]
    assert len({mapped.name(word) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("ip address 10.60.10.1 255.255.255.0", " 255.255.255.0"),
        ("permit ip 10.60.0.0 0.0.255.255 any", ".0.0 0.0.255.255 any"),
        ("network 10.60.16.0/20", "/20"),
        ("ntp server 224.0.1.1", "224.0.1.1"),
        ("clock timezone Asia/Tokyo", "Asia/Tokyo"),
    ],
)
def test_masks_special_addresses_and_time_zones_stay(line, kept):
    assert kept in rewriter().line(line)


def test_a_network_stays_a_network():
    made = rewriter().line("network 10.60.16.0/20").split()[1].split("/")[0]
    assert int(made.split(".")[2]) % 16 == 0
    assert made.endswith(".0")


def test_columns_of_a_table_stay_below_each_other():
    one = rewriter().line("Gi1/0/1  kisarazu-01  connected")
    other = rewriter().line("Gi1/0/2  kis          connected")
    assert one.index("connected") == other.index("connected")


@pytest.mark.parametrize(
    "text", ["$6$salt$Qm7c0YvUq1bTz", "-AQ==abcdEFGH12", "7d1f0a2b7d1f0a2b", "Kw-Kanri-2025-rtx", "SH2" + "aB3" * 12]
)
def test_a_secret_keeps_its_form_and_nothing_else(text):
    made = SecretMap(KEY, {}, str).secret(text)
    assert made != text
    assert len(made) == len(text)
    assert [(a.isdigit(), a.isalpha(), a.isupper()) for a in made] == [
        (a.isdigit(), a.isalpha(), a.isupper()) for a in text
    ]
    if text.startswith("$"):
        assert made.startswith("$6$")


def test_weak_secrets_stay_as_weak_as_they_were():
    secrets = rewriter().secrets
    assert secrets.secret("cisco") == "cisco"
    assert secrets.secret("12345678") in COMMON
    assert secrets.secret("12345678") != "12345678"
    assert secrets.secret("tanaka") == rewriter().names.name("tanaka")
    assert secrets.secret("Hoshu-24-Kw").lower() not in COMMON
    assert secrets.secret("<removed>") == "<removed>"


def test_a_secret_is_replaced_where_it_stands_even_when_it_is_a_keyword():
    line = "enable password interface"
    made = rewriter().line(line, [Part(line.index("interface"), len(line))])
    assert made.startswith("enable password ")
    assert "interface" not in made


def test_forms_that_can_be_read_back_are_written_anew():
    assert reveal_type7(conceal_type7("Kanri-2026", "05280F1C2243")) == "Kanri-2026"
    assert reveal(conceal("Kanri-2026", "$9$QzF3n")) == "Kanri-2026"
