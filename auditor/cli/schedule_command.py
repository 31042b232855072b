"""``auditor schedule``: audits that run by themselves and tell only what is new or worse."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.model.text import Text

if TYPE_CHECKING:
    from auditor.schedule.news import Channel

F = TypeVar("F", bound=Callable[..., Any])
SEVERITIES = ("critical", "high", "medium", "low")
EVERY = ("hourly", "daily", "weekly", "monthly")
_USER = re.compile(r"[A-Za-z0-9_.-]{0,64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

_file = click.Path(path_type=Path, dir_okay=False)
_OPTIONS = (
    click.option(
        "--history", envvar="AUDITOR_HISTORY", required=True, type=_file, metavar="DB",
        help=say("The history database audits are kept in.", "監査を保存する履歴データベース。"),
    ),
    shared.plant,
    shared.history_texts,
    click.option(
        "--name", default="auditor", show_default=True,
        help=say("Name of this schedule.", "スケジュールの名前。"),
    ),
    click.option(
        "--every", type=click.Choice(EVERY), default="daily", show_default=True,
        help=say("How often it runs.", "実行の間隔。"),
    ),
    click.option(
        "--fail-on", envvar="AUDITOR_FAIL_ON", type=click.Choice((*SEVERITIES, "never")), default="high", show_default=True,
        help=say("Severity that makes the status 1.", "終了コードを 1 にする深刻度。"),
    ),
    click.option(
        "--notify-on", type=click.Choice(SEVERITIES), default="low", show_default=True,
        help=say("Lowest severity that is told.", "通知する最低の深刻度。"),
    ),
    click.option("--mail-to", multiple=True, metavar="ADDRESS", help=say("Whom to write to; repeatable.", "メールの宛先。複数指定可。")),
    click.option("--mail-from", metavar="ADDRESS", help=say("Who writes.", "メールの差出人。")),
    click.option(
        "--mail-server", metavar="URL",
        help=say("smtp://[USER@]HOST (STARTTLS) or smtps://[USER@]HOST.", "smtp://[USER@]HOST（STARTTLS）または smtps://[USER@]HOST。"),
    ),
    click.option(
        "--mail-password-file", type=_file,
        help=say("File with the password; else AUDITOR_MAIL_PASSWORD.", "パスワードのファイル。なければ AUDITOR_MAIL_PASSWORD。"),
    ),
    click.option("--webhook", metavar="URL", help=say("Address JSON is posted to.", "JSON を POST する宛先。")),
    click.option(
        "--webhook-token-file", type=_file,
        help=say("File with a bearer token; else AUDITOR_WEBHOOK_TOKEN.", "トークンのファイル。なければ AUDITOR_WEBHOOK_TOKEN。"),
    ),
    click.option(
        "--syslog", metavar="URL",
        help=say("udp://HOST, tcp://HOST, tls://HOST or unix:///dev/log.", "udp://HOST、tcp://HOST、tls://HOST、unix:///dev/log。"),
    ),
    click.option("--cef", is_flag=True, help=say("Syslog messages in CEF.", "syslog の本文を CEF にする。")),
    click.option(
        "--ca-file", type=_file,
        help=say("Certificates to trust instead of the system's.", "システムの代わりに信頼する証明書。"),
    ),
    shared.lang,
)  # fmt: skip


def _common(function: F) -> F:
    for option in reversed(_OPTIONS):
        function = option(function)
    return shared.sources(function)


@click.group(
    help=say("Audit by timer, and tell only what is new or worse.", "定期的に監査し、新規・悪化だけを通知する。")
)
def command() -> None:
    """Scheduled audits."""


@command.command(
    help=say("Audit, keep, and tell what is new or worse.", "監査して記録し、新規・悪化を通知する。"),
    epilog=say(
        "Exit status: that of the audit; 2 when the audit, its keeping or a message failed.",
        "終了コード: 監査と同じ。監査・記録・通知のいずれかに失敗すると 2。",
    ),
)
@_common
@shared.as_of
@shared.quiet
def run(sources: tuple[str, ...], as_of: datetime | None, quiet: bool, **asked: Any) -> None:
    """What the timer calls."""
    from auditor.engine.scheduled import Plan, scheduled_run

    _checked_name(asked["name"])
    shared.refuse_history_inside(asked["history"], sources)
    lang: str = asked["lang"]
    plan = Plan(
        name=asked["name"], history=asked["history"], channels=_channels(asked), every=asked["every"], lang=lang,
        least=asked["notify_on"], keep_texts=asked["history_texts"] == "redacted",
        options=shared.options(
            sources, asked["plant"], as_of, fail_on=asked["fail_on"], progress=shared.progress(quiet)
        ),
    )  # fmt: skip
    done = scheduled_run(plan)
    for text in done.wrong:
        shared.complain(text.to(lang))
    if not quiet and done.entry is not None:
        told = Text("entry {id} kept; told: {told}", "記録 {id} を保存。通知先: {told}")
        shared.complain(told.to(lang, {"id": done.entry.id, "told": "; ".join(done.told) or "-"}))
    raise SystemExit(done.exit)


@command.command(
    help=say("Write what calls `run`: systemd units, a cron line or a Windows task.", "`run` を呼ぶ設定（systemd・cron・Windows タスク）を書き出す。"),
)  # fmt: skip
@_common
@click.option(
    "--kind", type=click.Choice(("systemd", "cron", "windows")), default="systemd", show_default=True,
    help=say("What runs it.", "実行の仕組み。"),
)  # fmt: skip
@click.option("--at", default="06:00", show_default=True, metavar="HH:MM", help=say("Time of day.", "実行時刻。"))
@click.option("--user", default="", help=say("User the service runs as (systemd).", "実行ユーザ（systemd）。"))
@click.option(
    "-o", "folder", type=click.Path(path_type=Path, file_okay=False),
    help=say("Folder to write to (default: print).", "書き出し先フォルダ（既定: 表示のみ）。"),
)  # fmt: skip
@click.option("--force", is_flag=True, help=say("Overwrite existing files.", "既存のファイルを上書きする。"))
def install(
    sources: tuple[str, ...], kind: str, at: str, user: str, folder: Path | None, force: bool, **asked: Any
) -> None:
    """Files for a folder such as /etc/systemd/system; nothing is enabled."""
    from auditor.schedule import timers

    _checked_name(asked["name"])
    shared.refuse_history_inside(asked["history"], sources)
    _channels(asked)
    clock = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", at)
    if clock is None:
        raise click.BadParameter(say("expected HH:MM", "HH:MM の形で指定する"), param_hint="--at")
    timing = timers.Timing(every=asked["every"], hour=int(clock[1]), minute=int(clock[2]))
    words = _command(sources, asked)
    if any("\n" in word for word in (*words, str(asked["history"].absolute()))):
        raise click.UsageError(say("a path with a line break cannot be scheduled", "改行を含むパスは設定できない"))
    if not _USER.fullmatch(user):
        raise click.BadParameter(say("no name of a user", "ユーザ名ではない"), param_hint="--user")
    name: str = asked["name"]
    if kind == "systemd":
        texts = timers.systemd(name, words, timing, asked["history"].absolute().parent, user)
    elif kind == "cron":
        texts = {f"{name}.cron": timers.cron(words, timing)}
    else:
        texts = {f"{name}.xml": timers.windows(name, words, timing, date.today())}
    if folder is None:
        shared.write("".join(f"# {file}\n{text}\n" for file, text in texts.items()).encode(), None)
        return
    for file in texts:
        if (folder / file).exists() and not force:
            there = folder / file
            shared.complain(
                say(f"{there}: exists already; --force overwrites it", f"{there}: 既に存在する。上書きするには --force")
            )
            raise SystemExit(2)
    for file, text in texts.items():
        shared.write(text.encode("utf-16" if kind == "windows" else "utf-8"), folder / file)
    shared.complain(_next_step(kind, name, folder).to(asked["lang"]))


def _next_step(kind: str, name: str, folder: Path) -> Text:
    step = {
        "systemd": f"systemctl daemon-reload && systemctl enable --now {name}.timer",
        "cron": f"crontab -e  # {folder / name}.cron",
        "windows": f'schtasks /Create /TN {name} /XML "{folder / name}.xml"',
    }[kind]
    return Text(f"to enable it: {step}", f"有効にするには: {step}")


@command.command(
    help=say("When a schedule last ran, and whether a run is missing.", "最後の実行と、実行漏れの有無。"),
    epilog=say("Exit status: 0 in time, 1 missed or failed, 2 no history.", "終了コード: 0 正常、1 漏れまたは失敗、2 履歴がない。"),
)  # fmt: skip
@click.option(
    "--history",
    "path",
    envvar="AUDITOR_HISTORY",
    required=True,
    type=_file,
    metavar="DB",
    help=say("The history database.", "履歴データベース。"),
)
@click.option("--name", default="auditor", show_default=True, help=say("Name of the schedule.", "スケジュールの名前。"))
@click.option(
    "--every",
    type=click.Choice(EVERY),
    default="daily",
    show_default=True,
    help=say("How often it should run.", "実行の間隔。"),
)
@shared.lang
def status(path: Path, name: str, every: str, lang: str) -> None:
    """For a monitoring system: a timer that is dead cannot say so itself."""
    from auditor.history.store import HistoryError, now, open_to_read
    from auditor.schedule import journal

    try:
        with open_to_read(path) as store:
            last = journal.last(store, name)
    except HistoryError as error:
        shared.complain(error.text.to(lang))
        raise SystemExit(2) from error
    if last is None:
        click.echo(say(f"{name}: never ran", f"{name}: 一度も実行されていない"))
        raise SystemExit(1)
    missed = journal.overdue(last, now(), every)
    told = Text("{name}: last run {started}, entry {entry}", "{name}: 最後の実行 {started}、記録 {entry}")
    click.echo(told.to(lang, {"name": name, "started": last.started, "entry": last.entry or "-"}))
    if not last.finished:
        click.echo(say("that run did not finish (yet)", "その実行は完了していない"))
    if last.failure is not None:
        click.echo(last.failure.to(lang))
    if missed:
        click.echo(say(f"{missed} runs missed", f"{missed} 回分の実行漏れ"))
    raise SystemExit(1 if missed or last.failure is not None else 0)


# --- what was asked for


def _checked_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise click.BadParameter(say("letters, digits, - and _ only", "英数字と - _ だけを使う"), param_hint="--name")


def _command(sources: tuple[str, ...], asked: dict[str, Any]) -> list[str]:
    """The words of the scheduled command, paths made absolute; passwords are only named by their files."""
    words = [sys.executable, "-m", "auditor", "schedule", "run", *(_absolute(source) for source in sources)]
    for name, value in asked.items():
        option = f"--{name.replace('_', '-')}"
        if isinstance(value, tuple):
            words += [word for part in value for word in (option, part)]
        elif isinstance(value, Path):
            words += [option, str(value.absolute())]
        elif value is True:
            words.append(option)
        elif value:
            words += [option, value]
    return words


def _absolute(source: str) -> str:
    if source == "-":
        raise click.BadParameter(
            say("a scheduled run has no standard input", "定期実行では標準入力を使えない"), param_hint="SOURCE"
        )
    if source.startswith("git+"):
        return f"git+{os.path.abspath(source[4:])}"
    return os.path.abspath(source)


def _channels(asked: dict[str, Any]) -> tuple[Channel, ...]:
    """Everybody who is to be told."""
    from auditor.schedule import mail, syslog, webhook
    from auditor.schedule.target import Credential, TargetError, target

    found: list[Channel] = []
    hint = "--mail-server"
    ca_file: Path | None = asked["ca_file"]
    try:
        if asked["mail_to"] or asked["mail_server"] or asked["mail_from"]:
            if not (asked["mail_to"] and asked["mail_server"] and asked["mail_from"]):
                raise click.UsageError(
                    say(
                        "mail needs --mail-to, --mail-from and --mail-server",
                        "メールには --mail-to、--mail-from、--mail-server がすべて必要",
                    )
                )
            server = target(asked["mail_server"], mail.PORTS)
            hint = "--mail-to"
            to = tuple(mail.address(each) for each in asked["mail_to"])
            hint = "--mail-from"
            sender = mail.address(asked["mail_from"])
            password = Credential(asked["mail_password_file"], "AUDITOR_MAIL_PASSWORD")
            found.append(mail.Mail(server, sender, to, password, ca_file))
        if asked["webhook"]:
            hint = "--webhook"
            token = Credential(asked["webhook_token_file"], "AUDITOR_WEBHOOK_TOKEN")
            found.append(webhook.Webhook(target(asked["webhook"], webhook.PORTS), token, ca_file))
        if asked["syslog"]:
            hint = "--syslog"
            found.append(syslog.Syslog(target(asked["syslog"], syslog.PORTS), asked["cef"], ca_file))
    except TargetError as error:
        raise click.BadParameter(error.text.to(asked["lang"]), param_hint=hint) from error
    return tuple(found)
