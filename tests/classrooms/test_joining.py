"""Who comes in by a code, who does not, and what they are told."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import admission, listening, operations, queries, ways_in
from learn.classrooms.codes import ADVICE, Refusal
from learn.classrooms.joining import CannotJoin, enter, join, look
from learn.classrooms.models import Classroom, Enrolment, Invitation, JoinCode
from tests.conftest import START
from tests.factories import a_classroom, a_person, an_enrolment

LATER = START + timedelta(days=1)


@pytest.fixture
def ida(session: Session) -> Person:
    return a_person(session, "Ida")


@pytest.fixture
def ada(session: Session) -> Person:
    return a_person(session, "Ada")


@pytest.fixture
def classroom(session: Session, ida: Person) -> Classroom:
    return a_classroom(session, ida)


@pytest.fixture
def code(session: Session, classroom: Classroom) -> JoinCode:
    found = ways_in.code_shown(session, classroom.id)
    assert found is not None
    return found


def why_not(session: Session, code: JoinCode, person: Person | None) -> Refusal:
    with pytest.raises(CannotJoin) as refused:
        look(session, code.code, person.id if person else None, LATER)
    if person is not None:
        with pytest.raises(CannotJoin) as again:
            join(session, code.code, person.id, LATER)
        assert again.value.reason is refused.value.reason
    assert str(refused.value) == ADVICE[refused.value.reason]
    return refused.value.reason


def test_a_learner_joins_by_the_code(
    session: Session, classroom: Classroom, code: JoinCode, ada: Person
) -> None:
    found, is_new = join(session, code.code, ada.id, LATER)
    assert (found.id, is_new) == (classroom.id, True)
    (one,) = queries.learners(session, classroom.id)
    assert (one.person_id, one.name, one.state, one.joined_at) == (ada.id, "Ada", "active", LATER)
    session.expire_all()
    assert code.uses == 1


def test_joining_twice_changes_nothing(session: Session, code: JoinCode, ada: Person) -> None:
    join(session, code.code, ada.id, LATER)
    _, is_new = join(session, code.code, ada.id, LATER)
    session.expire_all()
    assert (is_new, code.uses) == (False, 1)


def test_a_stranger_sees_what_the_code_opens(session: Session, code: JoinCode) -> None:
    door = look(session, code.code, None, START)
    assert (door.classroom.name, door.instructors) == ("Biology", ("Ida",))
    assert not door.is_member


def test_nobody_joins_by_a_code_that_is_none(session: Session, ada: Person) -> None:
    with pytest.raises(CannotJoin) as refused:
        join(session, "22222222", ada.id, START)
    assert refused.value.reason is Refusal.UNKNOWN


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"expires_at": LATER}, Refusal.EXPIRED),
        ({"revoked_at": START}, Refusal.REVOKED),
        ({"max_uses": 0}, Refusal.FULL),
    ],
    ids=str,
)
def test_a_code_that_is_over_says_so(
    session: Session,
    code: JoinCode,
    ada: Person,
    values: dict[str, object],
    reason: Refusal,
) -> None:
    for name, value in values.items():
        setattr(code, name, value)
    session.flush()
    assert why_not(session, code, ada) is reason
    assert why_not(session, code, None) is reason
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_a_member_may_look_at_a_code_that_is_over(
    session: Session, classroom: Classroom, code: JoinCode, ada: Person
) -> None:
    an_enrolment(session, classroom, ada)
    code.revoked_at = START
    session.flush()
    assert join(session, code.code, ada.id, LATER)[1] is False


def test_an_archived_classroom_takes_nobody(
    session: Session, classroom: Classroom, code: JoinCode, ida: Person, ada: Person
) -> None:
    operations.archive(session, classroom, ida.id, START)
    assert why_not(session, code, ada) is Refusal.ARCHIVED
    operations.open_again(session, classroom, ida.id, START)
    assert join(session, code.code, ada.id, LATER)[1]


def test_an_instructor_does_not_join_their_own(
    session: Session, code: JoinCode, ida: Person
) -> None:
    assert why_not(session, code, ida) is Refusal.TEACHES


def test_who_was_removed_stays_out(
    session: Session, classroom: Classroom, code: JoinCode, ada: Person
) -> None:
    an_enrolment(session, classroom, ada, "removed")
    assert why_not(session, code, ada) is Refusal.REMOVED
    session.expire_all()
    assert code.uses == 0


def test_who_is_removed_while_they_look_stays_out(
    session: Session, classroom: Classroom, code: JoinCode, ada: Person
) -> None:
    door = look(session, code.code, ada.id, LATER)
    an_enrolment(session, classroom, ada, "removed")
    with pytest.raises(CannotJoin) as refused:
        enter(session, door, ada.id, LATER)
    assert refused.value.reason is Refusal.REMOVED
    assert queries.learners(session, classroom.id) == []


def test_a_code_that_is_revoked_while_they_look_lets_nobody_in(
    session: Session, classroom: Classroom, code: JoinCode, ida: Person, ada: Person
) -> None:
    door = look(session, code.code, ada.id, LATER)
    admission.revoke_code(session, classroom, ida.id, LATER)
    with pytest.raises(CannotJoin) as refused:
        enter(session, door, ada.id, LATER)
    assert refused.value.reason is Refusal.REVOKED
    assert queries.learners(session, classroom.id) == []


def test_who_has_left_comes_back(
    session: Session, classroom: Classroom, code: JoinCode, ada: Person
) -> None:
    before = an_enrolment(session, classroom, ada, "left")
    assert join(session, code.code, ada.id, LATER)[1]
    session.expire_all()
    assert (before.state, before.ended_at, before.joined_at) == ("active", None, LATER)


def test_nobody_else_comes_back_and_to_no_other_classroom(
    session: Session, classroom: Classroom, code: JoinCode, ada: Person, ida: Person
) -> None:
    """Red when either the classroom or the person is left out of the statement that lets in."""
    elsewhere = an_enrolment(session, a_classroom(session, ida, "Elsewhere"), ada, "left")
    someone = an_enrolment(session, classroom, a_person(session, "Ben"), "left")
    an_enrolment(session, classroom, ada, "left")
    assert join(session, code.code, ada.id, LATER)[1]
    session.expire_all()
    assert (elsewhere.state, someone.state) == ("left", "left")


def test_the_last_place_is_the_last(session: Session, code: JoinCode, ada: Person) -> None:
    code.max_uses = 1
    session.flush()
    ben = a_person(session, "Ben")
    assert join(session, code.code, ada.id, LATER)[1]
    session.expire_all()
    assert why_not(session, code, ben) is Refusal.FULL


def test_whoever_has_the_address_accepts_the_invitation(
    session: Session, classroom: Classroom, code: JoinCode, ada: Person
) -> None:
    ada.email, ada.email_folded = "Ada@example.org", "ada@example.org"
    invited = [
        Invitation(
            classroom_id=room.id,
            name="Ada",
            email="ada@example.org",
            email_folded="ada@example.org",
            invited_at=START,
        )
        for room in (classroom, a_classroom(session, a_person(session, "Ivo")))
    ]
    session.add_all(invited)
    session.flush()
    join(session, code.code, ada.id, LATER)
    session.expire_all()
    assert [one.accepted_at for one in invited] == [LATER, None]


def test_features_above_are_told(
    session: Session, code: JoinCode, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(listening, "changes", type(listening.changes)())
    listening.changes.register("test", lambda _session, *rest: told.append(rest))
    join(session, code.code, ada.id, LATER)
    join(session, code.code, ada.id, LATER)
    assert told == [([ada.id], LATER)]


def test_a_renewed_code_closes_the_old_one(
    session: Session, classroom: Classroom, code: JoinCode, ida: Person, ada: Person
) -> None:
    made = admission.renew_code(session, classroom, ida.id, START)
    session.expire_all()
    assert made.code != code.code
    assert why_not(session, code, ada) is Refusal.REVOKED
    assert ways_in.code_shown(session, classroom.id) is made
    admission.revoke_code(session, classroom, ida.id, START)
    assert ways_in.code_shown(session, classroom.id) is None


def test_a_limit_is_never_below_what_was_used(
    session: Session, classroom: Classroom, code: JoinCode, ida: Person, ada: Person
) -> None:
    def limit(max_uses: int | None) -> bool:
        return admission.limit_code(
            session,
            classroom,
            code,
            expires_at=LATER,
            max_uses=max_uses,
            actor_id=ida.id,
            now=START,
        )

    assert join(session, code.code, ada.id, START)[1]
    assert not limit(0)
    assert limit(1)
    assert limit(None)
    session.expire_all()
    assert (code.expires_at, code.max_uses) == (LATER, None)
