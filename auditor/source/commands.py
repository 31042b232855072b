"""Commands as people type them and as devices spell them: ``sh run`` is ``show running-config``."""

from __future__ import annotations

from collections.abc import Mapping

WHOLE_CONFIGURATIONS = frozenset(
    (
        "show running-config",
        "show running-config all",
        "show running-config brief",
        "show running-config view full",
        "show startup-config",
        "show configuration",
        "show full-configuration",
        "show",
        "more system:running-config",
        "more nvram:startup-config",
        "write terminal",
        "show config",
        "display current-configuration",
        "display saved-configuration",
        "show run-config commands",
        "show configuration | display set",
        "export",
        "export terse",
        "export verbose",
    )
)
"""Commands whose output is a device's whole configuration; anything piped or narrowed is not among them."""

_KNOWN = (
    # AireOS's "show run-config" would make "show run" ambiguous; there it has to be typed in full.
    *sorted(command for command in WHOLE_CONFIGURATIONS if "|" not in command and "run-config" not in command),
    "show version",
    "show interfaces status",
    "show interfaces trunk",
    "show interfaces switchport",
    "show interfaces description",
    "show inventory",
    "show ip route vrf",
    "show ip interface brief",
    "show ip arp",
    "show ipv6 route",
    "show ipv6 interface brief",
    "show route",
    "show cdp neighbors detail",
    "show cdp entry",
    "show lldp neighbors detail",
    "show lldp entry",
    "show mac address-table dynamic",
    "show mac-address-table dynamic",
    "show vlan brief",
    "show arp",
    "show tech-support",
    "show access-lists",
    "show ip access-lists",
    "show logging",
    "show spanning-tree",
    "show etherchannel summary",
    "show users",
    "show clock",
    "show standby brief",
    "show wireless",
    "show wlan summary",
    "show ap summary",
    "terminal length",
    "terminal width",
    "terminal pager",
    "get system status",
    "get system interface",
    "get router info routing-table all",
    "get router info routing-table details",
    "get system arp",
)
# Old spellings of one command (Catalyst IOS before 12.2(25)).
_SAME = {"show mac-address-table": "show mac address-table"}

_Words = Mapping[str, "_Words"]


def _trie() -> _Words:
    root: dict[str, dict[str, object]] = {}
    for command in _KNOWN:
        node = root
        for word in command.split():
            node = node.setdefault(word, {})  # type: ignore[assignment]
    return root  # type: ignore[return-value]


_TRIE = _trie()


def full_command(typed: str) -> str:
    """The full spelling of a known command, its arguments and pipes kept; unknown words stay as they were typed.

    ``sh int status`` → ``show interfaces status``; ``sh run | inc ntp`` → ``show running-config | inc ntp``;
    a pipe that only turns the pager off is dropped.
    """
    words = typed.split()
    spelled: list[str] = []
    node: _Words = _TRIE
    for i, word in enumerate(words):
        choice = _choose(word.lower(), node, shortest=2 if i == 0 or spelled[-1] in ("show", "get") else 1)
        if choice is None:
            return _tidy(spelled + words[i:])
        spelled.append(choice)
        node = node[choice]
    return _tidy(spelled)


def _choose(word: str, node: _Words, shortest: int) -> str | None:
    """The one keyword at this place that ``word`` spells or abbreviates with at least ``shortest`` letters."""
    if word in node:
        return word
    if len(word) < shortest:
        return None
    matches = sorted((keyword for keyword in node if keyword.startswith(word)), key=len)
    return matches[0] if matches and all(keyword.startswith(matches[0]) for keyword in matches) else None


def _tidy(words: list[str]) -> str:
    if len(words) > 2 and words[-2] == "|" and words[-1].lower() in ("no-more", "nomore"):
        words = words[:-2]
    text = " ".join(words)
    for old, new in _SAME.items():
        if text.startswith(old):
            return new + text[len(old) :]
    return text
