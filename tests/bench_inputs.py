"""Made-up long configurations for the benchmark and for tests: seeded, with dead lines planted and their places known."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

_SERVICES = ("eq 22", "eq 80", "eq 443", "eq 502", "eq 102", "range 5000 5010", "range 1024 2047", "eq 8080", "")


def asa_text(lines: int, seed: int = 7) -> str:
    """An ASA configuration whose list IN has about ``lines`` lines over clustered prefixes.

    One line in 33 repeats a narrower part of an earlier line; one in 99 is covered only by two earlier lines together.
    """
    head = [
        ": Saved", "ASA Version 9.12(4)", "!", "hostname bench", "!",
        "interface GigabitEthernet0/0", " nameif outside", " security-level 0", " ip address 192.0.2.1 255.255.255.0", "!",
    ]  # fmt: skip
    tail = ["access-group IN in interface outside", ""]
    return "\n".join([*head, *(f"access-list IN extended {line}" for line in asa_lines(lines, seed)), *tail])


def asa_lines(lines: int, seed: int = 7) -> list[str]:
    """The entries of :func:`asa_text` without the list's name."""
    draw = random.Random(seed)
    sites = [f"10.{draw.randrange(200)}.{draw.randrange(256)}" for _ in range(max(lines // 10, 4))]
    found: list[str] = []
    while len(found) < lines - 1:
        number = len(found)
        source, target = _place(draw, sites), _place(draw, sites)
        action = "deny" if draw.random() < 0.25 else "permit"
        if number % 33 == 32:
            site = draw.choice(sites)
            found.append(f"permit tcp {site}.0 255.255.255.0 {target} eq 443")
            found.append(f"{action} tcp {site}.64 255.255.255.192 {target} eq 443")
        elif number % 99 == 50:
            site = draw.choice(sites)
            for half in ("0", "128"):
                found.append(f"permit tcp {site}.{half} 255.255.255.128 {target} range 9000 9009")
            found.append(f"deny tcp {site}.0 255.255.255.0 {target} eq 9005")
        else:
            found.append(f"{action} {draw.choice(('tcp', 'tcp', 'udp'))} {source} {target} {_service(draw)}".rstrip())
    return [*found, "deny ip any any log"]


def _place(draw: random.Random, sites: list[str]) -> str:
    kind = draw.random()
    site = draw.choice(sites)
    if kind < 0.006:
        return "any"
    if kind < 0.6:
        return f"host {site}.{draw.randrange(1, 255)}"
    if kind < 0.9:
        return f"{site}.0 255.255.255.0"
    return (
        f"{site}.{draw.randrange(4) * 64} 255.255.255.192"
        if kind < 0.99
        else f"{site.rpartition('.')[0]}.0.0 255.255.0.0"
    )


def _service(draw: random.Random) -> str:
    return draw.choice(_SERVICES) if draw.random() < 0.8 else f"eq {draw.randrange(1, 65536)}"


def fortios_policy_text(rules: int, seed: int = 11, members: int = 25) -> str:
    """A FortiOS policy of ``rules`` rules between groups of about ``members`` networks and services on each side."""
    draw = random.Random(seed)
    return "\n".join(_fortios(draw, rules, members))


def _fortios(draw: random.Random, rules: int, members: int) -> Iterator[str]:
    addresses, groups = max(rules // 2, 50), max(rules // 12, 20)
    yield "#config-version=FGT60F-7.0.5-FW-build0304-220208:opmode=0:vdom=0:user=admin"
    yield from _table(
        "system interface", 3, lambda n: (f"port{n + 1}", [f"ip 10.250.{n}.1 255.255.255.0", "type physical"])
    )
    yield from _table("firewall address", addresses, lambda n: (f"net{n}", [f"subnet {_network(draw)}"]))
    yield from _table(
        "firewall addrgrp", groups, lambda n: (f"grp{n}", [f"member {_names(draw, 'net', addresses, members)}"])
    )
    yield from _table(
        "firewall service custom",
        120,
        lambda n: (f"svc{n}", [f"tcp-portrange {1000 + n * 37 % 4000}", f"udp-portrange {7000 + n}"]),
    )
    yield from _table("firewall service group", 40, lambda n: (f"sg{n}", [f"member {_names(draw, 'svc', 120, 6)}"]))
    yield from _table("firewall policy", rules, lambda n: (str(n + 1), _policy(draw, groups)))


def _policy(draw: random.Random, groups: int) -> list[str]:
    inward, outward = draw.sample(("port1", "port2", "port3"), 2)
    service = f'"sg{draw.randrange(40)}"' if draw.random() < 0.9 else '"ALL"'
    return [
        f'srcintf "{inward}"', f'dstintf "{outward}"', f'srcaddr "grp{draw.randrange(groups)}"',
        f'dstaddr "grp{draw.randrange(groups)}"', f"action {'accept' if draw.random() < 0.8 else 'deny'}",
        'schedule "always"', f"service {service}", "logtraffic all",
    ]  # fmt: skip


def _names(draw: random.Random, stem: str, of: int, count: int) -> str:
    return " ".join(
        f'"{stem}{n}"' for n in sorted(draw.sample(range(of), draw.randrange(count * 4 // 5, count * 6 // 5 + 1)))
    )


def _network(draw: random.Random) -> str:
    site = f"10.{draw.randrange(100)}.{draw.randrange(256)}"
    if draw.random() < 0.5:
        return f"{site}.{draw.randrange(1, 255)} 255.255.255.255"
    return f"{site}.0 255.255.255.0" if draw.random() < 0.8 else f"{site.rpartition('.')[0]}.0.0 255.255.0.0"


def _table(name: str, entries: int, entry: Callable[[int], tuple[str, list[str]]]) -> Iterator[str]:
    yield f"config {name}"
    for number in range(entries):
        title, settings = entry(number)
        yield f'    edit "{title}"' if not title.isdecimal() else f"    edit {title}"
        yield from (f"        set {setting}" for setting in settings)
        yield "    next"
    yield "end"


def ios_text(lines: int) -> str:
    """A made-up IOS configuration of about ``lines`` lines: interfaces, lists with every kind of entry, routes."""
    parts = ["version 17.9", "hostname bench", "!"]
    number = 0
    while len(parts) < lines * 0.4:
        number += 1
        parts += [
            f"interface GigabitEthernet{number // 48}/0/{number % 48}",
            f" description to host {number}",
            f" ip address 10.{number >> 8 & 255}.{number & 255}.1 255.255.255.0",
            " ip access-group BENCH in" if number % 2 else " no ip redirects",
            " shutdown" if number % 7 == 0 else " no ip proxy-arp",
            "!",
        ]
    parts.append("ip access-list extended BENCH")
    kinds = (
        " permit tcp host 10.{a}.{b}.7 10.{b}.{a}.0 0.0.0.255 eq 443",
        " deny udp 10.{a}.0.0 0.0.255.255 any range 5000 5010 log",
        " permit icmp any host 10.{b}.{a}.9 echo",
        " permit tcp any 192.168.{a}.0 0.0.0.255 established",
    )
    while len(parts) < lines * 0.9:
        number += 1
        parts.append(kinds[number % 4].format(a=number & 255, b=number >> 8 & 255))
    while len(parts) < lines:
        number += 1
        parts.append(f"ip route 172.{16 + (number >> 8 & 15)}.{number & 255}.0 255.255.255.0 10.0.0.1")
    return "\n".join([*parts, "end", ""])
