"""Random rulesets of iptables over what the platform reads exactly, with a share of what nobody can evaluate offline.

Addresses, ports and types come from small pools, so that rules overlap, shadow each other and meet the packets tried.
Chains of one table ask only later ones, and those of a hook only their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

PORTS = (22, 80, 81, 443, 502, 8080, 8089)
SOURCE_PORTS = (":1023", "1024:65535", "30000:39999", "20000:29999")
FLAGS = (
    "--syn",
    "--syn",
    "--tcp-flags SYN,RST SYN",
    "--tcp-flags RST RST",
    "--tcp-flags ALL SYN",
    "--tcp-flags ALL NONE",
)
OTHER_PROTOCOLS = ("47", "50", "89", "99", "132")


@dataclass(frozen=True, slots=True)
class Family:
    """The addresses of one family: networks rules speak of, hosts, published addresses, and words that differ.

    ``border`` are addresses of the router that has eth2: no other may send with them (accept_local is 0).
    """

    six: bool
    nets: tuple[str, ...]
    inner: tuple[str, ...]
    published: tuple[str, ...]
    outer: tuple[str, ...]
    border: tuple[str, ...]
    mapped: tuple[tuple[str, str], ...]
    ranges: tuple[str, ...]
    icmp: str
    icmp_types: tuple[str, ...]

    def to(self, address: str, ports: str = "") -> str:
        """An address with ports as a target's option has it."""
        if not ports:
            return address
        return f"[{address}]:{ports}" if self.six else f"{address}:{ports}"


FOUR = Family(
    six=False,
    nets=(
        "10.0.1.0/24", "10.0.2.0/24", "10.0.0.0/16", "198.51.100.0/24", "203.0.113.0/24", "10.0.1.8/29", "10.0.2.8/30",
        "10.0.1.5/32", "10.0.2.9/32", "203.0.113.9/32", "198.51.100.2/32", "10.0.1.5/255.0.255.255",
    ),
    inner=("10.0.2.9", "10.0.2.8", "10.0.2.10", "10.0.1.5", "10.0.1.8", "10.0.1.1", "198.51.100.7"),
    published=("203.0.113.9", "203.0.113.10", "198.51.100.2", "198.51.100.1"),
    outer=("203.0.113.50", "198.51.100.99"),
    border=("198.51.100.2",),
    mapped=(("203.0.113.0/24", "10.0.2.0/24"), ("203.0.113.8/29", "10.0.2.8/29"), ("10.0.1.0/24", "198.51.100.0/24")),
    ranges=("10.0.1.5-10.0.1.8", "10.0.2.9-10.0.2.200", "198.51.100.7-203.0.113.9"),
    icmp="icmp",
    icmp_types=("8", "13", "any", "0", "8/0", "timestamp-request", "echo-request"),
)  # fmt: skip
SIX = Family(
    six=True,
    nets=(
        "2001:db8:1::/64", "2001:db8:2::/64", "2001:db8::/32", "2001:db8:f::/64", "2001:db8:77::/64",
        "2001:db8:1::8/125", "2001:db8:2::8/126", "2001:db8:1::5/128", "2001:db8:2::9/128", "2001:db8:77::9/128",
    ),
    inner=(
        "2001:db8:2::9", "2001:db8:2::8", "2001:db8:2::a", "2001:db8:1::5", "2001:db8:1::8", "2001:db8:1::1",
        "2001:db8:f::7",
    ),
    published=("2001:db8:77::9", "2001:db8:77::a", "2001:db8:f::1"),
    outer=("2001:db8:77::50", "2001:db8:f::63"),
    border=("2001:db8:f::1",),
    mapped=(("2001:db8:77::/64", "2001:db8:2::/64"), ("2001:db8:1::/64", "2001:db8:f::/64")),
    ranges=("2001:db8:1::5-2001:db8:1::8", "2001:db8:2::9-2001:db8:2::c8", "2001:db8:f::7-2001:db8:77::9"),
    icmp="ipv6-icmp",
    icmp_types=("128", "echo-request", "139", "128/0", "129"),
)  # fmt: skip

OPAQUE = (
    "-m limit --limit 1/hour --limit-burst 2",
    "-m mark --mark 0x1",
    "-m string --algo bm --string Probe",
    "-m string --algo bm --string nothing",
    "-m statistic --mode random --probability 0.5",
    "-m length --length 0:70",
    "-m ttl --ttl-lt 64",
    "-m connlimit --connlimit-above 1",
    "-m hashlimit --hashlimit-above 1/hour --hashlimit-burst 1 --hashlimit-name h",
    "-m time --timestart 00:00 --timestop 12:00",
    "-m dscp --dscp 0x00",
    "-m mac --mac-source 02:00:00:00:00:01",
    "-m pkttype --pkt-type unicast",
    "-m connmark --mark 0x1",
)
"""Matches whose result the export does not tell."""

