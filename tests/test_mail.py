"""Mail goes out as plain text to one address, or into the log."""

import logging
import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from learn import mail
from learn.config import Config
from learn.mail import BadMail, Mail, Server

LETTER = Mail("ada@example.org", "Set a new password", "Hello,\n\nhttps://learn.example/reset/abc")


def config(tmp_path: Path, **changes: Any) -> Config:
    values: dict[str, Any] = {"data_dir": tmp_path, "database_url": "", "secret_key": "s" * 40}
    values["base_url"] = "https://learn.example"
    return Config(**{**values, **changes})


class Wire:
    """A mail server that only notes what it is given."""

    sent: list[EmailMessage]
    steps: list[str]

    sock = None

    def __init__(self) -> None:
        self.sent, self.steps = [], []

    def __call__(self, host: str, port: int, **options: Any) -> "Wire":
        self.steps.append(f"connect {host}:{port} {options['timeout']}")
        return self

    def starttls(self, **_: Any) -> None:
        self.steps.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.steps.append(f"login {user} {password}")

    def send_message(self, message: EmailMessage) -> None:
        self.sent.append(message)

    def close(self) -> None:
        self.steps.append("close")

    def quit(self) -> None:
        self.steps.append("quit")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire()
    monkeypatch.setattr(smtplib, "SMTP", wire)
    monkeypatch.setattr(smtplib, "SMTP_SSL", wire)
    return wire


def test_without_a_server_the_letter_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "learn.mail"):
        assert mail.send(config(tmp_path), LETTER) is None
    assert "ada@example.org" in caplog.text
    assert "https://learn.example/reset/abc" in caplog.text


def test_with_a_server_the_letter_is_sent_as_plain_text(tmp_path: Path, wire: Wire) -> None:
    url = "smtp://us%40er:p%3Aw@mail.example:2525"
    thread = mail.send(config(tmp_path, smtp_url=url, mail_from="Lymph <l@learn.example>"), LETTER)
    assert thread is not None
    assert thread.daemon
    thread.join(5)
    assert wire.steps == [
        "connect mail.example:2525 20",
        "starttls",
        "login us@er p:w",
        "quit",
        "close",
    ]
    message = wire.sent[0]
    assert (message["To"], message["From"]) == ("ada@example.org", "Lymph <l@learn.example>")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().startswith("Hello,\n\nhttps://learn.example/reset/abc")


def test_a_server_that_fails_is_logged_without_the_letter(
    tmp_path: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"https://secret")})

    monkeypatch.setattr(wire, "send_message", refuse)
    thread = mail.send(config(tmp_path, smtp_url="smtp://mail.example"), LETTER)
    assert thread is not None
    thread.join(5)
    assert "mail.example does not take letters to this address (550)." in caplog.text
    assert "secret" not in caplog.text
    assert "reset/abc" not in caplog.text


def test_a_server_without_tls_gets_no_password(
    tmp_path: Path, wire: Wire, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(**_: object) -> None:
        raise smtplib.SMTPNotSupportedError

    monkeypatch.setattr(wire, "starttls", refuse)
    thread = mail.send(config(tmp_path, smtp_url="smtp://u:p@mail.example"), LETTER)
    assert thread is not None
    thread.join(5)
    assert wire.steps[-1] == "close"
    assert not wire.sent
    assert "SMTPNotSupportedError" in caplog.text


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, "", "", False, False)),
        ("smtp://mail.example:25", Server("mail.example", 25, "", "", False, False)),
        ("smtp://mail.example?starttls=1", Server("mail.example", 587, "", "", False, True)),
        ("smtp://u:p@mail.example", Server("mail.example", 587, "u", "p", False, True)),
        ("smtp://u:p@mail.example?starttls=0", Server("mail.example", 587, "u", "p", False, False)),
        ("smtps://u:p@mail.example", Server("mail.example", 465, "u", "p", True, False)),
    ],
)
def test_the_address_of_a_server_is_read(url: str, server: Server) -> None:
    assert mail.read_server(url) == server


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ada",
        "ada@example.org, eve@example.org",
        "ada@example.org;eve@example.org",
        "Ada <ada@example.org>",
        "ada@example.org\nBcc: eve@example.org",
        "ada@example.org\r\n\r\nbody",
    ],
)
def test_a_mail_goes_to_one_plain_address(tmp_path: Path, to: str) -> None:
    with pytest.raises(BadMail):
        mail.compose(config(tmp_path), Mail(to, "Hello", "Hello"))


@pytest.mark.parametrize("subject", ["Hi\nBcc: eve@example.org", "Hi\r\n\r\n<script>"])
def test_no_header_can_be_slipped_in(tmp_path: Path, subject: str) -> None:
    with pytest.raises(BadMail):
        mail.compose(config(tmp_path), Mail("ada@example.org", subject, "Hello"))


def test_a_long_link_stays_in_one_piece(tmp_path: Path) -> None:
    """Mail programs look for the plain address: it must be neither folded nor encoded."""
    link = "https://learn.example/unsubscribe/" + "x" * 80
    letter = Mail("ada@example.org", "Hello", "Hello", "A" * 16, link)
    sent = mail.compose(config(tmp_path), letter).as_string()
    assert f"List-Unsubscribe: <{link}>\n" in sent
    assert f"Message-ID: <{'A' * 16}@learn.example>\n" in sent


def test_letters_of_one_connection_share_it(tmp_path: Path, wire: Wire) -> None:
    with mail.post(config(tmp_path, smtp_url="smtp://mail.example")) as server:
        for _ in range(2):
            server.send(LETTER)
    assert len(wire.sent) == 2
    assert [step.split()[0] for step in wire.steps] == ["connect", "quit", "close"]
