"""What a cell of a register can hold and probably does not mean: what Excel makes of text, and days that cannot be.

Everything here is a note, never an error: a person knows whether port ``1/2`` is called *2-Jan*.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from auditor.model.text import Text
from auditor.plant.cells import wide
from auditor.plant.tables import Kind

IDS = frozenset({
    "asset_id", "ext_id", "flow_id", "counterpart_id", "contact_id", "vendor_contact_id", "waiver_id", "advisory_id",
    "change_id", "media_id",
})  # fmt: skip
"""Columns that number a row, or name the number of another."""
_LITERAL = IDS | {
    "interface_or_vpn", "device", "device_or_group", "devices", "name", "account", "serial", "os_version", "model",
    "affected_version_range", "sim_or_imei", "phone", "deputy_contact", "target", "ip", "mac", "src", "dst", "port",
    "network_or_host",
}  # fmt: skip
"""Columns whose text counts letter by letter, so that what Excel changes in it is lost."""
_NARROW = frozenset({
    "interface_or_vpn", "device", "device_or_group", "account", "serial", "os_version", "model", "sim_or_imei", "phone",
    "deputy_contact",
})  # fmt: skip
"""Columns that are compared with configurations, or dialled, where full-width letters are a slip."""
_NUMBERED = frozenset({"os_version", "interface_or_vpn", "affected_version_range"})
"""Columns in which ``1.10`` and ``1.1`` differ."""
_DONE = frozenset({
    "last_reviewed", "last_confirmed", "last_erased", "last_scanned", "password_changed", "granted", "date",
    "published", "done_date", "assessment_date",
})  # fmt: skip
"""Columns that say when something happened."""
_DAYS = _DONE | {"expires", "next_due", "review_due", "support_end", "contract_expiry"}
_ORDER = (
    ("date", "expires"),
    ("date", "next_due"),
    ("granted", "expires"),
    ("published", "done_date"),
)
"""Columns whose first day cannot lie after the second."""
_EMPTY_DAYS = (1899, 1900, 1904, 1970)
"""The years in which a spreadsheet or a database begins to count: what an empty cell becomes as a date."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_JAPANESE = re.compile(r"(\d{1,2})月(\d{1,2})日")
_DAY_FIRST = re.compile(r"(\d{1,2})-([A-Za-z]{3})(?:-(\d{2}|\d{4}))?")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3})-(\d{2})")
_WHOLE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_SHORTENED = re.compile(r"\d(?:\.\d{1,14})?[Ee]\+\d{1,3}")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,15})?")
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050
"""Excel's numbers of 2000-01-01 and 2099-12-31."""


def as_typed(text: str) -> tuple[str, ...]:
    """What somebody may have typed where Excel shows this day: ``1/2`` for ``1月2日``, ``2-Jan`` and ``2026-01-02``."""
    if found := _JAPANESE.fullmatch(text):
        numbers = [found[1], found[2]]
    elif (found := _DAY_FIRST.fullmatch(text)) and found[2].lower() in _MONTHS:
        numbers = [str(_MONTHS.index(found[2].lower()) + 1), str(int(found[1]))]
    elif (found := _MONTH_FIRST.fullmatch(text)) and found[1].lower() in _MONTHS:
        numbers = [str(_MONTHS.index(found[1].lower()) + 1), str(int(found[2]))]
    elif found := _WHOLE.fullmatch(text):
        numbers = [str(int(found[2])), str(int(found[3]))]
    else:
        return ()
    return "/".join(numbers), "-".join(numbers)


def mangled(column: str, text: str, kind: Kind | None) -> Text | None:
    """What Excel seems to have done to a cell whose text counts; None where nothing looks like it."""
    if column not in _LITERAL:
        return None
    typed = as_typed(text)
    if typed:
        return Text(
            f"'{text}' looks like the date that Excel makes of {' or '.join(typed)}; type it again into a cell of "
            "format Text",
            f"「{text}」は {' や '.join(typed)} を Excel が日付に変えたものと見られる。書式を「文字列」にして入力し直す",
        )
    if kind == "date":
        return Text(
            f"'{text}' is a date or a time in the workbook; type what was meant into a cell of format Text",
            f"「{text}」はブックの中で日付・時刻になっている。書式を「文字列」にして入力し直す",
        )
    if _SHORTENED.fullmatch(text) or (kind == "number" and len(text) > 15):
        return Text(
            f"'{text}' is a number that Excel has shortened, its last digits are lost; type it again as text",
            f"「{text}」は Excel が数値として丸めたもので、末尾の桁が失われている。文字列として入力し直す",
        )
    if (
        column in ("phone", "deputy_contact")
        and text.isascii()
        and text.isdecimal()
        and 9 <= len(text) <= 10
        and text[0] != "0"
    ):
        return Text(
            f"'{text}' has no zero in front; Excel drops it from a number",
            f"「{text}」の先頭に 0 がない。数値として扱われ失われたと見られる",
        )
    return None


