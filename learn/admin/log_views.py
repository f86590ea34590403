"""Administrators' pages about letters and about the audit log."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts import administration
from learn.accounts.access import current_account, role_required, who_asks
from learn.accounts.administration import NoSuchPerson
from learn.accounts.export import safe_cell
from learn.accounts.names import BadName
from learn.accounts.roles import Role
from learn.admin import operations, queries
from learn.admin.loading import asked, page_url
from learn.audit.operations import record
from learn.audit.queries import Event, Filters, actions, all_events, events
from learn.db import open_session
from learn.paging import number_of
from learn.templating import plural, zone_of

NOBODY = 0  # an id that no person has
COLUMNS = ("time (UTC)", "person", "action", "subject", "classroom", "details")
NAMES = ("who", "action", "classroom", "day")


def add_to(bp: Blueprint) -> None:
    """Give the blueprint the addresses of these pages."""
    bp.add_url_rule("/admin/mail", view_func=mail, methods=["GET"])
    bp.add_url_rule("/admin/mail", view_func=try_again, methods=["POST"])
    bp.add_url_rule("/admin/audit", view_func=audit, methods=["GET"])
    bp.add_url_rule("/admin/audit", view_func=audit_csv, methods=["POST"])


@role_required(Role.ADMIN)
def mail() -> str:
    """List letters that failed, wait, or were sent."""
    state = asked("state") if asked("state") in queries.LETTERS else "failed"
    return render_template(
        "admin/mail.html",
        state=state,
        states=list(queries.LETTERS),
        page=queries.letters(context.session(), state, asked("page")),
        url_of=lambda number: url_for("admin.mail", state=state, page=number),
        has_server=bool(context.config().smtp_url),
    )


@role_required(Role.ADMIN)
def try_again() -> ResponseReturnValue:
    """Put letters that were given up back in line: one, or all of them."""
    letter = asked("letter")
    if not letter:
        raise NotFound
    one = None if letter == "all" else letter
    count = operations.try_letters_again(context.session(), who_asks().id, context.now(), one)
    context.commit()
    flash(f"{plural(count, 'letter')} will be tried again.", "success")
    return redirect(url_for("admin.mail"), code=303)


@role_required(Role.ADMIN)
def audit() -> str:
    """Show what instructors and administrators did, newest first."""
    wanted = {name: asked(name) for name in NAMES}
    return render_template(
        "admin/audit.html",
        page=events(context.session(), _filters(wanted), number_of(asked("page"))),
        wanted=wanted,
        actions=actions(context.session()),
        url_of=lambda number: page_url("admin.audit", wanted, number),
    )


@role_required(Role.ADMIN)
def audit_csv() -> Response:
    """Send the log, filtered as the page is; that it was sent is a line of it."""
    wanted = {name: asked(name) for name in NAMES}
    filters = _filters(wanted)
    record(context.session(), who_asks().id, "export.downloaded", "audit log", context.now())
    context.commit()
    name = f"audit-{context.now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        _lines(context.services().engine, filters), mimetype="text/csv", headers=headers
    )


def _filters(wanted: dict[str, str]) -> Filters:
    """Return what the fields ask for; a day that is none is left out, an unknown person nobody."""
    since = _day(wanted["day"])
    return Filters(
        actor_id=_person_id(wanted["who"]) if wanted["who"] else None,
        action=wanted["action"] or None,
        classroom=wanted["classroom"] or None,
        since=since,
        until=since + timedelta(days=1) if since else None,
    )


def _person_id(typed: str) -> int:
    """Return whose public id or sign-in name this is."""
    found = queries.account(context.session(), typed)
    if found is None:
        try:
            found = administration.find(context.session(), typed)
        except (NoSuchPerson, BadName):
            return NOBODY
    return found.id


def _day(text: str) -> datetime | None:
    """Return the beginning of a day in the administrator's time zone."""
    person = current_account()
    try:
        return datetime.combine(
            date.fromisoformat(text), time(), zone_of(person.time_zone if person else None)
        )
    except ValueError:
        return None


def _lines(engine: Any, filters: Filters) -> Iterator[str]:  # noqa: ANN401
    """Give the log line by line, from a session of its own that holds no lock."""
    yield "\ufeff" + _line(COLUMNS)
    with open_session(engine, writes=False) as session:
        for event in all_events(session, filters):
            yield _line(_cells(event))


def _cells(event: Event) -> tuple[str, ...]:
    details = json.dumps(event.details, ensure_ascii=False, sort_keys=True) if event.details else ""
    return (
        f"{event.happened_at:%Y-%m-%d %H:%M:%S}",
        event.actor or "",
        event.action,
        event.subject,
        event.classroom or "",
        details,
    )


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()
