"""The pages that people read."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from learn import context
from learn.accounts.access import CSRF, FLASHES, current_person, current_theme, ensure_person
from learn.assignments.operations import refold
from learn.content.library import Lesson, Module
from learn.lessons import looks, pages, registers
from learn.lessons.looks import Reader
from learn.paging import page_of
from learn.progress import queries as progress
from learn.progress.completion import module_progress
from learn.progress.operations import record_lesson
from learn.security import csrf_token

bp = Blueprint("lessons", __name__)
P = ParamSpec("P")
FILTERS = ("q", "verdict", "grade", "module")


def revalidated(view: Callable[P, str]) -> Callable[P, Response]:
    """Keep a page in the browser, asked about each time: 304 while nothing of it has changed.

    The tag covers all that a page is made of: the library, the person with their progress and
    theme, the session (its CSRF token), messages waiting to be shown, and the address.
    """

    @wraps(view)
    def tagged(*args: P.args, **kwargs: P.kwargs) -> Response:
        return _unless_known(_tag(), lambda: view(*args, **kwargs))

    return tagged


def _unless_known(tag: str, render: Callable[[], str]) -> Response:
    """Answer with a page, or with 304 where the browser has it under this tag."""
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = make_response(render())
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response


def _tag() -> str:
    """Return a tag for what this person sees now; a page with a message is never the same."""
    generate_csrf()
    person = current_person()
    parts = (
        request.full_path,
        context.library().version,
        context.services().build,
        context.site(),
        session.get(CSRF),
        session.get(FLASHES) and context.now(),
        current_theme(),
        person,
        progress.stamp(context.session(), person.id) if person else None,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _person_id() -> int | None:
    person = current_person()
    return person.id if person else None


def _module_or_404(module_id: str) -> Module:
    module = context.library().module(module_id)
    if module is None:
        raise NotFound
    return module


def _lesson_or_404(module_id: str, lesson_id: str) -> Lesson:
    lesson = context.library().lesson(lesson_id)
    if lesson is None or lesson.module_id != module_id:
        raise NotFound
    return lesson


@bp.get("/")
@revalidated
def home() -> str:
    """Say in one paragraph what this is, and let people try a question."""
    library = context.library()
    sample = next((entry for entry in library.questions.values() if entry.is_sample), None)
    return render_template(
        "lessons/home.html",
        library=library,
        sample=pages.practice_question(sample.code) if sample else None,
        welcome_text=context.site().welcome_text,
    )


@bp.get("/modules")
@revalidated
def catalogue() -> str:
    """List all modules with how far the person is."""
    mine = progress.progress_of(context.session(), _person_id())
    modules = context.library().modules
    return render_template(
        "lessons/catalogue.html",
        modules=modules,
        states={
            module.id: module_progress(module, mine.readings, mine.objectives) for module in modules
        },
    )


@bp.get("/modules/<slug:module_id>")
@revalidated
def module(module_id: str) -> str:
    """Show one module: its lessons in order, its objectives, where to go on."""
    found = _module_or_404(module_id)
    mine = progress.progress_of(context.session(), _person_id())
    return render_template(
        "lessons/module.html",
        module=found,
        mine=mine,
        state=module_progress(found, mine.readings, mine.objectives),
        next_lesson=pages.next_lesson(found, mine),
    )


@bp.get("/modules/<slug:module_id>/<slug:lesson_id>")
def lesson(module_id: str, lesson_id: str) -> Response:
    """Show a lesson: the sheet that all who see it alike share, with this reader's words in it.

    The same as the express lane; a message that waits to be shown makes it a page for once.
    """
    found = _lesson_or_404(module_id, lesson_id)
    person = current_person()
    mine = progress.lesson_progress(context.session(), person.id, found.id) if person else None
    reader = Reader(person, current_theme(), mine.state if mine else None)
    token = csrf_token()
    if session.get(FLASHES):
        return _unless_known(_tag(), lambda: pages.lesson_page(found, reader))
    look = looks.look(request.path, context.library(), context.site(), reader)
    sheet = context.services().sheets.get_or_make(look, lambda: pages.lesson_sheet(found, reader))
    tag = sheet.tag(*looks.own(person, session[CSRF]))
    return _unless_known(tag, lambda: sheet.text(looks.fillings(person, token)))


@bp.post("/modules/<slug:module_id>/<slug:lesson_id>/read")
def mark_read(module_id: str, lesson_id: str) -> BaseResponse:
    """Note that the person has read the lesson, or has not after all."""
    found = _lesson_or_404(module_id, lesson_id)
    kind = "unread" if request.form.get("action") == "unread" else "read"
    session, person, now = context.session(), ensure_person(), context.now()
    record_lesson(session, person.id, found.id, kind, now)
    refold(session, context.library(), [person.id], lesson_id=found.id, now=now)
    context.commit()
    place = url_for("lessons.lesson", module_id=module_id, lesson_id=lesson_id, _anchor="page-end")
    return redirect(place, code=303)


@bp.post("/modules/<slug:module_id>/<slug:lesson_id>/place")
def mark_place(module_id: str, lesson_id: str) -> tuple[str, int]:
    """Note how far somebody has come, so that Today leads back to the very section."""
    found = _lesson_or_404(module_id, lesson_id)
    person = current_person()
    anchor = request.form.get("anchor", "")
    if person is not None and any(heading.id == anchor for heading in found.toc):
        record_lesson(
            context.session(), person.id, found.id, "section", context.now(), anchor=anchor
        )
        context.commit()
    return "", 204


@bp.get("/glossary")
@revalidated
def glossary() -> str:
    """List every term by its first letter."""
    return render_template("lessons/glossary.html", letters=registers.by_letter(context.library()))


@bp.get("/glossary/<slug:slug>")
@revalidated
def term(slug: str) -> str:
    """Show one term and where it is used."""
    library = context.library()
    if slug not in library.terms:
        raise NotFound
    return render_template(
        "lessons/term.html", term=library.terms[slug], uses=library.uses_of_term(slug)
    )


@bp.get("/sources")
@revalidated
def sources() -> str:
    """List every source that lessons, claims or questions rest on."""
    library = context.library()
    return render_template(
        "lessons/sources.html", sources=registers.sources(library), further=library.further
    )


@bp.get("/sources/<slug:key>")
@revalidated
def source(key: str) -> str:
    """Show one source and what rests on it."""
    library = context.library()
    if key not in library.references:
        raise NotFound
    return render_template(
        "lessons/source.html",
        source=library.references[key],
        uses=library.uses_of_reference(key),
        library=library,
    )


@bp.get("/claims")
@revalidated
def claims() -> str:
    """Look up what popular articles say: search, and filter by verdict, grade and module."""
    wanted = registers.ClaimFilter.read(request.args)
    found = registers.claims(context.library(), wanted)
    asked = {name: text for name, text in request.args.items() if name in FILTERS}
    return render_template(
        "lessons/claims.html",
        wanted=wanted,
        count=len(found),
        page=page_of(found, request.args.get("page", "")),
        url_of=lambda number: url_for("lessons.claims", **asked, page=str(number)),  # type: ignore[arg-type]
        library=context.library(),
        counts=registers.verdict_counts(context.library()),
        verdicts=registers.VERDICTS,
        grades=registers.GRADES,
    )


@bp.get("/claims/<slug:claim_id>")
@revalidated
def claim(claim_id: str) -> str:
    """Show one claim with what the evidence supports."""
    library = context.library()
    found = library.claims.get(claim_id)
    if found is None:
        raise NotFound
    return render_template("lessons/claim.html", claim=found, library=library)


@bp.get("/about-the-evidence")
@revalidated
def evidence() -> str:
    """Explain the five grades, with an example each."""
    return render_template(
        "lessons/evidence.html",
        examples=registers.examples(context.library()),
        library=context.library(),
    )


@bp.get("/help")
@revalidated
def help_page() -> str:
    """Answer the questions people have about the site."""
    return render_template("lessons/help.html", contact=context.site().contact)


@bp.get("/accessibility")
@revalidated
def accessibility() -> str:
    """Say what works for whom, and what does not yet."""
    return render_template("lessons/accessibility.html", contact=context.site().contact)


@bp.get("/privacy")
@revalidated
def privacy() -> str:
    """Say what is kept, why, and how to have it removed."""
    return render_template("lessons/privacy.html", contact=context.site().contact)
