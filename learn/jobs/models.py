"""The table of jobs: when each is due, who is at it, and how its last run ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from learn.db import Base, UtcDateTime


class JobRun(Base):
    """One job by its name, shared by all processes; whoever claims it runs it."""

    __tablename__ = "job_run"
    __table_args__ = (CheckConstraint("(ended_at IS NULL) = (is_well IS NULL)", name="ended"),)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_well: Mapped[bool | None]
    outcome: Mapped[str | None] = mapped_column(String(200))
