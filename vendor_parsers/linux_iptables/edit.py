"""Commands of iptables, ip6tables and ipset, applied to what the save commands print.

Rules are counted from 1 in their chain; ``-D`` with a rule takes out the first that is equal however it is spelled; a chain
goes only when it is empty and nothing jumps to it (iptables(8)).
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import pairwise, product

from auditor.model.address import parse_ip
from auditor.model.text import Text
from auditor.platform import Edited, EditError
from auditor.source.document import Document
from vendor_parsers.linux_iptables.known import TARGETS
from vendor_parsers.linux_iptables.sections import read
from vendor_parsers.linux_iptables.tables import BUILT_IN, Line, Table, read_tables
from vendor_parsers.linux_iptables.words import read_options

_PROGRAMS = {
    "iptables": "4",
    "ip6tables": "6",
    "iptables-nft": "4",
    "ip6tables-nft": "6",
    "iptables-legacy": "4",
    "ip6tables-legacy": "6",
}
_LONG = {
    "--append": "-A", "--insert": "-I", "--delete": "-D", "--replace": "-R", "--policy": "-P", "--flush": "-F",
    "--new-chain": "-N", "--new": "-N", "--delete-chain": "-X", "--rename-chain": "-E", "--zero": "-Z", "--list": "-L",
    "--list-rules": "-S", "--table": "-t",
}  # fmt: skip
_MULTIPLE = ("-s", "--source", "--src", "-d", "--destination", "--dst")
_NUMBERS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "ipv6-icmp", "132": "sctp", "icmpv6": "ipv6-icmp"}
_ICMP = {"echo-request": "8", "echo-reply": "0"}


class _RefusedError(Exception):
    def __init__(self, en: str, ja: str) -> None:
        super().__init__(en)
        self.text = Text(en, ja)


class _Host:
    """The export while commands are given."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        self.table = "filter"
        self.tables = self.read()

    def read(self) -> dict[tuple[str, str], Table]:
        numbers = range(1, len(self.lines) + 1)
        return {
            (one.name, one.family): one for one in read_tables(read(Document("edit", self.lines, numbers, numbers)))
        }

    def run(self, line: str) -> None:
        text = line.strip()
        if not text or text.startswith("#") or text == "COMMIT":
            return
        if text[0] == "*":
            self.table = text[1:]
            return
        try:
            words = shlex.split(text)
        except ValueError:
            raise _RefusedError("a quotation mark is never closed", "引用符が閉じられていない") from None
        words = words[1:] if words[:1] == ["sudo"] else words
        program = words[0].rpartition("/")[2]
        if program == "ipset":
            self.ipset(words[1:])
        elif program in _PROGRAMS or program.startswith("-"):
            self.iptables(words if program.startswith("-") else words[1:], _PROGRAMS.get(program, "4"))
        else:
            raise _RefusedError("not a command of iptables or ipset", "iptables / ipset のコマンドではない")
        self.tables = self.read()

    # --- iptables

    def iptables(self, words: list[str], family: str) -> None:
        words = [_LONG.get(word, word) for word in words if word not in ("-w", "--wait")]
        name = self.table
        if "-t" in words[:-1]:
            at = words.index("-t")
            name = words[at + 1]
            del words[at : at + 2]
        if not words or words[0] in ("-L", "-S", "-Z", "-C"):
            return
        table = self.tables.get((name, family))
        if table is None:
            raise _RefusedError(
                f"the export has no table {name} of this family", f"エクスポートにテーブル {name} がない"
            )
        verb, rest = words[0], words[1:]
        if verb in ("-A", "-I", "-D", "-R"):
            self.rule(table, verb, rest)
        elif verb in ("-P", "-F", "-N", "-X", "-E"):
            self.chain(table, verb, rest)
        else:
            raise _RefusedError(f"{verb} is not known here", f"{verb} は扱えない")

    def rules(self, table: Table, chain: str) -> list[Line]:
        if chain not in table.chains and chain not in BUILT_IN[table.name]:
            raise _RefusedError(f"there is no chain {chain}", f"チェイン {chain} がない")
        return table.chains.get(chain, [])

    def rule(self, table: Table, verb: str, words: list[str]) -> None:
        if not words:
            raise _RefusedError("the chain is missing", "チェインがない")
        chain, spec = words[0], words[1:]
        rules = self.rules(table, chain)
        number: int | None = None
        if verb != "-A" and spec and spec[0].isdecimal() and len(spec[0]) < 10:
            number, spec = int(spec[0]), spec[1:]
        if verb == "-D":
            self.delete(rules, number, spec)
            return
        if verb == "-R" and (number is None or not 1 <= number <= len(rules)):
            raise _RefusedError("there is no rule of that number", "その番号のルールがない")
        if verb == "-I" and number is not None and not 1 <= number <= len(rules) + 1:
            raise _RefusedError("the chain is shorter than that", "チェインのルール数を超えている")
        self.target(table, spec)
        texts = [" ".join(["-A", chain, *map(_shown, one)]) for one in _single(spec)]
        if verb == "-R":
            at = rules[(number or 1) - 1].node.first - 1
            self.lines[at : at + 1] = texts
            return
        place = len(rules) if verb == "-A" else (number or 1) - 1
        at = rules[place].node.first - 1 if place < len(rules) else self.behind(table, rules)
        self.lines[at:at] = texts

    def behind(self, table: Table, rules: Sequence[Line]) -> int:
        """Where a rule at the end of a chain is written."""
        if rules:
            return max(rule.node.last for rule in rules)
        return table.node.block.last

    def target(self, table: Table, spec: Sequence[str]) -> None:
        known = {*TARGETS, "ACCEPT", "DROP", "RETURN", "QUEUE"}
        for word, value in pairwise(spec):
            if word in ("-j", "--jump", "-g", "--goto") and value not in known and not table.own(value):
                raise _RefusedError(f"there is no chain or target {value}", f"チェインまたはターゲット {value} がない")

    def delete(self, rules: Sequence[Line], number: int | None, spec: list[str]) -> None:
        if number is not None and not spec:
            if not 1 <= number <= len(rules):
                raise _RefusedError("there is no rule of that number", "その番号のルールがない")
            found = rules[number - 1]
        else:
            wanted = meaning(spec, 0)
            same = [one for one in rules if meaning(one.node.words, one.node.words.index(_chain_of(one)) + 1) == wanted]
            if not same:
                raise _RefusedError("no rule of the chain is equal", "一致するルールがない")
            found = same[0]
        del self.lines[found.node.first - 1 : found.node.last]

    def chain(self, table: Table, verb: str, words: list[str]) -> None:
        built_in = BUILT_IN[table.name]
        name = words[0] if words else ""
        if verb == "-N":
            if name in table.chains or name in built_in or not name:
                raise _RefusedError("the chain exists already", "チェインが既にある")
            save = table.node.text.startswith("*") and table.node.first <= table.node.last
            at = max((node.last for node in table.declared.values()), default=table.node.last)
            self.lines.insert(at, f":{name} - [0:0]" if save else f"-N {name}")
            return
        if name:
            self.rules(table, name)
        if verb == "-P":
            if name not in built_in or words[1:] not in (["ACCEPT"], ["DROP"]):
                raise _RefusedError(
                    "only a built-in chain has a policy, ACCEPT or DROP",
                    "ポリシーは組み込みチェインの ACCEPT / DROP のみ",
                )
            node = table.declared.get(name)
            if node is None:
                raise _RefusedError(f"the export does not declare {name}", f"エクスポートに {name} の宣言がない")
            at, text = node.first - 1, self.lines[node.first - 1].strip()
            self.lines[at] = f":{name} {words[1]} [0:0]" if text.startswith(":") else f"-P {name} {words[1]}"
        elif verb == "-F":
            gone = [rule for chain in ([name] if name else table.chains) for rule in table.chains.get(chain, [])]
            self.drop([rule.node.first for rule in gone])
        elif verb == "-X":
            chains = [name] if name else [chain for chain in table.chains if chain not in built_in]
            users = {rule.target for rules in table.chains.values() for rule in rules}
            for chain in chains:
                if chain in built_in or table.chains.get(chain) or (chain in users and name):
                    raise _RefusedError(
                        f"chain {chain} is built in, not empty or in use",
                        f"チェイン {chain} は組み込み、空でない、または使用中",
                    )
            self.drop([table.declared[chain].first for chain in chains if chain in table.declared])
        else:
            if len(words) != 2 or name in built_in or words[1] in table.chains:
                raise _RefusedError("the chain cannot be renamed so", "その名前には変更できない")
            self.rename(table, name, words[1])

    def drop(self, numbers: Sequence[int]) -> None:
        for number in sorted(numbers, reverse=True):
            del self.lines[number - 1]

    def rename(self, table: Table, old: str, new: str) -> None:
        nodes = [rule.node for rules in table.chains.values() for rule in rules] + list(table.declared.values())
        for node in nodes:
            line = self.lines[node.first - 1]
            changed = [new if word == old else f":{new}" if word == f":{old}" else word for word in node.words]
            if changed != node.words:
                self.lines[node.first - 1] = line[: len(line) - len(line.lstrip())] + " ".join(map(_shown, changed))

    # --- ipset

    def ipset(self, words: list[str]) -> None:
        verb, name, entry = (words[0] if words else "", words[1] if len(words) > 1 else "", words[2:])
        lines = [(at, line.split()) for at, line in enumerate(self.lines)]
        made = [at for at, found in lines if found[:2] == ["create", name]]
        if verb not in ("add", "del", "-A", "-D") or not entry:
            raise _RefusedError("only ipset add and ipset del are known here", "ipset は add と del のみ扱える")
        if not made:
            raise _RefusedError(f"the export has no set {name}", f"エクスポートにセット {name} がない")
        members = [(at, found) for at, found in lines if found[:2] == ["add", name]]
        same = [at for at, found in members if _host(found[2]) == _host(entry[0])]
        if verb in ("add", "-A"):
            if same:
                raise _RefusedError("the set already has this entry", "セットに既にある")
            at = members[-1][0] if members else made[0]
            self.lines.insert(at + 1, " ".join(["add", name, *entry]))
        elif not same:
            raise _RefusedError("the set has no such entry", "セットにない")
        else:
            del self.lines[same[0]]


