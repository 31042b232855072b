"""By e-mail: SMTP that turns to TLS (STARTTLS) or begins with it, never without."""

from __future__ import annotations

import smtplib
from contextlib import closing, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from pathlib import Path

from auditor.model.text import Text
from auditor.schedule.news import News, NotifyError, host, letter, subject
from auditor.schedule.target import SECONDS, Credential, Target, TargetError, failed, secure

PORTS = {"smtp": 587, "smtps": 465}
"""``smtp`` asks for STARTTLS (RFC 3207) and gives up without, ``smtps`` is TLS from the first byte (RFC 8314)."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Letters to some people over one server; the password is asked for only when the target names a user."""

    target: Target
    sender: str
    to: tuple[str, ...]
    password: Credential
    ca_file: Path | None = None

    @property
    def name(self) -> str:
        """The channel's identity: who is written to."""
        return f"mail {', '.join(sorted(self.to))}"

    def send(self, news: News) -> None:
        """One letter to all; a server that refuses one address and takes the others has delivered it."""
        context = secure(self.ca_file)
        password = self.password.read() if self.target.user else ""
        at = (self.target.host, self.target.port)
        try:
            if self.target.scheme == "smtps":
                server: smtplib.SMTP = smtplib.SMTP_SSL(*at, local_hostname=host(), timeout=SECONDS, context=context)
            else:
                server = smtplib.SMTP(*at, local_hostname=host(), timeout=SECONDS)
            with closing(server):
                if self.target.scheme == "smtp":
                    server.starttls(context=context)
                if self.target.user:
                    server.login(self.target.user, password)
                server.send_message(self._message(news), self.sender, list(self.to))
                with suppress(OSError, smtplib.SMTPException):  # it is delivered, whatever becomes of the farewell
                    server.quit()
        except smtplib.SMTPResponseException as error:
            # The server's answer may repeat what was sent to it: only its number is told.
            code = error.smtp_code
            raise NotifyError(
                Text(
                    f"{self.target.shown}: not delivered: SMTP {code}",
                    f"{self.target.shown}: 通知できない（SMTP {code}）",
                )
            ) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise failed(self.target.shown, error) from error

    def _message(self, news: News) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = ", ".join(self.to)
        message["Subject"] = subject(news)
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{news.mark}@{host()}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter(news))
        return message


def address(text: str) -> str:
    """A plain ``name@host``; TargetError for anything else."""
    _, found = parseaddr(text)
    try:
        whole = Address(addr_spec=found).addr_spec if found else ""
    except (ValueError, IndexError):
        whole = ""
    if "@" not in whole or whole != text.strip():
        raise TargetError(Text(f"{text!r} is no e-mail address", f"{text!r} はメールアドレスではない"))
    return whole
