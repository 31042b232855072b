"""Whether a text is an AlaxalA configuration: the line that says when it was changed, or the list's heading."""

from __future__ import annotations

from vendor_parsers._readers.signs import Signs

_SIGNS = Signs(
    certain=(
        r"#configuration list for AX",
        r"#Last modified by \S{1,64} at .{10,40} with version \d",
    ),
    weighed=(
        (30, r"interface (gigabitethernet|tengigabitethernet|fastethernet) \d{1,2}/\d"),
        (30, r'hostname "'),
        (20, r"  switchport (mode|access|trunk) "),
        (20, r'vlan \d{1,4}( "[^"]*")?$'),
        (20, r'  name "'),
        (10, r"  ip access-group \S+ (in|out)$"),
        (10, r"interface vlan \d"),
        (10, r"line vty 0 \d"),
    ),
    refused=(
        r"! NEC ", r"boot-start-marker", r": Saved", r"version \d", r"!Command: show", r"! device:", r"feature ", r"!Current",
        r"interface (GigabitEthernet|GigaEthernet|Ethernet|ethernet|port)\s?\d", r"Running configuration",
    ),
    # quotes and port names alone are those of ProCurve and of Aruba controllers too
    least=80,
)  # fmt: skip

sniff = _SIGNS.score
