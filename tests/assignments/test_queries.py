"""Whom assignments are for, on which terms, and where people stand."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from learn.assignments import queries
from learn.content.library import Library
from learn.publishing.shelf import Shelf
from tests.conftest import START
from tests.factories import a_classroom, a_group, a_person, an_assignment, an_enrolment


@pytest.fixture
def library(session: Session) -> Library:
    return Shelf(poll_seconds=0).library(session)


def test_an_assignment_is_for_everyone_who_is_in_the_classroom(
    session: Session, library: Library
) -> None:
    room = a_classroom(session, a_person(session, "Iris"))
    ada, ben, cleo = (a_person(session, name) for name in ("Ada", "Ben", "Cleo"))
    an_enrolment(session, room, ada)
    an_enrolment(session, room, ben, state="left")
    task = an_assignment(session, room, due_at=START + timedelta(days=7))
    terms = queries.terms_for(session, library, task.assignment, [ada.id, ben.id, cleo.id])
    assert set(terms) == {ada.id}
    assert terms[ada.id].attempts.value == 2  # what the quiz says itself
    assert terms[ada.id].due_at.value == START + timedelta(days=7)


def test_an_audience_is_groups_and_learners(session: Session) -> None:
    room = a_classroom(session, a_person(session, "Iris"))
    people = [a_person(session, name) for name in ("Ada", "Ben", "Cleo")]
    ada, ben, cleo = (an_enrolment(session, room, person) for person in people)
    group = a_group(session, room, ada)
    task = an_assignment(
        session, room, is_for_everyone=False, group_ids=(group.id,), enrolment_ids=(ben.id, ada.id)
    )
    seats = queries.audience(session, [task.id])[task.id]
    assert [seat.enrolment_id for seat in seats] == [ada.id, ben.id]
    kept = queries.standings(session, [task.id])
    assert {person_id for _, person_id in kept} == {people[0].id, people[1].id}
    assert cleo.id not in {seat.enrolment_id for seat in seats}
