"""By syslog: RFC 5424 over UDP (RFC 5426), TCP (RFC 6587 octet counting), TLS (RFC 5425) or a local socket; CEF if asked."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from auditor.history.drift import Standing
from auditor.model.text import Text, printable
from auditor.schedule.news import News, headline, host
from auditor.schedule.target import SECONDS, Target, failed, secure

PORTS = {"udp": 514, "tcp": 514, "tls": 6514, **({"unix": 0} if hasattr(socket, "AF_UNIX") else {})}
_GOODBYE = 3.0
FACILITY = 13
"""*log audit* (RFC 5424, table 1)."""
_LEVELS = {"critical": 2, "high": 3, "medium": 4, "low": 5}
"""Severities of RFC 5424, table 2: critical, error, warning, notice."""
_CEF_LEVELS = {"critical": 10, "high": 8, "medium": 5, "low": 3}
NOTE_LEVEL = 4
MOST_BYTES = 2048
"""What every receiver should take (RFC 5424, section 6.1); a longer datagram is cut."""


@dataclass(frozen=True, slots=True)
class Syslog:
    """One receiver; a message for each new or worse finding and each note."""

    target: Target
    cef: bool = False
    ca_file: Path | None = None

    @property
    def name(self) -> str:
        """The channel's identity."""
        return f"syslog {self.target.path if self.target.scheme == 'unix' else self.target.shown}"

    def send(self, news: News) -> None:
        """Hand all messages over; over UDP nobody can tell whether they arrive."""
        messages = list(self._messages(news))
        try:
            if self.target.scheme in ("udp", "unix"):
                self._datagrams(messages)
            else:
                self._stream(messages)
        except (OSError, ValueError) as error:
            raise failed(self.target.shown, error) from error

    def _datagrams(self, messages: list[bytes]) -> None:
        if self.target.scheme == "unix":
            family, at = socket.AF_UNIX, self.target.path
            with socket.socket(family, socket.SOCK_DGRAM) as sender:
                for message in messages:
                    sender.sendto(_cut(message), at)
            return
        found = socket.getaddrinfo(self.target.host, self.target.port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(found[0], socket.SOCK_DGRAM) as sender:
            for message in messages:
                sender.sendto(_cut(message), found[4])

    def _stream(self, messages: list[bytes]) -> None:
        content = b"".join(b"%d %b" % (len(message), message) for message in messages)
        with socket.create_connection((self.target.host, self.target.port), SECONDS) as plain:
            if self.target.scheme == "tcp":
                plain.sendall(content)
                plain.shutdown(socket.SHUT_WR)
                return
            with secure(self.ca_file).wrap_socket(plain, server_hostname=self.target.host) as covered:
                covered.sendall(content)
                covered.settimeout(_GOODBYE)
                with suppress(OSError):  # everything is sent; not every receiver answers the farewell
                    covered.unwrap()

    def _messages(self, news: News) -> Iterator[bytes]:
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for kind, standings in (("NEW", news.new), ("WORSE", news.worse)):
            for each in standings:
                text = _cef(news, each, kind) if self.cef else _sentence(news, each, kind)
                yield self._message(stamp, _LEVELS[each.seen.severity], kind, text)
        for note in news.notes:
            told = note.to(news.lang)
            text = _cef_note(news, told) if self.cef else f"{news.series}: {told}"
            yield self._message(stamp, NOTE_LEVEL, "NOTE", text)

    def _message(self, stamp: str, level: int, kind: str, text: str) -> bytes:
        head = f"<{FACILITY * 8 + level}>1 {stamp} {host()[:255]} auditor {os.getpid()} {kind} - "
        # The mark says that what follows is UTF-8 (section 6.4); readers of CEF expect its first letters there.
        mark = b"" if self.cef else b"\xef\xbb\xbf"
        return head.encode("ascii") + mark + printable(text).encode("utf-8", "replace")


def _sentence(news: News, each: Standing, kind: str) -> str:
    seen = each.seen
    return f"{news.series}: {kind} {headline(each, news.lang)}: {each.message} [{seen.fingerprint}]"


def _cef(news: News, each: Standing, kind: str) -> str:
    seen = each.seen
    extension = {
        "externalId": seen.fingerprint, "dvchost": seen.device or host(), "cat": kind.lower(), "outcome": seen.verdict,
        "cs1Label": "plant", "cs1": news.series, "cn1Label": "entry", "cn1": str(news.entry), "msg": each.message,
    }  # fmt: skip
    return _cef_line(news, seen.check, headline(each, news.lang), _CEF_LEVELS[seen.severity], extension)


def _cef_note(news: News, told: str) -> str:
    extension = {"dvchost": host(), "cat": "note", "cs1Label": "plant", "cs1": news.series, "msg": told}
    return _cef_line(news, "NOTE", Text("note on the runs", "実行に関する注意").to(news.lang), 5, extension)


def _cef_line(news: News, id: str, name: str, level: int, extension: dict[str, str]) -> str:
    """``CEF:0|vendor|product|version|id|name|severity|extension``: each part has its own letters to escape."""
    head = "|".join(
        part.replace("\\", "\\\\").replace("|", "\\|") for part in ("auditor", "auditor", news.tool, id, name)
    )
    rest = " ".join(f"{key}={_escaped(part)}" for key, part in extension.items())
    return f"CEF:0|{head}|{level}|{rest}"


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("=", "\\=").replace("\n", "\\n").replace("\r", "")


def _cut(message: bytes) -> bytes:
    """A message that fits a datagram, cut between two letters."""
    if len(message) <= MOST_BYTES:
        return message
    return message[: MOST_BYTES - 3].decode("utf-8", "ignore").encode() + "…".encode()
