"""What rules ask of the connection a packet belongs to: xt_conntrack and xt_state.

A packet belongs to one of INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED; SNAT and DNAT hold beside these where the
connection is translated (``conntrack_mt`` in net/netfilter/xt_conntrack.c). RELATED packets start nothing by
themselves: since Linux 4.7 helpers are assigned by rules only (sysctl nf_conntrack_helper, default 0; removed in 6.0).
A TCP segment in the middle of a connection nobody saw begin is NEW as well (nf_conntrack_tcp_loose, default 1).
"""

from __future__ import annotations

from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, Term
from vendor_parsers.linux_iptables.addresses import address_match, opposite
from vendor_parsers.linux_iptables.criteria import Criteria, protocol_terms
from vendor_parsers.linux_iptables.names import port_range, protocol_number
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.words import Option

STATES = frozenset({"invalid", "new", "established", "related", "untracked"})
OF_THE_CONNECTION = frozenset({"--ctproto", "--ctorigsrc", "--ctorigdst", "--ctorigsrcport", "--ctorigdstport"})
TRACKED = "whether the connection is tracked"


def states(option: Option, scope: Scope) -> list[Criteria] | None:
    """``--ctstate``: the state, or the translation, or either."""
    words = frozenset(word.lower() for word in option.value.split(","))
    if not words <= STATES | {"snat", "dnat"}:
        return None
    plain = words & STATES
    translated = scope.destination_rules if "dnat" in words else frozenset()
    doubt = (option.text,) if "snat" in words else ()
    if not option.negated:
        found = _tracked(plain, scope)
        if translated:
            found.append(Criteria(translated=translated))
        if doubt:
            found.append(Criteria(conditions=doubt))
        return found
    outside = Criteria(translated=frozenset({""}) if "dnat" in words else None, conditions=doubt)
    return [_with_states(outside, part) for part in _tracked(STATES - plain, scope)]


def _with_states(base: Criteria, part: Criteria) -> Criteria:
    return Criteria(translated=base.translated, states=part.states, conditions=(*base.conditions, *part.conditions))


def _tracked(wanted: frozenset[str], scope: Scope) -> list[Criteria]:
    """The states as they are, or in doubt where rules of the raw table exempt packets from tracking."""
    if not scope.untracked:
        return [Criteria(states=wanted)] if wanted else []
    sure = wanted if "untracked" in wanted else wanted - STATES
    doubtful = STATES - wanted if "untracked" in wanted else wanted
    found = [Criteria(states=sure)] if sure else []
    if doubtful:
        found.append(Criteria(states=doubtful, conditions=(TRACKED,)))
    return found


def connection(option: Option, state: Option | None, scope: Scope) -> list[Criteria] | None:
    """``--ctproto`` and the addresses and ports of the first packet of the connection.

    They are the packet's own as long as nothing translates destinations and the packet goes the first one's way.
    """
    if option.name == "--ctproto":
        named = protocol_number(option.value)
        if named is None:
            return None
        return [Criteria(terms=protocol_terms(ALL_PROTOCOLS - named if option.negated else named))]
    wanted = None if state is None or state.negated else {word.lower() for word in state.value.split(",")}
    if wanted is None or wanted != {"new"} or scope.destination_rules:
        return [Criteria(conditions=(option.text,))]
    if option.name in ("--ctorigsrc", "--ctorigdst"):
        match = address_match(option.values, scope)
        match = opposite(match, scope) if option.negated else match
        return [Criteria(source=match) if option.name == "--ctorigsrc" else Criteria(destination=match)]
    ports = port_range(option.value)
    if ports is None:
        return None
    if option.negated:
        ports = ALL_PORTS - ports
    if option.name == "--ctorigsrcport":
        return [Criteria(terms=(Term(source_ports=ports),))]
    return [Criteria(terms=(Term(destination_ports=ports),))]
