"""What to type on a Linux host to change a rule (iptables(8): -D takes a rule by what it says, -I puts one at a place)."""

from __future__ import annotations

from auditor.mending import Proposal, Root, RuleRoot
from auditor.model.device import Device
from auditor.model.service import PROTOCOL_NAMES
from auditor.model.text import Text
from vendor_parsers._readers.mended import Piece, node_at, pieces, slashed

SAFETY = Text(
    "iptables-apply puts the old rules back by itself unless you confirm; it works at once and is lost with a restart until "
    "iptables-save writes the file your system loads",
    "iptables-apply を使えば確認しない限り自動で元に戻る。入力と同時に有効になり、起動時に読み込むファイルへ iptables-save で保存するまで再起動で失われる",
)


def mend(device: Device, root: Root) -> Proposal | None:
    """Lines for a root shell; None where none is certainly right."""
    node = node_at(root.tree, root.at)
    if node is None or not isinstance(root, RuleRoot) or node.parent is None:
        return None
    table = node.parent.text.strip().removeprefix("*")
    if node.words[:1] != ["-A"] or not node.parent.text.strip().startswith("*"):
        return None
    chain, rest = node.words[1], node.text.strip().split(None, 2)[2]
    listed = [one for one in node.parent.children if one.words[:2] == ["-A", chain]]
    if [one.text.strip() for one in listed].count(node.text.strip()) > 1:
        return None
    tool = "ip6tables" if root.ruleset.family == "6" else "iptables"
    new: list[str] | None = []
    if root.keep:
        new = _entries(root, node.words)
    if new is None:
        return None
    place = listed.index(node) + 1
    return Proposal(
        commands=(
            *(f"{tool} -t {table} -I {chain} {place + number} {entry}" for number, entry in enumerate(new)),
            f"{tool} -t {table} -D {chain} {rest}",
        ),
        rollback=(
            f"{tool} -t {table} -I {chain} {place} {rest}", *(f"{tool} -t {table} -D {chain} {entry}" for entry in new),
        ),
        cautions=(SAFETY,),
    )  # fmt: skip


def _entries(root: RuleRoot, words: list[str]) -> list[str] | None:
    """Rules for the declared flows on the same interfaces as the old one."""
    found = pieces(root.keep)
    if found is None or "!" in words or words[-2:] != ["-j", "ACCEPT"]:
        return None
    sides = [f"{word} {words[number + 1]}" for number, word in enumerate(words) if word in ("-i", "-o")]
    return [" ".join([*_matched(piece), *sides, "-j ACCEPT"]) for piece in found]


def _matched(piece: Piece) -> list[str]:
    shown = [f"-s {slashed(*piece.source)}", f"-d {slashed(*piece.destination)}"]
    if piece.protocol is not None:
        name = PROTOCOL_NAMES.get(piece.protocol, str(piece.protocol))
        shown.append(f"-p {name}")
        for option, ports in (("--sport", piece.source_ports), ("--dport", piece.ports)):
            if ports is not None:
                low, high = ports
                shown += [
                    *([] if f"-m {name}" in shown else [f"-m {name}"]),
                    f"{option} {low}" if low == high else f"{option} {low}:{high}",
                ]
    return shown
