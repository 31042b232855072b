"""What calls a scheduled run: a systemd service and timer, a cron line, or a task of the Windows Task Scheduler."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

_CALENDAR = {
    "hourly": "*-*-* *:{minute:02}:00", "daily": "*-*-* {hour:02}:{minute:02}:00",
    "weekly": "Mon *-*-* {hour:02}:{minute:02}:00", "monthly": "*-*-01 {hour:02}:{minute:02}:00",
}  # fmt: skip
_CRON = {
    "hourly": "{minute} * * * *", "daily": "{minute} {hour} * * *", "weekly": "{minute} {hour} * * 1",
    "monthly": "{minute} {hour} 1 * *",
}  # fmt: skip
_TRIGGER = {
    "hourly": "<TimeTrigger><Repetition><Interval>PT1H</Interval></Repetition>{start}</TimeTrigger>",
    "daily": "<CalendarTrigger>{start}<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger>",
    "weekly": (
        "<CalendarTrigger>{start}<ScheduleByWeek><DaysOfWeek><Monday /></DaysOfWeek><WeeksInterval>1</WeeksInterval>"
        "</ScheduleByWeek></CalendarTrigger>"
    ),
    "monthly": (
        "<CalendarTrigger>{start}<ScheduleByMonth><DaysOfMonth><Day>1</Day></DaysOfMonth><Months><January /><February />"
        "<March /><April /><May /><June /><July /><August /><September /><October /><November /><December /></Months>"
        "</ScheduleByMonth></CalendarTrigger>"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a schedule runs: ``every`` hour, day, Monday or first of the month, at ``hour``:``minute``."""

    every: str
    hour: int
    minute: int

    def form(self, table: dict[str, str]) -> str:
        """The timing in the words of one scheduler."""
        return table[self.every].format(hour=self.hour, minute=self.minute)


def systemd(name: str, command: Sequence[str], timing: Timing, writes: Path, user: str) -> dict[str, str]:
    """Service and timer by file name. ``writes`` is the folder of the history, the only one the service may write to.

    ``Persistent`` makes up for a run missed while the machine was off (systemd.timer(5)). Findings (status 1) and lines not
    understood (3) are results of an audit, not failures of the service.
    """
    run_as = f"User={user}\n" if user else ""
    service = f"""\
[Unit]
Description=auditor: scheduled audit ({name})
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={" ".join(_systemd_word(word) for word in command)}
SuccessExitStatus=1 3
TimeoutStartSec=4h
{run_as}UMask=0077
Nice=10
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={_quoted(str(writes))}
"""
    timer = f"""\
[Unit]
Description=auditor: timer of the scheduled audit ({name})

[Timer]
OnCalendar={timing.form(_CALENDAR)}
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{name}.service": service, f"{name}.timer": timer}


def _systemd_word(word: str) -> str:
    """A word of a command that no variable, specifier or quote changes (systemd.service(5), "Command lines")."""
    return _quoted(word.replace("$", "$$"))


def _quoted(word: str) -> str:
    """A word of a setting that no specifier or quote changes (systemd.syntax(7), systemd.unit(5) "Specifiers")."""
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{word}"' if not word or any(letter in word for letter in " \t'\";\\") else word


def cron(command: Sequence[str], timing: Timing) -> str:
    """A line for ``crontab -e``; a percent sign would end the command (crontab(5))."""
    return f"{timing.form(_CRON)} {shlex.join(command)}\n".replace("%", "\\%")


def windows(name: str, command: Sequence[str], timing: Timing, first: date) -> str:
    """A task for ``schtasks /Create /XML``, to be written as UTF-16."""
    start = f"<StartBoundary>{first.isoformat()}T{timing.hour:02}:{timing.minute:02}:00</StartBoundary>"
    trigger = _TRIGGER[timing.every].format(start=start)
    return f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>auditor: scheduled audit ({escape(name)})</Description></RegistrationInfo>
  <Triggers>{trigger}</Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(command[0])}</Command>
      <Arguments>{escape(subprocess.list2cmdline(command[1:]))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""
