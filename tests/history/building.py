"""Small drafts to keep, and processes that keep them until they are killed."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from auditor.history.store import open_to_write
from auditor.history.types import DeviceState, Draft, sha256

DAY = date(2026, 1, 1)


def finding(
    mark: str, check: str = "CNI-001", verdict: str = "fail", severity: str = "high", device: str = "fw"
) -> dict[str, Any]:
    """A finding as the JSON report has it, as far as a history looks at it."""
    return {
        "fingerprint": mark, "check": check, "verdict": verdict, "severity": severity, "device": device,
        "message": f"{check} {mark}",
    }  # fmt: skip


def draft(
    number: int, *findings: dict[str, Any], checks: tuple[str, ...] = ("CNI-001",), devices: tuple[str, ...] = ("fw",),
    padding: int = 0, **others: Any,
) -> Draft:  # fmt: skip
    """The audit of day ``number``."""
    report = {
        "schema": "report/1", "findings": list(findings), "checks": [{"id": id, "verdict": "fail"} for id in checks],
        "measures": [], "points": [{"id": "2-4", "verdict": "not_met" if findings else "met"}],
        "padding": "".join(random.Random(number).choices("abcdef ", k=padding)),
    }  # fmt: skip
    meant = b"{}"
    values: dict[str, Any] = {
        "as_of": DAY + timedelta(days=number), "series": "plant", "sources": ("configs",), "commit": "", "tool": "1",
        "language": "en", "exit": 0, "report": json.dumps(report).encode(), "inputs": (("fw.cfg", "0" * 64),),
        "devices": {
            name: DeviceState(platform="x", meaning=sha256(meant), unread=sha256(b""), sums=("0" * 64,))
            for name in devices
        },
        "blobs": {sha256(meant): meant},
    }  # fmt: skip
    return Draft(**{**values, **others})


def in_child(act: Callable[[], None]) -> int:
    """Do it in a process of its own, which ends with status 1 when it raises; its id."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        act()
        status = 0
    finally:
        os._exit(status)


def killed_after(act: Callable[[], None], seconds: float) -> None:
    """Do it in a process of its own that is killed after that time, wherever it is then."""
    child = in_child(act)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def keep_on(path: Path, first: int, told: Path) -> None:
    """Append audit after audit; a byte in ``told`` for each that was said to be kept."""
    with told.open("ab", buffering=0) as out:
        number = first
        while True:
            with open_to_write(path) as store:
                store.append(draft(number, finding(f"f{number}"), padding=3000))
            out.write(b".")
            number += 1
