"""The limits of a join code, a new one, none, and its picture."""

import pytest
from sqlalchemy.orm import Session

from learn.classrooms import ways_in
from tests.classrooms.conftest import Scene
from tests.pages import Form, Visit


def limits_form(visit: Visit, scene: Scene) -> Form:
    """Return the form with the limits of the code."""
    place = f"{scene.base}/code"
    return next(form for form in visit.get(place).forms if form.action == place)


def test_a_code_gets_limits(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    form = limits_form(visit, scene)
    page = visit.send(form, last_day="2026-12-24", max_uses="30")
    assert "The limits of the code are saved." in page.words
    assert "25 Dec 2026, 00:00 (Europe/Vienna)" in page.words
    assert limits_form(visit, scene).entries() == {"last_day": ["2026-12-24"], "max_uses": ["30"]}
    visit.send(form, last_day="", max_uses="")
    assert limits_form(visit, scene).entries() == {
        "last_day": [""],
        "max_uses": [""],
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_day": "2026-11-21"}, "This day is over"),
        ({"last_day": "2027-11-24"}, "within 366 days"),
        ({"last_day": "9999-12-31"}, "within 366 days"),
        ({"last_day": "soon"}, "Not a valid date"),
        ({"max_uses": "0"}, "from 1 to 10,000"),
        ({"max_uses": "10001"}, "from 1 to 10,000"),
        ({"max_uses": "2"}, "More people than that"),
    ],
)
def test_limits_that_cannot_be_are_refused(
    scene: Scene, session: Session, changes: dict[str, str], words: str
) -> None:
    code = ways_in.code_shown(session, scene.room.id)
    assert code is not None
    code.uses = 3
    session.commit()
    visit = scene.visit()
    form = limits_form(visit, scene)
    assert words in visit.send(form, status=422, **changes).words


@pytest.mark.parametrize("changes", [{"last_day": "2026-11-22"}, {"max_uses": "10000"}])
def test_limits_at_their_ends_are_taken(scene: Scene, changes: dict[str, str]) -> None:
    visit = scene.visit()
    visit.send(limits_form(visit, scene), **changes)


def test_a_code_is_replaced_and_withdrawn(scene: Scene, session: Session) -> None:
    visit, old = scene.visit(), scene.code
    page = visit.send(visit.get(f"{scene.base}/code").form("/code/new"))
    assert scene.code != old
    page = visit.send(page.form("/code/close"))
    assert "Nobody can join" in page.words
    assert visit.client.get(f"{scene.base}/code.svg").status_code == 404
    visit.send(page.form("/code/new"))
    assert scene.code != old


def test_the_code_is_a_picture_too(scene: Scene) -> None:
    answer = scene.browser(scene.ida).get(f"{scene.base}/code.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.startswith("<svg ")
    assert "style" not in answer.text
    assert "<script" not in answer.text
