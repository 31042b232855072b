"""Port mirroring: copies of what passes some ports, sent to another."""

from __future__ import annotations

from auditor.model.fact import Fact
from auditor.model.span import Span
from auditor.model.value import value


@value(frozen=True, slots=True, kw_only=True)
class Mirror:
    """One monitor session.

    ``sources`` are what is copied as the vendor spells it (ports, VLANs, lists); ``port`` the interface the copies leave
    by, ``host`` the address they are sent to instead (as written), ``vlan`` the VLAN that carries them to a session of another
    device, whose ``sources`` then say ``remote vlan N``; all three empty: not said. ``enabled`` unknown: whether it runs
    cannot be told. ``at`` is the line that starts it.
    """

    name: str
    at: Span
    enabled: Fact[bool]
    sources: tuple[str, ...] = ()
    port: str = ""
    host: str = ""
    vlan: int | None = None
