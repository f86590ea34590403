"""What administrators' views begin with: the account or classroom, or 404."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.models import Person
from learn.admin import queries
from learn.admin.queries import ListedClassroom
from learn.classrooms.models import Classroom

MOST_WORDS = 80


def account_or_404(public_id: str) -> Person:
    """Return an account; guests and erased people have none."""
    found = queries.account(context.session(), public_id)
    if found is None:
        raise NotFound
    return found


def classroom_or_404(public_id: str) -> tuple[Classroom, ListedClassroom]:
    """Return a classroom and how it is listed."""
    found = queries.classroom(context.session(), public_id)
    if found is None:
        raise NotFound
    return found


def asked(name: str) -> str:
    """Return what a filter in the address says, or in a form that repeats it.

    It is cut to a sane length, and what no text holds is left out: PostgreSQL refuses a NUL.
    """
    text = request.values.get(name, "")[:MOST_WORDS]
    return "".join(character for character in text if character.isprintable()).strip()


def page_url(endpoint: str, wanted: Mapping[str, str], number: int) -> str:
    """Return the address of another page of a list under the same filters."""
    values: dict[str, Any] = {**wanted, "page": number}
    return url_for(endpoint, **values)
