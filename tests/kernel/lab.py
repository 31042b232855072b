"""Routers of the real kernel in network namespaces, with hosts that send and record single packets.

The namespaces have no names: they live as long as this process holds them, so nothing is ever left behind. A host is
the far end of a router's cable: frames are written to it and read from it as they are on the wire, so a host can have
every address and every port, and answers nothing by itself. What a router accepts for itself is read from raw sockets,
which see a packet behind the INPUT chains.

Every router has rp_filter 0 (set explicitly), so that spoofed sources meet the rules and nothing else.
"""

from __future__ import annotations

import ctypes
import os
import select
import shutil
import socket
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import TracebackType

from auditor.model.address import V6, parse_ip
from auditor.model.service import GRE, ICMP, ICMP6, SCTP, TCP, UDP
from auditor.space.packets import Packet
from tests.kernel.frames import ANSWERS, Tagged, build, read, read_body

TOOLS = ("ip", "sysctl", "ipset", "iptables-restore", "ip6tables-restore", "iptables-save", "ip6tables-save")
SETTINGS = {
    "ipv4/conf/default/rp_filter": "0",
    "ipv4/conf/all/rp_filter": "0",
    "ipv4/conf/default/send_redirects": "0",
    "ipv4/conf/all/send_redirects": "0",
    "ipv4/ip_forward": "1",
    "ipv6/conf/default/accept_dad": "0",
    "ipv6/conf/all/forwarding": "1",
}
"""What every router is set to before it has an interface: new interfaces take the values of ``default``."""

OTHERS = (50, 89, 99)
"""Protocols without ports, conntrack knowing nothing of them: ESP, OSPF, and one for private encryption."""

_CLONE_NEWNET = 0x40000000


class LabError(Exception):
    """The kernel (or the place this runs in) refuses what the tests need."""


@dataclass(frozen=True, slots=True)
class Cable:
    """One interface of a router and what is behind it: a host, or (``to``) another router's interface."""

    name: str
    addresses: tuple[str, ...]
    to: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A router: its cables and its routes (in the words of ``ip route add``)."""

    name: str
    cables: tuple[Cable, ...]
    routes: tuple[str, ...]


Place = tuple[str, str]
"""A router and its interface; the router itself where the interface is empty."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something of ours, where it came out."""

    place: Place
    packet: Packet


@dataclass(slots=True)
class Fate:
    """What became of one packet: where it arrived, and where the answers of its receivers did."""

    arrived: list[Seen] = field(default_factory=list)
    answered: list[Seen] = field(default_factory=list)


def why_not() -> str:
    """Why no lab with iptables can be built here, or ``""``."""
    return _why_not(TOOLS, _iptables_works)


def why_no_nft() -> str:
    """Why no lab with nftables can be built here, or ``""``."""
    return _why_not(("ip", "sysctl", "nft"), _nft_works)


def _why_not(tools: Sequence[str], works: Callable[[Lab], None]) -> str:
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs Linux and root"
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    try:
        with Lab((Plan("r", (Cable("eth0", ("10.0.1.1/24", "2001:db8:1::1/64")),), ()),)) as lab:
            works(lab)
            lab.forget()
    except (LabError, OSError) as error:
        return f"the kernel refuses: {error}"
    return ""


def _iptables_works(lab: Lab) -> None:
    for six in (False, True):
        lab.load("r", "*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n", six=six)
        lab.load("r", "*filter\n-A FORWARD -m conntrack --ctstate NEW -j DROP\nCOMMIT\n", six=six)
    lab.load_sets("r", "create hosts hash:ip\n")


