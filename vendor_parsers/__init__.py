"""The platforms auditor can read, one module (or package) each."""

from __future__ import annotations

from auditor.platform import Platform
from vendor_parsers.cisco_asa import PLATFORM as ASA
from vendor_parsers.cisco_ios import PLATFORM as IOS
from vendor_parsers.fortinet_fortios import PLATFORM as FORTIOS
from vendor_parsers.hostapd import PLATFORM as HOSTAPD
from vendor_parsers.linux_iptables import PLATFORM as IPTABLES

PLATFORMS: tuple[Platform, ...] = (ASA, IOS, FORTIOS, HOSTAPD, IPTABLES)
