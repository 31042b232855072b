"""Letters, webhooks and syslog messages, sent to real receivers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.history.drift import Standing
from auditor.history.types import Seen
from auditor.model.text import Text
from auditor.schedule.mail import PORTS as MAIL
from auditor.schedule.mail import Mail, address
from auditor.schedule.news import News, NotifyError, letter
from auditor.schedule.syslog import MOST_BYTES, Syslog
from auditor.schedule.syslog import PORTS as SYSLOG
from auditor.schedule.target import Credential, TargetError, target
from auditor.schedule.webhook import PORTS as WEB
from auditor.schedule.webhook import Webhook
from tests.schedule.receivers import mail_server, make_certificate, syslog_receiver, web_server


def standing(message: str = "office reaches dcs", severity: str = "critical", mark: str = "ab12") -> Standing:
    seen = Seen(mark, "CNI-001", "fail", severity, "fw|edge")
    return Standing(seen=seen, message=message, since=date(2026, 11, 22))


def news(**others: Any) -> News:
    values: dict[str, Any] = {
        "series": "木更津工場", "lang": "en", "tool": "1.0", "mark": "m" * 32, "as_of": "2026-11-22", "entry": 7, "hash": "h" * 64,
        "new": (standing(),),
    }  # fmt: skip
    return News(**{**values, **others})


NOTHING = Credential(None, "AUDITOR_NO_SUCH_VARIABLE")


def mail(url: str, password: Credential = NOTHING, ca_file: Path | None = None) -> Mail:
    return Mail(target(url, MAIL), "auditor@plant.example", ("duty@plant.example",), password, ca_file)


# --- mail


def test_a_letter_goes_out_over_starttls_with_the_password_of_its_file(certificate, tmp_path):
    (tmp_path / "password").write_text("correct horse\n")
    with mail_server(certificate.context()) as server:
        url = server.url.replace("//", "//duty@")
        mail(url, Credential(tmp_path / "password", ""), certificate.certificate).send(news())
    (found,) = server.letters
    assert server.logins == [("duty", "correct horse")]
    assert found["Subject"] == "[auditor] 木更津工場: 1 new, critical"
    assert found["To"] == "duty@plant.example"
    assert "CNI-001 FAIL critical fw|edge\n  office reaches dcs" in found.get_content().replace("\r\n", "\n")
    # Nothing but the greeting and the wish for TLS went out in clear.
    assert [line.split()[0].upper() for line in server.clear] == ["EHLO", "STARTTLS"]


def test_a_server_without_starttls_gets_no_letter():
    with mail_server(None) as server, pytest.raises(NotifyError, match="STARTTLS"):
        mail(server.url).send(news())
    assert server.letters == []
    assert not any("MAIL" in line.upper() for line in server.clear)


def test_a_certificate_nobody_vouches_for_gets_no_letter(certificate, tmp_path):
    other = make_certificate(tmp_path)
    for ca_file in (None, other.certificate):
        with mail_server(certificate.context()) as server, pytest.raises(NotifyError, match="certificate"):
            mail(server.url, ca_file=ca_file).send(news())
        assert server.letters == []


def test_a_certificate_of_another_name_gets_no_letter(tmp_path):
    other = make_certificate(tmp_path, "mail.plant.example")
    with mail_server(other.context()) as server, pytest.raises(NotifyError, match=r"[Hh]ostname"):
        mail(server.url, ca_file=other.certificate).send(news())
    assert server.letters == []


def test_a_refused_letter_is_a_failure_that_repeats_nothing_the_server_said(certificate):
    with mail_server(certificate.context(), refuses=True) as server, pytest.raises(NotifyError) as error:
        mail(server.url, ca_file=certificate.certificate).send(news())
    assert "451" in error.value.text.en
    assert "not now" not in error.value.text.en


def test_a_missing_password_file_is_a_failure_of_the_letter(certificate, tmp_path):
    with mail_server(certificate.context()) as server, pytest.raises(NotifyError, match="cannot be read"):
        mail(server.url.replace("//", "//duty@"), Credential(tmp_path / "none", "")).send(news())
    assert server.clear == []


def test_a_subject_cannot_smuggle_in_a_header(certificate):
    with mail_server(certificate.context()) as server:
        mail(server.url, ca_file=certificate.certificate).send(news(series="x\r\nBcc: all@plant.example"))
    (found,) = server.letters
    assert found["Bcc"] is None
    assert len(server.recipients) == 1


def test_a_long_letter_counts_what_it_does_not_list():
    many = tuple(standing(f"finding {number}", mark=str(number)) for number in range(130))
    text = letter(news(new=many, worse=many[:5]))
    assert text.count("finding ") == 100
    assert "and 30 more" in text
    assert "and 5 more" in text


@pytest.mark.parametrize("text", ["", "duty", "Duty <duty@plant.example>", "a@b, c@d", "a@b\nBcc: c@d"])
def test_what_is_no_plain_address_is_refused(text):
    with pytest.raises(TargetError):
        address(text)


@pytest.mark.parametrize(
    "url", ["smtp://", "http://mail", "smtp://user:secret@mail", "mail", "smtp://mail:99999", "smtp://[x"]
)
def test_what_is_no_mail_server_is_refused_without_repeating_it(url):
    with pytest.raises(TargetError) as error:
        target(url, MAIL)
    assert "secret" not in error.value.text.en


# --- webhook


def hook(url: str, token: Credential = NOTHING, ca_file: Path | None = None) -> Webhook:
    return Webhook(target(url, WEB), token, ca_file)


def test_a_webhook_gets_one_post_of_json():
    with web_server() as server:
        hook(server.url).send(news(notes=(Text("two runs missed", "2回分"),)))
    (body,) = server.bodies
    assert (body["schema"], body["plant"], body["entry"]) == ("news/1", "木更津工場", 7)
    assert [each["fingerprint"] for each in body["new"]] == ["ab12"]
    assert body["notes"] == ["two runs missed"]
    assert server.headers[0]["Content-Type"].startswith("application/json")


def test_a_token_goes_over_https_to_a_verified_server_only(certificate, tmp_path):
    (tmp_path / "token").write_text("t0ken\n")
    token = Credential(tmp_path / "token", "")
    with web_server(certificate.context()) as server:
        hook(server.url, token, certificate.certificate).send(news())
        assert server.headers[0]["Authorization"] == "Bearer t0ken"
        with pytest.raises(NotifyError, match="certificate"):
            hook(server.url, token).send(news())
    with web_server() as plain, pytest.raises(NotifyError, match="https"):
        hook(plain.url, token).send(news())
    assert len(server.bodies) == 1
    assert plain.bodies == []


def test_a_token_or_password_that_cannot_be_sent_is_not_repeated(certificate, tmp_path):
    (tmp_path / "lines").write_text("s3cr3t\nX-More: 1")
    (tmp_path / "letters").write_text("s3cr3t\u3042", encoding="utf-8")
    with web_server(certificate.context()) as web, mail_server(certificate.context()) as server:
        channels = (
            hook(web.url, Credential(tmp_path / "lines", ""), certificate.certificate),
            hook(web.url, Credential(tmp_path / "letters", ""), certificate.certificate),
            mail(server.url.replace("//", "//duty@"), Credential(tmp_path / "letters", ""), certificate.certificate),
        )
        for channel in channels:
            with pytest.raises(NotifyError) as error:
                channel.send(news())
            assert "s3cr3t" not in error.value.text.en + error.value.text.ja
            assert "\u3042" not in error.value.text.en
    assert (web.bodies, server.letters) == ([], [])


def test_a_host_no_resolver_takes_is_a_failure():
    for channel in (hook(f"http://{'a' * 70}.example/"), Syslog(target(f"udp://{'a' * 70}.example", SYSLOG))):
        with pytest.raises(NotifyError):
            channel.send(news())


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_does_not_take_it_is_a_failure_without_the_secret_of_its_address(status):
    with web_server(status=status) as server, pytest.raises(NotifyError) as error:
        hook(server.url).send(news())
    assert str(status) in error.value.text.en
    assert "s3cr3t" not in error.value.text.en + hook(server.url).name
    assert len(server.bodies) == 1


def test_a_receiver_that_is_not_there_is_a_failure():
    with web_server() as server:
        url = server.url
    for channel in (hook(url), mail(f"smtp://localhost:{target(url, WEB).port}")):
        with pytest.raises(NotifyError):
            channel.send(news())


# --- syslog

HEADER = re.compile(rb"<(\d+)>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [!-~]+ auditor \d+ (NEW|WORSE|NOTE) - (.*)", re.DOTALL)


@pytest.mark.parametrize("kind", ["udp", "tcp", "tls"])
def test_syslog_gets_a_message_for_each_finding_and_note(certificate, kind):
    with syslog_receiver(kind, certificate.context() if kind == "tls" else None) as server:
        found = news(worse=(standing(severity="medium"),), notes=(Text("a run missed", "実行漏れ"),), lang="ja")
        Syslog(target(server.url, SYSLOG), ca_file=certificate.certificate).send(found)
    parts = [HEADER.fullmatch(message) for message in server.messages]
    assert [part and (int(part[1]), part[2]) for part in parts] == [(106, b"NEW"), (108, b"WORSE"), (108, b"NOTE")]
    texts = [part[3] for part in parts if part]
    assert all(text.startswith(b"\xef\xbb\xbf") for text in texts)
    assert "木更津工場" in texts[0].decode("utf-8-sig")
    assert b"ab12" in texts[0]


def test_cef_escapes_what_would_end_a_field():
    with syslog_receiver() as server:
        Syslog(target(server.url, SYSLOG), cef=True).send(news(new=(standing("a=b \\ c | d\ne"),), series="x=y"))
    (message,) = server.messages
    text = message.decode().partition(" - ")[2]
    head = re.split(r"(?<!\\)\|", text)
    assert head[:6] == ["CEF:0", "auditor", "auditor", "1.0", "CNI-001", "CNI-001 FAIL critical fw\\|edge"]
    assert head[6] == "10"
    assert "externalId=ab12" in text
    assert "cs1=x\\=y" in text
    assert "msg=a\\=b \\\\ c | d" in text
    assert "\n" not in text


def test_a_long_datagram_is_cut_between_letters():
    with syslog_receiver() as server:
        Syslog(target(server.url, SYSLOG)).send(news(new=(standing("経路" * 3000),)))
    (message,) = server.messages
    assert MOST_BYTES - 8 < len(message) <= MOST_BYTES
    assert message.decode().endswith("…")


def test_syslog_over_tls_sends_nothing_to_an_unknown_certificate(certificate):
    with syslog_receiver("tls", certificate.context()) as server, pytest.raises(NotifyError, match="certificate"):
        Syslog(target(server.url, SYSLOG)).send(news())
    assert server.messages == []
