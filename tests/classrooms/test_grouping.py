"""Groups: their names, and who is in them."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts.models import Person
from learn.classrooms import grouping, listening, queries
from learn.classrooms.grouping import GroupNameTaken, TooManyGroups
from learn.classrooms.models import Classroom, Enrolment, LearnerGroup
from tests.conftest import START
from tests.factories import a_classroom, a_group, a_person, an_enrolment


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def classroom(session: Session, ida: Person) -> Classroom:
    return a_classroom(session, ida)


@pytest.fixture
def learners(session: Session, classroom: Classroom) -> list[Enrolment]:
    return [an_enrolment(session, classroom, a_person(session, name)) for name in ("Ada", "Ben")]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []
    monkeypatch.setattr(listening, "changes", type(listening.changes)())
    listening.changes.register("test", lambda _session, people, _now: heard.append(sorted(people)))
    return heard


def sizes(session: Session, classroom: Classroom) -> dict[str, int]:
    return {group.name: group.size for group in queries.groups_of(session, classroom.id)}


def test_a_group_is_added_renamed_and_removed(
    session: Session, classroom: Classroom, ida: Person, learners: list[Enrolment], told: list[Any]
) -> None:
    group = grouping.add_group(session, classroom, "Tuesday", ida.id, START)
    grouping.rename_group(session, classroom, group, "Friday", ida.id, START)
    ids = [one.public_id for one in learners]
    assert grouping.put_in_group(session, classroom, group, ids, ida.id, START) == 2
    assert sizes(session, classroom) == {"Friday": 2}
    grouping.remove_group(session, classroom, group, ida.id, START)
    assert queries.groups_of(session, classroom.id) == []
    assert len(queries.learners(session, classroom.id)) == 2
    assert told == [sorted(one.person_id for one in learners)] * 2


def test_learners_are_put_in_and_taken_out_once(
    session: Session, classroom: Classroom, ida: Person, learners: list[Enrolment], told: list[Any]
) -> None:
    group = a_group(session, classroom, learners[0])
    change = (session, classroom, group, [one.public_id for one in learners], ida.id, START)
    assert grouping.put_in_group(*change) == 1
    assert grouping.put_in_group(*change) == 0
    assert grouping.take_out_of_group(*change) == 2
    assert grouping.take_out_of_group(*change) == 0
    assert told == [[learners[1].person_id], sorted(one.person_id for one in learners)]


def test_only_learners_of_the_classroom_are_put_in(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    group = a_group(session, classroom)
    gone = an_enrolment(session, classroom, a_person(session, "Cy"), "removed")
    strange = an_enrolment(session, a_classroom(session, ida), a_person(session, "Dee"))
    ids = [gone.public_id, strange.public_id, "x" * 16]
    assert grouping.put_in_group(session, classroom, group, ids, ida.id, START) == 0


def test_who_has_gone_is_not_counted(
    session: Session, classroom: Classroom, learners: list[Enrolment]
) -> None:
    a_group(session, classroom, *learners)
    learners[0].state, learners[0].ended_at = "left", START
    session.flush()
    assert sizes(session, classroom) == {"Group A": 1}


def test_two_groups_of_a_classroom_have_two_names(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    grouping.add_group(session, classroom, "A", ida.id, START)
    group = grouping.add_group(session, classroom, "B", ida.id, START)
    with pytest.raises(GroupNameTaken):
        grouping.add_group(session, classroom, "A", ida.id, START)
    with pytest.raises(GroupNameTaken):
        grouping.rename_group(session, classroom, group, "A", ida.id, START)
    grouping.add_group(session, a_classroom(session, ida), "A", ida.id, START)
    assert sizes(session, classroom) == {"A": 0, "B": 0}


def test_a_classroom_has_at_most_so_many_groups(
    session: Session, classroom: Classroom, ida: Person
) -> None:
    session.add_all(
        LearnerGroup(classroom_id=classroom.id, name=str(n)) for n in range(limits.MAX_GROUPS - 1)
    )
    session.flush()
    grouping.add_group(session, classroom, "the last", ida.id, START)
    with pytest.raises(TooManyGroups):
        grouping.add_group(session, classroom, "one more", ida.id, START)


def test_groups_of_learners_are_read_at_once(
    session: Session, classroom: Classroom, learners: list[Enrolment]
) -> None:
    group = a_group(session, classroom, learners[0])
    found = queries.group_ids(session, [one.id for one in learners])
    assert found == {learners[0].id: frozenset({group.id})}
    assert queries.group_ids(session, []) == {}
    (line,) = queries.learners(session, classroom.id, group_id=group.id)
    assert line.enrolment_id == learners[0].id
