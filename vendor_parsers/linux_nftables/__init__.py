"""Linux hosts that filter with nftables, from the output of ``nft list ruleset``.

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
    # nft list ruleset

each line with ``#`` followed by what the command prints (a recorded terminal session with prompts such as
``root@gw1:~#`` does as well). A file for ``nft -f`` is read too. Only the tables are needed; what is missing beside them
stays unknown, as it does for iptables. The listing also shows the rules of iptables where that is the newer one
(iptables-nft), so that ``iptables-save`` beside it adds nothing.
"""
