"""The items of an export's menus: properties by name, and how far each line was understood.

An item counts as understood when every property of it was asked for; the first one nobody asked for is what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.model.fact import Fact, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node, Tree

YES = frozenset({"yes", "true"})
NO = frozenset({"no", "false"})
_LAST = 1 << 30


class Item:
    """One ``add`` or ``set`` line, or several ``set`` lines of one thing put together (:meth:`over`)."""

    __slots__ = ("_asked", "_known", "_places", "_refused", "_values", "name", "node", "number", "verb")

    def __init__(self, node: Node, number: int = 0) -> None:
        self.node = node
        self.number = number
        words = node.words
        self.verb = words[0]
        self.name = ""
        self._values: dict[str, str] = {}
        self._places: dict[str, int] = {}
        self._asked: set[str] = set()
        self._known: list[frozenset[str]] = []
        self._refused: set[str] = set()
        group = ""
        for place, word in enumerate(words[1:], start=1):
            key, sign, value = word.partition("=")
            if sign and not word.startswith("["):
                if key.startswith("."):
                    # "security.authentication-types=… .passphrase=…": a leading dot stands for the group before it
                    key = group + key
                elif "." in key:
                    group = key.partition(".")[0]
                self._values[key] = value
                self._places[key] = place
            elif place == 1 and self.verb != "add":
                self.name = word
            elif word.startswith("!"):
                # "!property" takes a value off, as unset does
                self._values[word[1:]] = ""
                self._places[word[1:]] = place
            else:
                self._places[word] = place

    @property
    def at(self) -> Span:
        """The lines it stands on."""
        return self.node.at

    @property
    def selected(self) -> str:
        """What ``[ find default-name=ether1 ]`` or ``set 0`` selects: ``default-name=ether1``, ``0``; ``""`` for ``add``."""
        if self.name.startswith("[ find"):
            return self.name[len("[ find") :].rstrip("]").strip().replace('"', "")
        return self.name

    @property
    def keys(self) -> tuple[str, ...]:
        """The properties that are written; asks for nothing."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether a property is written; asks for nothing."""
        return key in self._values

    def get(self, key: str, fallback: str = "") -> str:
        """The value of a property, which counts as asked for."""
        self._asked.add(key)
        return self._values.get(key, fallback)

    def says(self, word: str) -> bool:
        """A switch without a value (``blackhole``), or ``word=yes``."""
        self._asked.add(word)
        return (word in self._places and word not in self._values) or self._values.get(word) in YES

    def values(self, key: str) -> list[str]:
        """The parts of a list ``a,b,c``."""
        return [part for part in self.get(key).split(",") if part]

    def flag(self, key: str) -> bool | None:
        """yes or no; None when it is not written or neither."""
        value = self.get(key)
        if value in YES:
            return True
        return False if value in NO else None

    def fact(self, key: str, fallback: Fact[bool]) -> Fact[bool]:
        """yes or no as written, else ``fallback``."""
        said = self.flag(key)
        if said is not None:
            return written(said, self.at)
        return unknown(not_understood(key)) if self.has(key) else fallback

    @property
    def disabled(self) -> bool:
        """``disabled=yes``, which every menu with items has."""
        return self.flag("disabled") is True

    def know(self, keys: Iterable[str]) -> None:
        """Count properties as asked for that nothing here rests on."""
        self._known.append(keys if isinstance(keys, frozenset) else frozenset(keys))

    def forget(self, key: str) -> None:
        """A property whose value was not understood, whoever else asks for it."""
        self._refused.add(key)

    def pass_over(self) -> None:
        """Nobody can tell what the item speaks of: leave it not understood."""
        self._refused.update(self._places)

    def unasked(self) -> list[str]:
        """The properties nobody has asked for, as they are written."""
        return [self.node.words[place] for key, place in self._left()]

    def _left(self) -> list[tuple[str, int]]:
        """The properties nobody understood, with their places."""
        return [
            (key, place)
            for key, place in self._places.items()
            if key in self._refused or not (key in self._asked or any(key in known for known in self._known))
        ]

    def close(self) -> None:
        """Mark the line as far as it was understood; one that is disabled does nothing, whatever it says."""
        if (self._asked or self._known) and "disabled" not in self._refused and self._values.get("disabled") in YES:
            self.node.mark()
            return
        left = min((place for _, place in self._left()), default=_LAST)
        self.node.mark(left if left < _LAST else None)


def not_understood(key: str) -> Text:
    """The reason of a fact whose property has a value nobody here knows."""
    return Text(f"value of {key} not understood", f"{key} の値を解釈できない")


class Export:
    """All menus of an export. Items that were asked for are closed by :meth:`close`, when everybody has read."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.menus: dict[str, list[Node]] = {}
        for node in tree.root.children:
            self.menus.setdefault(node.text, []).append(node)
        self._items: dict[str, list[Item]] = {}
        self._open: list[Item] = []

    def items(self, menu: str, *verbs: str) -> list[Item]:
        """The items of a menu in order (those of ``verbs``, ``add`` and ``set`` unless said otherwise)."""
        found = self._items.get(menu)
        if found is None:
            found = self._items[menu] = list(self._read(menu))
        wanted = verbs or ("add", "set")
        return [item for item in found if item.verb in wanted]

    def _read(self, menu: str) -> Iterator[Item]:
        for node in self.menus.get(menu, ()):
            node.mark()
            for number, child in enumerate(node.children):
                item = Item(child, number)
                if item.verb in ("add", "set"):
                    self._open.append(item)
                yield item

    def one(self, menu: str) -> Item | None:
        """The settings of a menu that holds no items (``/snmp``): the last ``set`` line without a name."""
        found = [item for item in self.items(menu, "set") if not item.name]
        return found[-1] if found else None

    def has(self, menu: str) -> bool:
        """Whether the export holds the menu or one below it; asks for nothing."""
        return any(name == menu or name.startswith(f"{menu} ") for name in self.menus)

    def close(self) -> None:
        """Mark every item that was asked for as far as it was understood."""
        for item in self._open:
            item.close()
