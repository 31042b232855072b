"""Bytes to text: which encoding an administrator's export is written in, or why it is not text at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.text import Text

SAMPLE_BYTES = 1 << 16

MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"\x89PNG\r\n\x1a\n", Text("a PNG picture", "PNG画像")),
    (b"\xff\xd8\xff", Text("a JPEG picture", "JPEG画像")),
    (b"GIF87a", Text("a GIF picture", "GIF画像")),
    (b"GIF89a", Text("a GIF picture", "GIF画像")),
    (b"II*\x00", Text("a TIFF picture", "TIFF画像")),
    (b"MM\x00*", Text("a TIFF picture", "TIFF画像")),
    (b"%PDF-", Text("a PDF document", "PDF文書")),
    (b"PK\x03\x04", Text("a ZIP archive or Office document", "ZIPアーカイブまたはOffice文書")),
    (b"PK\x05\x06", Text("an empty ZIP archive", "空のZIPアーカイブ")),
    (b"\x1f\x8b", Text("gzip-compressed data", "gzip圧縮データ")),
    (b"BZh", Text("bzip2-compressed data", "bzip2圧縮データ")),
    (b"\xfd7zXZ\x00", Text("xz-compressed data", "xz圧縮データ")),
    (b"7z\xbc\xaf\x27\x1c", Text("a 7-Zip archive", "7-Zipアーカイブ")),
    (b"Rar!\x1a\x07", Text("a RAR archive", "RARアーカイブ")),
    (b"\x7fELF", Text("an ELF program", "ELF実行ファイル")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Text("an old Office document", "旧形式のOffice文書")),
    (b"SQLite format 3\x00", Text("an SQLite database", "SQLiteデータベース")),
    (b"Salted__", Text("an encrypted file (OpenSSL)", "暗号化ファイル（OpenSSL）")),
)

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Bytes that neither text nor a terminal's control sequences use.
_NEVER_TEXT = bytes(b for b in range(32) if b not in b"\x00\x03\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x11\x13\x1b")
_HIGH_LINE = re.compile(rb"[\x80-\xff][^\n]*")
_JIS_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\(I)")
# The kanji that field comments and everyday Japanese are mostly made of: telling real words from accidents of decoding.
_COMMON = frozenset(
    "日本一二三四五六七八九十百千万人年月時分間今前後上下左右中外内大小高低長短新旧東西南北国会社部課係長員者所場室階棟館号"
    "市区町村県都道府電話番地名前入出口手足目耳心力気水火木金土山川海空天地石油化学工業生産製造品質管理制御系統監視操作運転"
    "設備機器計装盤保全保守点検予備用使通信回線網接続切替断線有無線局基地端末装置主従正副予本支店営業総務経理人事情報処理開発"
    "研究技術安全衛生環境防災消防警報緊急停止起動開始終了完了中止再試験確認検査承認許可拒否禁止遮断送受信発着元先宛向方向片双"
    "専全個別共有公開非常時常用仮想物理論理層段幹枝根冗長構成変更追加削除修正登録申請書類文字数値表図面版改定作成者更新期限"
    "不明未済要否可能性必須任意対象範囲条件例外規則定義説明備考注意参照項目内容種別区分状態結果原因理由方法手順計画実施記録"
    "第次回台式型棚列行段箱庫倉荷物流配送車両港湾鉄鋼紙薬食品建築土木気体液槽塔炉釜弁管路圧温度量速重軽強弱明暗音声映像画"
    "事務執現実車検収受払金額価格銀行証券保険病院校育教室図書来客応接食堂休憩守衛警備門扉鍵庭園駐輪"
    "拠遠隔近隣側背裏表正面奥横縦斜角丸点線群組班団体委託協力関連取引仕入販売店頭直営他私我自己同異各毎両約"
    "利率益税法律令規程約款契締結済見積注文納払込返却貸借賃料費用途的化性度合計算出力率比差和積商余以未満超過"
    "起因果待機待電源供給容量残留置去過現在将来昨翌週曜午夜朝昼夕春夏秋冬"
    "撹攪拌脱硫硝蒸留加熱冷却凝縮吸着乾燥混合粉砕濾過触媒溶解晶析抽反応圧縮浄排揚廃塵集焼精改質炭窒酸素塩苛性曹樹脂"
    "鹿島浜崎津戸阪京福岡広静愛知神奈川埼玉千葉茨城栃群馬姫路倉敷岩敦賀沖縄仙台青森秋形潟富石井梨野岐阜三重滋"
)
_VOICED = frozenset("ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ")
_SEMI_VOICED = frozenset("ﾊﾋﾌﾍﾎ")
_SMALL = frozenset("ｧｨｩｪｫｬｭｮｯｰﾞﾟ")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the Python codec that gave it; with ``problem`` set there is no text."""

    text: str
    encoding: str
    problem: Text | None = None


