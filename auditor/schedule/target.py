"""Addresses of receivers as users write them, taken apart and checked."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from auditor.model.text import Text
from auditor.schedule.news import NotifyError

SECONDS = 30.0
"""How long a receiver may take for each step."""


class TargetError(Exception):
    """An address no message can be sent to; ``text`` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Target:
    """``scheme://user@host:port/path``; ``query`` without its question mark."""

    scheme: str
    host: str
    port: int
    user: str = ""
    path: str = ""
    query: str = ""

    @property
    def shown(self) -> str:
        """The receiver without what may be secret."""
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def target(url: str, ports: dict[str, int]) -> Target:
    """Take an address apart; ``ports`` are the schemes that are possible, with their usual ports. Raises TargetError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    schemes = ", ".join(f"{scheme}://" for scheme in ports)
    if parts.scheme not in ports or not (parts.hostname or (parts.scheme == "unix" and parts.path)):
        raise TargetError(Text(f"expected an address with {schemes}", f"{schemes} のいずれかのアドレスで指定する"))
    if parts.password is not None:
        raise TargetError(
            Text(
                "a password does not belong in the address; give it in a file",
                "アドレスにパスワードを書かない（ファイルで渡す）",
            )
        )
    return Target(
        parts.scheme, parts.hostname or "", port or ports[parts.scheme], unquote(parts.username or ""), parts.path,
        parts.query,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credential:
    """Where a password or token is found: in its file, else in the environment. It is read when it is needed, so that one
    that is missing costs a message and never the audit.
    """

    file: Path | None
    variable: str

    def read(self) -> str:
        """The secret, "" when there is none; raises NotifyError when its file cannot be read."""
        if self.file is None:
            return os.environ.get(self.variable, "")
        try:
            return self.file.read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            raise NotifyError(
                Text(f"{self.file}: cannot be read: {why}", f"{self.file}: 読み込めない（{why}）")
            ) from error


def secure(ca_file: Path | None) -> ssl.SSLContext:
    """A context that verifies certificates and names: by the system's authorities, or by those in the file alone."""
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise NotifyError(
            Text(f"{ca_file}: no certificates: {error}", f"{ca_file}: 証明書を読み込めない（{error}）")
        ) from error


def failed(where: str, error: Exception) -> NotifyError:
    """The error a channel raises for one of the network's; what a ValueError quotes may be a password, and is left out."""
    quoted = "" if isinstance(error, ValueError) and not isinstance(error, OSError) else str(error)
    why = (error.strerror if isinstance(error, OSError) else None) or quoted or type(error).__name__
    return NotifyError(Text(f"{where}: not delivered: {why}", f"{where}: 通知できない（{why}）"))
