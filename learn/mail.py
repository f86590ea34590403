"""Mail, text only: through SMTP where it is configured, otherwise into the log."""

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

from learn.config import Config

TIMEOUT_SECONDS = 20
IMPLICIT_TLS_PORT = 465
SUBMISSION_PORT = 587

log = logging.getLogger(__name__)


class BadMail(ValueError):  # noqa: N818
    """The mail cannot be sent as it stands; nothing was sent."""


@dataclass(frozen=True)
class Mail:
    """One letter to one person."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Server:
    """How to reach the mail server; `smtps` speaks TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    is_smtps: bool
    starttls: bool


def send(config: Config, mail: Mail) -> Thread | None:
    """Send `mail` without keeping anybody waiting; call it after the commit.

    Without a mail server the letter is written to the log, link and all: whoever runs a small
    installation passes it on. Returns the thread that sends, for whoever must wait. Raises
    BadMail when the mail itself is malformed; a server's refusal is only logged.
    """
    message = compose(config, mail)
    if not config.smtp_url:
        log.info("No mail server is set (LEARN_SMTP_URL). Mail to %s:\n%s", mail.to, mail.text)
        return None
    server = read_server(config.smtp_url)
    thread = Thread(target=_deliver, args=(server, message), name="mail", daemon=True)
    thread.start()
    return thread


def compose(config: Config, mail: Mail) -> EmailMessage:
    """Return the message with its headers. Raises BadMail for anything but one plain address."""
    if any(character in mail.to for character in ',;<>"\r\n') or mail.to.count("@") != 1:
        message = "A mail goes to exactly one address."
        raise BadMail(message)
    try:
        letter = EmailMessage()
        letter["From"] = config.mail_from
        letter["To"] = mail.to
        letter["Subject"] = mail.subject
        letter["Date"] = formatdate(usegmt=True)
        letter["Message-ID"] = make_msgid(domain=urlsplit(config.base_url).hostname)
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(mail.text)
    except (ValueError, MessageError, UnicodeError) as problem:  # a line break in a header
        message = "This mail cannot be put into words that a mail server takes."
        raise BadMail(message) from problem
    return letter


def read_server(url: str) -> Server:
    """Return what `smtp://user:password@host:port?starttls=1` says.

    `smtps://` is for TLS from the start; STARTTLS is used whenever there is a password.
    """
    parts = urlsplit(url)
    is_smtps = parts.scheme == "smtps"
    asked = parse_qs(parts.query).get("starttls", ["1" if parts.password else "0"])[-1]
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or (IMPLICIT_TLS_PORT if is_smtps else SUBMISSION_PORT),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_smtps=is_smtps,
        starttls=not is_smtps and asked not in ("0", "false", "no"),
    )


def _deliver(server: Server, message: EmailMessage) -> None:
    """Hand the message over; what goes wrong is logged without the letter and its secrets."""
    try:
        with _connect(server) as smtp:
            if server.user:
                smtp.login(server.user, server.password)
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException, UnicodeError) as problem:
        log.error("A mail was not sent by %s: %s", server.host, type(problem).__name__)  # noqa: TRY400


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_smtps:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.starttls:
            smtp.starttls(context=context)
    except (OSError, smtplib.SMTPException):
        smtp.close()
        raise
    return smtp
