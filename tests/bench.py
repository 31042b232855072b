"""The figures to hold, measured as whole processes on this machine: ``make bench``; how they grow: ``make curves``.

Each row is run several times; the median is printed as wall and as processor seconds, with the highest memory, beside
its bar and beside a reference measured in the same run, because absolute seconds drift with the machine and its other
work, and ratios do so less.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench_inputs import asa_text, fortios_policy_text, ios_text
from tests.bench_plants import asa_matrix, routed_plant

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
AUDITOR = [PYTHON, "-m", "auditor"]
PLANT = ROOT / "samples" / "plants" / "kisarazu"
REPORT = ["--format", "json", "--fail-on", "never", "--quiet"]
LINES = ["--select", "RUL-002", "--select", "RUL-003", *REPORT]
LIMIT = 120.0
CURVE_LIMIT = 100.0


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians over some runs of one command, and its highest resident megabytes; ``stopped``: it met the time limit."""

    wall: float
    processor: float
    megabytes: float
    output: str = ""
    stopped: bool = False


def measure(command: Sequence[str], runs: int = 3, limit: float = LIMIT, warm: bool = True) -> Figure:
    """Run a command ``runs`` times; a run longer than ``limit`` is stopped, and no further one is begun.

    Its status may be 0 or 1. What it writes is only kept from parts measured inside one process.
    """
    found: list[Figure] = []
    if warm:
        first = _once(command, limit)
        if first.stopped:
            return first
    for _ in range(runs):
        found.append(_once(command, limit))
        if found[-1].stopped:
            return found[-1]
    return Figure(
        statistics.median(one.wall for one in found), statistics.median(one.processor for one in found),
        max(one.megabytes for one in found), found[-1].output,
    )  # fmt: skip


def _once(command: Sequence[str], limit: float) -> Figure:
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT)
        timer = threading.Timer(limit, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        stopped = process.returncode < 0 and wall >= limit
        accepted = (0,) if "tests.bench_parts" in command else (0, 1)
        if process.returncode not in accepted and not stopped:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        output.seek(0)
        words = output.read(200).decode("utf-8", "replace") if "tests.bench_parts" in command else ""
    return Figure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, words, stopped)


