"""What holds without being written, what is left alone, and what is not followed, each with its source."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.platform import Default

_MAN = "nft(8)"
_DEBUG = "nft --debug=netlink, nftables 1.0.6"
_SYSCTL = "https://docs.kernel.org/networking/ip-sysctl.html"
_CONNTRACK = "https://docs.kernel.org/networking/nf_conntrack-sysctl.html"
_KERNEL = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/plain/net/netfilter/"

_FILTER: Topic = "filter"
_INTERFACE: Topic = "interface"
_ROUTING: Topic = "routing"

TOPICS: tuple[tuple[str, Topic], ...] = (
    *((word, _FILTER) for word in ("table", "add", "insert", "create", "replace", "delete", "destroy", "flush", "reset",
                                   "include", "define", "redefine", "undefine")),
    # Rules of iptables beside the listing: what nft does not show of them filters as well.
    *((word, _FILTER) for word in ("*filter", "*nat", "*mangle", "*raw", "-A", "-P", "-N", "-I")),
    ("** / -A", _FILTER),
    ("** / table", _FILTER),
    ("$ ip addr", _INTERFACE),
    ("$ ip route", _ROUTING),
    ("$ ip rule", _ROUTING),
)  # fmt: skip
DEFAULTS: tuple[Default, ...] = (
    Default("policy of a base chain", "accept", "all", f"{_MAN}, CHAINS"),
    Default("family of a table", "ip", "all", f"{_MAN}, TABLES"),
    Default("forwarding (net.ipv4.ip_forward, net.ipv6.conf.all.forwarding)", "unknown", "-",
            f"{_SYSCTL}: 0, but distributions and services switch it on"),
    Default("a hook no base chain is registered at", "everything passes", "all", f"{_MAN}, CHAINS"),
    Default("elements of a set that lists none", "none in a recorded nft list ruleset without --terse, else unknown", "all",
            f"{_MAN}, options -t"),
    Default("nf_conntrack_tcp_loose", "1: a TCP segment in the middle of a connection begins one", "all", _CONNTRACK),
)  # fmt: skip
BEHAVIOUR: tuple[tuple[str, str], ...] = (
    ("every base chain of a hook is asked in the order of priorities; accept ends that chain alone, drop ends the packet",
     f"{_MAN}, VERDICT STATEMENTS"),
    ("a chain that ends without a verdict returns to the one that asked it; a base chain then follows its policy", _MAN),
    ("before priority -200 in prerouting, and at ingress, no connection is tracked: a packet counts as invalid",
     f"{_KERNEL}nft_ct.c"),
    ("destinations are translated at -100 in prerouting, sources at 100 in postrouting, whatever priority a chain of the "
     "type nat has; its priority orders it among those of its type", f"{_KERNEL}nf_nat_core.c"),
    ("accept in a chain of the type nat ends that chain alone: the next one may still translate", f"{_KERNEL}nf_nat_core.c"),
    ("tables of the family inet filter both families, netdev chains whatever comes in on their devices", f"{_MAN}, ADDRESS FAMILIES"),
    ("a match on a header asks for that header: ip saddr for IPv4, icmp type for IPv4 and ICMP, tcp dport for TCP", _DEBUG),
    ("flags without an operator match where one of them is set; with == or in braces all are compared", _DEBUG),
    ("nothing keeps state but rules that ask for it: replies pass where a rule lets established through", _MAN),
    ("a text is taken for the whole ruleset unless its prompt shows a narrower command", f"{_MAN}, LIST RULESET"),
    ("a dormant table is not asked", f"{_MAN}, TABLES"),
)  # fmt: skip
KNOWN_GAPS: tuple[str, ...] = (
    "one text holds one host: outputs in several files are not joined",
    "listings in JSON (nft -j) are not recognised",
    "files named by include are not part of the text: the line stays not understood",
    "rules of iptables-legacy stand beside a listing without being shown in it; iptables-save lines stay not understood",
    "OUTPUT chains are read but not asked: they filter what the host itself sends; nat output and nat input likewise",
    "tables of the family bridge leave open what passes interfaces that are bridges; ARP tables filter no IP packets",
    "elements of dynamic sets, sets with timeouts, and sets that may be listed without elements may be anything",
    "xt match and xt target (extensions of iptables that nft cannot show) leave their rules open",
    "what notrack exempts puts every rule that asks for a state in doubt",
    "what tproxy, queue, synproxy and fwd take may pass and may not; statements that change addresses or ports likewise",
    "flows that are offloaded may pass by the chains; replies of such flows are left open",
)  # fmt: skip
