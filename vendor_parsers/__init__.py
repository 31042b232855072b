"""The platforms auditor can read, one module (or package) each."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers import cisco_asa, cisco_ios, fortinet_fortios, hostapd

PLATFORMS: tuple[Platform, ...] = (
    cisco_asa.PLATFORM,
    cisco_ios.PLATFORM,
    fortinet_fortios.PLATFORM,
    hostapd.PLATFORM,
)
