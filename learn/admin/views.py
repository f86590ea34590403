"""The administrators' overview and the settings of the site."""

import shutil
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learn import context, security
from learn.accounts.access import role_required, who_asks
from learn.accounts.entrance import show
from learn.accounts.roles import Role
from learn.admin import classroom_views, log_views, operations, people_views, queries
from learn.admin.forms import SettingsForm
from learn.admin.warnings import JobState, warnings
from learn.jobs.models import JobRun
from learn.jobs.queries import runs
from learn.jobs.running import BACKUP, JOBS, Job
from learn.outbox.queries import count
from learn.publishing.queries import newest_publication

PERCENT: Final = 100

bp = Blueprint("admin", __name__)
for part in (people_views, classroom_views, log_views):
    part.add_to(bp)


@bp.after_request
def _no_store(response: Response) -> Response:
    return security.no_store(response)


@bp.get("/admin")
@role_required(Role.ADMIN)
def overview() -> str:
    """Say how the site is, what needs a look first."""
    session, now, config = context.session(), context.now(), context.config()
    jobs, letters, disk = runs(session), count(session), shutil.disk_usage(config.data_dir)
    backup = jobs.get(BACKUP)
    states = [(job, jobs.get(job.name)) for job in JOBS]
    free_percent = PERCENT * disk.free // disk.total
    return render_template(
        "admin/overview.html",
        warnings=warnings(
            now=now,
            jobs=[_state(job, run) for job, run in states],
            letters_failed=letters.failed,
            backed_up_at=backup.ended_at if backup else None,
            has_mail_server=bool(config.smtp_url),
            free_percent=free_percent,
        ),
        jobs=states,
        letters=letters,
        backup=backup,
        config=config,
        free_percent=free_percent,
        numbers=queries.numbers(session, now),
        publication=newest_publication(session),
        library=context.library(),
    )


def _state(job: Job, run: JobRun | None) -> JobState:
    if run is None:
        return JobState(job.title, None, None, None)
    return JobState(job.title, run.due_at, run.ended_at, run.is_well)


@bp.route("/admin/settings", methods=["GET", "POST"])
@role_required(Role.ADMIN)
def settings() -> ResponseReturnValue:
    """Show and keep what the site is called, says, and lets people do."""
    before = context.site()
    form = SettingsForm(data=before.values())
    if not form.validate_on_submit():
        return show("admin/settings.html", form)
    after = before.with_values({name: str(value) for name, value in form.data.items()})
    changed = operations.change_site(context.session(), before, after, who_asks().id, context.now())
    context.commit()
    context.services().site.forget()
    flash("The settings are saved." if changed else "Nothing was changed.", "success")
    return redirect(url_for("admin.settings"), code=303)
