"""The table of the audit log. Rows are only added."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from learn.db import Base, UtcDateTime


class AuditEvent(Base):
    """Fact: one thing that an instructor or administrator did; no answers, no secrets.

    `classroom` is the public id of the classroom it happened in, if any: the log outlives it.
    """

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    classroom: Mapped[str | None] = mapped_column(String(16), index=True)
    details: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
