"""Where the targets of the nat table send packets: DNAT, REDIRECT, SNAT, MASQUERADE, NETMAP."""

from __future__ import annotations

from auditor.model.forwarding import NatKind
from auditor.model.ranges import Ranges
from auditor.model.rule import Match
from vendor_parsers._readers.linux.aims import Aim, Aims, interface_address, mapped, to_destination, to_source
from vendor_parsers._readers.linux.criteria import Criteria
from vendor_parsers._readers.linux.names import port_range
from vendor_parsers.linux_iptables.scope import Scope
from vendor_parsers.linux_iptables.tables import Line
from vendor_parsers.linux_iptables.words import find


def aims(direction: NatKind, line: Line, part: Criteria, scope: Scope) -> Aims:
    """What the target of a rule makes of the packets it asks for, narrowed where that depends on the interface."""
    target = line.target
    if target == "DNAT" and direction == "destination":
        option = find(line.target_options, "--to-destination")
        yield from to_destination("" if option is None else option.value, part, scope)
    elif target == "SNAT" and direction == "source":
        yield part, to_source([found.value for found in line.target_options if found.name == "--to-source"], scope)
    elif target in ("MASQUERADE", "REDIRECT") and (target == "REDIRECT") == (direction == "destination"):
        yield from interface_address(direction, _to_ports(line, direction), part, scope)
    elif target == "NETMAP":
        yield part, _netmap(direction, line, part, scope)
    else:
        to = Match.opaque(target, scope.everything)
        yield part, Aim(kind=direction, to=to, conditions=(f"target {target}",))


def _to_ports(line: Line, direction: NatKind) -> Ranges | None:
    """The new ports of REDIRECT; those of MASQUERADE are anybody's guess."""
    option = find(line.target_options, "--to-ports")
    return port_range(option.value, "-") if option is not None and direction == "destination" else None


def _netmap(direction: NatKind, line: Line, part: Criteria, scope: Scope) -> Aim:
    """``--to NET``: the bits of the network are exchanged, the bits of the host stay (iptables-extensions(8), NETMAP)."""
    option = find(line.target_options, "--to")
    side = part.destination if direction == "destination" else part.source
    becomes = mapped(side, "" if option is None else option.value)
    if becomes is None:
        to = Match.opaque("NETMAP", scope.everything)
        return Aim(kind=direction, to=to, conditions=("NETMAP of more than one network",))
    return Aim(kind=direction, to=becomes, one_to_one=True)
