"""What machines ask: whether the process answers, and whether it may be sent people."""

import logging

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from learn import context, schema
from learn.accounts import access
from learn.publishing.queries import newest_version
from learn.security import no_store

bp = Blueprint("health", __name__)
log = logging.getLogger(__name__)


@bp.get("/healthz")
@access.public
def healthz() -> Response:
    """Answer: that alone is the message. The database is not asked."""
    return _line("ok")


@bp.get("/readyz")
@access.public
def readyz() -> Response:
    """Answer 200 when people can be served, 503 and the reason when they cannot."""
    try:
        problem = _problem()
    except SQLAlchemyError as error:
        log.warning("Not ready: the database does not answer: %s", error)
        problem = "The database does not answer."
    return _line(problem, 503) if problem else _line("ready")


def _problem() -> str | None:
    """Return what stands in the way of serving people."""
    session = context.session()
    if schema.revision_of(session.connection()) != schema.NEWEST:
        return "The database is at another migration than the code."
    if not newest_version(session):
        return "Nothing is published."
    return None


def _line(text: str, status: int = 200) -> Response:
    return no_store(Response(f"{text}\n", status, mimetype="text/plain"))
