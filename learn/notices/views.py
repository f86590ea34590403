"""Pages of what people are told, and the link in letters that stops them."""

from itertools import groupby

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, NotFound

from learn import context
from learn.accounts.access import known, known_person, public
from learn.accounts.redirects import safe_next
from learn.notices import operations, queries
from learn.outbox import unsubscribing
from learn.security import allow_without_token
from learn.templating import day, plural

ONE_CLICK = "List-Unsubscribe"  # what mail programs send, RFC 8058

bp = Blueprint("notices", __name__)


@bp.get("/notices")
@known
def show() -> str:
    """Show what somebody was told, newest first, by day."""
    person = known_person()
    page = queries.notices_of(context.session(), person.id, request.args.get("page", ""))
    days = groupby(page.items, lambda notice: day(notice.created_at, person.time_zone))
    return render_template(
        "notices/show.html",
        page=page,
        days=[(name, list(notices)) for name, notices in days],
        url_of=lambda number: url_for("notices.show", page=number),
    )


@bp.post("/notices/<public_id:public_id>")
@known
def read(public_id: str) -> ResponseReturnValue:
    """Note that one notice was read, and go where it leads or stay."""
    person = known_person()
    address = operations.mark_read(context.session(), person.id, public_id, context.now())
    if address is None:
        raise NotFound
    context.commit()
    here = url_for("notices.show", page=request.form.get("page") or None)
    goal = here if request.form.get("action") == "stay" else safe_next(address, here)
    return redirect(goal, code=303)


@bp.post("/notices")
@known
def read_all() -> ResponseReturnValue:
    """Note that everything was read."""
    count = operations.mark_all_read(context.session(), known_person().id, context.now())
    context.commit()
    flash(f"{plural(count, 'notice')} marked as read.", "success")
    return redirect(url_for("notices.show"), code=303)


@bp.route("/unsubscribe/<token>", methods=["GET", "POST"])
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Stop letters by the signed link in each of them; looking at it stops nothing."""
    public_id = unsubscribing.reader_of(context.config().secret_key, token)
    reader = queries.reader(context.session(), public_id) if public_id else None
    if reader is None:
        raise Gone(description="This link belongs to no account any more. No letters are sent.")
    if request.method == "GET":
        return render_template("notices/unsubscribe.html", wants_mail=reader.wants_mail)
    operations.unsubscribe(context.session(), reader.id)
    context.commit()
    if ONE_CLICK in request.form:  # a mail program, which follows no redirect
        return render_template("notices/unsubscribe.html", wants_mail=False)
    return redirect(url_for("notices.unsubscribe", token=token), code=303)


def allow_one_click(app: Flask) -> None:
    """Let mail programs unsubscribe for their reader: they know the link, and no page of ours."""
    allow_without_token(app, unsubscribe)
