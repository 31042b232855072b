"""What rules ask of the connection a packet belongs to: xt_conntrack and xt_state.

SNAT and DNAT hold beside the states where the connection is translated (``conntrack_mt`` in net/netfilter/xt_conntrack.c).
"""

from __future__ import annotations

from auditor.model.service import ALL_PORTS, ALL_PROTOCOLS, Term
from vendor_parsers._readers.linux.addresses import address_match, opposite
from vendor_parsers._readers.linux.criteria import Criteria, protocol_terms
from vendor_parsers._readers.linux.names import port_range, protocol_number
from vendor_parsers._readers.linux.states import STATES, tracked
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.words import Option

OF_THE_CONNECTION = frozenset({"--ctproto", "--ctorigsrc", "--ctorigdst", "--ctorigsrcport", "--ctorigdstport"})


def states(option: Option, scope: Scope) -> list[Criteria] | None:
    """``--ctstate``: the state, or the translation, or either."""
    words = frozenset(word.lower() for word in option.value.split(","))
    if not words <= STATES | {"snat", "dnat"}:
        return None
    plain = words & STATES
    translated = scope.destination_rules if "dnat" in words else frozenset()
    doubt = (option.text,) if "snat" in words else ()
    if not option.negated:
        found = tracked(plain, scope)
        if translated:
            found.append(Criteria(translated=translated))
        if doubt:
            found.append(Criteria(conditions=doubt))
        return found
    outside = Criteria(translated=frozenset({""}) if "dnat" in words else None, conditions=doubt)
    return [_with_states(outside, part) for part in tracked(STATES - plain, scope)]


def _with_states(base: Criteria, part: Criteria) -> Criteria:
    return Criteria(translated=base.translated, states=part.states, conditions=(*base.conditions, *part.conditions))


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
