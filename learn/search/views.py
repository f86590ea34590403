"""The search page."""

from typing import cast

from flask import Blueprint, Response, current_app, render_template, request, url_for

from learn import context, limits
from learn.accounts.access import current_person
from learn.content.library import Library
from learn.content.plain import plain_text
from learn.questions import Question
from learn.quizzes import revealing
from learn.quizzes.revealing import Revealed
from learn.search.index import gather
from learn.search.ranking import Entry, entry, search
from learn.security import no_store

bp = Blueprint("search", __name__)
KINDS = ("Lesson", "Term", "Claim", "Explanation", "Source")


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/search")
def show() -> str:
    """Search what anybody may read, and the explanations that this person has been shown."""
    query = " ".join(request.args.get("q", "")[: limits.MAX_QUERY].split())
    library = context.library()
    hits = search((*_entries(library), *_own_explanations()), query) if query else []
    groups = [(kind, [hit for hit in hits if hit.kind == kind]) for kind in KINDS]
    return render_template(
        "search/show.html",
        query=query,
        groups=[(kind, found) for kind, found in groups if found],
        count=len(hits),
        is_cut=any(len(found) == limits.MAX_RESULTS for _, found in groups),
    )


def _entries(library: Library) -> tuple[Entry, ...]:
    """Return what can be found in this publication, gathered once per process."""
    held = current_app.extensions.get("lymph-search")
    if held is None or held[0] is not library:
        held = current_app.extensions["lymph-search"] = (library, gather(library))
    return cast("tuple[Entry, ...]", held[1])


def _own_explanations() -> list[Entry]:
    """Return the explanations of questions that the person has answered and may see."""
    person, session = current_person(), context.session()
    if person is None:
        return []
    places = revealing.revealed_questions(session, person.id, context.now())
    shelf = context.services().shelf
    found = shelf.revealed_questions(session, [place.revision_id for place in places])
    return [_explanation(place, found[place.revision_id]) for place in places]


def _explanation(place: Revealed, question: Question) -> Entry:
    address = url_for("quizzes.question", public_id=place.public_id, place=place.position)
    shown = question.present({})
    asked = "".join(part.html or "…" for part in shown.segments) or shown.stem
    return entry("Explanation", plain_text(asked), address, plain_text(question.explanation))
