"""A code is typed, looked at and joined by; every code that does not open says what to do."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import queries, ways_in
from tests.classrooms.conftest import Scene
from tests.conftest import START, Clock
from tests.factories import a_guest, a_person
from tests.pages import Visit


def test_a_code_is_typed_looked_at_and_joined_by(scene: Scene, session: Session) -> None:
    ben = a_person(session, "Ben")
    visit = scene.visit(ben)
    typed = f" {scene.code[:4].lower()}-{scene.code[4:].lower()} "
    page = visit.send(visit.get("/join").form("/join"), code=typed)
    assert "Join “Biology”" in page.words
    assert "Ida" in page.words
    assert "your e-mail address, unless they invited you by it" in page.words
    assert "You are in “Biology” now." in visit.send(page.form("/join/")).words
    assert "Ben" in scene.names()
    assert "You have joined already" in visit.get(f"/join/{scene.code}").words


def test_a_code_is_kept_through_signing_up_and_in(scene: Scene, client: FlaskClient) -> None:
    page = Visit(client).get(f"/join/{scene.code}")
    there = f"?next=/join/{scene.code}"
    links = {link.replace("%2F", "/") for link in page.links}
    assert {f"/sign-up{there}", f"/sign-in{there}"} <= links
    assert not [form for form in page.forms if "/join" in form.action]
    answer = client.post(f"/join/{scene.code}")
    assert answer.headers["Location"].replace("%2F", "/") == f"/sign-in{there}"


def test_a_guest_makes_an_account_first(scene: Scene, session: Session) -> None:
    guest = a_guest(session)
    answer = scene.browser(guest).post(f"/join/{scene.code}")
    assert answer.headers["Location"].startswith("/sign-in")
    assert queries.enrolment(session, scene.room.id, guest.id) is None


@pytest.mark.parametrize("typed", ["", "K7QF", "K7QF-3MX0", "<script>"])
def test_what_is_no_code_is_refused_and_kept(client: FlaskClient, typed: str) -> None:
    visit = Visit(client)
    page = visit.send(visit.get("/join").form("/join"), status=422, code=typed)
    assert page.form("/join").named("code")[0].value == typed
    assert "There is a problem" in page.words


def test_an_unknown_code_says_what_a_code_looks_like(client: FlaskClient) -> None:
    page = Visit(client).get("/join/22222222", status=404)
    assert "No classroom has this code" in page.words
    assert page.form("/join").named("code")[0].value == "2222-2222"


def test_an_address_is_made_plain(scene: Scene, client: FlaskClient) -> None:
    answer = client.get(f"/join/{scene.code[:4].lower()}-{scene.code[4:]}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/join/{scene.code}")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expires_at": START}, "has run out. Ask your instructor"),
        ({"revoked_at": START}, "no longer in use. Ask your instructor"),
        ({"max_uses": 0}, "Everybody this code was meant for has joined"),
    ],
)
def test_a_code_that_is_over_says_what_to_do(
    scene: Scene, session: Session, client: FlaskClient, values: dict[str, object], words: str
) -> None:
    code = ways_in.code_shown(session, scene.room.id)
    assert code is not None
    for name, value in values.items():
        setattr(code, name, value)
    session.commit()
    visit = Visit(client)
    page = visit.get(f"/join/{code.code}", status=410)
    assert words in page.words
    assert "Biology" not in page.words
    assert words in visit.send(visit.get("/join").form("/join"), status=422, code=code.code).words


def test_who_was_removed_asks_the_instructor(scene: Scene, session: Session) -> None:
    visit = scene.visit(session.get_one(Person, scene.gone.person_id))
    assert "Ask your instructor to take you back" in visit.get(f"/join/{scene.code}", 410).words
    assert visit.client.post(f"/join/{scene.code}").status_code == 410


def test_guessing_codes_is_slowed_down(scene: Scene, client: FlaskClient, clock: Clock) -> None:
    def guess() -> int:
        return client.get("/join/22222222").status_code

    answers = [guess() for _ in range(40)]
    assert answers[:30] == [404] * 30
    assert answers[-1] == 429
    waiting = client.get(f"/join/{scene.code}")
    assert waiting.status_code == 429
    assert "Retry-After" in waiting.headers
    assert client.post("/join", data={"code": scene.code}).status_code == 429
    clock.advance(minutes=20)
    assert client.get(f"/join/{scene.code}").status_code == 200


def test_somebody_known_has_fewer_guesses(scene: Scene, session: Session) -> None:
    browser = scene.browser(a_person(session, "Mallory"))
    answers = [browser.post("/join", data={"code": "22222222"}).status_code for _ in range(12)]
    assert answers == [422] * 10 + [429] * 2


def test_right_codes_are_no_guesses(scene: Scene, client: FlaskClient) -> None:
    assert {client.get(f"/join/{scene.code}").status_code for _ in range(40)} == {200}
