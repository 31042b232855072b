"""``auditor anonymize``: a copy of configurations and plant file that may be shown to others."""

from __future__ import annotations

import json
import os
import secrets
from datetime import datetime
from pathlib import Path

import click

from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine import AuditError
from auditor.engine.discover import SelectionError
from auditor.source.ingest import SourceError

KEY_BYTES = 32


@click.command(
    help=say(
        "Write a copy of exports, plant file and registers with addresses, names and secrets replaced, then audit both "
        "and say whether every verdict is the same (status 1 when not).",
        "アドレス・名前・秘密情報を置き換えた設定・プラント定義・台帳の複製を作り、両方を監査して判定が同じかを示す"
        "（異なれば終了コード 1）。",
    )
)
@shared.sources
@shared.plant
@click.option(
    "-o", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR",
    help=say("New or empty folder for the copy.", "複製を書き出す、新しいまたは空のフォルダ。"),
)  # fmt: skip
@click.option(
    "--key-file", type=click.Path(path_type=Path, dir_okay=False),
    help=say(
        "Secret key, made when missing: copies made with one key agree. Default: a new key, then forgotten.",
        "置き換えに使う秘密鍵。無ければ作る。同じ鍵で作った複製は互いに対応する（既定: 毎回新しい鍵を作り、残さない）。",
    ),
)  # fmt: skip
@click.option(
    "--mapping", type=click.Path(path_type=Path, dir_okay=False),
    help=say(
        "List what stands for which name and address, never for a secret; keep it to yourself.",
        "名前とアドレスの対応表を書き出す（秘密情報は含めない）。外部に渡さないこと。",
    ),
)  # fmt: skip
@click.option("--no-proof", is_flag=True, help=say("Do not audit both.", "両者の監査を省く。"))
@shared.as_of
@shared.lang
@shared.quiet
def command(
    sources: tuple[str, ...], plant: Path | None, folder: Path, key_file: Path | None, mapping: Path | None,
    no_proof: bool, as_of: datetime | None, lang: str, quiet: bool,
) -> None:  # fmt: skip
    """Write the copy; status 2 when nothing can be read or written, 1 when the copy audits differently."""
    from auditor.engine.anonymizing import anonymized, prove

    if folder.exists() and any(folder.iterdir()):
        shared.complain(say(f"{folder}: is not empty", f"{folder}: 空ではない"))
        raise SystemExit(2)
    options = shared.options(sources, plant, as_of, progress=shared.progress(quiet))
    try:
        copy = anonymized(options, _key(key_file))
    except (AuditError, SourceError) as error:
        shared.give_up(error, lang)
    for name, content in copy.files.items():
        shared.write(content, folder / name)
    if mapping is not None:
        listed = {"names": copy.names, "addresses": copy.addresses, "files": copy.paths}
        _keep(mapping, (json.dumps(listed, ensure_ascii=False, indent=2) + "\n").encode())
    for name, why in copy.left_out:
        shared.complain(f"{name}: {why.to(lang)}")
    if no_proof or "-" in sources:
        return
    try:
        found = prove(options, folder)
    except (AuditError, SourceError, SelectionError) as error:
        shared.give_up(error, lang)
    for one in found:
        shared.complain(
            say(
                f"the copy audits differently: {one.check} {one.verdict} {one.severity}: {one.before}, in the copy {one.after}",
                f"複製の監査結果が異なる: {one.check} {one.verdict} {one.severity}: {one.before}件、複製では {one.after}件",
            )
        )
    if found:
        raise SystemExit(1)
    if not quiet:
        count = len(copy.files)
        shared.complain(
            say(
                f"{count} files written; the copy has the same verdicts and severities",
                f"{count} ファイルを書き出した。複製の判定と重大度は元と同じ",
            )
        )


def _key(path: Path | None) -> bytes:
    """The key of a file, which is made when it is missing; a new one without a file."""
    if path is None:
        return secrets.token_bytes(KEY_BYTES)
    if not path.exists():
        _keep(path, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        why = error.strerror or str(error)
        shared.complain(say(f"{path}: cannot be read: {why}", f"{path}: 読み込めない（{why}）"))
        raise SystemExit(2) from error
    if len(key) < KEY_BYTES:
        shared.complain(say(f"{path}: a key has at least {KEY_BYTES} bytes", f"{path}: 鍵は {KEY_BYTES} バイト以上"))
        raise SystemExit(2)
    return key


def _keep(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read."""
    try:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        why = error.strerror or str(error)
        shared.complain(say(f"{path}: cannot be written: {why}", f"{path}: 書き込めない（{why}）"))
        raise SystemExit(2) from error
