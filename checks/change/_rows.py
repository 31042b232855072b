"""Which devices a register's row speaks of: by name, in words for all, or by what people call a group."""

from __future__ import annotations

from auditor.manual import fold
from auditor.model.device import Device
from auditor.reach.network import Network

_EVERY = frozenset(
    map(fold, ("all", "*", "any", "every device", "all devices", "全て", "すべて", "全機器", "全台", "共通"))
)
_BOUNDARY = tuple(map(fold, ("boundary", "境界")))
_KINDS = {
    "firewall": ("firewall", "ファイアウォール", "ファイヤウォール", "ｆｗ"),
    "router": ("router", "ルータ"),
    "l3switch": ("l3switch", "l3スイッチ"),
    "vpn_gateway": ("vpn",),
    "switch": ("switch", "スイッチ"),
}
_MARKS = ";,、・/／\n"


def parts(text: str) -> tuple[str, ...]:
    """The names in one cell."""
    for mark in _MARKS[1:]:
        text = text.replace(mark, _MARKS[0])
    return tuple(part.strip() for part in text.split(_MARKS[0]) if part.strip())


def covers(network: Network, text: str, device: Device, *, boundary: bool = False) -> bool | None:
    """Whether a cell that names devices or groups speaks of a device; None when one of its words cannot be placed.

    ``boundary``: the device is a boundary, which a scope such as *boundary firewalls* may mean.
    """
    answers = [_part(network, part, device, boundary=boundary) for part in parts(text)]
    if True in answers:
        return True
    return None if None in answers or not answers else False


def _part(network: Network, part: str, device: Device, *, boundary: bool) -> bool | None:
    word = fold(part)
    if word == fold(device.name) or word in _EVERY:
        return True
    facts = network.plant.facts(device.name)
    ledger = network.plant.registers.ledger or ()
    own = next((row for row in ledger if fold(row.name) == fold(device.name)), None)
    if own is not None and word == fold(own.asset_id):
        return True
    if facts is not None and facts.area and word == fold(facts.area):
        return True
    if any(word == fold(other.name) for other in network.devices) or any(
        word in (fold(row.name), fold(row.asset_id)) for row in ledger
    ):
        return False
    if any(mark in word for mark in _BOUNDARY):
        named = {kind for kind, words in _KINDS.items() if any(fold(one) in word for one in words)}
        stated = own.kind if own is not None and own.kind else facts.kind if facts is not None else None
        return boundary and (not named or (stated or device.kind) in named)
    return None
