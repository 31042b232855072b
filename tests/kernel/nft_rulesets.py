"""Random rulesets of nftables over what the platform reads exactly, with a share of what nobody can evaluate offline.

Tables of inet, ip and ip6 with several base chains per hook, at priorities before and behind translation; chains of one
table ask only later ones. Addresses and ports are those of the iptables rulesets, so that rules meet the packets tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.kernel.rulesets import FOUR, PORTS, SIX, Family

PORT_RANGES = ("80-89", "0-442", "443-65535", "8080-8089")
SOURCE_RANGES = ("0-1023", "1024-65535", "30000-39999", "20000-29999")
FLAGS = (
    "tcp flags syn", "tcp flags & (fin | syn | rst | ack) == syn", "tcp flags & (syn | rst) == rst", "tcp flags != { ack, fin }", 
    "tcp flags syn,ack", "tcp flags & (syn | ack) != 0", "tcp flags == syn",
)  # fmt: skip
OPAQUE = (
    "limit rate 1/hour burst 2 packets", "meta mark 0x1", "meta length 0-70", "ip ttl < 64", "numgen random mod 2 < 1",
    "ct count over 1", "ip dscp cs0", "ether saddr 02:00:00:00:00:01", "meta pkttype host", "ct mark 0x1",
    'meta hour "00:00"-"12:00"', "add @seen { ip saddr }", "ct direction original",
    "fib saddr . iif oif exists", "ct state != established,related", "ip length 0-70",
)  # fmt: skip
"""Matches whose result the export does not tell."""
SETS = """
set hosts4 { type ipv4_addr; elements = { 10.0.1.5, 10.0.2.9 }; }
set nets4 { type ipv4_addr; flags interval; elements = { 10.0.2.0/24, 203.0.113.8-203.0.113.15 }; }
set hosts6 { type ipv6_addr; elements = { 2001:db8:1::5, 2001:db8:2::9 }; }
set nets6 { type ipv6_addr; flags interval; elements = { 2001:db8:2::/64, 2001:db8:77::8/125 }; }
set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.0.2.0/24 . 80-89, 203.0.113.9 . 502, 10.0.1.5 . 22 }; }
set seen { type ipv4_addr; size 64; flags dynamic; }
set nothing { type ipv4_addr; }
"""


@dataclass(frozen=True, slots=True)
class Maker:
    """What a ruleset is made with: ``opaque`` is the chance of a rule to say what nobody can evaluate."""

    random: Random
    interfaces: tuple[str, ...]
    opaque: float = 0.0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def negated(self, share: float = 0.2) -> str:
        return "!= " if self.chance(share) else ""

    def family(self, six: bool | None) -> Family:
        """The addresses of a table of one family, or (None) of either."""
        return (SIX if self.chance(0.4) else FOUR) if six is None else (SIX if six else FOUR)


def ruleset(maker: Maker) -> str:
    """The text for ``nft -f``."""
    parts = [_filter(maker)]
    if maker.chance(0.35):
        six = maker.chance(0.5)
        parts.append(_second(maker, six))
    if maker.chance(0.85):
        parts += (
            [_nat(maker, "inet", None)] if maker.chance(0.3) else [_nat(maker, "ip", False), _nat(maker, "ip6", True)]
        )
    return "\n".join(parts)


def _filter(maker: Maker) -> str:
    random = maker.random
    lines = ["table inet filter {", SETS]
    for hook, most in (("forward", 7), ("input", 4)):
        policy = random.choice(("accept", "accept", "drop") if hook == "forward" else ("accept", "drop"))
        head = []
        if maker.chance(0.2):
            head.append("ct state invalid drop")
        if maker.chance(0.6):
            head.append(
                maker.pick(
                    "ct state established,related accept", "ct state vmap { established : accept, related : accept }"
                )
            )
        lines += _chains(
            maker,
            hook,
            f"type filter hook {hook} priority filter; policy {policy};",
            head,
            random.randrange(most),
            None,
        )
    for hook, priority, share in (
        ("prerouting", "raw", 0.15), ("prerouting", "mangle", 0.15), ("prerouting", "filter", 0.2),
        ("forward", "filter + 5", 0.3), ("forward", "mangle", 0.1), ("input", "security", 0.15),
        ("postrouting", "filter", 0.15), ("postrouting", "srcnat + 10", 0.15),
    ):  # fmt: skip
        if maker.chance(share):
            name = f"{hook}-{priority.replace(' ', '').replace('+', 'p')}"
            lines += _chains(
                maker, name, f"type filter hook {hook} priority {priority};", [], random.randrange(1, 4), None, 1.3
            )
    return "\n".join((*lines, "}"))


def _second(maker: Maker, six: bool) -> str:
    """A table of one family that filters beside the other: both must accept."""
    rules = _chains(
        maker, "forward", "type filter hook forward priority filter + 1;", [], maker.random.randrange(1, 4), six, 1.3
    )
    return "\n".join((f"table {'ip6' if six else 'ip'} beside {{", SETS, *rules, "}"))


def _chains(
    maker: Maker, name: str, head: str, first: list[str], count: int, six: bool | None, weight: float = 1.0
) -> list[str]:
    """A base chain and the chains it may ask, the asked ones first as nft wants them."""
    hook = head.split()[3]
    names = [f"{name}-{letter}" for letter in "abc"[: maker.random.randrange(1, 4)]]
    made = []
    for number, chain in enumerate((name, *names)):
        rules = [head, *first] if chain == name else []
        for _ in range(count if chain == name else maker.random.randrange(1, 4)):
            rules.append(_rule(maker, hook, names[number:], six, weight))
        if chain == name and maker.chance(0.6):
            verb = maker.pick("jump", "goto")
            rules.insert(
                maker.random.randrange(1 + len(first), len(rules) + 1),
                f"{criteria(maker, hook, six, 0.4)} {verb} {names[0]}",
            )
        made.append("\n".join((f"chain {chain} {{", *rules, "}")))
    return made[::-1]


def _rule(maker: Maker, hook: str, later: list[str], six: bool | None, weight: float) -> str:
    random = maker.random
    if later and maker.chance(0.3):
        return f"{criteria(maker, hook, six, 0.6)} {maker.pick('jump', 'goto')} {random.choice(later)}"
    if maker.chance(0.12):
        return f"{criteria(maker, hook, six)} return"
    if maker.chance(0.15):
        return _verdict_map(maker, hook, later, six)
    verdict = random.choice(("accept", "accept", "accept", "accept", "drop", "reject"))
    if hook in ("prerouting", "postrouting"):
        verdict = maker.pick("drop", "drop", "accept")
    log = "counter " if maker.chance(0.2) else ""
    return f"{criteria(maker, hook, six, weight)} {log}{verdict}"


def _verdict_map(maker: Maker, hook: str, later: list[str], six: bool | None) -> str:
    asked = f"jump {maker.random.choice(later)}" if later and maker.chance(0.5) else "accept"
    six = maker.family(six).six
    before = criteria(maker, hook, six, 0.3, ported=False)
    kind = maker.pick("port", "state", "address", "way", "protocol")
    if kind == "port":
        rest = ", 8000-8079 : drop" if maker.chance(0.5) else ""
        return f"{before} {maker.pick('tcp', 'udp')} dport vmap {{ 22 : {asked}, 80-89 : accept, 502 : drop{rest} }}"
    if kind == "state":
        return f"{before} ct state vmap {{ new : {asked}, established : accept, invalid : drop }}"
    if kind == "way" and hook in ("forward", "input", "prerouting"):
        return f'{before} iifname vmap {{ "{maker.interfaces[0]}" : {asked}, "{maker.interfaces[1]}" : {maker.pick("drop", "accept")} }}'
    if kind == "address":
        name, low, high = (
            ("ip6", "2001:db8:2::8/126", "2001:db8:2::c")
            if maker.family(six).six
            else ("ip", "10.0.2.8/30", "10.0.2.12")
        )
        return f"{before} {name} daddr vmap {{ {low} : {asked}, {high} : drop }}"
    return f"{before} meta l4proto vmap {{ tcp : {asked}, udp : {maker.pick('accept', 'drop')}, * : accept }}"


def _nat(maker: Maker, table: str, six: bool | None) -> str:
    """Chains of both directions; now and then two of one direction, of which the first that translates decides."""
    random = maker.random
    lines = [f"table {table} nat {{", SETS]
    for number, priority in enumerate(("dstnat", "dstnat + 5")[: 1 + maker.chance(0.25)]):
        body = [_to_destination(maker, six, table == "inet") for _ in range(random.randrange(4))]
        lines += _nat_chains(maker, f"dst{number}", f"type nat hook prerouting priority {priority};", body, six)
    for number, priority in enumerate(("srcnat", "srcnat + 5")[: 1 + maker.chance(0.25)]):
        body = [_to_source(maker, six, table == "inet") for _ in range(random.randrange(1, 4))]
        lines += _nat_chains(maker, f"src{number}", f"type nat hook postrouting priority {priority};", body, six)
    return "\n".join((*lines, "}"))


def _nat_chains(maker: Maker, name: str, head: str, body: list[str], six: bool | None) -> list[str]:
    hook = head.split()[3]
    inner = body[: len(body) // 2]
    rules = [head, *body[len(body) // 2 :]]
    if inner:
        if maker.chance(0.3):
            inner.insert(0, f"{criteria(maker, hook, six)} return")
        rules.insert(
            maker.random.randrange(1, len(rules) + 1),
            f"{criteria(maker, hook, six, 0.4)} {maker.pick('jump', 'goto')} {name}-a",
        )
    return [f"chain {name}-a {{\n" + "\n".join(inner) + "\n}", "\n".join((f"chain {name} {{", *rules, "}"))]


def _to_destination(maker: Maker, six: bool | None, mixed: bool) -> str:
    random, family = maker.random, maker.family(six)
    name = "ip6" if family.six else "ip"
    to = f"dnat {name} to" if mixed or maker.chance(0.3) else "dnat to"
    at = f"{name} daddr {random.choice(family.published)}"
    inner, protocol = random.choice(family.inner), maker.pick("tcp", "udp")
    kind = maker.pick(
        "one", "one", "port", "port", "ports", "range", "redirect", "prefix", "exempt", "map", "pairs", "moved"
    )
    if kind == "exempt":
        return f"{criteria(maker, 'prerouting', family.six)} {maker.pick('accept', 'return')}"
    if kind == "one":
        return f"{at} {criteria(maker, 'prerouting', family.six, 0.4, addressed=False)} {to} {inner}"
    if kind == "port":
        return f"{at} {protocol} dport {random.choice(PORTS)} {to} {family.to(inner, str(random.choice(PORTS)))}"
    if kind == "ports":
        return f"{at} {protocol} dport 80-89 {to} {family.to(inner, maker.pick('80-89', '8080-8089'))}"
    if kind == "moved":
        return f"{name} daddr {_plain(random.choice(family.nets))} {protocol} dport {random.choice(PORTS)} dnat to :{random.choice(PORTS)}"
    if kind == "range":
        low, high = ("2001:db8:2::8", "2001:db8:2::b") if family.six else ("10.0.2.8", "10.0.2.11")
        return f"{at} {criteria(maker, 'prerouting', family.six, 0.3, addressed=False)} {to} {low}-{high}"
    if kind == "redirect":
        port = f" to :{random.choice(PORTS)}" if maker.chance(0.5) else ""
        return f"{criteria(maker, 'prerouting', family.six, 0.4, ported=False)} {protocol} dport {random.choice(PORTS)} redirect{port}"
    if kind == "map":
        other = random.choice(family.inner)
        return f"{at} dnat {name} to {protocol} dport map {{ 80 : {inner}, 502 : {other}, 8080-8089 : {inner} }}"
    if kind == "pairs" and not family.six:
        return f"{at} dnat ip to {protocol} dport map {{ 80 : {inner} . 8080, 443 : {inner} . 502 }}"
    before, after = family.mapped[0]
    return f"dnat {name} prefix to {name} daddr map {{ {before} : {after} }}"


def _to_source(maker: Maker, six: bool | None, mixed: bool) -> str:
    random, family = maker.random, maker.family(six)
    name = "ip6" if family.six else "ip"
    to = f"snat {name} to" if mixed or maker.chance(0.3) else "snat to"
    where = criteria(maker, "postrouting", family.six, 0.4)
    outer = (*family.outer, *family.border) if "eth2" in maker.interfaces else family.outer
    kind = maker.pick("one", "masquerade", "masquerade", "exempt", "range", "ports", "map", "prefix")
    if kind == "exempt":
        return f"{where} {maker.pick('accept', 'return')}"
    if kind == "one":
        return f"{where} {to} {random.choice(outer)}"
    if kind == "ports":
        where = criteria(maker, "postrouting", family.six, 0.5, ported=False)
        return f"{where} meta l4proto {maker.pick('tcp', 'udp')} {to} {family.to(random.choice(outer), '40000-41000')}"
    if kind == "range":
        low, high = ("2001:db8:f::60", "2001:db8:f::63") if family.six else ("198.51.100.60", "198.51.100.63")
        return f"{where} {to} {low}-{high}"
    if kind == "map":
        return f"{where} snat {name} to {name} saddr map {{ {family.inner[3]} : {outer[0]}, {family.inner[0]} : {outer[1]} }}"
    if kind == "prefix":
        before, after = family.mapped[-1]
        return f"snat {name} prefix to {name} saddr map {{ {before} : {after} }}"
    return f"{where} masquerade"


def _plain(net: str) -> str:
    """Without the masks that nft writes otherwise."""
    return net if net.rpartition("/")[2].isdecimal() else "10.0.1.0/24"


def criteria(
    maker: Maker, hook: str, six: bool | None, weight: float = 1.0, *, addressed: bool = True, ported: bool = True
) -> str:
    """What a rule asks; ``weight`` scales how much."""
    family = maker.family(six)
    name, short = ("ip6", "6") if family.six else ("ip", "4")
    words = []
    if addressed and maker.chance(0.35 * weight):
        words.append(f"{name} saddr {_nets(maker, family)}")
    elif addressed and maker.chance(0.08 * weight):
        words.append(f"{name} saddr {maker.negated()}@{maker.pick('hosts', 'nets')}{short}")
    elif addressed and not family.six and maker.chance(0.05 * weight):
        words.append(f"ip saddr {maker.negated()}@nothing")
    if addressed and maker.chance(0.4 * weight):
        words.append(f"{name} daddr {_nets(maker, family)}")
    elif addressed and maker.chance(0.06 * weight):
        words.append(f"fib daddr type {maker.negated()}local")
    elif addressed and not family.six and ported and maker.chance(0.08 * weight):
        words.append(
            maker.pick(
                "ip daddr . tcp dport @pairs", "ip daddr . udp dport { 10.0.2.9 . 502, 203.0.113.0/24 . 80-443 }"
            )
        )
        ported = False
    if hook in ("prerouting", "input", "forward") and maker.chance(0.3 * weight):
        words.append(f"iifname {_way(maker)}")
    if hook in ("forward", "postrouting") and maker.chance(0.3 * weight):
        words.append(f"oifname {_way(maker)}")
    if hook == "forward" and maker.chance(0.06 * weight):
        words.append(
            f'iifname . oifname {{ "{maker.interfaces[0]}" . "{maker.interfaces[1]}", "{maker.interfaces[-1]}" . "{maker.interfaces[0]}" }}'
        )
    if ported and maker.chance(0.55 * weight):
        words.append(_service(maker, family, mixed=six is None))
    if hook != "postrouting" and maker.chance(0.2 * weight):
        words.append(_state(maker, hook))
    if maker.chance(maker.opaque):
        words.append(_opaque(maker, hook, family))
    return " ".join(words)


def _nets(maker: Maker, family: Family) -> str:
    random = maker.random
    net = _plain(random.choice(family.nets[:2] + family.nets))
    if maker.chance(0.1):
        return f"{maker.negated()}{random.choice(family.ranges)}"
    if maker.chance(0.1) and not family.six:
        return "& 255.0.255.255 == 10.0.1.5"
    if maker.chance(0.2):
        return f"{maker.negated()}{{ {family.inner[0]}, {family.inner[3]}, {family.published[0]} }}"
    return f"{maker.negated()}{net}"


def _way(maker: Maker) -> str:
    if maker.chance(0.15):
        return f'{maker.negated()}"eth*"'
    if maker.chance(0.2):
        return f'{maker.negated()}{{ "{maker.interfaces[0]}", "{maker.interfaces[-1]}" }}'
    return f'{maker.negated()}"{maker.random.choice(maker.interfaces)}"'


def _service(maker: Maker, family: Family, mixed: bool) -> str:
    random = maker.random
    protocol, port = maker.pick("tcp", "tcp", "udp"), random.choice(PORTS)
    kind = maker.pick(
        "port",
        "port",
        "port",
        "ports",
        "range",
        "source",
        "icmp",
        "icmp",
        "other",
        "bare",
        "flags",
        "not",
        "th",
        "more",
        "family",
    )
    if kind == "port":
        return f"{protocol if maker.chance(0.85) else 'sctp'} dport {maker.negated()}{port}"
    if kind == "range":
        return f"{protocol} dport {maker.negated()}{random.choice(PORT_RANGES)}"
    if kind == "ports":
        return f"{protocol} {maker.pick('dport', 'dport', 'sport')} {maker.negated()}{{ {port}, 90-99, 8000 }}"
    if kind == "source":
        return f"{protocol} sport {maker.negated()}{random.choice(SOURCE_RANGES)}"
    if kind == "icmp" and family.six:
        return (
            f"icmpv6 type {maker.negated()}{maker.pick('echo-request', '139', 'echo-reply', '128-140', '{ 128, 135 }')}"
        )
    if kind == "icmp":
        return maker.pick("icmp type echo-request", "icmp type != echo-request", "icmp type 13", "icmp type { 8, 0 }",
                          "icmp type . icmp code { 8 . 0, 3 . 1 }", "icmp code 0", "icmp type 9-20")  # fmt: skip
    if kind == "other":
        return f"meta l4proto {maker.negated()}{maker.pick('47', '50', '89', '99', '132', '{ 50, 99 }')}"
    if kind == "flags":
        return random.choice(FLAGS)
    if kind == "th":
        return f"meta l4proto {{ tcp, udp }} th dport {maker.negated()}{{ {port}, 8000-8085 }}"
    if kind == "more":
        return f"{protocol} dport {maker.pick('>', '<', '>=', '<=')} {port}"
    if kind == "family" and mixed:
        if family.six:
            return maker.pick("meta nfproto ipv6", "meta protocol ip6", "ip6 nexthdr tcp")
        return maker.pick("meta nfproto ipv4", "meta protocol ip", "ip protocol udp")
    return f"meta l4proto {'!= ' if kind == 'not' else ''}{protocol}"


def _state(maker: Maker, hook: str) -> str:
    found = maker.pick(
        "new", "new", "established,related", "invalid", "{ new, established }", "dnat", "established", "new,untracked"
    )
    if found == "dnat":
        return "ct status dnat"
    return f"ct state {maker.negated(0.15) if ',' not in found or found[0] == '{' else ''}{found}"


def _opaque(maker: Maker, hook: str, family: Family) -> str:
    found = maker.random.choice(OPAQUE)
    if family.six:
        found = (
            found.replace("ip ttl", "ip6 hoplimit").replace("ip dscp", "ip6 dscp").replace("ip length", "ip6 length")
        )
        found = found.replace("add @seen { ip saddr }", "meta mark 0x0")
    return "meta mark 0x1" if hook == "postrouting" and ("ether" in found or "fib" in found) else found
