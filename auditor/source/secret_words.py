"""The words that announce secrets in device configurations, for :mod:`auditor.source.redact`."""

from __future__ import annotations

ANNOUNCED = {
    # word: the kind shown, then the statements in which it announces a secret (none: in all)
    "password": ("password",), "passwd": ("password",), "pwd": ("password",), "passphrase": ("passphrase",),
    "secret": ("secret",), "psk": ("key",), "nthash": ("hash",), "radius-common-pw": ("password",),
    "key": ("key",), "key-string": ("key",), "server-key": ("key",), "authentication-key": ("key",),
    "message-digest-key": ("key",), "private-key": ("private-key",), "pre-shared-key": ("key",), "psksecret": ("key",),
    "preshared-key": ("key",), "psksecret-remote": ("key",), "wpa-psk": ("passphrase",), "wepkey": ("key",),
    "wep-key": ("key",), "static-wep-key": ("key",), "set-key": ("passphrase",), "secondary-key": ("key",),
    "tertiary-key": ("key",), "wpa-pre-shared-key": ("key",), "wpa2-pre-shared-key": ("key",), "private-pre-shared-key": ("key",),
    "management-protection-key": ("key",), "static-key-0": ("key",), "static-key-1": ("key",), "static-key-2": ("key",),
    "static-key-3": ("key",), "static-sta-private-key": ("key",), "tcp-md5-key": ("key",), "auth-key": ("key",),
    "nv2-preshared-key": ("key",), "cak": ("key",), "api-key": ("key",), "mpsk-key": ("key",), "virtual-controller-key": ("key",), "pmk": ("key",),
    "secret-key": ("key",), "access-key": ("key",), "token": ("token",), "idtoken": ("token",), "password-encrypt": ("key",),
    "access-token": ("token",), "auth-token": ("token",), "api-token": ("token",), "crptpasswd": ("password",),
    "snmp-community-string": ("community",), "authpwd": ("password",), "privpwd": ("password",),
    "encrypted-password": ("password",), "phash": ("hash",), "ap_pin": ("key",), "pac_opaque_encr_key": ("key",),
    "r0kh": ("key",), "r1kh": ("key",), "wep_key0": ("key",), "wep_key1": ("key",), "wep_key2": ("key",), "wep_key3": ("key",),
    "community": ("community", "snmp-server", "snmp", "set snmp", "set service snmp"),
    "community-map": ("community", "snmp-server", "snmp"),
    "auth": ("key", "snmp-server user"), "priv": ("key", "snmp-server user"),
    "authentication": ("key", "standby", "vrrp", "glbp", "ip nhrp"),
    "esp": ("key", "ipv6 ospf", "ospfv3", "area"), "md5": ("key", "ipv6 ospf", "ospfv3", "area"),
    "sha1": ("key", "ipv6 ospf", "ospfv3", "area"),
    "hmac-sha-256": ("key", "authentication mode"), "eigrp": ("key", "authentication key"),
    "ah": ("key", "set session-key", "crypto map"), "cipher": ("key", "set session-key", "crypto map"),
    "authenticator": ("key", "set session-key", "crypto map"),
}  # fmt: skip
ENDINGS = {"password": "password", "passwd": "password", "pwd": "password", "passphrase": "passphrase",
            "secret": "secret", "psk": "key"}  # fmt: skip
"""The last part of a compound word (``ldap-login-password``, ``auth_server_shared_secret``) announces as well."""
GIVES_WAY = {
    "psk": {"set-key"}, "authentication": {"key-string"}, "esp": {"md5", "sha1"}, "key": {"eigrp"},
}  # fmt: skip
"""Announcing words behind which another one announces in their place; behind all others it may be the secret itself."""
FORMS = frozenset(
    "enc ascii hex encrypted unencrypted plaintext cipher simple clear local remote text type md5 sha sha1 sha-1 sha-2 "
    "sha224 sha256 sha384 sha512 sha-256 hmac-md5 hmac-sha-1 hmac-sha-256 hmac-sha1 hmac-sha256 hmac-sha2-256 "
    "cmac-aes-128 cmac-aes-256 cmac aes aes128 aes192 aes256 aes-128 aes-192 aes-256 sha-224 sha-384 sha-512 aes-cbc des "
    "3des 40 104 128 192 256 384 512 size 40bit 128bit "
    "encryption level add null : = { is read-only read-write ciphertext plaintext".split()
)
"""Words between the announcing word and the secret: how it is written, encoded or used."""
NO_SECRET = {
    "key": {"chain", "config-key", "generate", "zeroize", "pubkey-chain", "param"}, "password": {"encryption"},
    "pre-shared-key": {"address", "hostname", "key-chain"}, "authentication": {"key-chain"}, "md5": {"key-chain"},
    "pmk": {"auto"}, "token": {"default"}, "psk": {"sha2", "sha256"},
}  # fmt: skip
"""Words behind an announcing word that say it announces nothing after all."""
NUMBERED = frozenset({"key", "authentication-key", "message-digest-key", "eigrp", "ah", "level"})
"""Words that may bear the number of a key, an instance or a level before anything else."""
CLOSES = frozenset(
    "encrypted unencrypted nt-encrypted pbkdf2 mschap privilege role timeout address hostname retransmit auth-port "
    "acct-port transmit-key store-local level level-1 level-2 no-xauth hidden vrf use-vrf key-id key_id index protocol "
    "single-connection authenticator priv attributes rw ro view port permission { } ; # ## ###".split()
)
"""What may follow a secret; a secret of several words ends before it."""
ONE_WORD = frozenset(
    "community community-map auth priv authentication-key message-digest-key md5 sha1 esp ah eigrp wep-key hmac-sha-256 "
    "static-wep-key authentication ah cipher authenticator".split()
)
"""Words that announce a secret of exactly one word; behind all others it may hold spaces."""

