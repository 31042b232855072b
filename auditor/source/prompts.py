"""Where a terminal log shows a device's prompt, and what was typed behind it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from auditor.source.commands import WHOLE_CONFIGURATIONS, full_command


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt on line ``index`` (0-based) of ``host``, with the command echoed behind it in full spelling.

    ``context`` is the VDOM or security context that the prompt shows.
    """

    index: int
    host: str | None
    command: str
    context: str = ""


_HOST = r"[A-Za-z0-9][\w.-]{0,62}"
_FORMS = re.compile(
    # sw1#  fw1 #  fw1 (root) $  sw1(config-if)#  fw/pri/act#  user@srx>  user@host:~$  RP/0/RSP0/CPU0:xr1#
    rf"(?:[\w.-]{{1,32}}@|RP/\d{{1,3}}/\w{{1,8}}/\w{{1,8}}:)?(?P<plain>{_HOST})"
    r"(?P<units>(?:/[\w.-]{1,32}){0,4})(?::[~/][\w./-]{0,64})?"
    r"(?: \((?P<vdom>[\w.-]{1,32})\))?(?: ?\([\w./: -]{1,64}\))? ?[#>$](?P<typed1>(?: .*|[^ >].*)?)$"
    # <comware>  [comware-vlan1]  [admin@mikrotik] >
    rf"|<(?P<angle>{_HOST})>(?P<typed2>.*)$|\[(?:[\w.-]{{1,32}}@)?(?P<square>{_HOST})\]"
    r"(?: ?[/\w ]{0,40}>)?(?P<typed3>.*)$"
    # (Cisco Controller) >
    r"|\((?P<round>[\w ._-]{1,40})\) ?>(?P<typed4>.*)$"
)
_BARE_HOST = re.compile(
    r"[#>] ?(?P<typed>(?:show (?:config|environment|status \w+|ip route)|console \w+ \w+|administrator)\b.*)$"
)
_MARK = re.compile(r"[#>$\]]")
# A command that makes the word before the prompt mark credible as a host name.
_STRONG = re.compile(
    r"(?:sho?w?|more|get|disp(?:lay)?|diag(?:nose)?|exec(?:ute)?|term(?:inal)?|ter|ena?(?:ble)?|conf(?:ig(?:ure)?)?|wr(?:ite)?"
    r"|screen-length|changeto|export|cli|cat|ip6?tables(?:-save)?|nft|uci|copy)(?= |$)",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    _STRONG.pattern
    + r"|(?:exit|quit|logout|end|dir|ping|trace(?:route)?|clear|debug|undebug|un|no|admin|set|edit|next|abort"
    r"|system-view|reload|ssh|telnet|who|sudo|do|clock|config|hostname|hostnamectl|ip|ipset|sysctl|uname)(?= |$)",
    re.IGNORECASE,
)
_HOSTNAME = re.compile(
    r"\s{0,8}(?:hostname|set hostname|switchname|sysname|set system host-name|host-name) \"?([\w.-]{1,63})\"?;?\s*$"
)
_BANNER = re.compile(
    r"(?:set )?banner (?:exec|incoming|login|motd|prompt-timeout|slip-ppp)(?: (\^C|[!-/:-@\[-`{-~])(.*))?$"
)
_QUOTE_OPENS = re.compile(r"\s{0,64}(?:set|append) [\w-]{1,64} ")
_LONGEST_BANNER = 400
_LONGEST_QUOTE = 20_000
_CONFIG_END = frozenset(("end", ": end", "return", "[OK]"))


def find_prompts(lines: Sequence[str]) -> list[Prompt]:
    """The prompts of a terminal log in order; empty for a plain file.

    A word before ``#`` or ``>`` is a prompt only when its host shows a known command somewhere (or is the host the
    configuration names), never inside a banner or a quoted text, and inside a configuration that has not come to its
    end only with a known command: a line of text must not cut a configuration in two.
    """
    candidates = [found for found in map(_candidate, range(len(lines)), lines) if found]
    if not candidates:
        return _hostless(lines)
    inert = inert_regions(lines)
    candidates = [prompt for prompt in candidates if not _within(inert, prompt.index)]
    hosts = {prompt.host for prompt in candidates if _STRONG.match(prompt.command)}
    bare = {prompt.host for prompt in candidates if not prompt.command} - hosts
    if bare:
        hosts |= bare & {found[1] for found in map(_HOSTNAME.match, lines) if found}
    return _walk(lines, [prompt for prompt in candidates if prompt.host in hosts])


