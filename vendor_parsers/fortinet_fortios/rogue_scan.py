"""Rogue AP detection: ``ap-scan`` of the WIDS profile that a radio of an access point profile names.

FortiOS CLI Reference 6.4, wireless-controller wids-profile (ap-scan default disable) and wtp-profile (wids-profile
default none); Exempting an AP from rogue scanning, FortiOS 5.6 Cookbook.
"""

from __future__ import annotations

from auditor.model.fact import Fact, default, unknown, written
from auditor.model.text import Text
from vendor_parsers.fortinet_fortios.entries import Config, Entry, Scope

_NONE = "FortiOS CLI Reference 6.4, wireless-controller wtp-profile: no wids-profile by default"
_NO_PROFILE: Fact[bool] = unknown(Text("no access point profile is in the file", "AP プロファイルがファイルにない"))


def read_rogue_detection(config: Config) -> Fact[bool]:
    """Whether the access points of every profile scan: the first profile that does not decides."""
    found: list[Fact[bool]] = []
    for scope in config.vdoms:
        scanning = _scanning(scope)
        for profile in scope.table("wireless-controller wtp-profile"):
            radios = [profile.settings(path) for path in profile.blocks() if path.startswith("radio-")]
            if radios:
                found.append(_of_profile(radios, scanning))
    if not found:
        return _NO_PROFILE
    return next((one for one in found if not one.is_(True)), found[0])


def _scanning(scope: Scope) -> frozenset[str]:
    return frozenset(
        entry.name
        for entry in scope.table("wireless-controller wids-profile")
        if entry.flag("ap-scan") is True or entry.word("sensor-mode") in ("foreign", "both")
    )


def _of_profile(radios: list[Entry], scanning: frozenset[str]) -> Fact[bool]:
    named = [(radio.word("wids-profile"), radio) for radio in radios if radio.written("wids-profile")]
    for name, radio in named:
        if name in scanning:
            return written(True, radio.span("wids-profile"))
    return written(False, named[0][1].span("wids-profile")) if named else default(False, _NONE)
