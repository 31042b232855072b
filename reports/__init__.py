"""Renderers: an audit and a language in, bytes out; no clock, no files, no exit codes."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from auditor.findings import Audit

Render = Callable[[Audit, str], bytes]

EXTENSIONS = {
    "text": "txt", "json": "json", "html": "html", "xlsx": "xlsx", "csv": "csv", "md": "md", "sarif": "sarif", "junit": "xml",
}  # fmt: skip
"""Every format with its usual file extension."""

FORMATS = tuple(EXTENSIONS)
LIBRARIES = {"xlsx": "openpyxl"}
"""Formats that need a library the plain installation lacks; the extra is named like the format."""


def renderer(name: str) -> Render:
    """The renderer of a format; its module is imported only now."""
    modules = {
        "text": "text",
        "json": "json_report",
        "html": "html",
        "xlsx": "xlsx",
        "csv": "csv_report",
        "md": "markdown",
        "sarif": "sarif",
        "junit": "junit",
    }
    found: Render = importlib.import_module(f"reports.{modules[name]}").render
    return found
