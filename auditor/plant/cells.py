"""What one cell or YAML scalar can hold: addresses, ports, protocols, dates, yes and no, MAC addresses.

Every reader raises ``CellError`` with what the cell should hold; an empty cell is never read as *any*.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from auditor.model.address import ANY, V6, format_ip, parse_ip, prefix, prefix_interval
from auditor.model.ranges import Ranges
from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, PORT_PROTOCOLS
from auditor.model.text import Text

ANY_WORDS = frozenset({"any", "*", "all", "すべて", "全て", "任意", "全部"})
NONE_WORDS = frozenset({"", "-", "--", "―", "—", "–", "ー", "n/a", "none", "なし", "無し", "未定", "無期限"})
NO_ADDRESS_WORDS = NONE_WORDS | {"dhcp", "動的", "可変"}
PROTOCOLS = {
    "icmp": 1,
    "igmp": 2,
    "ipip": 4,
    "tcp": 6,
    "egp": 8,
    "udp": 17,
    "ipv6": 41,
    "6in4": 41,
    "gre": 47,
    "esp": 50,
    "ah": 51,
    "icmpv6": 58,
    "icmp6": 58,
    "ipv6-icmp": 58,
    "eigrp": 88,
    "ospf": 89,
    "pim": 103,
    "vrrp": 112,
    "l2tp": 115,
    "sctp": 132,
}
"""IANA "Assigned Internet Protocol Numbers"."""
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?")
_SEPARATORS = re.compile(r"[;\n、；]")
_PROTOCOL_SEPARATORS = re.compile(r"[;\n、/,]")
MOST_PARTS = 5000
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x301C: 0x7E}
"""Full-width ASCII and its space; nothing more, or ``80²`` with a footnote mark would read as 802."""


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


class CellError(ValueError):
    """The cell holds something else; ``text`` says what it should hold."""

    def __init__(self, en: str, ja: str) -> None:
        super().__init__(en)
        self.text = Text(en, ja)


def plain(text: str) -> str:
    """``text`` in ordinary width, trimmed."""
    return text.translate(_NARROW).strip()


def wide(text: str) -> bool:
    """True when a text holds letters or digits in full width."""
    return any(letter.isalnum() and ord(letter) in _NARROW for letter in text)


def read_id(text: str) -> str:
    """The number of a row as it is compared and shown: compatibility forms unified (NFKC), empty for a dash alone."""
    word = unicodedata.normalize("NFKC", text).strip()
    return "" if word in NONE_WORDS else word


def id_form(text: str) -> str:
    """``text`` without the differences in which two numbers of rows are still the same: case, blanks, kinds of dashes."""
    return "".join(read_id(text).split()).casefold().translate(_DASHES)


def _parts(text: str) -> list[str]:
    found = [part for raw in _SEPARATORS.split(text.translate(_NARROW)) if (part := raw.strip())]
    if len(found) > MOST_PARTS:
        raise CellError(f"at most {MOST_PARTS} entries", f"{MOST_PARTS} 個以内")
    return found


def read_prefix(text: str) -> Ranges:
    """One prefix or bare address without host bits: ``10.30.0.0/16``."""
    word = plain(text)
    try:
        found = prefix(word)
    except ValueError:
        raise CellError(
            f"an address or a prefix such as 10.30.0.0/16, not '{word}'",
            f"アドレスまたはプレフィックス（例 10.30.0.0/16）。「{word}」は読めない",
        ) from None
    address, slash, length = word.partition("/")
    point = parse_ip(address)
    if slash and found.least != point:
        whole = network_text(point, int(length))
        raise CellError(
            f"a prefix without host bits: '{word}' is an address within {whole}",
            f"ホスト部が 0 のプレフィックス。「{word}」は {whole} の中のアドレスである",
        )
    return found


def network_text(point: int, length: int) -> str:
    """The prefix of ``length`` bits around an address, as text."""
    return f"{format_ip(prefix_interval(point, length)[0])}/{length}"


def _read_range(low: str, high: str) -> Ranges:
    try:
        first, last = parse_ip(low), parse_ip(high)
    except ValueError:
        raise CellError(
            f"a range of two addresses, not '{low}-{high}'", f"アドレス二つの範囲 a-b。「{low}-{high}」は読めない"
        ) from None
    if first > last or (first < V6) != (last < V6):
        raise CellError(
            f"a range from the lower to the higher address of one family, not '{low}-{high}'",
            f"同じ版の IP アドレスで、小さい方から大きい方への範囲。「{low}-{high}」は逆順か混在",
        )
    return Ranges(((first, last),))


def read_addresses(text: str) -> Ranges:
    """``any``, an address, a prefix, a range ``a-b``, or several separated by ``;``."""
    parts = _parts(text)
    if not parts:
        raise CellError("an address, a prefix, a range a-b, or any", "アドレス、プレフィックス、範囲 a-b、または any")
    if any(part.casefold() in ANY_WORDS for part in parts):
        return ANY
    found: list[Ranges] = []
    for part in parts:
        low, dash, high = part.replace("~", "-").partition("-")
        found.append(_read_range(low.strip(), high.strip()) if dash else read_prefix(part))
    return Ranges.union(found)


def read_hosts(text: str) -> Ranges:
    """The single addresses of a ledger's cell; a mask length behind one is passed over, ``DHCP`` is no address."""
    found: list[Ranges] = []
    for part in re.split(r"[;,\s、]+", plain(text)):
        if part.casefold() in NO_ADDRESS_WORDS:
            continue
        address = part.partition("/")[0]
        try:
            found.append(Ranges.one(parse_ip(address)))
        except ValueError:
            raise CellError(
                f"IP addresses separated by ';', or empty, not '{part}'",
                f"「;」区切りの IP アドレス、または空欄。「{part}」は読めない",
            ) from None
    return Ranges.union(found)


