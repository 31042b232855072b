"""The words of iptables: options, match modules and targets, as iptables(8) and iptables-extensions(8) list them."""

from __future__ import annotations

SHORT = {
    "-s": "--source", "--src": "--source", "-d": "--destination", "--dst": "--destination",
    "-i": "--in-interface", "-o": "--out-interface", "-p": "--protocol",
    "-j": "--jump", "-g": "--goto", "-f": "--fragment", "-m": "--match",
    "--sport": "--source-port", "--dport": "--destination-port",
    "--source-ports": "--sports", "--destination-ports": "--dports", "--port": "--ports",
    "-c": "--set-counters", "--state": "--ctstate", "--icmp-type": "--icmp-type", "--icmpv6-type": "--icmp-type",
}  # fmt: skip
"""Spellings of one option; the state module's ``--state`` means what conntrack's ``--ctstate`` does."""

FIXED = {
    "--comment": 1, "--log-prefix": 1, "--nflog-prefix": 1, "--ulog-prefix": 1, "--string": 1, "--hex-string": 1,
    "--fragment": 0, "--syn": 0, "--path": 1, "--bytecode": 1, "--u32": 1,
}  # fmt: skip
"""Options whose arguments are counted: free text may begin with a dash."""

LEGACY_NEGATION = frozenset(
    """--source --destination --in-interface --out-interface --protocol --source-port --destination-port --sports
    --dports --ports --ctstate --icmp-type --tcp-flags --mac-source --src-range --dst-range --mark --uid-owner
    --limit --length --ctproto --match-set --tos --dscp""".split()
)
"""Options that older releases print with the ``!`` behind them (``-s ! 10.0.0.1``)."""

BASIC = frozenset(
    "--source --destination --in-interface --out-interface --protocol --jump --goto --fragment --match --set-counters".split()
)

EVALUATED: dict[str, str] = {
    "tcp": "--source-port --destination-port --tcp-flags --syn",
    "udp": "--source-port --destination-port",
    "udplite": "--source-port --destination-port",
    "sctp": "--source-port --destination-port",
    "dccp": "--source-port --destination-port",
    "icmp": "--icmp-type",
    "icmp6": "--icmp-type",
    "icmpv6": "--icmp-type",
    "ipv6-icmp": "--icmp-type",
    "multiport": "--sports --dports --ports",
    "mport": "--sports --dports --ports",
    "state": "--ctstate",
    "conntrack": "--ctstate --ctproto --ctorigsrc --ctorigdst --ctorigsrcport --ctorigdstport",
    "iprange": "--src-range --dst-range",
    "addrtype": "--src-type --dst-type",
    "set": "--match-set --set",
    "comment": "--comment",
}
"""Modules and their options that :mod:`matches` turns into packet sets."""

CONDITIONS: dict[str, str] = {
    "tcp": "--tcp-option",
    "dccp": "--dccp-types --dccp-option",
    "sctp": "--chunk-types",
    "conntrack": """--ctreplsrc --ctrepldst --ctreplsrcport --ctrepldstport --ctstatus --ctexpire --ctdir""",
    "addrtype": "--limit-iface-in --limit-iface-out",
    "set": """--return-nomatch --update-counters --update-subcounters --packets-eq --packets-lt --packets-gt --bytes-eq
        --bytes-lt --bytes-gt""",
    "ah": "--ahspi --ahlen --ahres",
    "bpf": "--object-pinned --bytecode",
    "cgroup": "--path --cgroup",
    "cluster": "--cluster-total-nodes --cluster-local-node --cluster-local-nodemask --cluster-hash-seed",
    "connbytes": "--connbytes --connbytes-dir --connbytes-mode",
    "connlabel": "--label --set",
    "connlimit": "--connlimit-upto --connlimit-above --connlimit-mask --connlimit-saddr --connlimit-daddr",
    "connmark": "--mark",
    "cpu": "--cpu",
    "devgroup": "--src-group --dst-group",
    "dscp": "--dscp --dscp-class",
    "dst": "--dst-len --dst-opts",
    "ecn": "--ecn-tcp-cwr --ecn-tcp-ece --ecn-ip-ect",
    "esp": "--espspi",
    "eui64": "",
    "frag": "--fragid --fraglen --fragres --fragfirst --fragmore --fraglast",
    "geoip": "--source-country --destination-country --src-cc --dst-cc",
    "hashlimit": """--hashlimit-upto --hashlimit-above --hashlimit --hashlimit-burst --hashlimit-mode --hashlimit-srcmask
        --hashlimit-dstmask --hashlimit-name --hashlimit-htable-size --hashlimit-htable-max --hashlimit-htable-expire
        --hashlimit-htable-gcinterval --hashlimit-rate-match --hashlimit-rate-interval""",
    "hbh": "--hbh-len --hbh-opts",
    "helper": "--helper",
    "hl": "--hl-eq --hl-lt --hl-gt",
    "ipv6header": "--header --soft",
    "ipvs": "--ipvs --vproto --vaddr --vport --vdir --vmethod --vportctl",
    "length": "--length",
    "limit": "--limit --limit-burst",
    "mac": "--mac-source --mac",
    "mark": "--mark",
    "mh": "--mh-type",
    "nfacct": "--nfacct-name",
    "osf": "--genre --ttl --log",
    "owner": "--uid-owner --gid-owner --socket-exists --suppl-groups --pid-owner --sid-owner --cmd-owner",
    "physdev": "--physdev-in --physdev-out --physdev-is-in --physdev-is-out --physdev-is-bridged",
    "pkttype": "--pkt-type",
    "policy": "--dir --pol --strict --reqid --spi --proto --protocol --mode --tunnel-src --tunnel-dst --next",
    "quota": "--quota",
    "rateest": """--rateest1 --rateest2 --rateest-delta --rateest-bps --rateest-pps --rateest-bps1 --rateest-bps2
        --rateest-pps1 --rateest-pps2 --rateest-lt --rateest-gt --rateest-eq --rateest""",
    "realm": "--realm",
    "recent": """--set --rcheck --update --remove --seconds --reap --hitcount --rttl --name --rsource --rdest --mask""",
    "rpfilter": "--loose --validmark --accept-local --invert",
    "rt": "--rt-type --rt-segsleft --rt-len --rt-0-res --rt-0-addrs --rt-0-not-strict",
    "socket": "--transparent --nowildcard --restore-skmark",
    "statistic": "--mode --probability --every --packet",
    "string": "--algo --from --to --string --hex-string --icase",
    "tcpmss": "--mss",
    "time": """--datestart --datestop --timestart --timestop --monthdays --weekdays --contiguous --kerneltz --utc
        --localtz --days""",
    "tos": "--tos",
    "ttl": "--ttl-eq --ttl-gt --ttl-lt",
    "u32": "--u32",
    "unclean": "",
}
"""Modules and options nobody can evaluate offline; a rule with one is uncertain."""