SETS = {
    False: ("create hosts4 hash:ip", "add hosts4 10.0.1.5", "add hosts4 10.0.2.9", "create nets4 hash:net",
            "add nets4 10.0.2.0/24", "add nets4 203.0.113.8/29"),
    True: ("create hosts6 hash:ip family inet6", "add hosts6 2001:db8:1::5", "add hosts6 2001:db8:2::9",
           "create nets6 hash:net family inet6", "add nets6 2001:db8:2::/64"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Maker:
    """What a ruleset is made with: ``opaque`` is the chance of a rule to say what nobody can evaluate."""

    random: Random
    family: Family
    interfaces: tuple[str, ...]
    opaque: float = 0.0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def negated(self, words: str, share: float = 0.2) -> str:
        return f"! {words}" if self.chance(share) else words


Target = Callable[[Maker, str], str]
"""A rule for a hook: what it asks and what it does."""


def ruleset(maker: Maker) -> str:
    """The text for iptables-restore: every table, so that none of an earlier ruleset stays; some of them empty."""
    return "".join(
        (
            filter_table(maker),
            nat_table(maker) if maker.chance(0.85) else _table("nat", {}, {}),
            _plain_table(maker, "raw", ("PREROUTING",) if maker.chance(0.25) else ()),
            _plain_table(maker, "mangle", maker.random.choice(_MANGLE) if maker.chance(0.3) else ()),
            _plain_table(maker, "security", ("FORWARD",) if maker.chance(0.05) else ()),
        )
    )


_MANGLE = (("PREROUTING",), ("FORWARD",), ("POSTROUTING",), ("INPUT",), ("PREROUTING", "FORWARD"))
_BUILT_IN = {
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "raw": ("PREROUTING", "OUTPUT"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}


def _table(name: str, chains: dict[str, list[str]], policies: dict[str, str]) -> str:
    lines = [f"*{name}"]
    lines += [f":{chain} {policies.get(chain, 'ACCEPT')} [0:0]" for chain in _BUILT_IN[name]]
    lines += [f":{chain} - [0:0]" for chain in chains if chain not in _BUILT_IN[name]]
    lines += [f"-A {chain} {rule}".replace("  ", " ").rstrip() for chain, rules in chains.items() for rule in rules]
    return "\n".join((*lines, "COMMIT", ""))


def filter_table(maker: Maker) -> str:
    """FORWARD and INPUT with three user chains each; later ones are asked by earlier ones."""
    random = maker.random
    chains: dict[str, list[str]] = {}
    for hook, most in (("FORWARD", 7), ("INPUT", 4)):
        chains |= _hook(maker, hook, random.randrange(most), _deciding)
        if maker.chance(0.6):
            chains[hook].insert(0, "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")
        if maker.chance(0.2):
            chains[hook].insert(0, "-m conntrack --ctstate INVALID -j DROP")
    policies = {"FORWARD": random.choice(("ACCEPT", "ACCEPT", "DROP")), "INPUT": random.choice(("ACCEPT", "DROP"))}
    return _table("filter", chains, policies)


def _plain_table(maker: Maker, name: str, hooks: tuple[str, ...]) -> str:
    chains: dict[str, list[str]] = {}
    for hook in hooks:
        chains |= _hook(maker, hook, maker.random.randrange(1, 4), _removing if name != "mangle" else _mangling)
    return _table(name, chains, {})


def _hook(maker: Maker, hook: str, count: int, target: Target) -> dict[str, list[str]]:
    """A built-in chain and the user chains it may ask."""
    random = maker.random
    names = [f"{hook.lower()[:4]}-{letter}" for letter in "abc"[: random.randrange(1, 4)]]
    chains: dict[str, list[str]] = {}
    for number, chain in enumerate((hook, *names)):
        rules = []
        for _ in range(count if chain == hook else random.randrange(1, 4)):
            rules.append(_rule(maker, hook, names[number:], chain != hook, target))
        if chain == hook and names and maker.chance(0.6):
            rules.insert(
                random.randrange(len(rules) + 1),
                f"{criteria(maker, hook, 0.4)} {random.choice(('-j', '-g'))} {names[0]}",
            )
        chains[chain] = rules
    return chains


def _rule(maker: Maker, hook: str, later: list[str], inner: bool, target: Target) -> str:
    random = maker.random
    if later and maker.chance(0.3):
        return f"{criteria(maker, hook, 0.6)} {random.choice(('-j', '-g'))} {random.choice(later)}"
    if (inner or hook in ("FORWARD", "INPUT")) and maker.chance(0.15):
        return f"{criteria(maker, hook)} -j RETURN"
    return target(maker, hook)


def _deciding(maker: Maker, hook: str) -> str:
    wanted = maker.random.choice(("ACCEPT", "ACCEPT", "ACCEPT", "ACCEPT", "DROP", "REJECT"))
    return f"{criteria(maker, hook)} -j {wanted}"


def _removing(maker: Maker, hook: str) -> str:
    if hook == "PREROUTING" and maker.opaque and maker.chance(0.3):
        return f"{criteria(maker, hook)} -j CT --notrack"
    return f"{criteria(maker, hook, 1.3)} -j {maker.random.choice(('DROP', 'DROP', 'ACCEPT'))}"


def _mangling(maker: Maker, hook: str) -> str:
    if maker.opaque and maker.chance(0.4):
        return f"{criteria(maker, hook)} -j MARK --set-xmark 0x1/0xffffffff"
    return _removing(maker, hook) if hook != "PREROUTING" else f"{criteria(maker, hook, 1.3)} -j DROP"


def nat_table(maker: Maker) -> str:
    """PREROUTING and POSTROUTING with user chains."""
    chains = _hook(maker, "PREROUTING", maker.random.randrange(4), _to_destination)
    chains |= _hook(maker, "POSTROUTING", maker.random.randrange(1, 4), _to_source)
    return _table("nat", chains, {})


def _to_destination(maker: Maker, hook: str) -> str:
    random, family = maker.random, maker.family
    kind = random.choice(
        ("one", "one", "port", "port", "ports", "range", "redirect", "netmap", "exempt", "shifted", "moved")
    )
    published = random.choice(family.published)
    length = 128 if family.six else 32
    at = f"-d {published}/{length}"
    protocol = random.choice(("tcp", "udp"))
    inner = random.choice(family.inner)
    if kind == "exempt":
        return f"{criteria(maker, hook)} -j {random.choice(('ACCEPT', 'RETURN'))}"
    if kind == "one":
        return f"{at} {criteria(maker, hook, 0.4, addressed=False)} -j DNAT --to-destination {inner}"
    if kind == "port":
        target = family.to(inner, str(random.choice(PORTS)))
        return f"{at} -p {protocol} --dport {random.choice(PORTS)} -j DNAT --to-destination {target}"
    if kind == "ports":
        return f"{at} -p {protocol} --dport 80:89 -j DNAT --to-destination {family.to(inner, random.choice(('80-89', '8080-8089')))}"
    if kind == "shifted":
        return f"{at} -p {protocol} --dport 80:89 -j DNAT --to-destination {family.to(inner, '8080-8089/80')}"
    if kind == "moved":
        wide = random.choice(family.nets)
        return (
            f"-d {wide} -p {protocol} --dport {random.choice(PORTS)} -j DNAT --to-destination :{random.choice(PORTS)}"
        )
    if kind == "range":
        low, high = ("2001:db8:2::8", "2001:db8:2::b") if family.six else ("10.0.2.8", "10.0.2.11")
        return f"{at} {criteria(maker, hook, 0.3, addressed=False)} -j DNAT --to-destination {low}-{high}"
    if kind == "redirect":
        ports = f" --to-ports {random.choice(PORTS)}" if maker.chance(0.5) else ""
        return f"{criteria(maker, hook, 0.4, ported=False)} -p {protocol} --dport {random.choice(PORTS)} -j REDIRECT{ports}"
    before, after = family.mapped[0] if maker.chance(0.6) else random.choice(family.mapped)
    return f"-d {before} {criteria(maker, hook, 0.2, addressed=False)} -j NETMAP --to {after}"


def _to_source(maker: Maker, hook: str) -> str:
    random, family = maker.random, maker.family
    kind = random.choice(("one", "masquerade", "masquerade", "netmap", "exempt", "range", "ports"))
    where = criteria(maker, hook, 0.4)
    outer = (*family.outer, *family.border) if "eth2" in maker.interfaces else family.outer
    if kind == "exempt":
        return f"{where} -j {random.choice(('ACCEPT', 'RETURN'))}"
    if kind == "one":
        return f"{where} -j SNAT --to-source {random.choice(outer)}"
    if kind == "ports":
        target = family.to(random.choice(outer), "40000-41000")
        return f"{criteria(maker, hook, 0.5, ported=False)} -p {random.choice(('tcp', 'udp'))} -j SNAT --to-source {target}"
    if kind == "range":
        low, high = ("2001:db8:f::60", "2001:db8:f::63") if family.six else ("198.51.100.60", "198.51.100.63")
        return f"{where} -j SNAT --to-source {low}-{high}"
    if kind == "netmap":
        before, after = family.mapped[-1]
        return f"-s {before} {criteria(maker, hook, 0.3, addressed=False)} -j NETMAP --to {after}"
    return f"{where} -j MASQUERADE"


def criteria(maker: Maker, hook: str, weight: float = 1.0, *, addressed: bool = True, ported: bool = True) -> str:
    """What a rule asks; ``weight`` scales how much."""
    random, family = maker.random, maker.family
    words = []
    if addressed and maker.chance(0.35 * weight):
        words.append(maker.negated(f"-s {random.choice(family.nets[:2] + family.nets)}"))
    elif maker.chance(0.05 * weight):
        words.append(f"-m iprange {maker.negated('--src-range ' + random.choice(family.ranges))}")
    elif addressed and maker.chance(0.06 * weight):
        name = random.choice(("hosts", "nets")) + ("6" if family.six else "4")
        words.append(f"-m set {maker.negated(f'--match-set {name} src')}")
    if addressed and maker.chance(0.4 * weight):
        words.append(maker.negated(f"-d {random.choice(family.nets)}"))
    elif addressed and maker.chance(0.05 * weight):
        kind = random.choice(("LOCAL", "LOCAL", "UNICAST", "MULTICAST", "UNICAST" if family.six else "BROADCAST"))
        words.append(f"-m addrtype {maker.negated(f'--dst-type {kind}')}")
    if hook in ("PREROUTING", "INPUT", "FORWARD") and maker.chance(0.3 * weight):
        words.append(maker.negated(f"-i {random.choice((*maker.interfaces, 'eth+'))}"))
    if hook in ("FORWARD", "POSTROUTING") and maker.chance(0.3 * weight):
        words.append(maker.negated(f"-o {random.choice((*maker.interfaces, 'eth+'))}"))
    if ported and maker.chance(0.55 * weight):
        words.append(_service(maker))
    if maker.chance(0.2 * weight):
        words.append(_state(maker))
    if maker.chance(maker.opaque):
        words.append(_opaque(maker, hook))
    return " ".join(words)


def _service(maker: Maker) -> str:
    random, family = maker.random, maker.family
    kind = random.choice(
        ("port", "port", "port", "ports", "range", "source", "icmp", "icmp", "other", "bare", "syn", "not")
    )
    protocol = random.choice(("tcp", "tcp", "udp"))
    port = random.choice(PORTS)
    if kind == "port" and maker.chance(0.15):
        return f"-p sctp {maker.negated(f'--dport {port}')}"
    if kind == "port":
        return f"-p {protocol} {maker.negated(f'--dport {port}')}"
    if kind == "range":
        wide = random.choice(("80:89", ":442", "443:", "8080:8089"))
        return f"-p {protocol} {maker.negated(f'--dport {wide}')}"
    if kind == "ports":
        side = random.choice(("--dports", "--dports", "--sports", "--ports"))
        return f"-p {protocol} -m multiport {maker.negated(f'{side} {port},80:89,502')}"
    if kind == "source":
        return f"-p {protocol} {maker.negated(f'--sport {random.choice(SOURCE_PORTS)}')}"
    if kind == "icmp":
        asked = "--icmpv6-type" if family.six else "--icmp-type"
        return f"-p {family.icmp} {maker.negated(f'{asked} {random.choice(family.icmp_types)}')}"
    if kind == "other":
        return maker.negated(f"-p {random.choice(OTHER_PROTOCOLS)}")
    if kind == "syn":
        return f"-p tcp {maker.negated(random.choice(FLAGS))}"
    return f"! -p {protocol}" if kind == "not" else f"-p {protocol}"


def _state(maker: Maker) -> str:
    states = maker.random.choice(
        ("NEW", "NEW", "RELATED,ESTABLISHED", "INVALID", "NEW,ESTABLISHED", "DNAT", "NEW,DNAT", "ESTABLISHED")
    )
    if "DNAT" not in states and maker.chance(0.2):
        return f"-m state {maker.negated(f'--state {states}', 0.15)}"
    asked = maker.negated(f"--ctstate {states}", 0.15)
    if maker.chance(0.1):
        more = (f"--ctproto {maker.random.choice((6, 17))}", f"--ctorigdst {maker.random.choice(maker.family.nets)}")
        asked += f" {maker.negated(maker.random.choice(more))}"
    return f"-m conntrack {asked}"


def _opaque(maker: Maker, hook: str) -> str:
    found = maker.random.choice(OPAQUE)
    if maker.family.six:
        found = found.replace("-m ttl --ttl-lt", "-m hl --hl-lt")
    return "-m mark --mark 0x1" if "mac" in found and hook == "POSTROUTING" else found
