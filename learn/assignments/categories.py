"""Writes of categories: assignments that share a weight in a classroom's total."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learn.assignments.drafts import DoesNotFit
from learn.assignments.models import Assignment, Category
from learn.audit.operations import record
from learn.classrooms.models import Classroom


def create_category(
    session: Session,
    classroom: Classroom,
    name: str,
    weight: int,
    drop_lowest: int,
    by_id: int,
    now: datetime,
) -> Category:
    """Add a category to a classroom and return it. Raises DoesNotFit for a name that is taken."""
    made = Category(classroom_id=classroom.id, name=name, weight=weight, drop_lowest=drop_lowest)
    with _named(session):
        session.add(made)
    _note(session, by_id, "category.created", classroom, made, now)
    return made


def change_category(
    session: Session,
    classroom: Classroom,
    category: Category,
    name: str,
    weight: int,
    drop_lowest: int,
    by_id: int,
    now: datetime,
) -> None:
    """Give a category another name, weight or number of lowest scores that are left out.

    Raises DoesNotFit for a name that is taken.
    """
    with _named(session):
        category.name, category.weight, category.drop_lowest = name, weight, drop_lowest
    _note(session, by_id, "category.changed", classroom, category, now)


def delete_category(
    session: Session, classroom: Classroom, category: Category, by_id: int, now: datetime
) -> None:
    """Remove a category; its assignments stay, in none."""
    _note(session, by_id, "category.deleted", classroom, category, now)
    session.execute(
        update(Assignment).where(Assignment.category_id == category.id).values(category_id=None)
    )
    session.delete(category)
    session.flush()


def own_category(session: Session, classroom_id: int, public_id: str) -> Category | None:
    """Return a category of this classroom; None when there is none."""
    return session.scalar(
        select(Category).where(
            Category.classroom_id == classroom_id, Category.public_id == public_id
        )
    )


@contextmanager
def _named(session: Session) -> Iterator[None]:
    """Write what is done inside; undo that alone, and raise DoesNotFit, where a name is taken."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as problem:
        message = "This classroom has a category of that name already."
        raise DoesNotFit({"name": message}) from problem


def _note(
    session: Session,
    by_id: int,
    action: str,
    classroom: Classroom,
    category: Category,
    now: datetime,
) -> None:
    record(
        session,
        by_id,
        action,
        f"category {category.public_id}",
        now,
        classroom=classroom.public_id,
        weight=category.weight,
        drop_lowest=category.drop_lowest,
    )
