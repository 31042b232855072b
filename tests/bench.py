"""The figures to hold, measured as whole processes on this machine: ``make bench``.

Each row is run several times; the median is printed beside its bar and beside a reference measured in the same
minute, because absolute seconds drift with the machine and ratios do not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
AUDITOR = [PYTHON, "-m", "auditor"]
PLANT = ROOT / "samples" / "plants" / "kisarazu"


@dataclass(frozen=True, slots=True)
class Figure:
    """Median seconds and highest resident megabytes over some runs of one command."""

    seconds: float
    megabytes: float


def measure(command: Sequence[str], runs: int = 5) -> Figure:
    """Run a command ``runs`` times after one warm-up; its output is thrown away, its status may be 0 or 1."""
    seconds, memory = [], []
    for turn in range(runs + 1):
        before = os.times()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        if turn:
            seconds.append(os.times().elapsed - before.elapsed)
            memory.append(usage.ru_maxrss / 1024)
    return Figure(statistics.median(seconds), max(memory))


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


def row(work: str, figure: Figure, bar: str, reference: str, base: Figure) -> None:
    """One line of the table."""
    ratio = figure.seconds / base.seconds if base.seconds else 0.0
    print(f"{work:<52} {figure.seconds:7.2f} s {figure.megabytes:7.0f} MB   {bar:<22} {ratio:6.1f} x {reference}")


def main() -> None:
    """Print every figure that exists so far."""
    print(f"{'work':<52} {'median':>9} {'peak':>10}   {'bar':<22} against")
    bare = measure([PYTHON, "-c", "pass"])
    for option in ("--version", "--help"):
        row(f"auditor {option}", measure([*AUDITOR, option]), "<= 0.15 s", "an empty Python process", bare)
    audit = [*AUDITOR, "audit", str(PLANT), "--format", "json", "--fail-on", "never", "--quiet"]
    row("audit of the sample plant, JSON", measure(audit), "<= 2 s, <= 200 MB", "an empty Python process", bare)
    with tempfile.TemporaryDirectory() as folder:
        for lines, bar in ((100_000, "<= 4 s"), (500_000, "<= 25 s, <= 1500 MB")):
            path = Path(folder) / f"{lines}.cfg"
            path.write_text(ios_text(lines), encoding="utf-8")
            split = f"[line.split() for line in open({str(path)!r})]"
            base = measure([PYTHON, "-c", split], runs=3)
            figure = measure([*AUDITOR, "parse", str(path), "--quiet"], runs=3 if lines < 200_000 else 1)
            row(f"parse and account {lines:,} IOS lines", figure, bar, "reading and splitting the lines", base)


if __name__ == "__main__":
    main()
