"""Counting guesses in the database, so that every process and every restart knows them.

A guess is counted before it is checked and forgiven when it was right: guesses sent side by side
cannot slip past the count.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import throttle
from learn.accounts.models import SignInFailure
from learn.accounts.throttle import Bucket, Tally
from learn.db import insert_many_new


class MustWait(Exception):  # noqa: N818
    """Too many guesses of late: the next may come after `pause`."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(f"Too many tries. Wait {throttle.in_words(pause)}, then try again.")
        self.pause = pause


def count_guess(session: Session, buckets: Iterable[Bucket], now: datetime) -> None:
    """Count one guess in every bucket, or raise MustWait and count nothing.

    A guess that comes too early is not counted: knocking does not make the wait longer.
    """
    ordered = sorted(buckets, key=lambda bucket: bucket.key)  # one order: no deadlocks
    _forget_old(session, now)
    rows = _rows(session, ordered, now)
    pause = max(
        throttle.wait(_tally(row), bucket.rule, now)
        for row, bucket in zip(rows, ordered, strict=True)
    )
    if pause > timedelta():
        raise MustWait(pause)
    for row, bucket in zip(rows, ordered, strict=True):
        _write(row, throttle.count(_tally(row), bucket.rule, now))
    session.flush()


def need_no_wait(session: Session, buckets: Iterable[Bucket], now: datetime) -> None:
    """Raise MustWait while the next guess may not come; nothing is counted or locked."""
    rules = {bucket.key: bucket.rule for bucket in buckets}
    rows = session.scalars(select(SignInFailure).where(SignInFailure.bucket.in_(rules)))
    waits = (throttle.wait(_tally(row), rules[row.bucket], now) for row in rows)
    pause = max(waits, default=timedelta())
    if pause > timedelta():
        raise MustWait(pause)


def forgive_guess(session: Session, buckets: Iterable[Bucket]) -> None:
    """Take back a counted guess that was right; the name's own tally starts afresh."""
    for bucket in sorted(buckets, key=lambda bucket: bucket.key):
        row = session.get(SignInFailure, bucket.key, with_for_update=True)
        tally = _tally(row) if row else None
        if row is None or tally is None:
            continue
        left = None if bucket.rule is throttle.ACCOUNT else throttle.forgive(tally)
        if left is None:
            session.delete(row)
        else:
            _write(row, left)
    session.flush()


def _forget_old(session: Session, now: datetime) -> None:
    session.execute(
        delete(SignInFailure).where(SignInFailure.last_at < now - limits.GUESSES_KEPT),
        execution_options={"synchronize_session": "fetch"},
    )


def _rows(session: Session, buckets: list[Bucket], now: datetime) -> list[SignInFailure]:
    """Return the rows of the buckets, locked; a new one is empty."""
    empty = [{"bucket": bucket.key, "failures": 0, "last_at": now} for bucket in buckets]
    insert_many_new(session, SignInFailure, empty, SignInFailure.bucket)
    found = session.scalars(
        select(SignInFailure)
        .where(SignInFailure.bucket.in_([bucket.key for bucket in buckets]))
        .order_by(SignInFailure.bucket)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = {row.bucket: row for row in found}
    return [rows[bucket.key] for bucket in buckets]


def _tally(row: SignInFailure) -> Tally | None:
    return Tally(row.failures, row.last_at) if row.failures else None


def _write(row: SignInFailure, tally: Tally) -> None:
    row.failures, row.last_at = tally.failures, tally.last_at
