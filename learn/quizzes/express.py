"""The express lane of drafts: one read, one insert that shares its commit with others."""

import json
import re
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from learn import limits
from learn.accounts.access import CSRF
from learn.accounts.express import asked_by, recognised
from learn.accounts.queries import VISITOR_COLUMNS
from learn.commits import SharedCommits
from learn.context import Services
from learn.express import Ask, Lane, Reply
from learn.prepared import Prepared
from learn.questions import AnswerProblem, Fields
from learn.quizzes.drafts import PLACE, Place, keeping
from learn.quizzes.forms import StepForm
from learn.security import Tokens, whole_body

PATTERN = re.compile(
    r"/attempts/([A-Za-z0-9_-]{16})/questions/([1-9][0-9]{0,2})/autosave", re.ASCII
)
FORM = "application/x-www-form-urlencoded"
MAX_BYTES = 65_536  # longer ones, and files, are read by Flask
FIXED = (
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
    ("Vary", "Cookie"),
)


class DraftLane:
    """Keeps a draft that nothing speaks against; the ordinary view refuses, and says why."""

    def __init__(self, services: Services, tokens: Tokens) -> None:
        engine = services.engine
        self._services = services
        self._tokens = tokens
        self._place = Prepared(engine, PLACE)
        keep = Prepared(engine, keeping(engine.dialect.name))
        self._drafts = SharedCommits(services.singles, keep)

    def answer(self, ask: Ask) -> Reply | None:
        """Answer with the number of the draft, when it is durable; None for the ordinary view."""
        form = _form(ask)
        if form is None or not self._tokens.is_of(ask.session[CSRF], form["csrf_token"][0]):
            return None
        place = self._read(ask)
        if place is None or not place.takes_drafts(ask.now):
            return None
        seq = self._keep(ask, place, StepForm.read(form))
        if seq is None:
            return None
        body = json.dumps({"saved_at": ask.now.isoformat(), "seq": seq}).encode()
        return Reply(HTTPStatus.OK, (*FIXED, ("Content-Length", str(len(body)))), body)

    def _read(self, ask: Ask) -> Place | None:
        asked = asked_by(ask)
        if asked is None:
            return None
        public_id, place = ask.places
        asked |= {"public_id": public_id, "place": int(place)}
        row = self._services.singles.first(self._place, asked)
        if row is None or recognised(ask, row) is None:
            return None
        return Place(*row[len(VISITOR_COLUMNS) :])

    def _keep(self, ask: Ask, place: Place, form: StepForm) -> int | None:
        """Return the number under which the answer is kept; None where there is any doubt."""
        question, seq = self._services.shelf.known(place.revision_id), place.seq or 0
        if question is None or question.type == "case":
            return None
        try:
            answered = question.parse(form.fields, place.order, place.answer)
        except AnswerProblem:
            return None
        if answered == place.answer and form.confidence == place.confidence:
            return seq
        if form.based_on != seq or seq >= limits.MAX_STEPS_PER_QUESTION:
            return None
        values: dict[str, Any] = {
            "attempt_id": place.attempt_id,
            "item_id": place.item_id,
            "seq": seq + 1,
            "answer": answered,
            "confidence": form.confidence,
            "client_event_id": form.client_event_id,
            "created_at": ask.now,
        }
        kept = self._drafts.first(values)
        return None if kept is None else int(kept[0])


def _form(ask: Ask) -> Fields | None:
    """Return the fields of a small form with a token, left to be read again; None for others."""
    environ = ask.environ
    length = str(environ.get("CONTENT_LENGTH") or "")
    is_small = length.isascii() and length.isdigit() and int(length) <= MAX_BYTES
    kind = str(environ.get("CONTENT_TYPE")).partition(";")[0]
    if not is_small or kind != FORM or CSRF not in ask.session:
        return None
    body = whole_body(environ["wsgi.input"], int(length))
    environ["wsgi.input"] = BytesIO(body)
    if len(body) < int(length):  # cut short on its way: what is missing may be the answer's end
        return None
    try:
        fields = parse_qs(
            body.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=limits.MAX_FORM_PARTS,
        )
    except ValueError:  # not UTF-8, or too many
        return None
    return fields if fields.get("csrf_token") else None


def lane(services: Services, tokens: Tokens) -> Lane:
    """Return the lane of drafts."""
    return Lane(PATTERN, "quizzes.autosave", DraftLane(services, tokens).answer)
