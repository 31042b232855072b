"""Evidence with its text: the administrator's own lines, secrets redacted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from auditor.check import Evidence
from auditor.findings.types import Quote
from auditor.model.device import Device
from auditor.model.span import Span
from auditor.model.text import printable
from auditor.source.document import Document
from auditor.source.redact import REST, redact_lines

MOST_LINES = 12
"""A quote shows at most this many lines of a long block; the span still names all of them."""


def secret_lines(devices: Iterable[Device]) -> dict[tuple[str, int], str]:
    """Where parsers found secrets: (file, line) to what the secret opens; with ``REST`` on the lines it goes on over."""
    found: dict[tuple[str, int], str] = {}
    for device in devices:
        kept = [*device.secrets, *(user.secret for user in device.users), *(snmp.secret for snmp in device.snmp)]
        kept += [ssid.secret for ssid in device.ssids]
        for secret in kept:
            if secret is not None and secret.storage not in ("absent", "masked"):
                at = secret.at
                found[at.file, at.first] = secret.use
                found.update(((at.file, line), f"{secret.use}{REST}") for line in range(at.first + 1, at.last + 1))
    return found


class Texts:
    """The lines of every input and, relative to ``folder``, of the plant file and its registers.

    ``secrets`` names the lines that hold one (see :func:`secret_lines`).
    """

    def __init__(
        self,
        documents: Mapping[str, Sequence[Document]],
        folder: Path | None,
        secrets: Mapping[tuple[str, int], str] | None = None,
    ) -> None:
        self._documents = documents
        self._secrets = secrets or {}
        self._folder = folder
        self._stated: dict[str, list[str]] = {}
        self._shown: dict[Span, tuple[str, ...]] = {}

    def quote(self, at: Span, role: str) -> Quote:
        """The lines of a span as they may be shown."""
        if at not in self._shown:
            self._shown[at] = self._as_shown(at)
        return Quote(at, self._shown[at], role)

    def _as_shown(self, at: Span) -> tuple[str, ...]:
        last = min(at.last, at.first + MOST_LINES - 1)
        shown = self.whole(Span(at.file, at.first, last))
        return (*shown, "…") if at.last > last else shown

    def whole(self, at: Span) -> tuple[str, ...]:
        """Every line of a span as it may be shown, however many there are."""
        numbered = self._lines(at.file, at.first, at.last)
        kinds = [self._secrets.get((at.file, number), "") for number, _ in numbered]
        return tuple(printable(line) for line in redact_lines([line for _, line in numbered], kinds))

    def first_line(self, at: Span) -> str:
        """The first line of a span as it may be shown; empty when the span names none."""
        shown = self.quote(Span(at.file, at.first, at.first), "").text
        return shown[0].strip() if shown else ""

    def _lines(self, file: str, first: int, last: int) -> list[tuple[int, str]]:
        found = []
        for document in self._documents.get(file, ()):
            place = bisect_left(document.firsts, first)
            while place < len(document.lines) and document.firsts[place] <= last:
                found.append((document.firsts[place], document.lines[place]))
                place += 1
        if file not in self._documents:
            found = list(enumerate(self._statement(file)[first - 1 : last], first))
        return found

    def _statement(self, file: str) -> list[str]:
        """A file of the plant's own statements; one that cannot be read as text is quoted as nothing."""
        if file not in self._stated:
            path = Path(file) if self._folder is None else self._folder / file
            try:
                data = path.read_bytes()
            except OSError:
                data = b""
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = data.decode("cp932", "replace")
            lines = [line.removesuffix("\r") for line in text.split("\n")]
            self._stated[file] = lines if path.suffix != ".xlsx" else []
        return self._stated[file]

    def quotes(self, evidence: Sequence[Evidence]) -> tuple[Quote, ...]:
        """Every piece of evidence once, in order."""
        return tuple(self.quote(found.at, found.role) for found in dict.fromkeys(evidence))
