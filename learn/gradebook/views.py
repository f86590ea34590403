"""The gradebook's pages: the table, how each assignment went, objectives."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from flask import Blueprint, Response, get_template_attribute, render_template, request, url_for
from markupsafe import Markup

from learn import context
from learn.accounts.access import role_required
from learn.accounts.roles import Role
from learn.assignments.standing import Cell
from learn.classrooms.loading import classroom_or_404
from learn.classrooms.models import Classroom
from learn.gradebook import category_views, cell_views, export_views, heat, queries, wanted
from learn.gradebook.book import Book, Line
from learn.gradebook.summary import summaries
from learn.gradebook.table import FEWEST
from learn.gradebook.wanted import PAGE_SIZE, Wanted
from learn.gradebook.works import Works, works_of
from learn.paging import page_of
from learn.security import no_store
from learn.templating import points

bp = Blueprint("gradebook", __name__, url_prefix="/teach/classrooms/<public_id:public_id>")
cell_views.add_to(bp)
category_views.add_to(bp)
export_views.add_to(bp)


@bp.after_request
def _never_cached(response: Response) -> Response:
    return no_store(response)


@bp.get("/gradebook")
@role_required(Role.INSTRUCTOR)
def show(public_id: str) -> str:
    """Show a page of learners with what each of them has of every assignment."""
    classroom, asked = classroom_or_404(public_id), Wanted.read(request.args)
    session, book = context.session(), _book(classroom)
    here = url_for("gradebook.show", public_id=public_id)
    some = wanted.chosen(book.learners, asked)
    works = works_of(session, classroom.id) if asked.looks_at_work else Works({})
    found = wanted.arranged(book, some, asked, works)
    page = page_of(found, asked.page, PAGE_SIZE)
    if not asked.looks_at_work:
        works = works_of(session, classroom.id, [one.person_id for one in page.items])
    return render_template(
        "gradebook/show.html",
        classroom=classroom,
        book=book,
        page=page,
        found=len(found),
        lines=_shown((book.line(one, works(one)) for one in page.items), book, here),
        wanted=asked,
        states=list(Cell),
    )


class Shown(NamedTuple):
    """What the table writes in a cell: where it leads, points in words, and what follows them."""

    address: str
    points: str
    mark: Markup


def _shown(lines: Iterable[Line], book: Book, base: str) -> list[tuple[Line, list[Shown | None]]]:
    """Return lines with their cells in the order of the columns: there are thousands on a page."""
    mark = cache(get_template_attribute("gradebook/parts.html", "mark"))
    found = []
    for line in lines:
        dropped, learner_id = book.plan.dropped(line.points), line.learner.public_id
        cells: list[Shown | None] = []
        for one in book.assigned:
            key = one.column.key
            ruling, earned = line.rulings.get(key), line.points.get(key)
            if ruling is None:
                cells.append(None)
                continue
            address = f"{base}/{one.public_id}/{learner_id}"
            words = "" if earned is None else points(earned)
            kind = (ruling.state, ruling.is_given, earned is not None, key in dropped)
            cells.append(Shown(address, words, mark(*kind)))
        found.append((line, cells))
    return found


@bp.get("/gradebook/summary")
@role_required(Role.INSTRUCTOR)
def summary(public_id: str) -> str:
    """Show of each assignment how many are where, and the middle of the points."""
    classroom = classroom_or_404(public_id)
    book, works = _book(classroom), works_of(context.session(), classroom.id)
    return render_template(
        "gradebook/summary.html",
        classroom=classroom,
        summaries=summaries(book, works),
        states=list(Cell),
        fewest=FEWEST,
    )


@bp.get("/objectives")
@role_required(Role.INSTRUCTOR)
def objectives(public_id: str) -> str:
    """Show a page of learners with how right each of them is on the objectives assigned."""
    classroom, asked = classroom_or_404(public_id), Wanted.read(request.args)
    book, library = _book(classroom), context.library()
    assigned = heat.objectives_of(book, library)
    modules = heat.modules_of(library, assigned)
    shown = next((one for one in modules if one.module.id == request.args.get("module")), None)
    shown = shown or (modules[0] if modules else None)
    found = wanted.chosen(book.learners, asked)
    page = page_of(found, asked.page, PAGE_SIZE)
    people = [one.person_id for one in page.items]
    ids = [one.id for one in shown.objectives] if shown else []
    return render_template(
        "gradebook/objectives.html",
        classroom=classroom,
        book=book,
        modules=modules,
        shown=shown,
        page=page,
        found=len(found),
        seen={one.person_id: heat.seen_of(book, one, assigned) for one in page.items},
        warmth=queries.warmth(context.session(), people, ids),
        wanted=asked,
    )


def _book(classroom: Classroom) -> Book:
    return queries.book(context.session(), classroom, context.library(), context.now())