def _chain_of(line: Line) -> str:
    words = line.node.words
    return words[next(at for at, word in enumerate(words) if word in ("-A", "--append", "-I", "--insert")) + 1]


def _shown(word: str) -> str:
    if word and not any(letter.isspace() or letter in "\"'\\" for letter in word):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _single(spec: list[str]) -> list[list[str]]:
    """One rule for each pair of the source and destination addresses a command lists."""
    choices: list[list[str]] = []
    for at, word in enumerate(spec):
        listed = "," in word and at > 0 and spec[at - 1] in _MULTIPLE
        choices.append(word.split(",") if listed else [word])
    return [list(one) for one in product(*choices)]


def meaning(words: Sequence[str], start: int) -> tuple[tuple[str, bool, tuple[str, ...]], ...]:
    """What a rule asks and does, however it is spelled."""
    options = read_options(words, start)
    protocol = next((_NUMBERS.get(one.value, one.value) for one in options if one.name == "--protocol"), "")
    found: list[tuple[str, bool, tuple[str, ...]]] = []
    for one in options:
        values = tuple(one.values)
        if one.name in ("--source", "--destination"):
            values = tuple(_host(value) for value in values)
        elif one.name == "--protocol":
            values = (protocol,)
        elif one.name == "--icmp-type":
            values = tuple(_ICMP.get(value, value) for value in values)
        elif one.name == "--ctstate":
            values = (",".join(sorted(",".join(values).split(","))),)
        if one.name == "--set-counters" or values in (("0.0.0.0/0",), ("::/0",), ("all",)):
            continue
        if one.name == "--match" and _NUMBERS.get(values[0], values[0]) == protocol:
            continue
        if one.name == "--reject-with" and values[0] in ("icmp-port-unreachable", "icmp6-port-unreachable"):
            continue
        if one.name == "--syn":
            found.append(("--tcp-flags", one.negated, ("FIN,SYN,RST,ACK", "SYN")))
            continue
        found.append((one.name, one.negated, values))
    return tuple(sorted(found))


def _host(value: str) -> str:
    """An address with its prefix length; anything else as it is."""
    address, slash, length = value.partition("/")
    try:
        number = parse_ip(address)
        size = 128 if ":" in address else 32
        if "." in length:
            length = str(bin(parse_ip(length) & 0xFFFFFFFF).count("1"))
        bits = int(length) if slash else size
    except ValueError:
        return value
    return f"{number >> (size - bits) if 0 <= bits <= size else number}/{bits}" if bits else "0.0.0.0/0"


def edit(lines: Sequence[str], typed: Sequence[str]) -> Edited:
    """The export once the commands were given; raises EditError."""
    host = _Host(lines)
    for number, line in enumerate(typed):
        try:
            host.run(line)
        except _RefusedError as error:
            raise EditError(number, error.text) from error
    return Edited(tuple(host.lines))
