"""The people of a classroom: found, grouped, removed, taken back; who else teaches."""

import pytest
from sqlalchemy.orm import Session

from learn.accounts.models import Person
from learn.classrooms import queries
from learn.site.models import SiteSetting
from tests.classrooms.conftest import Scene
from tests.conftest import START
from tests.factories import a_person, an_enrolment
from tests.pages import Page


def test_people_are_found_sorted_and_grouped(scene: Scene, session: Session) -> None:
    for name in ("Zoë", "Ben"):
        an_enrolment(session, scene.room, a_person(session, name))
    session.commit()
    visit = scene.visit()

    def shown(query: str = "") -> list[str]:
        page = visit.get(f"{scene.base}/people{query}")
        return [one.label for one in page.form("/members").named("learner")] or [page.words]

    assert len(shown()) == 3
    assert len(shown("?q=zoe")) == 1
    assert "Nobody here is called that" in visit.get(f"{scene.base}/people?q=zebra").words
    assert len(shown(f"?group={scene.group.public_id}")) == 1
    for strange in (
        "?sort=zebra&show=zebra&page=zebra&group=zebra",
        "?page=99",
        "?page=" + "9" * 30,
    ):
        assert len(shown(strange)) == 3


def test_a_list_of_many_is_cut_into_pages(scene: Scene, session: Session) -> None:
    for number in range(100):
        an_enrolment(session, scene.room, a_person(session, f"P{number:03}"))
    session.commit()
    visit = scene.visit()
    page = visit.get(f"{scene.base}/people?sort=name&page=2")
    assert len(page.form("/members").named("learner")) == 1
    assert any("page=1" in link or link.endswith("/people") for link in page.links)


def test_who_is_invited_and_who_has_gone_is_shown(scene: Scene) -> None:
    visit = scene.visit()
    page = visit.get(f"{scene.base}/people?show=invited")
    assert "eve@example.org" in page.words
    assert "taken back" in visit.send(page.form("/withdraw")).words
    page = visit.get(f"{scene.base}/people?show=gone")
    assert "Was removed on 22 November 2026" in page.words
    assert "Gus is in this classroom again." in visit.send(page.form("/take-back")).words


def test_a_learner_is_removed_after_a_question(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    page = visit.get(f"{scene.base}/people/{scene.ada.public_id}/remove")
    assert "you can take them back" in page.words
    assert "Ada is no longer in this classroom." in visit.send(page.form("/remove")).words
    assert scene.names() == set()


def test_the_address_of_a_learner_shows_only_where_it_was_invited(
    scene: Scene, session: Session
) -> None:
    ada = session.get_one(Person, scene.ada.person_id)
    ada.email, ada.email_folded = "ada@example.org", "ada@example.org"
    session.commit()
    assert "ada@example.org" not in scene.visit().get(f"{scene.base}/people").words
    scene.invited.email_folded = "ada@example.org"
    scene.invited.email, scene.invited.accepted_at = "ada@example.org", START
    session.commit()
    assert "ada@example.org" in scene.visit().get(f"{scene.base}/people").words


def test_groups_are_added_renamed_filled_and_removed(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    page = visit.get(f"{scene.base}/people")
    form = next(one for one in page.forms if one.action.endswith("/groups"))
    assert "The group “Tuesday” is added." in visit.send(form, name="Tuesday").words
    assert "has this name" in visit.send(form, status=422, name="Tuesday").words
    assert "Type a name" in visit.send(form, status=422, name=" ").words
    tuesday = next(g for g in queries.groups_of(session, scene.room.id) if g.name == "Tuesday")
    form = visit.get(f"{scene.base}/people").form("/members")
    form.named("learner")[0].is_checked = True
    put = visit.send(form, press="in", group=tuesday.public_id)
    assert "1 learner is put into “Tuesday”." in put.words
    form.named("learner")[0].is_checked = True
    assert "taken out of" in visit.send(form, press="out", group=tuesday.public_id).words
    form.named("learner")[0].is_checked = False
    assert "Tick the learners first" in visit.send(form, press="in").words
    visit.send(form, press="in", status=404, group="x" * 16)
    place = f"{scene.base}/groups/{tuesday.public_id}"
    form = visit.get(place).form(tuesday.public_id)
    assert "its new name" in visit.send(form, name="Friday").words
    assert "has this name" in visit.send(form, status=422, name="Group A").words
    gone = visit.send(visit.get(f"{place}/remove").form("/remove"))
    assert "The group “Friday” is removed." in gone.words


def test_instructors_are_added_and_removed(scene: Scene, session: Session) -> None:
    ivo = a_person(session, "Ivo")
    session.commit()
    visit = scene.visit()
    form = visit.get(f"{scene.base}/people").form("/instructors")
    assert ivo.login_name is not None
    page = visit.send(form, sign_in_name=ivo.login_name.upper())
    assert "Ivo teaches this classroom now." in page.words
    assert "already" in visit.send(form, sign_in_name=ivo.login_name).words
    place = f"{scene.base}/instructors/{ivo.public_id}/remove"
    assert "no longer teaches" in visit.send(visit.get(place).form("/remove")).words
    place = f"{scene.base}/instructors/{scene.ida.public_id}/remove"
    assert "Add another instructor first" in visit.get(place).words
    assert (
        "Add another instructor first"
        in Page(visit.client.post(place, follow_redirects=True)).words
    )


def test_an_instructor_stops_teaching(scene: Scene, session: Session) -> None:
    ivo = a_person(session, "Ivo")
    session.commit()
    visit = scene.visit()
    form = visit.get(f"{scene.base}/people").form("/instructors")
    visit.send(form, sign_in_name=str(ivo.login_name))
    place = f"{scene.base}/instructors/{scene.ida.public_id}/remove"
    assert visit.client.post(place).headers["Location"] == "/teach"
    visit.get(f"{scene.base}/people", status=404)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("nobody-at-all", "No instructor signs in with this"),
        ("", "Type the login name"),
        ("learner", "This person learns in this classroom"),
    ],
)
def test_who_cannot_teach_is_refused(scene: Scene, session: Session, who: str, words: str) -> None:
    if who == "learner":
        who = str(session.get_one(Person, scene.ada.person_id).login_name)
    visit = scene.visit()
    form = visit.get(f"{scene.base}/people").form("/instructors")
    page = visit.send(form, status=422, sign_in_name=who)
    assert words in page.words


def test_where_instructors_are_approved_nobody_learns_who_has_an_account(
    scene: Scene, session: Session
) -> None:
    session.add(SiteSetting(name="teaching", value="approved", updated_at=START))
    ben = a_person(session, "Ben")
    session.commit()
    visit = scene.visit()
    form = visit.get(f"{scene.base}/people").form("/instructors")
    for name in (str(ben.login_name), "nobody-at-all"):
        page = visit.send(form, status=422, sign_in_name=name)
        assert "No instructor signs in with this" in page.words
    for _ in range(8):
        visit.send(form, status=422, sign_in_name="nobody-at-all")
    assert "Too many tries" in visit.send(form, status=429, sign_in_name="nobody-at-all").words