def _read_number(text: str, top: int, what: Text) -> tuple[int, int]:
    low, dash, high = text.replace("~", "-").partition("-")
    ends = [low.strip(), high.strip()] if dash else [low.strip()]
    if not all(end.isascii() and end.isdecimal() and len(end) <= 6 for end in ends):
        raise CellError(f"{what.en}, not '{text}'", f"{what.ja}。「{text}」は読めない")
    first, last = int(ends[0]), int(ends[-1])
    if first > last or last > top:
        raise CellError(f"{what.en}, not '{text}'", f"{what.ja}。「{text}」は範囲外")
    return first, last


_PORT = Text(
    "a port 0-65535, a range a-b, several separated by ';', or any",
    "0～65535 のポート番号、範囲 a-b、「;」区切り、または any",
)
_PROTOCOL = Text(
    "a protocol name (tcp, udp, icmp …), a number 0-255, or any",
    "プロトコル名（tcp、udp、icmp など）、0～255 の番号、または any",
)
_VLAN = Text("a VLAN number 1-4094 or a range a-b", "1～4094 の VLAN 番号、または範囲 a-b")


def read_ports(text: str) -> Ranges:
    """``any``, a port number, a range ``a-b``, or several."""
    parts = [part for chunk in _parts(text) for raw in chunk.split(",") if (part := raw.strip())]
    if not parts:
        raise CellError(_PORT.en, _PORT.ja)
    if any(part.casefold() in ANY_WORDS for part in parts):
        return ALL_PORTS
    return Ranges.of(*(_read_number(part, 65535, _PORT) for part in parts))


def read_protocols(text: str) -> Ranges:
    """``any`` or ``ip``, a protocol's name or number, or several."""
    words = [part for raw in _PROTOCOL_SEPARATORS.split(plain(text)) if (part := raw.strip().casefold())]
    if not words:
        raise CellError(_PROTOCOL.en, _PROTOCOL.ja)
    if any(word in ANY_WORDS or word == "ip" for word in words):
        return ALL_PROTOCOLS
    return Ranges.of(
        *(
            (PROTOCOLS[word], PROTOCOLS[word]) if word in PROTOCOLS else _read_number(word, 255, _PROTOCOL)
            for word in words
        )
    )


def has_ports(protocols: Ranges) -> bool:
    """True when at least one of the protocols carries port numbers."""
    return any(protocol in protocols for protocol in PORT_PROTOCOLS)


def read_vlans(text: str) -> Ranges:
    """One VLAN number or a range of them."""
    first, last = _read_number(plain(text), 4094, _VLAN)
    if first == 0:
        raise CellError(_VLAN.en, _VLAN.ja)
    return Ranges(((first, last),))


def read_date(text: str) -> dt.date | None:
    """A day as ``YYYY-MM-DD``, ``YYYY/MM/DD`` or ``YYYY年M月D日``; None for an empty cell or a dash."""
    word = plain(text)
    if word.casefold() in NONE_WORDS:
        return None
    match = _DATE.fullmatch(word)
    try:
        if match:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise CellError(f"a date YYYY-MM-DD, not '{word}'", f"日付 YYYY-MM-DD。「{word}」は読めない")


def read_macs(text: str) -> tuple[str, ...]:
    """MAC addresses as ``aa:bb:cc:dd:ee:ff``, from any usual spelling."""
    found: list[str] = []
    for part in re.split(r"[;,\s、]+", plain(text)):
        if part.casefold() in NONE_WORDS:
            continue
        digits = re.sub(r"[:.\-]", "", part).lower()
        if not re.fullmatch(r"[0-9a-f]{12}", digits):
            raise CellError(f"MAC addresses, not '{part}'", f"MAC アドレス。「{part}」は読めない")
        found.append(":".join(digits[i : i + 2] for i in range(0, 12, 2)))
    return tuple(found)
