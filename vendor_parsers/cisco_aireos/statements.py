"""What is written of a WLAN, gathered from lines that name it by its number, now here, now there."""

from __future__ import annotations

from auditor.model.fact import Fact, unknown, written
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.source.node import Node

NOT_WRITTEN = Text(
    "only differences from the default are printed, and Cisco's default is not documented at hand",
    "既定値との差分のみ出力され、既定値の出典がない",
)
NOT_UNDERSTOOD = Text("a line about it was not understood", "関係する行を解釈できない")
_ON_OFF = {"enable": True, "enabled": True, "disable": False, "disabled": False}

# "#" is the number of the WLAN, "@" the value of the setting, "+" a word that is part of the setting's name
_FORMS = tuple(
    form.split()
    for form in (
        "interface # @", "radio # @", "acl # @", "ipv6 acl # @", "layer2 acl # @", "flexacl # @", "broadcast-ssid @ #",
        "peer-blocking @ #", "aaa-override @ #", "flexconnect local-switching # @", "flexconnect local-switching @ #",
        "mac-filtering @ #", "security wpa @ #", "security wpa wpa1 @ #", "security wpa wpa2 @ #", "security wpa wpa3 @ #",
        "security wpa wpa1 ciphers + @ #", "security wpa wpa2 ciphers + @ #", "security wpa wpa3 ciphers + @ #",
        "security wpa akm + @ #", "security wpa akm ft + @ #", "security wpa akm pmf + @ #", "security static-wep-key @ #",
        "security 802.1X @ #", "security 802.1x @ #", "security ckip @ #", "security cond-web-redir @ #", "security web-auth @ #",
        "security web-passthrough @ #", "security owe @ #", "security pmf @ #",
    )
)  # fmt: skip
_BY_WORD: dict[str, list[list[str]]] = {}
for _form in _FORMS:
    _BY_WORD.setdefault(_form[0], []).append(_form)


class Wlan:
    """The settings of one WLAN: name of the setting -> (value, where); of equal lines the last one holds."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.profile = ""
        self.name = ""
        self.at: Span | None = None
        self.keys: list[Node] = []
        self.groups: list[tuple[str, Span]] = []
        """Interfaces that access point groups put its clients on."""
        self._said: dict[str, tuple[str, Span]] = {}

    def note(self, setting: str, value: str, at: Span) -> None:
        """Remember what a line says."""
        self._said[setting] = (value, at)

    def value(self, setting: str) -> str:
        """The value as written, ``""`` when nothing is."""
        return self._said.get(setting, ("", None))[0]

    def span(self, setting: str) -> Span | None:
        """Where the setting is written."""
        return self._said.get(setting, ("", None))[1]

    def names(self, start: str) -> list[str]:
        """The settings written whose names begin so."""
        return [setting for setting in self._said if setting.startswith(start)]

    def switch(self, setting: str, silent: Fact[bool] | None = None) -> Fact[bool]:
        """Whether something is enabled; ``silent`` where no line says it."""
        found = self._said.get(setting)
        if found is None:
            return unknown(NOT_WRITTEN) if silent is None else silent
        on = _ON_OFF.get(found[0])
        return unknown(NOT_UNDERSTOOD) if on is None else written(on, found[1])


def read_wlans(root: Node) -> list[Wlan]:
    """Every WLAN that is created, in the order of the lines that create them."""
    found: dict[str, Wlan] = {}
    for node in root.peek("wlan"):
        words = node.words
        if words[1:2] == ["create"] and len(words) in (4, 5) and words[2].isdecimal():
            wlan = found.setdefault(words[2], Wlan(words[2]))
            wlan.profile, wlan.name, wlan.at = words[3], words[-1], node.at
            node.mark()
        elif words[1:2] in (["enable"], ["disable"]) and len(words) == 3 and words[2].isdecimal():
            found.setdefault(words[2], Wlan(words[2])).note("status", words[1], node.at)
            node.mark()
        elif words[1:4] == ["apgroup", "interface-mapping", "add"] and len(words) == 7 and words[5].isdecimal():
            found.setdefault(words[5], Wlan(words[5])).groups.append((words[6], node.at))
            node.mark()
        elif "set-key" in words and words[-1].isdecimal():
            found.setdefault(words[-1], Wlan(words[-1])).keys.append(node)
        else:
            _setting(node, found)
    return [wlan for wlan in found.values() if wlan.at is not None]


def _setting(node: Node, found: dict[str, Wlan]) -> None:
    words = node.words[1:]
    for form in _BY_WORD.get(words[0] if words else "", ()):
        if len(form) != len(words):
            continue
        if all(
            want == word or (want == "#" and word.isdecimal()) or want in "@+"
            for want, word in zip(form, words, strict=True)
        ):
            number, value = words[form.index("#")], words[form.index("@")]
            name = " ".join(word for want, word in zip(form, words, strict=True) if want not in "#@")
            found.setdefault(number, Wlan(number)).note(name, value, node.at)
            node.mark()
            return
