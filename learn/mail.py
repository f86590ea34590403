"""Mail, text only: through SMTP where it is configured, otherwise into the log."""

import logging
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from threading import Thread, Timer
from typing import Protocol, Self
from urllib.parse import parse_qs, unquote, urlsplit

from learn.config import Config

TIMEOUT_SECONDS = 20  # for one answer of the mail server
LETTER_SECONDS = 120  # for one letter, however slowly the server answers
IMPLICIT_TLS_PORT = 465
SUBMISSION_PORT = 587
PERMANENT = 500  # from this code on, a mail server means what it says
WHOLE_LINES = policy.default.clone(max_line_length=998)  # else a long link is broken in two

log = logging.getLogger(__name__)


class BadMail(ValueError):  # noqa: N818
    """The mail cannot be sent as it stands; nothing was sent."""


class Refused(Exception):  # noqa: N818
    """The mail server did not take this letter; `is_final` when it never will."""

    def __init__(self, message: str, *, is_final: bool) -> None:
        super().__init__(message)
        self.is_final = is_final


class OutOfReach(Exception):  # noqa: N818
    """The mail server cannot be used at all now; no other letter need be tried."""


@dataclass(frozen=True)
class Mail:
    """One letter to one person.

    A letter that may be tried again keeps its `message_id`; `unsubscribe` is an absolute link.
    """

    to: str
    subject: str
    text: str
    message_id: str | None = None
    unsubscribe: str | None = None


@dataclass(frozen=True)
class Server:
    """How to reach the mail server; `smtps` speaks TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    is_smtps: bool
    starttls: bool


class Post(Protocol):
    """Takes letters, one after the other."""

    def send(self, mail: Mail) -> None:
        """Hand one letter over. Raises BadMail, Refused or OutOfReach."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def post(config: Config) -> Post:
    """Return what takes letters: the mail server, or the log where none is set."""
    return MailServer(config) if config.smtp_url else LogBook(config)


def send(config: Config, mail: Mail) -> Thread | None:
    """Send `mail` once, from memory, without keeping anybody waiting; call it after the commit.

    It is for letters that hold a secret, which the outbox would keep readable. Without a mail
    server the letter is written to the log, link and all: whoever runs a small installation
    passes it on. Returns the thread that sends, for whoever must wait. Raises BadMail when the
    mail itself is malformed; a server's refusal is only logged.
    """
    compose(config, mail)
    if not config.smtp_url:
        LogBook(config).send(mail)
        return None
    thread = Thread(target=_send_once, args=(config, mail), name="mail", daemon=True)
    thread.start()
    return thread


def _send_once(config: Config, mail: Mail) -> None:
    try:
        with MailServer(config) as server:
            server.send(mail)
    except (Refused, OutOfReach) as problem:
        log.error("A letter was not sent: %s", problem)  # noqa: TRY400  no letter in a traceback


class LogBook:
    """Writes letters into the log, for installations without a mail server."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""

    def send(self, mail: Mail) -> None:
        """Write one letter. Raises BadMail."""
        compose(self._config, mail)
        log.info("No mail server is set (LEARN_SMTP_URL). Mail to %s:\n%s", mail.to, mail.text)


class MailServer:
    """One connection for several letters, opened by the first and closed at the end."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._server = read_server(config.smtp_url)
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Begin; nothing is connected yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Part from the server, politely where it still listens."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()
            self._smtp = None

    def send(self, mail: Mail) -> None:
        """Hand one letter over. Raises BadMail, Refused or OutOfReach.

        What the exceptions say holds neither the letter nor an address.
        """
        message = compose(self._config, mail)
        host = self._server.host
        try:
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as problem:
            code = max((code for code, _ in problem.recipients.values()), default=0)
            words = f"{host} does not take letters to this address ({code})."
            raise Refused(words, is_final=code >= PERMANENT) from None
        except smtplib.SMTPDataError as problem:
            code = problem.smtp_code
            words = f"{host} did not take this letter ({code})."
            raise Refused(words, is_final=code >= PERMANENT) from None
        except (OSError, smtplib.SMTPException, UnicodeError) as problem:
            self.__exit__()
            words = f"{host} could not be used: {type(problem).__name__}."
            raise OutOfReach(words) from None

    def _hand_over(self, message: EmailMessage) -> None:
        if self._smtp is None:
            self._smtp = _connect(self._server)
            if self._server.user:
                self._smtp.login(self._server.user, self._server.password)
        end = Timer(LETTER_SECONDS, _hang_up, (self._smtp,))
        end.daemon = True
        end.start()
        try:
            self._smtp.send_message(message)
        finally:
            end.cancel()


def _hang_up(smtp: smtplib.SMTP) -> None:
    """Wake whoever waits for a server that answers a byte at a time."""
    sock = smtp.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def compose(config: Config, mail: Mail) -> EmailMessage:
    """Return the message with its headers. Raises BadMail for anything but one plain address."""
    if any(character in mail.to for character in ',;<>"\r\n') or mail.to.count("@") != 1:
        message = "A mail goes to exactly one address."
        raise BadMail(message)
    try:
        letter = EmailMessage(WHOLE_LINES)
        letter["From"] = config.mail_from
        letter["To"] = mail.to
        letter["Subject"] = mail.subject
        letter["Date"] = formatdate(usegmt=True)
        domain = urlsplit(config.base_url).hostname
        known = f"<{mail.message_id}@{domain}>" if mail.message_id else None
        letter["Message-ID"] = known or make_msgid(domain=domain)
        letter["Auto-Submitted"] = "auto-generated"
        if mail.unsubscribe:
            letter["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
            letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
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
