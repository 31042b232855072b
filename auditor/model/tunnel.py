"""What the ends of a tunnel agree to, and who comes in by it: facts of remote access."""

from __future__ import annotations

from typing import Literal

from auditor.model.fact import NOT_READ, Fact, unknown
from auditor.model.value import value

Part = Literal[
    "ike version",
    "ike mode",
    "ike cipher",
    "ike hash",
    "ike group",
    "ike lifetime",
    "cipher",
    "hash",
    "pfs",
    "lifetime",
    "tls",
]
"""What a :class:`Agreed` speaks of: the key exchange (``ike …``), the protection of data, or the version of TLS."""


@value(frozen=True, slots=True)
class Agreed:
    """One thing an end agrees to, whoever proposes it.

    ``value`` is in the common spelling: versions ``1`` and ``2``, modes ``main``, ``aggressive`` and ``auto`` (answers both), ciphers ``aes256``,
    ``aes128gcm``, ``3des``, ``des``, ``null``, hashes ``sha1``, ``sha256``, ``md5``, ``none``, groups of Diffie-Hellman by
    number (``off`` for PFS: none), lifetimes in seconds, TLS as ``1.2``. Unknown: some item of this part that nobody could
    read, or a default without a source.
    """

    part: Part
    value: Fact[str]


People = Literal["none", "user", "certificate", "mfa", "server"]
"""How persons prove who they are: not at all, by a name and password kept here, by a certificate of their own, by two of
these, or as a server decides that nobody sees here."""


@value(frozen=True, slots=True, kw_only=True)
class Access:
    """Who comes in by a tunnel or a dial-in line, for how long, and what is recorded of it.

    ``people``: see :data:`People`; ``device``: what the far device proves itself by (``psk``, ``certificate``, ``none``).
    ``wildcard``: one key opens the door to any device that has it. ``idle`` and ``longest`` are seconds, 0 without end.
    ``on_demand``: the line is up only while it is wanted. ``schedule`` names what limits it to certain times, empty for
    nothing. ``logged``: coming and going is recorded in the device's log. Every field is unknown until a parser says more.
    """

    people: Fact[str] = unknown(NOT_READ)
    device: Fact[str] = unknown(NOT_READ)
    wildcard: Fact[bool] = unknown(NOT_READ)
    idle: Fact[int] = unknown(NOT_READ)
    longest: Fact[int] = unknown(NOT_READ)
    on_demand: Fact[bool] = unknown(NOT_READ)
    schedule: Fact[str] = unknown(NOT_READ)
    logged: Fact[bool] = unknown(NOT_READ)


NO_ACCESS = Access()
