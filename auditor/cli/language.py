"""Which language the user reads: ``--lang``, else ``AUDITOR_LANG``, else the locale, else English."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from auditor.model.text import LANGUAGES, Text


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of help and messages, decided before any option is parsed."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments) and arguments[place + 1] in LANGUAGES:
            return arguments[place + 1]
        if argument.startswith("--lang=") and argument[7:] in LANGUAGES:
            return argument[7:]
    if environment.get("AUDITOR_LANG") in LANGUAGES:
        return environment["AUDITOR_LANG"]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "ja" if environment[name].startswith("ja") else "en"
    return "en"


LANG = language(sys.argv[1:], os.environ)


def say(en: str, ja: str) -> str:
    """A sentence of the command line in the user's language."""
    return Text(en, ja).to(LANG)
