"""Who asks on an express lane: the same session rows and the same rules as `accounts.access`."""

from collections.abc import Sequence
from typing import Any

from learn.accounts.access import CSRF, FLASHES, SESSION_ID, TOKEN, is_due
from learn.accounts.queries import visitor_of
from learn.accounts.tokens import hash_token
from learn.accounts.visitor import Visitor
from learn.express import Ask


def asked_by(ask: Ask) -> dict[str, Any] | None:
    """Return what `accounts.queries.VISITOR` asks for; None for somebody without a session.

    Nor for one whom a message waits for: the next page shows it.
    """
    token = ask.session.get(TOKEN)
    if not isinstance(token, str) or CSRF not in ask.session or ask.session.get(FLASHES):
        return None
    return {"token_hash": hash_token(token), "now": ask.now}


def recognised(ask: Ask, row: Sequence[Any] | None) -> Visitor | None:
    """Return the visitor of a row that begins with the columns of `VISITOR`.

    None for nobody, for a cookie of another session, and when the session's use is to be noted.
    """
    if row is None:
        return None
    visitor = visitor_of(row)
    is_same = visitor.get_id() == ask.session.get(SESSION_ID)
    return visitor if is_same and not is_due(visitor, ask.now) else None
