"""A review for the terminal, and as Markdown for a pull request."""

from __future__ import annotations

import click

from auditor.manual import manual
from auditor.model.text import Text, printable
from auditor.review.types import Review
from reports.review_words import headline, sections

_COLORS = {
    "no_effect": "green", "safe": "green", "needs_approval": "yellow", "cannot_tell": "magenta",
    "breaks_declared_flows": "red", "violates_policy": "bright_red",
}  # fmt: skip


def render(review: Review, lang: str, *, color: bool = False) -> bytes:
    """The verdict first, its reasons, then everything the edit does."""
    top = printable(headline(review, lang))
    lines = [click.style(top, fg=_COLORS[review.verdict], bold=True) if color else top]
    lines += [f"  - {printable(reason.to(lang))}" for reason in review.reasons]
    for title, told in sections(review, lang):
        lines += ["", click.style(title, bold=True) if color else title]
        lines += [f"  {printable(line)}" for line in told]
    lines += ["", printable(manual().disclaimer.to(lang))]
    return "".join(f"{line}\n" for line in lines).encode()


def render_markdown(review: Review, lang: str) -> bytes:
    """A comment: the verdict as heading, sections folded, configuration text never interpreted."""
    lines = [f"## auditor: {_escaped(headline(review, lang))}", ""]
    lines += [f"- {_escaped(reason.to(lang))}" for reason in review.reasons] + [""]
    for title, told in sections(review, lang):
        count = Text("{count} lines", "{count} 行").to(lang, {"count": len(told)})
        lines += ["<details>", f"<summary>{title} ({count})</summary>", ""]
        lines += [f"    {printable(line)}" for line in told]
        lines += ["", "</details>", ""]
    lines.append(f"> {_escaped(manual().disclaimer.to(lang))}")
    return "".join(f"{line}\n" for line in lines).encode()


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is: what a configuration says must not become a link, an image or a tag."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>#|!~@" else letter for letter in printable(text))
