"""Sign-in cards: shown once, and good for the accounts a classroom made."""

import re
from collections.abc import Callable, Mapping

import pytest
from sqlalchemy.orm import Session

from learn.accounts import passwords
from learn.accounts.models import Person
from learn.classrooms import operations, queries, teaching
from tests.classrooms.conftest import Scene
from tests.conftest import START
from tests.factories import a_person
from tests.pages import Page, Visit


def cards_on(page: Page) -> Mapping[str, str]:
    """Return the passwords of a page of cards by their login names."""
    return dict(re.findall(r"Login name ([a-z0-9-]+) Password ([a-z-]+)", page.words))


def test_learners_get_cards_that_let_them_in(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    form = visit.get(f"{scene.base}/people/add").form("/add")
    page = visit.send(form, people="Ben\nCy")
    cards = cards_on(page)
    assert len(cards) == 2
    assert "added already" in visit.send(form, people="Ben\nCy").words
    assert scene.names() == {"Ada", "Ben", "Cy"}
    child = Visit(scene.app.test_client())
    name, password = next(iter(cards.items()))
    form = child.get("/sign-in").form("/sign-in")
    child.send(form, sign_in_name=name, password=password)
    assert child.client.get("/settings/sessions").status_code == 200
    learner = next(one for one in queries.learners(session, scene.room.id) if one.name == "Ben")
    place = f"{scene.base}/people/{learner.public_id}/card"
    again = cards_on(visit.send(visit.get(place).form("/card")))
    assert again.keys() == {name}
    assert again[name] != password
    assert child.client.get("/settings/sessions").status_code == 303
    stranger = Visit(scene.app.test_client())
    form = stranger.get("/sign-in").form("/sign-in")
    stranger.send(form, status=422, sign_in_name=name, password=password)
    stranger.send(form, sign_in_name=name, password=again[name])


def test_no_card_is_made_for_an_account_with_an_owner(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    place = f"{scene.base}/people/{scene.ada.public_id}/card"
    ada = session.get_one(Person, scene.ada.person_id)
    ada.email = ada.email_folded = "ada@example.org"
    session.commit()
    before = ada.password_hash
    assert "has an owner" in visit.get(place).words
    assert visit.client.post(place).status_code == 303
    session.expire_all()
    assert ada.password_hash == before


def taken_out(scene: Scene) -> None:
    colleague = a_person(scene.session, "Ivo")
    teaching.add_instructor(scene.session, scene.room, colleague, scene.ida.id, START)
    teaching.remove_instructor(scene.session, scene.room, scene.ida.public_id, scene.ida.id, START)


def archived(scene: Scene) -> None:
    operations.archive(scene.session, scene.room, scene.ida.id, START)


def removed(scene: Scene) -> None:
    one = queries.learner(scene.session, scene.room.id, scene.ada.public_id)
    assert one is not None
    operations.remove_learner(scene.session, scene.room, one, scene.ida.id, START)


@pytest.mark.parametrize(
    ("meanwhile", "status", "is_known"),
    [
        (taken_out, 404, False),
        (archived, 409, False),
        (taken_out, 404, True),
        (archived, 409, True),
        (removed, 404, True),
    ],
)
def test_who_may_is_asked_again_once_the_passwords_are_hashed(
    scene: Scene,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[Scene], None],
    status: int,
    is_known: bool,
) -> None:
    def hash_password(password: str) -> str:
        meanwhile(scene)
        session.commit()
        return "a hash"

    visit = scene.visit()
    place = f"{scene.base}/people/{scene.ada.public_id}/card" if is_known else None
    form = visit.get(place or f"{scene.base}/people/add").form("/people/")
    monkeypatch.setattr(passwords, "hash_password", hash_password)
    filled = {} if is_known else {"people": "Ben"}
    assert "Password" not in visit.send(form, status=status, **filled).words
    session.expire_all()
    assert session.get_one(Person, scene.ada.person_id).password_hash != "a hash"


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("", "Type at least one name"),
        ("Ada\n" * 41, "Add at most 40 at once"),
        ("Ada\nB\x07", "Line 2"),
    ],
)
def test_names_that_cannot_be_are_refused(
    scene: Scene, session: Session, people: str, words: str
) -> None:
    visit = scene.visit()
    form = visit.get(f"{scene.base}/people/add").form("/add")
    assert words in visit.send(form, status=422, people=people).words
    assert scene.names() == {"Ada"}


def test_a_form_without_its_ticket_is_given_another(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    form = visit.get(f"{scene.base}/people/add").form("/add")
    page = visit.send(form, status=422, people="Ben", ticket="nonsense")
    assert "to send again" in page.words or "There is a problem" in page.words
    assert len(cards_on(visit.send(page.form("/add")))) == 1
