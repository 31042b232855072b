"""The command line: one module per command, loaded only when it is called."""

from __future__ import annotations

import gc
import importlib
import traceback
from pathlib import Path
from typing import Any

import click

from auditor import __version__
from auditor.cli.language import say

_COMMANDS = {
    "audit": say(
        "Audit configuration exports and answer the manual.", "設定ファイルを監査し、マニュアルの各項目に答える。"
    ),
    "init": say("Draft a plant file from the exports.", "設定ファイルからプラント定義の下書きを作る。"),
    "reach": say("Ask what can reach what.", "到達性を問い合わせる。"),
    "review": say("Say exactly what a change of configurations does.", "設定変更の影響を正確に示す。"),
    "inventory": say(
        "List what the exports show and compare it with the ledger.",
        "設定から機器・端末・外部接続を一覧し、台帳と比べる。",
    ),
    "parse": say("Show what was understood, line by line.", "何をどう読み取ったかを行単位で示す。"),
    "checks": say("Browse the check library.", "検査項目の一覧と解説。"),
    "attest": say("Take in the answers of a filled-in checklist.", "記入済みチェックリストの申告を取り込む。"),
    "history": say("Keep, compare and verify audits over time.", "監査の履歴を保存・比較・検証する。"),
    "schedule": say(
        "Audit by timer, and tell only what is new or worse.", "定期的に監査し、新規・悪化だけを通知する。"
    ),
    "anonymize": say("Write a copy that may be shown to others.", "外部に渡せる複製を作る。"),
    "validate": say("Validate a plant file and its registers.", "プラント定義と台帳を検証する。"),
}


class _Lazy(click.Group):
    """Knows every command's name and one line of help without importing any of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        gc.disable()  # what modules make while they are read lasts
        try:
            found = importlib.import_module(f"auditor.cli.{cmd_name}_command").command
        finally:
            gc.freeze()
            gc.enable()
        assert isinstance(found, click.Command)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """The command; whatever it raises that nobody foresaw is our own fault: one line, status 2, never 0 or 1."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            from auditor.cli.shared import complain

            told = say("internal error", "内部エラー")
            frame = traceback.extract_tb(error.__traceback__)[-1]
            complain(f"{told}: {type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})")
            raise SystemExit(2) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say("Commands", "コマンド")):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "Reads network configurations offline; answers the plant IoT security manual.",
        "機器の設定をオフラインで読み、産業保安IoTセキュリティ対応マニュアルに答える。",
    ),
    epilog=say(
        "Exit status: 0 nothing at or above the threshold, 1 findings, 2 could not audit, 3 not understood (--strict).",
        "終了コード: 0 しきい値以上の指摘なし、1 指摘あり、2 監査できない、3 解釈できない行あり（--strict）。",
    ),
)
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s")
def main() -> None:
    """Entry point of the ``auditor`` program."""
