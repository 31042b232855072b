"""Whether FortiOS drops packets whose source lies elsewhere.

``src-check`` of an interface is on by default, in feasible-path mode: any active route back by the same interface will do, a
default route too. ``strict-src-check`` of the VDOM asks for the best route (community.fortinet.com ta-p/194382), and
``asymroute`` turns the check off (kb.fortinet.com FD30543).
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope

FEASIBLE = (
    "community.fortinet.com ta-p/194382: strict-src-check default disable, and with a default route by the interface "
    "every source passes"
)
_WAYS = Text(
    "without strict-src-check it depends on the routes by this interface",
    "strict-src-check を有効にしない場合、このインタフェースを通る経路による",
)


def source_validation(config: Config, entry: Entry) -> Fact[bool]:
    """Whether an interface refuses sources that are routed elsewhere; entry of ``config system interface``."""
    if entry.flag("src-check") is False:
        return written(False, entry.span("src-check"))
    vdom = entry.word("vdom")
    scope = next((one for one in config.vdoms if not config.several or one.name == vdom), None)
    if scope is None:
        return unknown(_WAYS)
    settings = scope.settings("system settings")
    if settings.flag("asymroute"):
        return written(False, settings.span("asymroute"))
    if settings.flag("strict-src-check"):
        return written(True, settings.span("strict-src-check"))
    leased = entry.word("mode") in ("dhcp", "pppoe") and entry.flag("defaultgw") is not False
    return default(False, FEASIBLE) if leased or entry.name in _defaults(scope) else unknown(_WAYS)


def _defaults(scope: Scope) -> Iterator[str]:
    """The interfaces that static default routes name."""
    for route in scope.table("router static"):
        narrowed = any(route.written(key) for key in ("dstaddr", "internet-service", "internet-service-custom"))
        everything = not route.written("dst") or route.values("dst") in (("0.0.0.0", "0.0.0.0"), ("0.0.0.0/0",))
        if everything and not narrowed and route.flag("status") is not False:
            yield route.word("device")
