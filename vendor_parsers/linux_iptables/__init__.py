"""Linux hosts that filter with iptables, from the output of ``iptables-save`` and ``ip6tables-save``.

What to export, as one text per host, so that everything in it is understood::

    # hostname
    gw1
    # sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding
    net.ipv4.ip_forward = 1
    net.ipv6.conf.all.forwarding = 0
    # ip addr
    # ip route
    # ip -6 route
    # ip rule
    # ipset save
    # iptables-save
    # ip6tables-save

each line with ``#`` followed by what the command prints (a recorded terminal session with prompts such as
``root@gw1:~#`` does as well). Only the tables are needed; without ``ip addr`` the interfaces are those the rules name,
without addresses, and ``(other)`` for the rest; without the ``sysctl`` lines nobody knows whether the host routes; a
family whose filter table is not exported is left open. ``ip -d addr`` tells which interfaces are VLANs.
"""