def decode(data: bytes) -> Decoded:
    """The text of an export in UTF-8, UTF-16, ISO-2022-JP, CP932, EUC-JP or at last Latin-1; bad bytes as U+FFFD."""
    for bom, codec in _BOMS:
        if data.startswith(bom) and (codec != "utf-32" or len(data) % 4 == 0):
            return Decoded(data.decode(codec, "replace"), codec)
    problem = not_text(data)
    if problem:
        return Decoded("", "", problem)
    if b"\x00" in data[:SAMPLE_BYTES]:
        wide = _utf16_without_bom(data[:SAMPLE_BYTES])
        if wide:
            return Decoded(data.decode(wide, "replace"), wide)
    return _decode_text(data)


def not_text(data: bytes) -> Text | None:
    """Why these bytes are no text (picture, program, archive, binary), or None when they may be."""
    for magic, what in MAGIC:
        if data.startswith(magic):
            return Text(f"not text: {what.en}", f"テキストではない（{what.ja}）")
    sample = data[:SAMPLE_BYTES]
    if data.startswith(b"MZ") and b"\x00" in sample:
        return Text("not text: a Windows program", "テキストではない（Windows実行ファイル）")
    if data[257:262] == b"ustar" and b"\x00" in data[:257]:
        return Text("not text: a tar archive", "テキストではない（tarアーカイブ）")
    if _utf16_without_bom(sample):
        return None
    strange = len(sample) - len(sample.translate(None, _NEVER_TEXT))
    if sample.count(b"\x00") * 200 > len(sample) or strange * 50 > len(sample):
        return Text("not text: binary data", "テキストではない（バイナリデータ）")
    return None


def _utf16_without_bom(sample: bytes) -> str | None:
    """Configurations are mostly ASCII, so in UTF-16 nearly every other byte is zero."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if odd * 2 > pairs and even * 20 < pairs:
        return "utf-16-le"
    if even * 2 > pairs and odd * 20 < pairs:
        return "utf-16-be"
    return None


def _decode_text(data: bytes) -> Decoded:
    if data.isascii():
        if _JIS_ESCAPE.search(data):
            for codec in ("iso2022_jp", "iso2022_jp_ext"):
                try:
                    return Decoded(data.decode(codec), codec)
                except UnicodeDecodeError:
                    continue
        return Decoded(data.decode("ascii"), "utf-8")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.start >= len(data) - 3 and error.reason == "unexpected end of data"
        if cut_off and not data[: error.start].isascii():
            return Decoded(data.decode("utf-8", "replace"), "utf-8")
    sample = _high_sample(data)
    codec = max(("utf-8", "cp932", "euc_jp", "euc_jis_2004", "latin-1"), key=lambda name: _score(sample, name))
    return Decoded(data.decode(codec, "replace"), codec)


def _high_sample(data: bytes) -> bytes:
    """The parts of lines from the first byte beyond ASCII on: only they can tell encodings apart."""
    picked: list[bytes] = []
    size = 0
    for found in _HIGH_LINE.finditer(data):
        picked.append(found[0][:SAMPLE_BYTES])
        size += len(picked[-1])
        if size > SAMPLE_BYTES:
            break
    return b"\n".join(picked)


def _score(sample: bytes, codec: str) -> float:
    """How much the decoded text looks like writing; the highest score wins, ties go to the codec named first."""
    text = sample.decode(codec, "replace")
    if codec == "utf-8":
        return sum(-2.0 if char == "\ufffd" else 1.0 for char in text if char > "\x7f")
    if codec == "latin-1":
        return sum(-1.0 if char < "\xa0" else 0.3 if char >= "\xc0" else -0.2 for char in text if char > "\x7f")
    two_bytes = codec != "cp932"
    return sum(_japanese(text, two_bytes)) - (0.01 if codec == "euc_jis_2004" else 0.0)


def _japanese(text: str, two_bytes: bool) -> Iterable[float]:
    before = ""
    for char in text:
        if char > "\x7f":
            weight = _weight(char, before)
            yield weight * 2 if two_bytes and "｡" <= char <= "ﾟ" else weight
        before = char


def _weight(char: str, before: str) -> float:
    """Kana and everyday kanji speak for the encoding; rare kanji, private characters and impossible kana against it."""
    if "｡" <= char <= "ﾟ":
        return _half_width(char, before)
    if "\u3041" <= char <= "\u30fe" or char in _COMMON:
        return 1.0
    if "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff5e":
        return 0.5
    if char == "\ufffd" or "\ue000" <= char <= "\uf8ff":
        return -3.0
    return _rarity(char)


def _half_width(char: str, before: str) -> float:
    """Half-width katakana as words are spelled: marks only on kana that take them, small kana never first."""
    after_kana = "ｦ" <= before <= "ﾟ"
    if char == "ﾞ":
        return 0.3 if before in _VOICED else -0.8
    if char == "ﾟ":
        return 0.3 if before in _SEMI_VOICED else -0.8
    if char in _SMALL:
        return 0.3 if after_kana else -0.5
    return 0.3 if char >= "ｱ" else -0.3


def _rarity(char: str) -> float:
    """JIS level 1 kanji (rows 16-47) are in daily use, level 2 (48-84) seldom; see JIS X 0208."""
    try:
        row = char.encode("euc_jp")[0]
    except UnicodeEncodeError:
        return -1.0 if char < "\u2000" else 0.0
    if 0xB0 <= row <= 0xCF:
        return 0.2
    return -0.6 if row >= 0xD0 else 0.0