PLAIN = (
    "access-list", "ip access-list", "ipv6 access-list", "access-group", "ip access-group", "permit", "deny", "match",
    "object", "object-group", "network-object", "group-object", "service-object", "interface", "hostname", "route-map",
    "class-map", "class", "policy-map", "service-policy", "ip community-list", "ip prefix-list", "ip route", "route",
    "ip vrf", "vrf", "nat", "edit", "next", "end", "set community", "privilege", "crypto key", "ssh key rsa", "ssh key dsa", "ssh key ecdsa", "key chain", "tunnel key", "ntp server", "ntp peer", "ntp broadcast",
    "ntp multicast", "ntp trusted-key", "key-hash", "neighbor * send-community", "snmp-server group", "vlan",
)  # fmt: skip
"""Statements that hold no secret, whatever their names say."""
NAMED = (
    "username *", "user *", "mgmtuser username *", "tunnel-group *", "group-policy *", "aaa-server *",
    "snmp-server user *", "set name *", "vpngroup *", "client username *",
)  # fmt: skip
"""Statements that begin with names of the administrator's choice: so many words are no announcement."""
PROSE = (
    "description", "remark", "comment", "set comment", "set comments", "set description", "set alias", "banner", "name",
    "location", "contact", "snmp-server location", "snmp-server contact", "set location", "set contact-info", "!", "alias",
    "set buffer", "title",
)  # fmt: skip
"""Free text: only what stands directly behind a word for a password goes, and no ordinary word."""
PROSE_WORDS = frozenset({"password", "passwd", "passphrase", "pw", "pwd", "psk", "パスワード"})
COLON_WORDS = frozenset({"key", "secret", "community", "pass", "token", "pin"})
"""Words that count in free text only with a colon, an equals sign or ``is`` behind them."""
ORDINARY = frozenset(
    "for of on in to the and or by is not no see via with from required reset policy protected change changed server "
    "auth authentication management manager safe vault list file used only".split()
)
PLACED: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("aaa-server * * host *", "key", frozenset({"timeout", "protocol"})),
    ("ntp authentication-key * *", "key", frozenset()),
    ("snmp-agent community *", "community", frozenset({"simple", "cipher"})),
    ("snmp-agent community * *", "community", frozenset()),
    ("login user * encrypted", "password", frozenset()),
    ("login user *", "password", frozenset()),
    ("pp auth myname *", "password", frozenset()),
    ("pp auth username *", "password", frozenset()),
    ("l2tp tunnel auth on", "password", frozenset()),
    ("snmpv2c community *", "community", frozenset()),
    *(
        (f"{before}snmp community {after}", "community", frozenset[str]())
        for before in ("", "config ")
        for after in ("create", "delete", "accessmode *", "mode *", "ipaddr * *")
    ),
)
"""Statements whose secret nothing announces: the words before it, its kind, and words that say it is not there."""
HOST_OPTIONS = {"traps": 0, "informs": 0, "trap": 0, "poll": 0, "version": 1,
                 "vrf": 1, "use-vrf": 1, "source-interface": 2, "udp-port": 1}  # fmt: skip
"""``snmp-server host ADDRESS …``: options and how many words they take; the first other word is the community."""
LAST_OF_VALUE = frozenset({"r0kh", "r1kh"})
"""Assignments of which only the last word is secret (hostapd's lists of other access points)."""
