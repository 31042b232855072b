"""One mapping of the plant file, asked key by key; every wrong answer becomes a problem at its own line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from auditor.model.span import Span
from auditor.model.text import Text
from auditor.plant.cells import CellError
from auditor.plant.faults import Faults
from auditor.plant.keys import Keys
from auditor.plant.tree import Fields, Items, Leaf, Tree
from auditor.plant.types import Port

T = TypeVar("T")
KEY = Text("key", "キー")
ZONE = Text("zone", "ゾーン")
_YES = frozenset({"true", "yes", "on", "y"})
_NO = frozenset({"false", "no", "off", "n"})


@dataclass(slots=True)
class Record:
    """A mapping whose keys are known to be allowed; a getter gives an empty value where the key is absent or wrong."""

    entries: dict[str, Tree]
    keys: Keys
    at: Span
    faults: Faults

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def line(self, key: str) -> Span:
        """Where the value of ``key`` stands, or the whole mapping."""
        found = self.entries.get(key)
        return found.at if found is not None else self.at

    def leaf(self, key: str) -> Leaf | None:
        """The scalar under ``key``."""
        found = self.entries.get(key)
        if found is None or (isinstance(found, Leaf) and found.empty):
            return None
        if isinstance(found, Leaf):
            return found
        self.faults.add(found.at, f"'{key}' must be one value", f"「{key}」は単一の値でなければならない")
        return None

    def text(self, key: str) -> str:
        """The scalar as text, trimmed; empty when absent."""
        found = self.leaf(key)
        return found.text.strip() if found else ""

    def yes_no(self, key: str) -> bool | None:
        """True, False, or None when not stated."""
        found = self.leaf(key)
        if found is None:
            return None
        word = found.text.strip().lower()
        if word in _YES or word in _NO:
            return word in _YES
        self.faults.add(
            found.at,
            f"'{key}' must be true or false, not '{found.text}'",
            f"「{key}」は true か false でなければならない（「{found.text}」は不可）",
        )
        return None

    def word(self, key: str) -> str:
        """One of the words ``key`` accepts; empty when absent or wrong."""
        found = self.leaf(key)
        if found is None:
            return ""
        words, given = self.keys[key].words, found.text.strip()
        if given.lower() in words:
            return given.lower()
        self.faults.unknown(found.at, Text(f"value of '{key}':", f"「{key}」の値"), given, words)
        return ""

    def leaves(self, key: str) -> tuple[Leaf, ...]:
        """The scalars of a list; one scalar alone counts as a list of one."""
        found = self.entries.get(key)
        if found is None or (isinstance(found, Leaf) and found.empty):
            return ()
        if isinstance(found, Leaf):
            return (found,)
        if isinstance(found, Items):
            for item in found.items:
                if not isinstance(item, Leaf) or item.empty:
                    self.faults.add(
                        item.at, f"'{key}' must list plain values", f"「{key}」は値の一覧でなければならない"
                    )
            return tuple(item for item in found.items if isinstance(item, Leaf) and not item.empty)
        self.faults.add(found.at, f"'{key}' must be a list", f"「{key}」は一覧（リスト）でなければならない")
        return ()

    def read(self, key: str, reader: Callable[[str], T]) -> tuple[tuple[T, Span], ...]:
        """Every scalar of ``key`` through a cell reader, each with its line."""
        found: list[tuple[T, Span]] = []
        for leaf in self.leaves(key):
            try:
                found.append((reader(leaf.text), leaf.at))
            except CellError as fault:
                self.faults.add(
                    leaf.at, f"'{key}': expected {fault.text.en}", f"「{key}」に書けるもの: {fault.text.ja}"
                )
        return tuple(found)

    def port(self, key: str) -> Port | None:
        """The port under ``key``, written ``device:interface``."""
        found = self.leaf(key)
        return split_port(found) if found else None

    def zone(self, key: str, zones: Collection[str]) -> str:
        """The zone id under ``key``, checked; empty when absent or unknown."""
        found = self.leaf(key)
        return self.zone_id(found, zones) if found else ""

    def zone_id(self, leaf: Leaf, zones: Collection[str]) -> str:
        """The zone id a scalar holds, checked; empty when unknown."""
        given = leaf.text.strip()
        if given in zones:
            return given
        self.faults.unknown(leaf.at, ZONE, given, zones)
        return ""


def split_port(leaf: Leaf) -> Port:
    """``device:interface``; everything after the first colon is the interface."""
    device, _, interface = leaf.text.strip().partition(":")
    return Port(device.strip(), interface.strip(), leaf.at)


def record(tree: Tree, keys: Keys, what: Text, faults: Faults) -> Record | None:
    """``tree`` as a mapping with only the allowed keys, each once; problems go to ``faults``.

    None when it is no mapping or a required key is missing: then nothing of it can be used.
    """
    if not isinstance(tree, Fields):
        faults.add(
            tree.at,
            f"{what.en} must be a mapping with the keys {', '.join(keys)}",
            f"{what.ja}は次のキーを持つ項目でなければならない: {', '.join(keys)}",
        )
        return None
    entries = entries_of(tree, faults)
    for name, (leaf, _) in entries.items():
        if name not in keys:
            faults.unknown(leaf.at, Text(f"key of {what.en}:", f"{what.ja}のキー"), name, keys)
    kept = {name: value for name, (_, value) in entries.items() if name in keys}
    missing = [
        name
        for name, key in keys.items()
        if key.required and (name not in kept or (isinstance(value := kept[name], Leaf) and value.empty))
    ]
    if missing:
        names = ", ".join(missing)
        faults.add(tree.at, f"{what.en} lacks {names}", f"{what.ja}に {names} がない")
        return None
    return Record(kept, keys, tree.at, faults)


def entries_of(tree: Fields, faults: Faults) -> dict[str, tuple[Leaf, Tree]]:
    """The entries of a mapping by key; a key written twice is a problem and its first value holds."""
    found: dict[str, tuple[Leaf, Tree]] = {}
    for key, value in tree.entries:
        if key.text in found:
            first = found[key.text][0].at.first
            faults.add(
                key.at,
                f"key '{key.text}' is already given on line {first}",
                f"キー「{key.text}」は {first} 行目に既にある",
            )
        else:
            found[key.text] = (key, value)
    return found


def items_of(tree: Tree | None, what: Text, faults: Faults) -> tuple[Tree, ...]:
    """The items of a list section; None and an empty value are no items."""
    if tree is None or (isinstance(tree, Leaf) and tree.empty):
        return ()
    if isinstance(tree, Items):
        return tree.items
    faults.add(tree.at, f"{what.en} must be a list ('- …')", f"{what.ja}は一覧（「- …」）でなければならない")
    return ()
