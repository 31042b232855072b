"""Receivers on the loopback: a mail server that speaks STARTTLS, a web server and a syslog receiver. Each keeps what it got."""

from __future__ import annotations

import asyncio
import base64
import http.server
import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate for localhost."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """What a server shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make_certificate(folder: Path, name: str = "localhost") -> Certificate:
    """A certificate made now."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command")
    made = Certificate(folder / f"{name}.pem", folder / f"{name}.key")
    words = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    words += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    words += ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run(words, check=True, capture_output=True)
    return made


@dataclass
class MailServer:
    """What a mail server was given. ``refuses`` makes it answer 451 to every letter."""

    tls: ssl.SSLContext | None
    refuses: bool = False
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    clear: list[str] = field(default_factory=list)
    """Commands that came before TLS."""

    @property
    def url(self) -> str:
        return f"smtp://localhost:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One session."""
        covered = False

        async def say(*lines: str) -> None:
            writer.write("".join(f"{line}\r\n" for line in lines).encode())
            await writer.drain()

        await say("220 localhost")
        while line := await reader.readline():
            words = line.decode().strip()
            if not covered:
                self.clear.append(words)
            verb = words.split(" ")[0].upper()
            if verb == "EHLO":
                await say("250-localhost", "250 AUTH PLAIN" if covered else "250 STARTTLS" if self.tls else "250 HELP")
            elif verb == "STARTTLS" and self.tls is not None:
                await say("220 go ahead")
                try:
                    await writer.start_tls(self.tls)
                except (ssl.SSLError, ConnectionError):
                    return
                covered = True
            elif verb == "AUTH":
                _, user, password = base64.b64decode(words.split(" ")[2]).decode().split("\0")
                self.logins.append((user, password))
                await say("235 welcome")
            elif verb == "RCPT":
                self.recipients.append(words)
                await say("250 ok")
            elif verb == "DATA":
                await say("354 go ahead")
                content = await reader.readuntil(b"\r\n.\r\n")
                if self.refuses:
                    await say("451 not now")
                else:
                    found = message_from_bytes(content[:-3], policy=policy.default)
                    assert isinstance(found, EmailMessage)
                    self.letters.append(found)
                    await say("250 taken")
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("250 ok")
        writer.close()


@contextmanager
def mail_server(tls: ssl.SSLContext | None, *, refuses: bool = False) -> Iterator[MailServer]:
    """A mail server in a thread of its own."""
    found = MailServer(tls, refuses)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(found.serve, "localhost", 0, family=socket.AF_INET))
    found.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def end() -> None:
        server.close()
        sessions = asyncio.all_tasks() - {asyncio.current_task()}
        for session in sessions:
            session.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    try:
        yield found
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass
class WebServer:
    """What a web server was given: bodies and headers; ``status`` is its answer."""

    url: str = ""
    status: int = 204
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def web_server(tls: ssl.SSLContext | None = None, status: int = 204) -> Iterator[WebServer]:
    """A web server in a thread of its own."""
    found = WebServer(status=status)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            found.headers.append(dict(self.headers))
            self.send_response(found.status)
            if found.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    found.url = f"{'https' if tls else 'http'}://localhost:{server.server_address[1]}/hook?key=s3cr3t-key"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class SyslogReceiver:
    """Messages that came by UDP or, length first, by TCP."""

    url: str
    messages: list[bytes] = field(default_factory=list)


@contextmanager
def syslog_receiver(kind: str = "udp", tls: ssl.SSLContext | None = None) -> Iterator[SyslogReceiver]:
    """A receiver in a thread of its own; when the block ends everything that was sent is in ``messages``."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 0))
    server.settimeout(0.3)
    found = SyslogReceiver(f"{kind}://localhost:{server.getsockname()[1]}")
    ended = threading.Event()

    def receive_datagrams() -> None:
        while True:
            try:
                found.messages.append(server.recv(65536))
            except TimeoutError:
                if ended.is_set():
                    return

    def receive_streams() -> None:
        while not ended.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            try:
                covered = connection if tls is None else tls.wrap_socket(connection, server_side=True)
                with covered, covered.makefile("rb") as stream:
                    while length := _length(stream):
                        found.messages.append(stream.read(length))
            except ssl.SSLError:
                connection.close()

    if kind != "udp":
        server.listen()
    thread = threading.Thread(target=receive_datagrams if kind == "udp" else receive_streams)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()
        server.close()


def _length(stream: Any) -> int:
    digits = b""
    while (digit := stream.read(1)) not in (b"", b" "):
        digits += digit
    return int(digits or b"0")
