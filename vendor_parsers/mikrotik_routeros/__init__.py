"""MikroTik routers, switches and access points: the text that ``/export`` prints, of RouterOS 6 and 7.

Only what differs from the defaults of the release is printed, so that a missing line means a default; users, certificates
and files are never printed. Export with ``/export show-sensitive`` (RouterOS 7) or ``/export`` (RouterOS 6) when secrets
are to be judged: without, they are left out or masked. Facts are those of the vendor's manual (manual.mikrotik.com, before
that help.mikrotik.com and wiki.mikrotik.com). Rules are those of Linux netfilter in other words; what the two share is in
``vendor_parsers._readers.linux``.
"""
