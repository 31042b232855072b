"""``auditor checks``: the check library, offline."""

from __future__ import annotations

import click

from auditor.check import Check
from auditor.cli import shared
from auditor.cli.language import say
from auditor.engine.discover import SelectionError, all_checks, broken_packages, chosen_checks
from auditor.manual import manual


@click.group(
    help=say("Browse the check library.", "検査項目の一覧と解説。"), invoke_without_command=True, no_args_is_help=False
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Without a subcommand: the list."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(listing)


@command.command("list", help=say("One line per check.", "検査を一行ずつ並べる。"))
@shared.lang
def listing(lang: str) -> None:
    """Id, severity and title."""
    for check in all_checks():
        click.echo(f"{check.id}  {check.severity:<8}  {check.title.to(lang)}")


@command.command(help=say("What a check looks at, why, and how to mend it.", "検査の内容・理由・直し方。"))
@click.argument("id")
@shared.lang
def show(id: str, lang: str) -> None:
    """The whole page of one check."""
    check = next((found for found in all_checks() if id.upper() in (found.id, found.name.upper())), None)
    if check is None:
        shared.complain(say(f"there is no check {id}", f"検査 {id} は存在しない"))
        raise SystemExit(2)
    click.echo(page(check, lang))


@command.command(
    "test", help=say("Run the examples of checks and the rules for their words.", "検査の例と文言の規則を確かめる。")
)
@click.argument("ids", nargs=-1)
@shared.lang
def examine(ids: tuple[str, ...], lang: str) -> None:
    """A line per check; status 1 when one is unsound."""
    from auditor.engine.self_test import faults_of

    try:
        chosen = chosen_checks(ids, ())
    except SelectionError as error:
        shared.give_up(error, lang)
    unsound = False
    for check in chosen:
        faults = faults_of(check)
        unsound = unsound or bool(faults)
        click.echo(f"{check.id}  {'ok' if not faults else 'NG'}  {check.title.to(lang)}")
        for fault in faults:
            click.echo(f"    {fault.to(lang)}")
    broken = broken_packages()
    for package, why in broken.items():
        shared.complain(f"{package}: {why.to(lang)}")
    raise SystemExit(1 if unsound or broken else 0)


def page(check: Check, lang: str) -> str:
    """A check as text: what, why, how decided, examples, fix, the manual's measures, references."""

    def heading(en: str, ja: str) -> str:
        return ja if lang == "ja" else en

    book = manual()
    parts = [f"{check.id}  {check.name}  ({check.severity})", check.title.to(lang), ""]
    for title, body in (
        (heading("Why", "理由"), check.why),
        (heading("How it is decided", "判定方法"), check.decided),
        (heading("Fix", "直し方"), check.fix),
    ):
        parts += [title, *(f"  {line}" for line in body.to(lang).splitlines()), ""]
    measures = [f"  {id}  {book.measure(id).title.to(lang)}" for id in check.decides]
    supported = [f"  ({id}) {book.measure(id).title.to(lang)}" for id in check.supports]
    parts += [heading("Measures of the manual", "マニュアルの対策"), *measures, *supported, ""]
    if check.parameters:
        parts += [
            heading(
                "Parameters (tool defaults, not from the manual)", "パラメータ（ツールの既定値。マニュアルにはない）"
            )
        ]
        parts += [f"  {found.name} = {found.default}  {found.meaning.to(lang)}" for found in check.parameters] + [""]
    for example in check.examples:
        kind = heading("Bad", "悪い例") if example.fails else heading("Good", "良い例")
        parts.append(f"{kind}: {example.title.to(lang)}")
        for file, text in example.configs.items():
            marked = {line for name, line in example.fails if name == file}
            parts.append(f"  {file}")
            parts += [
                f"  {'>' if number in marked else ' '} {number:3} {line}"
                for number, line in enumerate(text.splitlines(), 1)
            ]
        parts.append("")
    if check.references:
        titles = [(key, book.reference(key)) for key in check.references]
        parts += [heading("References", "参照"), *(f"  {key}: {r.title if r else key}" for key, r in titles)]
    return "\n".join(parts).rstrip()
