"""Devices that stand in for each other and filter differently: after a failover other communication passes (decision 19)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.check import Evidence, Result, Severity, Side, Verdict
from auditor.model.address import format_ip
from auditor.model.text import Text
from auditor.reach.network import Network
from auditor.reach.redundancy import Carrier

PAIR_UNLIKE = Text(
    "{pair} share {address} and do not let the same communication pass: after a failover other communication is permitted",
    "{pair} はアドレス {address} を共有するが、通過させる通信が異なる。切り替わると別の通信が許可される",
)
PAIR_UNCLEAR = Text(
    "{pair} share {address}: whether both let the same communication pass cannot be told",
    "{pair} はアドレス {address} を共有するが、同じ通信を通過させるか判定できない",
)
"""The messages ``pair_unlike`` and ``pair_unclear`` of a check that yields :func:`unlike_pairs`."""


def unlike_pairs(network: Network, concerned: Callable[[Carrier], bool], sides: frozenset[Side]) -> Iterator[Result]:
    """A warning for each pair of carriers of one address, one of them ``concerned``, whose filters differ there."""
    for pair in network.redundant_pairs:
        if pair.alike or not (concerned(pair.first) or concerned(pair.second)):
            continue
        sure = pair.alike is False and pair.certain
        names = ", ".join(f"{one.device}:{one.interface}" for one in (pair.first, pair.second))
        unknown = (
            Text("the filters of both in full", "双方のフィルタの全体")
            if pair.alike is None
            else Text("whether both stand on one segment", "双方が同一セグメントにあるか")
        )
        yield Result(
            subject=f"{names}: {format_ip(pair.address)}",
            verdict=Verdict.WARN if sure else Verdict.CANNOT_TELL,
            says="pair_unlike" if sure else "pair_unclear",
            severity=Severity.MEDIUM,
            sides=sides,
            values={"pair": names, "address": format_ip(pair.address)},
            evidence=(Evidence(pair.first.at, "interface"), Evidence(pair.second.at, "interface")),
            unknowns=() if sure else (unknown,),
        )
