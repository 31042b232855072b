"""The program as tests run it: in this process for what it answers, in one of its own for streams and exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from auditor.cli import main

ROOT = Path(__file__).parents[2]
DAY = "2026-11-22"

CONFIG = """\
version 15.2
hostname rt-01
!
interface GigabitEthernet0/0
 description \x1b[31mto office\x1b[0m <script>alert(1)</script>
 ip address 10.10.1.1 255.255.255.0
 ip access-group IN in
!
interface GigabitEthernet0/1
 ip address 10.30.1.1 255.255.255.0
!
ip routing
!
ip access-list extended IN
 permit tcp any host 10.30.1.10 eq 502
 deny ip any any
line vty 0 4
 transport input telnet
end
"""
"""A router between an office and a control network: one permitted flow, and Telnet on its lines."""

PLANT = """\
schema: 1
plant:
  name: JB2
zones:
  - id: office
    kind: it
    prefixes: [10.10.0.0/16]
  - id: dcs
    kind: control
    prefixes: [10.30.0.0/16]
"""
WAIVERS = "waiver_id,check_id,target,risk,decision,compensating_measure,approver,officer_approval,date,expires\n"


def environment(home: Path, **others: str) -> dict[str, str]:
    """A user's environment with nothing in it but what is said."""
    return {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "HOME": str(home), **others}


def run(
    *words: str, cwd: Path, lang: str = "en", stdin: bytes = b"", **others: str
) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, in an empty home."""
    settings = {"AUDITOR_LANG": lang, **others}
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        cwd=cwd,
        env=environment(cwd / "home", **{name: value for name, value in settings.items() if value}),
        input=stdin,
        capture_output=True,
        check=False,
    )


def invoke(*words: str | Path, **others: Any) -> Result:
    """The program in this process."""
    return CliRunner(env={"AUDITOR_LANG": "en"}).invoke(main, [str(word) for word in words], **others)


def report(*words: str | Path, **others: Any) -> dict[str, Any]:
    """The JSON report of an audit."""
    done = invoke("audit", *words, "--format", "json", "--as-of", DAY, **others)
    assert done.exit_code in (0, 1, 3), done.output
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def tree(folder: Path) -> set[str]:
    """Every path below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