PASS_ON: dict[str, str] = {
    "ACCOUNT": "--addr --tname",
    "AUDIT": "--type",
    "CHECKSUM": "--checksum-fill",
    "CLASSIFY": "--set-class",
    "CONNMARK": """--set-mark --set-xmark --and-mark --or-mark --xor-mark --save-mark --restore-mark --nfmask --ctmask
        --mask --left-shift-mark --right-shift-mark""",
    "CONNSECMARK": "--save --restore",
    "CT": "--notrack --helper --ctevents --expevents --zone --zone-orig --zone-reply --timeout",
    "DSCP": "--set-dscp --set-dscp-class",
    "ECN": "--ecn-tcp-remove --ecn-tcp-cwr --ecn-tcp-ece --ecn-ip-ect",
    "FLOWOFFLOAD": "--hw",
    "HL": "--hl-set --hl-dec --hl-inc",
    "HMARK": """--hmark-tuple --hmark-mod --hmark-offset --hmark-src-prefix --hmark-dst-prefix --hmark-sport-mask
        --hmark-dport-mask --hmark-spi-mask --hmark-proto-mask --hmark-rnd""",
    "IDLETIMER": "--timeout --label --alarm --send_nl_msg",
    "LED": "--led-trigger-id --led-delay --led-always-blink",
    "LOG": """--log-level --log-prefix --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode""",
    "MARK": "--set-mark --set-xmark --and-mark --or-mark --xor-mark",
    "NFLOG": "--nflog-group --nflog-prefix --nflog-range --nflog-size --nflog-threshold",
    "NOTRACK": "",
    "RATEEST": "--rateest-name --rateest-interval --rateest-ewmalog",
    "SECMARK": "--selctx",
    "SET": "--add-set --del-set --map-set --timeout --exist --map-mark --map-prio --map-queue",
    "TCPMSS": "--set-mss --clamp-mss-to-pmtu",
    "TCPOPTSTRIP": "--strip-options",
    "TEE": "--gateway --oif",
    "TOS": "--set-tos --and-tos --or-tos --xor-tos",
    "TRACE": "",
    "TTL": "--ttl-set --ttl-dec --ttl-inc",
    "ULOG": "--ulog-nlgroup --ulog-prefix --ulog-cprange --ulog-qthreshold",
}
"""Targets that decide nothing: the packet goes on to the next rule."""

LOGS = frozenset({"LOG", "NFLOG", "ULOG", "AUDIT"})

VERDICTS: dict[str, str] = {
    "ACCEPT": "",
    "DROP": "",
    "REJECT": "--reject-with",
    "TARPIT": "--tarpit --honeypot --reset",
}

UNDECIDED: dict[str, str] = {
    "DNPT": "--src-pfx --dst-pfx",
    "MIRROR": "",
    "NFQUEUE": "--queue-num --queue-balance --queue-bypass --queue-cpu-fanout",
    "QUEUE": "",
    "SNPT": "--src-pfx --dst-pfx",
    "SYNPROXY": "--sack-perm --timestamp --wscale --mss --ecn",
    "TPROXY": "--on-port --on-ip --tproxy-mark",
}
"""Targets that hand the packet to a program, or change it in ways that are not followed here."""

TRANSLATIONS: dict[str, str] = {
    "DNAT": "--to-destination --random --persistent",
    "SNAT": "--to-source --random --random-fully --persistent",
    "MASQUERADE": "--to-ports --random --random-fully",
    "REDIRECT": "--to-ports --random",
    "NETMAP": "--to",
    "SAME": "--to --nodst --random",
}

TARGETS: dict[str, frozenset[str]] = {
    name: frozenset(options.split())
    for group in (PASS_ON, VERDICTS, UNDECIDED, TRANSLATIONS)
    for name, options in group.items()
}

SETS_CHANGED = frozenset({"--add-set", "--del-set", "--map-set"})