def _candidate(index: int, line: str) -> Prompt | None:
    if line[:1] in " \t!" or not _MARK.search(line, 0, 200):
        return None
    found = _FORMS.match(line)
    if not found:
        return None
    host = found["plain"] or found["angle"] or found["square"] or found["round"]
    typed = next((part for name in ("typed1", "typed2", "typed3", "typed4") if (part := found[name]) is not None), "")
    return Prompt(index, host, full_command(typed), found["vdom"] or _asa_context(found["units"] or ""))


def _asa_context(units: str) -> str:
    """The security context in ``asa/ctx1/pri/act``; failover unit and state are no contexts."""
    names = [unit for unit in units.split("/") if unit and unit not in ("pri", "sec", "act", "stby", "actNoFailover")]
    return names[0] if names else ""


def _hostless(lines: Sequence[str]) -> list[Prompt]:
    """Yamaha's default prompts have no host name; only a few whole commands are taken for typed ones."""
    prompts: list[Prompt] = []
    for i, line in enumerate(lines):
        if line[:1] in "#>" and (found := _BARE_HOST.match(line)):
            prompts.append(Prompt(i, None, full_command(found["typed"])))
    return prompts


def _walk(lines: Sequence[str], candidates: Sequence[Prompt]) -> list[Prompt]:
    kept: list[Prompt] = []
    in_config = True
    for prompt, after in zip_longest(candidates, candidates[1:]):
        start = kept[-1].index + 1 if kept else 0
        if in_config and not _ends_config(lines, start, prompt, after):
            continue
        kept.append(prompt)
        in_config = prompt.command in WHOLE_CONFIGURATIONS
    return kept


def _ends_config(lines: Sequence[str], start: int, prompt: Prompt, after: Prompt | None) -> bool:
    """Whether this prompt may close a configuration that began on line ``start`` (or the text before the first one)."""
    if _KNOWN.match(prompt.command):
        return True
    before = _neighbour(lines, range(prompt.index - 1, start - 1, -1))
    if before is None or lines[before].strip() in _CONFIG_END:
        return True
    follower = _neighbour(lines, range(prompt.index + 1, len(lines)))
    return not prompt.command and (follower is None or (after is not None and follower == after.index))


def _neighbour(lines: Sequence[str], indexes: range) -> int | None:
    """The first line of ``indexes`` that is not blank."""
    return next((i for i in indexes if lines[i].strip()), None)


def inert_regions(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Inner lines ``(first, last)`` of banners and quoted texts: what stands there is neither prompt nor heading."""
    regions: list[tuple[int, int]] = []
    i, n = 0, len(lines)
    while i < n:
        line = lines[i]
        last = i
        if line.startswith(("banner ", "set banner ")) and (found := _BANNER.match(line)):
            last = _banner_end(lines, i, found)
        elif '"' in line and line.count('"') % 2 and _QUOTE_OPENS.match(line) and _open_quote(line):
            last = _quote_end(lines, i)
        if last > i:
            regions.append((i + 1, last))
        i = last + 1
    return regions


def _banner_end(lines: Sequence[str], i: int, found: re.Match[str]) -> int:
    """The line that closes the banner begun on line ``i``; ``i`` itself when it is one line or never closed."""
    mark, rest = found[1], found[2]
    if mark is None:  # Arista EOS and ProVision: the text ends with a line EOF
        ends = (j for j in range(i + 1, min(i + _LONGEST_BANNER, len(lines))) if lines[j].strip() == "EOF")
    elif mark in rest:  # closed on its own line
        return i
    else:
        ends = (j for j in range(i + 1, min(i + _LONGEST_BANNER, len(lines))) if mark in lines[j])
    return next(ends, i)


def _open_quote(line: str) -> bool:
    return line.replace("\\\\", "").replace('\\"', "").count('"') % 2 == 1


def _quote_end(lines: Sequence[str], i: int) -> int:
    for j in range(i + 1, min(i + _LONGEST_QUOTE, len(lines))):
        if '"' in lines[j] and _open_quote(lines[j]):
            return j
    return i


def _within(regions: Sequence[tuple[int, int]], index: int) -> bool:
    at = bisect_right(regions, (index, 1 << 60)) - 1
    return at >= 0 and regions[at][0] <= index <= regions[at][1]
