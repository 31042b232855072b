"""Small written configurations of two sites with a tunnel between them."""

from __future__ import annotations

PLANT = """\
schema: 1
plant:
  name: two sites
zones:
  - {id: a, kind: it, prefixes: [10.1.0.0/24]}
  - {id: b, kind: control, prefixes: [10.2.0.0/24]}
  - {id: home, kind: remote_access, prefixes: [10.99.0.0/24]}
  - {id: maker, kind: partner, prefixes: [10.3.0.0/24]}
"""
ADDRESSES = {"a": ("203.0.113.1", "10.1.0"), "b": ("198.51.100.1", "10.2.0")}


def router(name: str, extra: str = "", *, crypto: str = "", outside: str = "", version: str = "15.2") -> str:
    """An IOS router of site ``a`` or ``b``; ``crypto`` are lines before the interfaces, ``outside`` those of the outer one."""
    address, lan = ADDRESSES[name]
    return (
        f"version {version}\nhostname rt-{name}\n{crypto}"
        f"interface GigabitEthernet0/0\n ip address {lan}.1 255.255.255.0\n"
        f"interface GigabitEthernet0/1\n ip address {address} 255.255.255.0\n{outside}"
        f"ip routing\nip route 0.0.0.0 0.0.0.0 {address.rpartition('.')[0]}.254\n{extra}end\n"
    )


def crypto_map(peer: str, *, transform: str = "esp-aes 256 esp-sha-hmac", inside: str = "") -> str:
    """The lines of a crypto map with the list VPN."""
    return (
        "crypto isakmp policy 10\n encryption aes 256\n authentication pre-share\n"
        f"crypto ipsec transform-set TS {transform}\n mode tunnel\n"
        f"crypto map M 10 ipsec-isakmp\n set peer {peer}\n set transform-set TS\n{inside} match address VPN\n"
    )


def selects(*lines: str) -> str:
    """The crypto map's list."""
    return "ip access-list extended VPN\n" + "".join(f" {line}\n" for line in lines)


NET_A, NET_B = "10.1.0.0 0.0.0.255", "10.2.0.0 0.0.0.255"
MAP = " crypto map M\n"


def ios_a(extra: str = "", *, inside: str = "", outside: str = "", lines: tuple[str, ...] = (), **more: str) -> str:
    """Site a with a tunnel to site b."""
    chosen = lines or (f"permit ip {NET_A} {NET_B}",)
    crypto = crypto_map("198.51.100.1", inside=inside)
    return router("a", selects(*chosen) + extra, crypto=crypto, outside=MAP + outside, **more)


def ios_b(
    extra: str = "",
    *,
    inside: str = "",
    outside: str = "",
    lines: tuple[str, ...] = (),
    transform: str = "",
    **more: str,
) -> str:
    """Site b with a tunnel to site a."""
    chosen = lines or (f"permit ip {NET_B} {NET_A}",)
    crypto = crypto_map("203.0.113.1", inside=inside, transform=transform or "esp-aes 256 esp-sha-hmac")
    return router("b", selects(*chosen) + extra, crypto=crypto, outside=MAP + outside, **more)


def tunnel(name: str, more: str = "", address: str = "") -> str:
    """A router with a tunnel interface to the other site."""
    other = "b" if name == "a" else "a"
    lan = ADDRESSES[other][1]
    return router(
        name,
        f"interface Tunnel0\n ip address {address or ('172.16.0.1' if name == 'a' else '172.16.0.2')} 255.255.255.252\n"
        f" tunnel source GigabitEthernet0/1\n tunnel destination {ADDRESSES[other][0]}\n{more}"
        f"ip route {lan}.0 255.255.255.0 Tunnel0\n",
    )


ASA_B = """\
ASA Version 9.12(4)
hostname fw-b
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 198.51.100.1 255.255.255.0
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.2.0.1 255.255.255.0
route outside 0.0.0.0 0.0.0.0 198.51.100.254
access-list OUT extended deny ip any any
access-group OUT in interface outside
"""
ASA_SITE = """\
access-list VPN extended permit ip 10.2.0.0 255.255.255.0 10.1.0.0 255.255.255.0
crypto ipsec ikev1 transform-set TS esp-aes-256 esp-sha-hmac
crypto map M 10 match address VPN
crypto map M 10 set peer 203.0.113.1
crypto map M 10 set ikev1 transform-set TS
crypto map M interface outside
tunnel-group 203.0.113.1 type ipsec-l2l
"""
ASA_PEOPLE = """\
ip local pool P 10.99.0.10-10.99.0.200 mask 255.255.255.0
webvpn
 enable outside
group-policy G internal
group-policy G attributes
 address-pools value P
tunnel-group T type remote-access
tunnel-group T general-attributes
 default-group-policy G
"""
ASA_FILTER = (
    "access-list F extended permit tcp 10.99.0.0 255.255.255.0 host 10.2.0.5 eq 3389\n"
    "group-policy G attributes\n vpn-filter value F\n"
)


def fortigate(name: str, selectors: str = "", *, phase: str = "", policies: str = "") -> str:
    """A FortiGate of site ``a`` or ``b`` with a tunnel interface ``site`` to the other."""
    address, lan = ADDRESSES[name]
    other, there = ADDRESSES["b" if name == "a" else "a"]
    opened = "".join(
        f'edit {number}\nset srcintf "{one}"\nset dstintf "{two}"\nset srcaddr "all"\nset dstaddr "all"\n'
        'set action accept\nset schedule "always"\nset service "ALL"\nnext\n'
        for number, (one, two) in enumerate((("lan", "site"), ("site", "lan")), 1)
    )
    return (
        f'config system global\nset hostname "fg-{name}"\nend\nconfig system interface\n'
        f'edit "wan1"\nset vdom "root"\nset ip {address} 255.255.255.0\nnext\n'
        f'edit "lan"\nset vdom "root"\nset ip {lan}.1 255.255.255.0\nnext\n'
        'edit "site"\nset vdom "root"\nset type tunnel\nset interface "wan1"\nnext\nend\n'
        f'config vpn ipsec phase1-interface\nedit "site"\nset interface "wan1"\nset remote-gw {other}\n'
        f"set proposal aes256-sha256\nset psksecret ENC x\n{phase}next\nend\n"
        f'config vpn ipsec phase2-interface\nedit "site"\nset phase1name "site"\nset proposal aes256-sha256\n{selectors}next\nend\n'
        f'config router static\nedit 1\nset gateway {address.rpartition(".")[0]}.254\nset device "wan1"\nnext\n'
        f'edit 2\nset dst {there}.0 255.255.255.0\nset device "site"\nnext\nend\n'
        f"config firewall policy\n{policies or opened}end\n"
    )


SSL = """\
config firewall address
edit "POOL"
set type iprange
set start-ip 10.99.0.10
set end-ip 10.99.0.200
next
end
config vpn ssl settings
set tunnel-ip-pools "POOL"
set source-interface "wan1"
set default-portal "full"
end
config vpn ssl web portal
edit "full"
set tunnel-mode enable
next
end
"""
