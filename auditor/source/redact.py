"""Lines as they may be shown: every secret replaced by ``<redacted:KIND>``.

One table serves all platforms: a word that introduces a secret, the words that may stand between it and the secret
(encoding, algorithm), and the kind shown. It works word by word, so its cost is linear in the line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_KINDS = {
    "password": "password", "passwd": "password", "passphrase": "passphrase", "secret": "secret", "psksecret": "key",
    "pre-shared-key": "key", "preshared-key": "key", "psk": "key", "wpa-psk": "passphrase", "key": "key",
    "key-string": "key", "key-hash": "key", "server-key": "key", "authentication-key": "key",
    "message-digest-key": "key", "md5": "key", "sha": "key", "auth-pwd": "password", "priv-pwd": "password",
    "community": "community", "sae-password": "passphrase", "private-key": "private-key", "hash": "hash",
    "ppk-secret": "key", "shared-secret": "key", "ldap-login-password": "password", "wepkey": "key", "string": "key",
    "tacacs-server-key": "key", "radius-server-key": "key", "auth-password": "password", "priv-password": "password",
    "sha256": "key", "sha-256": "key", "aes": "key", "des": "key", "3des": "key", "encrypted-password": "password",
    "keyring-password": "password", "unicast-key": "key", "pac": "key", "login-password": "password",
}  # fmt: skip
_FORMS = frozenset(
    "0 3 4 5 6 7 8 9 enc ascii hex encrypted unencrypted local remote md5 sha sha1 sha256 sha384 sha512 sha-256 hmac "
    "hmac-md5 hmac-sha-256 128 192 256 add aes des 3des type string size 40bit 128bit sha512-password type7 unicast".split()
)
_ASSIGNED = frozenset(
    "wpa_passphrase wpa_psk sae_password auth_server_shared_secret acct_server_shared_secret wep_key0 wep_key1 wep_key2 "
    "wep_key3 private_key_passwd eap_password radius_shared_secret".split()
)
_NOT_SECRETS = frozenset(
    "version management management-access rollover chain generate zeroize rsa config-key export import lifetime "
    "policy minimum min-length expiry-warning encryption encryption-policy recovery reset strength-check history "
    "storage enable disable type required none size address wpa change".split()
)
"""Words behind an introducing word that say it introduces no secret after all (``key management wpa``)."""


def redact(line: str) -> str:
    """One line with its secrets replaced; spacing before the first secret is kept."""
    stripped = line.strip()
    name, equals, _ = stripped.partition("=")
    if equals and name.strip() in _ASSIGNED:
        return f"{line[: line.index('=') + 1]}<redacted:{'key' if 'key' in name else 'passphrase'}>"
    words = _words(stripped)
    hidden = list(_hidden(words))
    if not any(hidden):
        return line
    shown = [f"<redacted:{kind}>" if kind else word for word, kind in zip(words, hidden, strict=True)]
    return line[: len(line) - len(line.lstrip())] + " ".join(shown)


def _words(text: str) -> list[str]:
    """Words, a quoted string (also one that is never closed) counting as one."""
    found: list[str] = []
    rest = text
    while rest:
        if rest[0] == '"':
            end = rest.find('"', 1)
            end = len(rest) if end < 0 else end + 1
        else:
            end = next((n for n, char in enumerate(rest) if char.isspace()), len(rest))
        found.append(rest[:end])
        rest = rest[end:].lstrip()
    return found


def _hidden(words: list[str]) -> Iterator[str]:
    """For each word the kind of secret it is, or ``""``."""
    lowered = [word.strip('"').lower() for word in words]
    kind = ""
    seen_form = False
    for place, word in enumerate(lowered):
        if kind and word in _FORMS and place + 1 < len(words) and not (seen_form and lowered[place - 1] == word):
            seen_form = True
            yield ""
            continue
        if kind and not (word in _NOT_SECRETS and not seen_form) and not _number_of_key(lowered, place):
            yield kind
            kind = ""
            continue
        if kind and _number_of_key(lowered, place):
            yield ""
            continue
        kind, seen_form = _introduces(lowered, place), False
        if not kind and _is_hash(word):
            yield "hash"
            continue
        yield ""


_HASHES = frozenset({"md5", "sha", "sha256", "sha-256", "aes", "des", "3des"})
_HASHED_BY = frozenset({"snmp-server", "message-digest-key", "ntp", "authentication-key"})
_AUTHENTICATED_BY = (["standby"], ["vrrp"], ["glbp"], ["ip", "nhrp"])
_TRAP_WORDS = frozenset(
    {"traps", "informs", "trap", "version", "1", "2c", "3", "auth", "noauth", "priv", "vrf", "poll", "host"}
)


def _introduces(words: list[str], place: int) -> str:
    """The kind of secret that follows a word, or ``""``; what a word means depends on its statement."""
    word = words[place]
    if word in _HASHES:
        return "key" if _HASHED_BY.intersection(words) else ""
    if word == "community" and (":" in words[place + 1] if place + 1 < len(words) else True):
        return ""  # a BGP community, not SNMP's
    if words[0] == "snmp-server" and words[1:2] == ["host"]:
        return _before_trap_community(words, place)
    if word in ("authentication", "text") and any(words[: len(head)] == head for head in _AUTHENTICATED_BY):
        return "" if words[place + 1 : place + 2] in (["md5"], ["text"]) else "key"
    return _KINDS.get(word, "")


def _before_trap_community(words: list[str], place: int) -> str:
    """``snmp-server host ADDRESS [traps] [version 2c] COMMUNITY``: the word before the first one that is no keyword."""
    if words[place] == "community":
        return "community"
    behind = range(3, len(words))
    first = next((n for n in behind if words[n] not in _TRAP_WORDS and words[n - 1] != "vrf"), None)
    explicit = "community" in words or (first is not None and "." in words[first])
    return "community" if first is not None and place == first - 1 and not explicit else ""


def _number_of_key(words: list[str], place: int) -> bool:
    """``key 1 …``, ``authentication-key 1 md5 …``: the number names the key, it is not the secret."""
    return (
        words[place].isdecimal()
        and place + 1 < len(words)
        and words[place - 1] in ("key", "authentication-key", "message-digest-key")
    )


def _is_hash(word: str) -> bool:
    return len(word) > 8 and word[0] == "$" and word.count("$") >= 2


def redact_lines(lines: Iterable[str]) -> list[str]:
    """Several consecutive lines; the bodies of PEM blocks and hexadecimal certificates are left out as well."""
    shown: list[str] = []
    in_pem = False
    for line in lines:
        if "-----BEGIN" in line:
            in_pem = "-----END" not in line
            shown.append(redact(line.partition("-----BEGIN")[0]) + "<redacted:certificate-or-key>")
        elif in_pem:
            in_pem = "-----END" not in line
        else:
            shown.append(redact(line))
    return shown
