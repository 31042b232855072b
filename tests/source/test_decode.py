from __future__ import annotations

import pytest

from auditor.source.decode import decode

COMMENTS = (
    "制御系",
    "予備",
    "監視室",
    "本社",
    "計装盤",
    "第2工場",
    "未使用ポート",
    "ﾎﾝｼｬ",
    "ｶﾝｼｼﾂ",
    "ｾｲｷﾞｮ",
    "サーバー室",
    "撤去予定",
    "排水処理",
    "事務所",
    "電気室",
)
SENTENCES = (
    "このポートは計器室の操作端末に接続しているため変更しないこと。",
    "保守業者のリモート接続用。使用後は必ずシャットダウンする。",
    "情報系と制御系の境界にあるファイアウォール（冗長構成の主系）",
    "DCSｻｰﾊﾞ 予備系へ切替のこと",
)


def config(comment: str) -> str:
    return f"hostname sw1\ninterface Gi0/1\n description {comment}\n switchport\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp"])
@pytest.mark.parametrize("comment", COMMENTS + SENTENCES)
def test_japanese_comment_comes_back_in_every_encoding(codec: str, comment: str) -> None:
    decoded = decode(config(comment).encode(codec))
    assert decoded.text == config(comment)
    assert decoded.problem is None
    assert decoded.encoding == codec


@pytest.mark.parametrize("comment", [comment for comment in COMMENTS + SENTENCES if "ﾎ" not in comment])
def test_iso_2022_jp_is_told_from_plain_ascii(comment: str) -> None:
    text = config(comment)
    decoded = decode(text.encode("iso2022_jp_ext"))
    assert decoded.text == text
    assert decoded.encoding.startswith("iso2022_jp")


@pytest.mark.parametrize("word", ["Zürich", "Müller", "Gerät", "Küche", "Größe", "façade", "Straße", "niño"])
def test_western_text_falls_back_to_latin_1(word: str) -> None:
    decoded = decode(config(word).encode("latin-1"))
    assert decoded.text == config(word)
    assert decoded.encoding == "latin-1"


def test_plain_ascii_is_called_utf_8() -> None:
    assert decode(b"hostname sw1\n").encoding == "utf-8"


def test_utf_8_cut_in_the_middle_of_a_character_stays_utf_8() -> None:
    decoded = decode("description 制御系".encode()[:-1])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith("description 制御")


def test_one_bad_byte_does_not_turn_utf_8_into_something_else() -> None:
    data = config(SENTENCES[0]).encode() + b" description \xff\n" + config(SENTENCES[1]).encode()
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert SENTENCES[0] in decoded.text


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "PNG"),
        (b"\xff\xd8\xff\xe0" + b"x" * 50, "JPEG"),
        (b"GIF89a" + b"x" * 50, "GIF"),
        (b"%PDF-1.7\n" + b"x" * 50, "PDF"),
        (b"PK\x03\x04" + b"x" * 50, "ZIP"),
        (b"\x7fELF" + b"x" * 50, "ELF"),
        (b"MZ\x90\x00" + b"\x00" * 50, "Windows"),
        (b"SQLite format 3\x00" + b"x" * 50, "SQLite"),
        (bytes(range(256)) * 40, "binary"),
        (b"abc\x00\x01\x02\x03def" * 20, "binary"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, what: str) -> None:
    problem = decode(data).problem
    assert problem is not None
    assert what in problem.en
    assert "テキストではない" in problem.ja


def test_stray_nul_bytes_of_a_telnet_log_are_still_text() -> None:
    decoded = decode(b"interface Gi0/1\r\n description x\r\n" * 100 + b"\x00")
    assert decoded.problem is None
