"""A Linux host as its commands show it, and the packets netfilter rules ask for: shared by its rule languages.

The two front ends of netfilter (iptables and nftables) differ in words. What they run on is one kernel: the same hooks,
the same connection tracking, the same translation, the same ``ip addr`` beside the rules.
"""
