"""What holds without being written, what is left alone, and what is not followed, each with its source."""

from __future__ import annotations

from auditor.model.device import Topic
from auditor.platform import Default

_MAN = "iptables(8)"
_EXTENSIONS = "iptables-extensions(8)"
_SYSCTL = "https://docs.kernel.org/networking/ip-sysctl.html"
_CONNTRACK = "https://docs.kernel.org/networking/nf_conntrack-sysctl.html"
_HELPERS = "https://github.com/torvalds/linux/commit/486dcf43da7815baa615822f3e46883ccca5400f"
_KERNEL = "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/plain/net/"

_FILTER: Topic = "filter"
_NAT: Topic = "nat"
_INTERFACE: Topic = "interface"
_ROUTING: Topic = "routing"

TOPICS: tuple[tuple[str, Topic], ...] = (
    ("*filter", _FILTER),
    ("*raw", _FILTER),
    ("*mangle", _FILTER),
    ("*security", _FILTER),
    ("*nat", _NAT),
    ("** / -A", _FILTER),
    ("** / -I", _FILTER),
    ("*nat / -A", _NAT),
    ("*nat / -I", _NAT),
    ("** / create", _FILTER),
    ("** / add", _FILTER),
    ("# Warning:", _FILTER),
    ("# Table", _FILTER),
    ("$ ip addr", _INTERFACE),
    ("$ ip route", _ROUTING),
    ("$ ip rule", _ROUTING),
    ("$ ipset save", _FILTER),
)
DEFAULTS: tuple[Default, ...] = (
    Default("forwarding (net.ipv4.ip_forward, net.ipv6.conf.all.forwarding)", "unknown", "-",
            f"{_SYSCTL}: 0, but distributions and services switch it on"),
    Default("policy of a built-in chain that is not in the export", "unknown", "-",
            "iptables-save prints every chain of a table; a hand-written file may leave some out"),
    Default("filter table of a family that is not in the export", "unknown", "-", "the other command prints it"),
    Default("policy of a user chain", "none: the packet returns to the chain that asked", "all", _MAN),
    Default("nf_conntrack_tcp_loose", "1: a TCP segment in the middle of a connection begins one", "all", _CONNTRACK),
    Default("nf_conntrack_helper", "0: helpers only by rule", "Linux 4.7 and later; gone since 6.0", _HELPERS),
)  # fmt: skip
BEHAVIOUR: tuple[tuple[str, str], ...] = (
    ("raw, mangle and nat PREROUTING come before routing, mangle, filter and security FORWARD (or INPUT) after it, "
     "then mangle and nat POSTROUTING", _MAN),
    ("the first rule that matches and decides ends the chain; REJECT drops as DROP does", _MAN),
    ("targets that only mark, log or change a packet's marks decide nothing: the next rule is asked", _EXTENSIONS),
    ("nothing keeps state but rules that ask for it: replies pass where a rule lets ESTABLISHED through", _EXTENSIONS),
    ("a packet that is RELATED starts nothing: helpers follow rules only", _HELPERS),
    ("a TCP segment of no connection without ACK and RST is NEW only as a SYN, every other one is INVALID",
     f"{_KERNEL}netfilter/nf_conntrack_proto_tcp.c"),
    ("later fragments (-f) are no packets of their own here: packets asked about are whole", _MAN),
    ("+ at the end of an interface name stands for any ending; whether it covers an interface the export does not name "
     "is open", _MAN),
    ("chains without that side of the way compare an empty interface name: a negated one matches",
     f"{_KERNEL}ipv4/netfilter/ip_tables.c"),
    ("only the first packet of a connection meets the nat table", _MAN),
    ("a table that is not in the export holds no rules, but for the filter table", "iptables-save(8) prints all loaded"),
)  # fmt: skip
KNOWN_GAPS: tuple[str, ...] = (
    "one text holds one host: outputs in several files are not joined",
    "rules of nftables itself (nft list ruleset), ebtables and traffic control stand beside these and are not read",
    "OUTPUT chains are read but not asked: they filter what the host itself sends",
    "nat OUTPUT and nat INPUT translate for the host itself and are not followed",
    "connections that helpers expect (CT --helper: FTP data, SIP media) are not followed",
    "exemptions from tracking (NOTRACK, CT --notrack) put every rule that asks for a state in doubt, whatever they exempt",
    "IP sets that the text does not hold (ipset save) may contain anything",
    "interfaces that appear later (tunnels, PPP) are covered only where no ip addr output lists the interfaces",
    "bridged packets meet the chains only with br_netfilter; the bridge itself is not followed",
    "packets that DNPT, SNPT, TPROXY, SYNPROXY and queues take may pass and may not; what they become is not followed",
    "a source translation that asks for an earlier translation (--ctstate DNAT) may apply and may not",
)
