"""What the device does to protect the login itself: lock-out and rules for passwords."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.fact import NOT_READ, Fact, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRules:
    """How logins with a password are protected; each None: a document of the vendor says the platform cannot do it.

    ``tries`` is after how many failed logins further ones are refused for a while, 0: never (a mere delay or a closed
    connection is no lock-out). ``min_length`` is the shortest password the device accepts, in characters, 0: no rule.
    """

    tries: Fact[int] | None = unknown(NOT_READ)
    min_length: Fact[int] | None = unknown(NOT_READ)
