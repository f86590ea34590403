"""Emptying the outbox: each letter is claimed, handed over and noted, one after the other.

Several processes may do it at once. A letter goes out twice only when this process dies, or the
server's answer is lost, after the server took it and before that was noted; both copies carry the
same Message-ID, by which mail programs know them as one.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from learn.config import Config
from learn.db import open_session, unit_of_work
from learn.mail import BadMail, Mail, OutOfReach, Post, Refused, post
from learn.outbox import operations, queries, unsubscribing
from learn.outbox.models import OutboxMail

CLAIM = timedelta(minutes=10)  # far longer than one letter can take
MOST = 200  # letters in one go: other jobs wait meanwhile

log = logging.getLogger(__name__)


@dataclass
class Tally:
    """What became of the letters that were due."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def send_due(
    engine: Engine, config: Config, site_name: str, clock: Callable[[], datetime]
) -> Tally:
    """Send what is due, oldest first; stop where the mail server cannot be used at all."""
    tally = Tally()
    with open_session(engine, writes=False) as session:
        due = queries.due_ids(session, clock(), MOST)
    with post(config) as server:
        for letter_id in due:
            with unit_of_work(engine) as session:
                letter = operations.claim(session, letter_id, clock(), clock() + CLAIM)
            if letter and not _send(
                engine, server, letter, _mail(config, site_name, letter), clock, tally
            ):
                break
    return tally


def _send(
    engine: Engine,
    server: Post,
    letter: OutboxMail,
    mail: Mail,
    clock: Callable[[], datetime],
    tally: Tally,
) -> bool:
    """Send one claimed letter and note what came of it; False when no other need be tried."""
    problem, is_final, is_in_reach = "", False, True
    try:
        server.send(mail)
    except (BadMail, Refused) as refusal:
        problem, is_final = str(refusal), getattr(refusal, "is_final", True)
    except OutOfReach as trouble:
        problem, is_in_reach = str(trouble), False
    with unit_of_work(engine) as session:
        if not problem:
            operations.note_sent(session, letter, clock())
            tally.sent += 1
        elif operations.note_problem(session, letter, problem, clock(), is_final=is_final):
            tally.put_off += 1
        else:
            tally.given_up += 1
    if problem:
        log.warning("Letter %s was not taken: %s", letter.id, problem)
    return is_in_reach


def _mail(config: Config, site_name: str, letter: OutboxMail) -> Mail:
    """Return a letter as it goes out: one about a notice says where it leads and how to stop."""
    if letter.page is None or letter.reader is None:
        return Mail(letter.address, letter.subject, letter.text, letter.message_id)
    token = unsubscribing.token_for(config.secret_key, letter.reader)
    stop = config.base_url + unsubscribing.PATH + token
    text = f"""\
{letter.text}

{config.base_url}{letter.page}

You get this letter because you have an account at {site_name}.
To get no more letters like this one, open this page:
{stop}
"""
    return Mail(letter.address, letter.subject, text.lstrip(), letter.message_id, stop)
