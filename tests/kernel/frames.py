"""Datagrams for the wire: built from the packets the engines speak of, and read back with the number they carry.

Behind its transport header every datagram carries a number and whether it is the answer to the one of that number, so
that nothing the kernel sends by itself (resets, ICMP errors that quote a datagram) is taken for one of them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from auditor.model.address import V6
from auditor.model.service import GRE, ICMP, ICMP6, SCTP, TCP, UDP
from auditor.space.packets import Packet

_MARK = b"\xa5\x5aProbe"
_TAG = struct.Struct(f"!{len(_MARK)}sIB")
_HEADER = {TCP: 20, UDP: 8, ICMP: 8, ICMP6: 8, SCTP: 36, GRE: 4}
"""Bytes before the tag; for SCTP the common header, an INIT chunk, and the head of a parameter that carries the tag."""

ANSWERS = {8 * 256: 0, 128 * 256: 129 * 256}
_SYN, _RST, _ACK = 2, 4, 16
_FIRST = 1000
"""The sequence number of every segment that opens a connection."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A datagram of ours as it was seen."""

    packet: Packet
    number: int
    answer: bool


def build(packet: Packet, number: int, *, answer: bool = False) -> bytes:
    """The IP datagram of a packet."""
    six = packet.destination >= V6
    tag = _TAG.pack(_MARK, number, answer)
    source, destination = _address(packet.source), _address(packet.destination)
    body = _body(packet, number, tag, answer)
    pseudo = source + destination + struct.pack("!IHBB", len(body), 0, 0, packet.protocol)
    place = {TCP: 16, UDP: 6, ICMP: 2, ICMP6: 2}.get(packet.protocol)
    if place is not None:
        total = checksum(body if packet.protocol == ICMP else pseudo + body)
        body = body[:place] + struct.pack("!H", total or 0xFFFF) + body[place + 2 :]
    if six:
        return struct.pack("!IHBB", 6 << 28, len(body), packet.protocol, 64) + source + destination + body
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), number & 0xFFFF, 0, 64, packet.protocol, 0)
    total = checksum(head + source + destination)
    return head[:10] + struct.pack("!H", total) + source + destination + body


def _address(point: int) -> bytes:
    return (point - V6).to_bytes(16, "big") if point >= V6 else point.to_bytes(4, "big")


def _body(packet: Packet, number: int, tag: bytes, answer: bool) -> bytes:
    ports = struct.pack("!HH", packet.source_port, packet.destination_port)
    if packet.protocol == TCP:
        flags = _SYN | _ACK if answer else _SYN
        return ports + struct.pack("!IIBBHHH", _FIRST, _FIRST + 1 if answer else 0, 5 << 4, flags, 8192, 0, 0) + tag
    if packet.protocol == UDP:
        return ports + struct.pack("!HH", 8 + len(tag), 0) + tag
    if packet.protocol in (ICMP, ICMP6):
        return struct.pack("!HHHH", packet.icmp, 0, number & 0xFFFF, 1) + tag
    if packet.protocol == SCTP:
        return _sctp(ports, number, tag, answer)
    if packet.protocol == GRE:
        return struct.pack("!HH", 0, 0x0800) + tag
    return tag


def _sctp(ports: bytes, number: int, tag: bytes, answer: bool) -> bytes:
    """An INIT, or the INIT ACK that cites the INIT's tag (RFC 9260)."""
    parameter = struct.pack("!HH", 0x8FFF, 4 + len(tag)) + tag
    chunk = struct.pack("!BBHIIHHI", 2 if answer else 1, 0, 20 + len(parameter), number + 1, 8192, 1, 1, 1) + parameter
    head = ports + struct.pack("!I", number + 1 if answer else 0)
    whole = head + bytes(4) + chunk
    return head + struct.pack("<I", crc32c(whole)) + chunk


def read(datagram: bytes) -> Tagged | None:
    """The packet of a datagram of ours, or None."""
    if len(datagram) < 20:
        return None
    if datagram[0] >> 4 == 6:
        source, destination = (V6 + int.from_bytes(datagram[at : at + 16], "big") for at in (8, 24))
        return read_body(source, destination, datagram[6], datagram[40:])
    source, destination = (int.from_bytes(datagram[at : at + 4], "big") for at in (12, 16))
    return read_body(source, destination, datagram[9], datagram[(datagram[0] & 15) * 4 :])


def read_body(source: int, destination: int, protocol: int, body: bytes) -> Tagged | None:
    """As :func:`read`, without the IP header."""
    at = _HEADER.get(protocol, 0)
    if len(body) < at + _TAG.size:
        return None
    mark, number, answer = _TAG.unpack_from(body, at)
    if mark != _MARK:
        return None
    ports = struct.unpack_from("!HH", body) if protocol in (TCP, UDP, SCTP) else (0, 0)
    icmp = body[0] * 256 + body[1] if protocol in (ICMP, ICMP6) else 0
    established = protocol == TCP and bool(body[13] & (_ACK | _RST))
    return Tagged(Packet(source, destination, protocol, *ports, icmp, established), number, bool(answer))


def checksum(data: bytes) -> int:
    """The internet checksum (RFC 1071)."""
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + bytes(len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def crc32c(data: bytes) -> int:
    """The checksum of SCTP (RFC 9260, appendix A), bit by bit."""
    found = 0xFFFFFFFF
    for byte in data:
        found ^= byte
        for _ in range(8):
            found = found >> 1 ^ (0x82F63B78 if found & 1 else 0)
    return found ^ 0xFFFFFFFF