def part(*arguments: str, runs: int = 3) -> Figure:
    """A part measured inside its process: its own two times, the memory of the whole."""
    found = measure([PYTHON, "-m", "tests.bench_parts", *arguments], runs, warm=False)
    if found.stopped:
        return found
    wall, processor, told = found.output.split(None, 2)
    return Figure(float(wall), float(processor), found.megabytes, told.strip())


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must not exceed."""

    seconds: float
    megabytes: float = float("inf")

    def __str__(self) -> str:
        memory = f", {self.megabytes:.0f} MB" if self.megabytes < float("inf") else ""
        if self.seconds == float("inf"):
            return "no bar"
        return f"<= {self.seconds:g} s{memory}"

    def met(self, figure: Figure) -> str:
        """By the wall, else at least by the processor (the machine had other work), else not."""
        if self.seconds == float("inf"):
            return ""
        if figure.stopped or figure.megabytes > self.megabytes or figure.processor > self.seconds:
            return "NO"
        return "yes" if figure.wall <= self.seconds else "cpu"


def row(work: str, figure: Figure, bar: Bar, reference: str, base: Figure) -> None:
    """One line of the table."""
    if figure.stopped:
        print(f"{work:<50} stopped at {LIMIT:.0f} s {figure.megabytes:6.0f} MB  {bar!s:<18} NO", flush=True)
        return
    ratio = figure.processor / base.processor if base.processor else 0.0
    print(
        f"{work:<50} {figure.wall:7.2f} {figure.processor:7.2f} {figure.megabytes:6.0f}  {bar!s:<18} {bar.met(figure):<4}"
        f"{ratio:7.1f} x {reference}",
        flush=True,
    )


def table(folder: Path) -> None:
    """Every figure with a bar."""
    print(
        f"{'work':<50} {'wall s':>7} {'cpu s':>7} {'MB':>6}  {'bar':<18} {'met':<4}{'cpu against a reference of this run':>9}"
    )
    bare = measure([PYTHON, "-c", "pass"])
    for option in ("--version", "--help"):
        row(f"auditor {option}", measure([*AUDITOR, option]), Bar(0.15), "an empty Python process", bare)
    audit = measure([*AUDITOR, "audit", str(PLANT), *REPORT])
    row("audit of the 10-device sample plant, JSON", audit, Bar(2, 200), "an empty Python process", bare)
    for lines, bar in ((100_000, Bar(4)), (500_000, Bar(25, 1500))):
        path = written(folder, f"{lines}.cfg", ios_text(lines))
        base = measure([PYTHON, "-c", f"[line.split() for line in open({path!r})]"])
        figure = measure([*AUDITOR, "parse", path, "--quiet"], 3 if lines < 200_000 else 1)
        row(f"parse and account {lines:,} IOS lines", figure, bar, "reading and splitting the lines", base)
    for name, path in (
        ("10,000-line ASA list", written(folder, "asa.cfg", asa_text(10_000))),
        ("5,000 FortiOS rules of groups", written(folder, "forti.conf", fortios_policy_text(5_000))),
    ):
        reference, inside = part("naive", path, runs=1), part("exact", path)
        figure = measure([*AUDITOR, "audit", path, *LINES])
        row(f"dead and redundant lines, {name}", figure, Bar(3), "comparing every pair of lines", reference)
        row("  of it: the analysis alone", inside, Bar(3), "comparing every pair of lines", reference)
        print(f"  exact: {inside.output}; pairs: {reference.output}")
    matrix = files(folder / "matrix", asa_matrix(20, 10_000))
    steady = part("calibration")
    zones = measure([*AUDITOR, "audit", matrix, "--select", "CNI", *REPORT])
    row("zone matrix and its violations, 10,000 rules", zones, Bar(10), CALIBRATION, steady)
    whole = measure([*AUDITOR, "audit", matrix, *REPORT])
    row("  the same firewall with all checks", whole, Bar(float("inf")), CALIBRATION, steady)
    text = asa_text(10_000).split("\n")
    changed = next(n for n, line in enumerate(text) if n > 5000 and " permit tcp host" in line)
    text[changed] = text[changed].replace(" permit ", " deny ")
    edited = written(folder, "edited.cfg", "\n".join(text))
    row(
        "one-rule edit of 10,000, both lists loaded", part("edit", str(folder / "asa.cfg"), edited), Bar(1), CALIBRATION, steady
    )  # fmt: skip
    typed = written(folder, "typed.txt", "access-list GLOBAL line 1 extended deny tcp any host 10.1.2.9 eq 3389\n")
    quick = part("verdict", matrix, typed)
    row("one-rule edit of 10,000: verdict, both states loaded", quick, Bar(1), CALIBRATION, steady)
    print(f"  {quick.output}")
    print(f"{CALIBRATION}: {steady.processor:.2f} s. Batfish on the 10,000-line list, measured earlier on another day:")
    print("12.3 s cold, 3.2 s warm. met: cpu = only by processor seconds, while the machine had other work.")


CALIBRATION = "2 million loop turns"


def curves(folder: Path) -> None:
    """How time and memory grow; a curve ends where a point meets the time limit."""
    rules = (1_000, 3_000, 10_000, 30_000, 100_000)
    curve(
        "dead and redundant lines, ASA list", "lines",
        [(size, lambda size=size: written(folder, f"a{size}.cfg", asa_text(size)), LINES) for size in rules],
    )  # fmt: skip
    curve(
        "dead and redundant lines, FortiOS groups", "rules",
        [(size, lambda size=size: written(folder, f"f{size}.conf", fortios_policy_text(size)), LINES) for size in rules],
    )  # fmt: skip
    curve(
        "audit of a routed plant, 5 zones", "devices",
        [(size, lambda size=size: files(folder / f"p{size}", routed_plant(size)), REPORT) for size in (10, 30, 100, 1_000)],
    )  # fmt: skip
    curve(
        "zone matrix, one firewall, 10,000 rules", "zones",
        [(size, lambda size=size: files(folder / f"z{size}", asa_matrix(size, 10_000)), REPORT) for size in (2, 10, 30, 100)],
    )  # fmt: skip


def curve(name: str, unit: str, points: Sequence[tuple[int, object, Sequence[str]]]) -> None:
    """One curve, with the time per unit against the point before."""
    print(f"\n{name}\n{unit:>9} {'wall s':>8} {'cpu s':>8} {'MB':>6}  growth", flush=True)
    before: tuple[int, float] | None = None
    for size, make, options in points:
        path = make()  # type: ignore[operator]
        found = measure([*AUDITOR, "audit", path, *options], 1, CURVE_LIMIT, warm=False)
        if found.stopped:
            print(f"{size:>9} stopped at {CURVE_LIMIT:.0f} s, {found.megabytes:.0f} MB")
            return
        growth = ""
        if before is not None:
            growth = f"{found.processor / before[1]:.1f} x for {size / before[0]:.1f} x"
        print(f"{size:>9} {found.wall:8.2f} {found.processor:8.2f} {found.megabytes:6.0f}  {growth}", flush=True)
        before = (size, found.processor)


def written(folder: Path, name: str, text: str) -> str:
    """The path of a new file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def files(folder: Path, texts: Mapping[str, str]) -> str:
    """The path of a new folder of files."""
    for name, text in texts.items():
        written(folder, name, text)
    return str(folder)


ENVIRONMENT = dict(os.environ)


def main() -> None:
    """The table, or with ``--curves`` the curves."""
    folder = Path(tempfile.mkdtemp(prefix="auditor-bench-"))
    # as when installed: modules are compiled once, but nothing is written beside the sources
    ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
    ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    try:
        before = part("calibration").processor
        (curves if "--curves" in sys.argv[1:] else table)(folder)
        print(f"{CALIBRATION}: {before:.2f} s at the start, {part('calibration').processor:.2f} s at the end")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
