"""Inviting people by a list: nothing is sent before it was looked at."""

from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learn.outbox.models import OutboxMail
from tests.classrooms.conftest import Scene
from tests.pages import Page


def test_people_are_invited_after_a_look(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    form = visit.get(f"{scene.base}/invitations").form("/invitations")
    page = visit.send(form, press="check", people="Ben,ben@example.org\nEve,eve@example.org")
    assert "2 people to invite" in page.words
    assert session.scalars(select(OutboxMail)).all() == []
    page = visit.send(page.form("/invitations"), press="send")
    assert "1 person invited. 1 person had been invited before." in page.words
    (letter,) = session.scalars(select(OutboxMail))
    assert letter.address == "ben@example.org"
    assert f"http://127.0.0.1:8000/join/{scene.code}" in letter.text


def test_lines_with_mistakes_are_named_and_may_be_left_out(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    form = visit.get(f"{scene.base}/invitations").form("/invitations")
    page = visit.send(form, press="check", status=422, people="Ben,ben@example.org\nCy")
    assert "Line 2: The address is missing." in page.words
    assert "1 line with a problem is left out" in page.words
    assert "1 person invited." in visit.send(page.form("/invitations"), press="send").words
    nothing = visit.send(form, press="check", status=422, people="Cy")
    assert "to invite" not in nothing.words
    assert "Line 1" in visit.send(form, status=422, people="Cy", action="send").words


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"Name,E-mail\nBen,ben@example.org\n", 200, "1 person to invite"),
        (b"\xef\xbb\xbfBen;ben@example.org\r\n", 200, "1 person to invite"),
        ("Jürgen;j@example.org".encode("latin-1"), 422, "not in UTF-8"),
        (b"x" * 100_001, 422, "too large"),
        (b"", 422, "Paste names and addresses"),
    ],
)
def test_a_file_is_read(scene: Scene, data: bytes, status: int, words: str) -> None:
    answer = scene.browser(scene.ida).post(
        f"{scene.base}/invitations", data={"people": "", "file": (BytesIO(data), "people.csv")}
    )
    assert answer.status_code == status
    assert words in Page(answer).words


def test_nobody_is_invited_without_a_code(scene: Scene, session: Session) -> None:
    visit = scene.visit()
    visit.send(visit.get(f"{scene.base}/code").form("/code/close"))
    form = visit.get(f"{scene.base}/invitations").form("/invitations")
    page = visit.send(form, status=422, people="Ben,ben@example.org", action="send")
    assert "Make a new join code first" in page.words


def test_names_that_are_code_are_shown_as_text(scene: Scene) -> None:
    visit = scene.visit()
    form = visit.get(f"{scene.base}/invitations").form("/invitations")
    page = visit.send(form, people="<b>Ben</b>,ben@example.org")
    assert "<b>Ben</b>" in page.words
    assert "&lt;b&gt;Ben" in page.response.text