def numeric(column: str, text: str, kind: Kind | None) -> bool:
    """True for a cell of a workbook that is a number where zeros count: ``0012`` becomes 12 there, ``7.10`` becomes 7.1."""
    return kind == "number" and (column in IDS or (column in _NUMBERED and "." in text))


def of_numbers(text: str, count: int) -> Text:
    """The doubt about all such cells of one column, of which ``text`` is the first."""
    return Text(
        f"'{text}' is a number in the workbook, as are {count} cells of the column in all: zeros in front and behind the "
        "point are lost; format the column as Text",
        f"「{text}」はブックの中で数値になっている（この列で計 {count} 件）。先頭や小数点以下末尾の 0 は失われる。列の書式を「文字列」にする",
    )


def unreadable(column: str, text: str, kind: Kind | None) -> Text | None:
    """What may have become of a cell that cannot be read, to be said beside what it should hold."""
    found = mangled(column, text, kind)
    if found is not None:
        return found
    if column in _DAYS:
        return _strange_day(text)
    if column in ("ip", "src", "dst", "network_or_host") and (kind == "number" or _NUMBER.fullmatch(text)):
        return Text(
            "a bare number; Excel may have dropped the points", "数値だけになっている。Excel が点を落とした可能性がある"
        )
    return None


def _strange_day(text: str) -> Text | None:
    """Why a cell is no date that can be read: two digits of a year, Excel's day number, a Japanese era."""
    if re.fullmatch(r"\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?", text):
        return Text(
            "a year of four digits: this may be read in three ways", "西暦 4 桁の年。この書き方は何通りにも読める"
        )
    if re.fullmatch(r"\d{5}", text) and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
        return Text(
            f"Excel's number of a day, {day}; write the date", f"Excel の日付の通し番号で {day} に当たる。日付で書く"
        )
    if re.fullmatch(r"(?:令和|平成|昭和|[RHSrhs])\s?(?:\d{1,2}|元)\s?[-/.年].{1,10}", text):
        return Text("a year of the Japanese era; write the western year", "元号は読まない。西暦で書く")
    return None


def of_cell(column: str, text: str, kind: Kind | None, value: object, as_of: dt.date | None) -> Iterator[Text]:
    """Every doubt about a cell that was read, ``value`` being what it means."""
    found = mangled(column, text, kind)
    if found is not None:
        yield found
    if column in IDS and value != text:
        yield Text(f"'{text}' is read as '{value}'", f"「{text}」を「{value}」として読む")
    elif column in _NARROW and wide(text):
        yield Text(f"'{text}' holds full-width letters or digits", f"「{text}」に全角の英数字が含まれる")
    if isinstance(value, dt.date):
        yield from _of_day(column, value, as_of)


def _of_day(column: str, day: dt.date, as_of: dt.date | None) -> Iterator[Text]:
    if day.year in _EMPTY_DAYS:
        yield Text(
            f"{day} is what an empty cell becomes as a date; leave it empty where nobody knows",
            f"{day} は空欄が日付に変わったものと見られる。分からなければ空欄にする",
        )
    elif as_of is not None and column in _DONE and day > as_of:
        yield Text(
            f"{day} lies after {as_of}, and says what has happened",
            f"{day} は基準日 {as_of} より後だが、過去の事実を書く列である",
        )


def of_row(values: Mapping[str, object]) -> Iterator[tuple[str, Text]]:
    """Days of one row in an order that cannot be, each under the later column's name."""
    for first, second in _ORDER:
        early, late = values.get(first), values.get(second)
        if isinstance(early, dt.date) and isinstance(late, dt.date) and late < early:
            yield second, Text(f"{late} lies before '{first}' ({early})", f"{late} は {first}（{early}）より前である")
