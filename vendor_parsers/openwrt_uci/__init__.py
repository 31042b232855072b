"""OpenWrt, from its settings as UCI keeps them: ``uci export``, ``uci show``, or the files of ``/etc/config``.

One text per device; ``uci export`` prints every package. A single file (``/etc/config/firewall``) is read as well: what
the others would say is then unknown. The firewall is read as fw4 builds it from the settings; fw3 differs only where
this is said.
"""
