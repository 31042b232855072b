"""hostapd, the access point daemon of Linux gateways: one file is one access point.

``interface=`` begins the first BSS, every ``bss=`` line a further one with hostapd's own defaults: it inherits nothing
from the first (``hostapd_config_bss`` calls ``hostapd_config_defaults_bss``). Defaults are those the comments of
``hostapd.conf`` in the release name. The transmit power is not in the file.
"""
