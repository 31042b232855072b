"""What tunnels of IOS agree to: IKE policies and proposals, transform sets, PFS, lifetimes.

Defaults of an IKE policy: DES, SHA-1, group 1, 86,400 seconds, RSA signatures (Cisco IOS Security Command Reference,
encryption, hash, group, lifetime, authentication (IKE policy)); later trains took the weak ones out, so that from 17 on
cipher and group without a line are not known. Data: no PFS, 3600 seconds (set pfs, crypto ipsec security-association lifetime).
Groups of the Easy VPN Server that have a key speak aggressive mode (Cisco IOS Easy VPN Server, "Preshared keys").
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.forwarding import Vpn
from auditor.model.span import Span
from auditor.model.text import Text
from auditor.model.tunnel import Agreed, Part
from auditor.source.node import Node
from vendor_parsers._readers.ipsec import cipher, transform
from vendor_parsers._readers.terms import by_default, data_terms, not_documented, open_term, term
from vendor_parsers.cisco_ios.identity import version_of

REFERENCE = "Cisco IOS Security Command Reference"
_HASHES = {"sha": "sha1", "sha1": "sha1", "md5": "md5", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}


def terms_of(root: Node, vpn: Vpn) -> Iterator[Agreed]:
    """Everything the entries and profiles behind a tunnel agree to."""
    if vpn.kind == "ssl":
        yield not_documented("tls")
        return
    if "ipsec" not in vpn.carriers:
        return
    lines = settings(root, vpn)
    yield from _data(root, lines, vpn)
    profiles = [words[1] for words, _ in lines if words[:1] == ["ikev2-profile"] and len(words) > 1]
    if profiles:
        yield from _second(root, profiles, vpn)
    else:
        yield from _first(root, vpn)


def settings(root: Node, vpn: Vpn) -> list[tuple[list[str], Span]]:
    """What follows ``set`` in the entries of crypto maps and the profile a tunnel comes from."""
    return [
        (list(child.words[1:]), child.at)
        for node in entries(root, vpn)
        for child in node.children
        if child.words[0] == "set"
    ]


def entries(root: Node, vpn: Vpn) -> list[Node]:
    """The blocks behind a tunnel: entries of its crypto map and of the dynamic one it names, or its IPsec profile."""
    if vpn.tunnel_interface:
        block = next(
            (n for n in root.peek("interface") if "".join(n.words[1:]).lower() == vpn.tunnel_interface.lower()), None
        )
        named = block.peek("tunnel", "protection", "ipsec", "profile") if block is not None else []
        return root.peek("crypto", "ipsec", "profile", named[-1].words[4]) if named and len(named[-1].words) > 4 else []
    name, _, number = vpn.name.rpartition(" ")
    found = list(root.peek("crypto", "map", name, number))
    for node in root.peek("crypto", "map", name, number):
        if "dynamic" in node.words[:-1]:
            found += root.peek("crypto", "dynamic-map", node.words[node.words.index("dynamic") + 1])
    return found


def _data(root: Node, lines: list[tuple[list[str], Span]], vpn: Vpn) -> Iterator[Agreed]:
    sets = [(name, at) for words, at in lines if words[:1] == ["transform-set"] for name in words[1:]]
    for name, at in sets:
        nodes = root.peek("crypto", "ipsec", "transform-set", name)
        if not nodes:
            yield term("cipher", None, at, name)
        for node in nodes:
            yield from data_terms([transform(" ".join(node.words[4:]))], node.at)
    if not sets:
        yield from (not_documented(part) for part in _BOTH)
    pfs = [(words, at) for words, at in lines if words[:1] == ["pfs"]]
    for words, at in pfs:
        if len(words) > 1:
            yield term("pfs", words[1].removeprefix("group"), at)
        else:
            yield not_documented("pfs") if _from_17(root) else term("pfs", "1", at)
    if not pfs:
        yield by_default("pfs", "off", f"{REFERENCE}, set pfs: PFS is not requested by default")
    timed = [
        (words[3], at)
        for words, at in lines
        if words[:3] == ["security-association", "lifetime", "seconds"] and len(words) > 3
    ]
    for node in root.peek("crypto", "ipsec", "security-association", "lifetime") if not timed else ():
        if node.words[4:5] == ["seconds"] and len(node.words) > 5:
            timed.append((node.words[5], node.at))
    for word, at in timed:
        yield term("lifetime", word, at)
    if not timed:
        yield by_default("lifetime", "3600", f"{REFERENCE}, crypto ipsec security-association lifetime: 3600 seconds")


_BOTH: tuple[Part, ...] = ("cipher", "hash")


def _from_17(root: Node) -> bool:
    """True unless the version is known and older than 17."""
    major = (version_of(root).value or "").partition(".")[0]
    return not (major.isdecimal() and int(major[:4]) < 17)


# -- IKEv1 --------------------------------------------------------------------------------------------------------


def _first(root: Node, vpn: Vpn) -> Iterator[Agreed]:
    """The ISAKMP policies; all are offered to every peer."""
    policies = root.peek("crypto", "isakmp", "policy")
    for node in policies:
        yield term("ike version", "1", node.at)
        told: set[Part] = set()
        for child in node.children:
            found = _policy_line(list(child.words), child.at)
            if found is not None:
                told.add(found.part)
                yield found
        yield from (one for one in _unwritten(root) if one.part not in told)
    if not policies:
        yield by_default("ike version", "1", f"{REFERENCE}, crypto map: ISAKMP unless set ikev2-profile")
        yield from (not_documented(part) for part in _POLICY)
    groups = [node for node in root.peek("crypto", "isakmp", "client", "configuration", "group") if node.peek("key")]
    aggressive = [
        child for node in root.peek("crypto", "isakmp", "peer") for child in node.peek("set", "aggressive-mode")
    ]
    if vpn.clients and groups:
        yield term("ike mode", "aggressive", groups[0].at)
    elif aggressive:
        yield term("ike mode", "aggressive", aggressive[0].at)
    else:
        yield by_default("ike mode", "main", f"{REFERENCE}, set aggressive-mode: main mode unless written")


_POLICY: tuple[Part, ...] = ("ike cipher", "ike hash", "ike group", "ike lifetime")


def _policy_line(words: list[str], at: Span) -> Agreed | None:
    values = words[1:]
    match words[:1]:
        case ["encr" | "encryption"]:
            word = "".join(values)
            return term("ike cipher", cipher(word), at, word)
        case ["hash"]:
            return term("ike hash", _HASHES.get(values[0] if values else ""), at, " ".join(values))
        case ["group"]:
            return term("ike group", values[0] if values else None, at)
        case ["lifetime"]:
            return term("ike lifetime", values[-1] if values else None, at)
        case _:
            return None


def _unwritten(root: Node) -> Iterator[Agreed]:
    yield by_default("ike hash", "sha1", f"{REFERENCE}, hash (IKE policy): SHA-1")
    yield by_default("ike lifetime", "86400", f"{REFERENCE}, lifetime (IKE policy): 86,400 seconds")
    if _from_17(root):
        yield not_documented("ike cipher")
        yield not_documented("ike group")
    else:
        yield by_default("ike cipher", "des", f"{REFERENCE}, encryption (IKE policy): DES")
        yield by_default("ike group", "1", f"{REFERENCE}, group (IKE policy): 1")


# -- IKEv2 --------------------------------------------------------------------------------------------------------


def _second(root: Node, profiles: list[str], vpn: Vpn) -> Iterator[Agreed]:
    """The proposals that policies name; without a policy the device's own default holds, which differs by train."""
    yield term("ike version", "2", vpn.at)
    named = [
        child.words[1]
        for policy in root.peek("crypto", "ikev2", "policy")
        for child in policy.peek("proposal")
        if len(child.words) > 1
    ]
    for name in named:
        for node in root.peek("crypto", "ikev2", "proposal", name):
            for child in node.children:
                yield from _proposal_line(list(child.words), child.at)
    if not named:
        why = Text("no crypto ikev2 policy names a proposal", "crypto ikev2 policy でプロポーザルが指定されていない")
        yield from (open_term(part, why) for part in _POLICY[:3])
    lifetimes = [child for name in profiles for node in root.peek("crypto", "ikev2", "profile", name) for child in node.peek("lifetime")]  # fmt: skip
    for child in lifetimes:
        if child.words[1:2] and child.words[1].isdecimal():
            yield term("ike lifetime", child.words[1], child.at)
    if not lifetimes:
        yield by_default("ike lifetime", "86400", f"{REFERENCE}, lifetime (IKEv2 profile): 86,400 seconds")


def _proposal_line(words: list[str], at: Span) -> Iterator[Agreed]:
    """``encryption aes-cbc-256 aes-gcm-128``, ``integrity sha256 sha1``, ``group 14 19``."""
    for word in words[1:]:
        match words[0]:
            case "encryption":
                yield term("ike cipher", cipher(word.replace("-cbc", "")), at, word)
            case "integrity":
                yield term("ike hash", _HASHES.get(word), at, word)
            case "group":
                yield term("ike group", word, at)
            case _:
                return
