"""Taking the gradebook away: what the file holds, who took it last, and the file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from learn import context
from learn.accounts.access import role_required, who_asks
from learn.accounts.roles import Role
from learn.audit import queries as audit
from learn.audit.operations import record
from learn.audit.queries import Filters
from learn.classrooms.loading import classroom_or_404
from learn.classrooms.models import Classroom
from learn.content.library import Library
from learn.db import open_session
from learn.gradebook import export as exporting
from learn.gradebook import queries
from learn.gradebook.book import Book
from learn.gradebook.forms import ExportForm
from learn.gradebook.works import Works, works_of

INVALID = 422
EXPORTED = "export.downloaded"
CSV, XLSX = "csv", "xlsx"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS = {CSV: exporting.as_csv, XLSX: exporting.as_xlsx}


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule("/export", view_func=export, methods=["GET"])
    bp.add_url_rule("/export", view_func=download, methods=["POST"])


@role_required(Role.INSTRUCTOR)
def export(public_id: str) -> ResponseReturnValue:
    """Show which columns the file will have, its first lines, and who took it last."""
    return _page(classroom_or_404(public_id), ExportForm(formdata=None))


@role_required(Role.INSTRUCTOR)
def download(public_id: str) -> ResponseReturnValue:
    """Send the table as a file, and note in the audit log who asked for it."""
    classroom, form = classroom_or_404(public_id), ExportForm()
    if not form.validate():
        return _page(classroom, form), INVALID
    kind, library = str(form.kind.data), context.library()
    _note(classroom, kind)
    book, works = _read(classroom, library)
    name = f"gradebook-{context.now():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(WRITERS[kind](book, works), content_type=TYPES[kind], headers=headers)


def _note(classroom: Classroom, kind: str) -> None:
    """Note the download and end the writing transaction: reading the table takes a while."""
    subject = f"gradebook {classroom.public_id}"
    record(
        context.session(),
        who_asks().id,
        EXPORTED,
        subject,
        context.now(),
        classroom=classroom.public_id,
        format=kind,
    )
    context.commit()


def _read(classroom: Classroom, library: Library) -> tuple[Book, Works]:
    with open_session(context.services().engine, writes=False) as session:
        book = queries.book(session, classroom, library, context.now())
        return book, works_of(session, classroom.id)


def _page(classroom: Classroom, form: ExportForm) -> str:
    session = context.session()
    book = queries.book(session, classroom, context.library(), context.now())
    sample = book.of(book.learners[: exporting.SAMPLE])
    works = works_of(session, classroom.id, [one.person_id for one in sample.learners])
    return render_template(
        "gradebook/export.html",
        classroom=classroom,
        heading=exporting.heading(book),
        lines=list(exporting.lines(sample, works)),
        learners=len(book.learners),
        last=audit.events(session, Filters(action=EXPORTED, classroom=classroom.public_id)).events,
        form=form,
    )
