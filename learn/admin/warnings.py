"""What an administrator should look at first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LATE = timedelta(minutes=15)
BACKUP_AGE = timedelta(days=2)


@dataclass(frozen=True)
class JobState:
    """How a job stands; no `ended_at` means that it never ran to its end."""

    title: str
    due_at: datetime | None
    ended_at: datetime | None
    is_well: bool | None


def warnings(
    *,
    now: datetime,
    jobs: Iterable[JobState],
    letters_failed: int,
    backed_up_at: datetime | None,
    has_mail_server: bool,
    free_percent: int,
) -> list[str]:
    """Return a sentence for each thing that is not well, the most pressing first."""
    found = []
    if free_percent < 10:  # noqa: PLR2004
        found.append(f"The disk is almost full: {free_percent}% is free. Answers need room.")
    states = list(jobs)
    if not any(job.ended_at for job in states):
        found.append("No job has run yet. Serving runs them unless LEARN_JOBS is off.")
    else:
        late = [job.title for job in states if job.due_at and now - job.due_at > LATE]
        found += [f"Job is late: {title}." for title in late]
    found += [
        f"Job failed: {job.title}. The log says why." for job in states if job.is_well is False
    ]
    if letters_failed:
        found.append(f"Letters that could not be delivered: {letters_failed}.")
    if backed_up_at is None:
        found.append("No backup is known. The command learn backup makes one, and it shows here.")
    elif now - backed_up_at > BACKUP_AGE:
        found.append("The last backup is more than two days old.")
    if not has_mail_server:
        found.append("No mail server is set, so letters are written to the log.")
    return found
