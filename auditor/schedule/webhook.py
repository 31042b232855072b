"""By webhook: one POST of JSON."""

from __future__ import annotations

import hashlib
import http.client
import json
from dataclasses import dataclass
from pathlib import Path

from auditor.model.text import Text
from auditor.schedule.news import News, NotifyError, value
from auditor.schedule.target import SECONDS, Credential, Target, failed, secure

PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Webhook:
    """One address; ``token`` goes with it as a bearer token (RFC 6750), over https only. Redirections are not followed."""

    target: Target
    token: Credential
    ca_file: Path | None = None

    @property
    def name(self) -> str:
        """The channel's identity; the rest of the address may be a secret and is only told as a digest."""
        rest = f"{self.target.path}?{self.target.query}".encode()
        return f"webhook {self.target.shown} {hashlib.sha256(rest).hexdigest()[:12]}"

    def send(self, news: News) -> None:
        """POST it; anything but a status of the 200s is a failure."""
        shown, at = self.target.shown, (self.target.host, self.target.port)
        token = self.token.read()
        if self.target.scheme == "https":
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                *at, timeout=SECONDS, context=secure(self.ca_file)
            )
        elif token:
            raise NotifyError(
                Text(f"{shown}: a token is only sent over https", f"{shown}: トークンは https でのみ送る")
            )
        else:
            connection = http.client.HTTPConnection(*at, timeout=SECONDS)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        path = (self.target.path or "/") + (f"?{self.target.query}" if self.target.query else "")
        try:
            connection.request(
                "POST", path, json.dumps(value(news), ensure_ascii=False).encode("utf-8", "replace"), headers
            )
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise failed(shown, error) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise NotifyError(Text(f"{shown}: not delivered: HTTP {status}", f"{shown}: 通知できない（HTTP {status}）"))
