"""Telling a PAN-OS configuration by the sections only it has, in XML, in ``set`` commands and in braces."""

from __future__ import annotations

from collections.abc import Sequence

from vendor_parsers._readers.signs import Signs

_RULES = r"(?:pre-|post-)?rulebase (?:security|nat|pbf|application-override|decryption|default-security-rules)\b"
_SIGNS = Signs(
    certain=(
        r"[#!]RANCID-CONTENT-TYPE: paloalto",
        r"\s{0,40}<config [^>]{0,80}urldb=\"paloaltonetworks\"",
        r"\s{0,40}<entry name=\"localhost\.localdomain\"",
        r"\s{0,40}<(?:mgt-config|deviceconfig|rulebase|pre-rulebase|post-rulebase)>",
        r"\s{0,40}localhost\.localdomain \{",
        r"\s{0,40}(?:mgt-config|deviceconfig) \{",
        r"set deviceconfig (?:system|setting|high-availability) ",
        r"set mgt-config (?:users|password-) ?",
        rf"set {_RULES}",
        rf"set (?:vsys|device-group) \S{{1,80}} {_RULES}",
        rf"set (?:policy )?panorama {_RULES}",
        r"set network (?:interface ethernet ethernet\d|virtual-router|ike (?:gateway|crypto-profiles)|profiles )",
        r"set (?:template|template-stack) \S{1,80} config ",
    ),
    weighed=(
        (50, r"set zone \S{1,80} network (?:layer[23]|tap|virtual-wire|external|tunnel)\b"),
        (30, r"set address \S{1,80} (?:ip-netmask|ip-range|fqdn) "),
        (30, r"set service \S{1,80} protocol (?:tcp|udp) port "),
    ),
    refused=(
        r"set (?:system host-name|system root-authentication|security policies from-zone|interfaces ethernet eth)\b",
        r"set (?:firewall|service ssh|vpn ipsec) ",
    ),
)


def sniff(lines: Sequence[str]) -> int:
    """0 for not ours, 98 by a section only PAN-OS has, less by the look of objects alone."""
    return _SIGNS.score(lines)