def _nft_works(lab: Lab) -> None:
    lab.load_nft(
        "r",
        "table inet t {\nchain f { type filter hook forward priority 0; ct state new drop; }\n"
        "chain n { type nat hook postrouting priority 100; masquerade; }\n}\n",
    )


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _enter(namespace: int) -> None:
    if _libc().setns(namespace, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _here() -> int:
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


@contextmanager
def _inside(namespace: int) -> Iterator[None]:
    """Sockets opened and programs started in here belong to the namespace."""
    home = _here()
    _enter(namespace)
    try:
        yield
    finally:
        _enter(home)
        os.close(home)


def _new() -> int:
    home = _here()
    try:
        if _libc().unshare(_CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        return _here()
    finally:
        _enter(home)
        os.close(home)


def _run(*words: str, text: str = "") -> str:
    done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=30, check=False)
    if done.returncode != 0:
        raise LabError(f"{' '.join(words)}: {done.stderr.strip()}\n{text}")
    return done.stdout


class Lab:
    """Routers as planned; use with ``with``."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self.plans = {plan.name: plan for plan in plans}
        self._spaces: dict[str, int] = {}
        self._wires: dict[Place, socket.socket] = {}
        self._ends: dict[int, Place] = {}
        self._laid: set[Place] = set()
        self._selves: dict[int, tuple[str, socket.socket]] = {}
        self._netlinks: list[socket.socket] = []
        self._described: dict[str, str] = {}
        try:
            self._build()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give everything back; the last one to hold a namespace takes it away."""
        for held in (*self._wires.values(), *(found for _, found in self._selves.values()), *self._netlinks):
            held.close()
        for namespace in self._spaces.values():
            os.close(namespace)
        self._wires, self._selves, self._netlinks, self._spaces = {}, {}, [], {}

    # -- building ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._spaces["hosts"] = _new()
        for name in self.plans:
            self._spaces[name] = _new()
            with _inside(self._spaces[name]):
                for key, value in SETTINGS.items():
                    Path("/proc/sys/net", key).write_text(value)
                _run("ip", "link", "set", "lo", "up")
        for name, plan in self.plans.items():
            for cable in plan.cables:
                self._lay(name, cable)
        for name, plan in self.plans.items():
            with _inside(self._spaces[name]):
                _run("ip", "-batch", "-", text="".join(f"route add {route}\n" for route in plan.routes))
        for name in self.plans:
            self._listen(name)

    def _lay(self, name: str, cable: Cable) -> None:
        """One cable, its far end in the hosts' namespace or in the other router's."""
        near = _mac(name, cable.name)
        if cable.to is None:
            far_name, far_space, far = f"{name}.{cable.name}", "hosts", _mac("hosts", f"{name}.{cable.name}")
        else:
            far_name, far_space, far = cable.to[1], cable.to[0], _mac(*cable.to)
        if (name, cable.name) in self._laid:
            return
        self._laid |= {(name, cable.name), (far_space, far_name)}
        with _inside(self._spaces[name]):
            _run(
                "ip", "link", "add", cable.name, "address", _text(near), "type", "veth", "peer", "name", far_name,
                "address", _text(far), "netns", f"/proc/{os.getpid()}/fd/{self._spaces[far_space]}",
            )  # fmt: skip
            self._dress(cable, far)
        with _inside(self._spaces[far_space]):
            if cable.to is None:
                self._attach((name, cable.name), far_name)
            else:
                other = next(found for found in self.plans[far_space].cables if found.name == far_name)
                self._dress(other, near)

    def _dress(self, cable: Cable, far: bytes) -> None:
        """Addresses, and everybody behind the cable at the far end's hardware address."""
        lines = [f"addr add {address} dev {cable.name}" for address in cable.addresses]
        lines.append(f"link set {cable.name} up")
        own = {address.partition("/")[0] for address in cable.addresses}
        for start in {address[: max(map(address.rfind, ".:")) + 1] for address in own}:
            for host in range(1, 255):
                neighbour = f"{start}{host}" if "." in start else f"{start}{host:x}"
                if neighbour not in own:
                    lines.append(f"neigh replace {neighbour} lladdr {_text(far)} dev {cable.name} nud permanent")
        _run("ip", "-batch", "-", text="\n".join(lines) + "\n")

    def _attach(self, place: Place, name: str) -> None:
        Path("/proc/sys/net/ipv6/conf", name, "disable_ipv6").write_text("1")
        _run("ip", "link", "set", name, "arp", "off", "up")
        wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        wire.bind((name, 3))
        wire.setblocking(False)
        self._wires[place] = wire
        self._ends[wire.fileno()] = place

    def _listen(self, name: str) -> None:
        with _inside(self._spaces[name]):
            netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
            netlink.settimeout(5)
            self._netlinks.append(netlink)
            for family, icmp in ((socket.AF_INET, ICMP), (socket.AF_INET6, ICMP6)):
                for protocol in (icmp, TCP, UDP, SCTP, GRE, *OTHERS):
                    ear = socket.socket(family, socket.SOCK_RAW, protocol)
                    ear.setblocking(False)
                    if family == socket.AF_INET6:
                        ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
                    self._selves[ear.fileno()] = (name, ear)

    # -- rules ------------------------------------------------------------------------------------------------------

    def load(self, router: str, text: str, *, six: bool) -> None:
        """``iptables-restore``; LabError when the kernel does not take the rules."""
        with _inside(self._spaces[router]):
            _run("ip6tables-restore" if six else "iptables-restore", text=text)

    def load_sets(self, router: str, text: str) -> None:
        """``ipset restore``."""
        with _inside(self._spaces[router]):
            _run("ipset", "restore", text=text)

    def load_nft(self, router: str, text: str) -> None:
        """``nft -f``; LabError when the kernel does not take the rules."""
        with _inside(self._spaces[router]):
            _run("nft", "-f", "-", text=f"flush ruleset\n{text}")

    def _host(self, router: str) -> str:
        """What stands beside the rules; the namespace is entered."""
        if router not in self._described:
            outputs = [f"# hostname\n{router}\n"]
            for command in (
                "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding",
                "ip addr",
                "ip route",
                "ip -6 route",
                "ip rule",
            ):
                outputs.append(f"# {command}\n{_run(*command.split())}")
            self._described[router] = "".join(outputs)
        return self._described[router]

    def export(self, router: str) -> str:
        """What the platform of iptables asks for, as one text."""
        with _inside(self._spaces[router]):
            saved = "".join(f"# {tool}\n{_run(tool)}" for tool in ("iptables-save", "ip6tables-save"))
            return f"{self._host(router)}# ipset save\n{_run('ipset', 'save')}{saved}"

    def export_nft(self, router: str) -> str:
        """What the platform of nftables asks for, as one text."""
        with _inside(self._spaces[router]):
            return f"{self._host(router)}# nft list ruleset\n{_run('nft', 'list', 'ruleset')}"

    def forget(self) -> None:
        """Empty every connection table (ctnetlink, IPCTNL_MSG_CT_DELETE without a tuple)."""
        for netlink in self._netlinks:
            netlink.send(struct.pack("=IHHII", 20, 1 << 8 | 2, 5, 1, 0) + bytes(4))
            answer = netlink.recv(4096)
            error = struct.unpack_from("=i", answer, 16)[0]
            if error:
                raise LabError(f"conntrack cannot be emptied: {os.strerror(-error)}")

    # -- packets ----------------------------------------------------------------------------------------------------

    def send(self, packets: Sequence[tuple[Place, Packet]], patience: float = 0.006) -> list[Fate]:
        """Send each from behind its interface; every host that receives one answers it. Connections start anew.

        After ``patience`` seconds without a packet nothing more is expected: veth hands packets over while they are
        sent, but for a busy machine.
        """
        self.forget()
        fates = [Fate() for _ in packets]
        for number, (place, packet) in enumerate(packets):
            self._write(place, build(packet, number))
        received = list(self._collect(patience))
        for place, tagged in received:
            if not tagged.answer and not _returns(packets[tagged.number][1], tagged):
                fates[tagged.number].arrived.append(Seen(place, tagged.packet))
        for number, fate in enumerate(fates):
            for seen in fate.arrived:
                if seen.place[1]:
                    self._write(seen.place, build(reply_to(seen.packet), number, answer=True))
        for place, tagged in (*received, *self._collect(patience)):
            if tagged.answer or _returns(packets[tagged.number][1], tagged):
                fates[tagged.number].answered.append(Seen(place, tagged.packet))
        return fates

    def _write(self, place: Place, datagram: bytes) -> None:
        wire = self._wires[place]
        kind = b"\x86\xdd" if datagram[0] >> 4 == 6 else b"\x08\x00"
        wire.send(_mac(*place) + _mac("hosts", ".".join(place)) + kind + datagram)

    def _collect(self, patience: float) -> Iterator[tuple[Place, Tagged]]:
        poll = select.poll()
        for number in (*self._selves, *(wire.fileno() for wire in self._wires.values())):
            poll.register(number, select.POLLIN)
        while ready := poll.poll(patience * 1000):
            for number, _ in ready:
                with suppress(BlockingIOError):
                    while True:
                        found = self._receive(number)
                        if found is not None:
                            yield found

    def _receive(self, number: int) -> tuple[Place, Tagged] | None:
        if number in self._selves:
            name, ear = self._selves[number]
            tagged = _heard(ear)
            return None if tagged is None else ((name, ""), tagged)
        place = self._ends[number]
        frame, told = self._wires[place].recvfrom(4096)
        if told[2] == socket.PACKET_OUTGOING:
            return None
        tagged = read(frame[14:])
        return None if tagged is None else (place, tagged)


def _heard(ear: socket.socket) -> Tagged | None:
    """From a raw socket: IPv4 with its header, IPv6 without (raw(7), RFC 3542)."""
    if ear.family == socket.AF_INET:
        return read(ear.recv(4096))
    body, ancillary, _, sender = ear.recvmsg(4096, 256)
    target = next(data[:16] for _, kind, data in ancillary if kind == socket.IPV6_PKTINFO)
    return read_body(parse_ip(sender[0]), V6 + int.from_bytes(target, "big"), ear.proto, body)


def _returns(sent: Packet, tagged: Tagged) -> bool:
    """True for the echo the kernel itself sends back, which repeats what was sent."""
    return sent.icmp in ANSWERS and tagged.packet.icmp == ANSWERS[sent.icmp]


def reply_to(packet: Packet) -> Packet:
    """What a receiver answers."""
    return replace(
        packet, source=packet.destination, destination=packet.source, source_port=packet.destination_port,
        destination_port=packet.source_port, icmp=ANSWERS.get(packet.icmp, packet.icmp), established=packet.protocol == TCP,
    )  # fmt: skip


def _mac(*name: str) -> bytes:
    """The hardware address of one end of a cable."""
    return b"\x02\x00" + struct.pack("!I", zlib.crc32(".".join(name).encode()))


def _text(mac: bytes) -> str:
    return ":".join(format(byte, "02x") for byte in mac)
