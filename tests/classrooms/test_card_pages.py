"""Sign-in cards: shown once, and good for the accounts a classroom made."""

import re
from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import queries
from tests.classrooms.conftest import Scene
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
