"""Nobody sees a key, a reason or a score before its time: not in a page, JSON or a header."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from learn.accounts.roles import Role
from learn.content.compile import Compiled
from learn.publishing.operations import publish
from tests.conftest import START
from tests.factories import a_person, sign_in
from tests.marked import Marks, Recorder, recorder, with_feedback
from tests.pages import Visit
from tests.quizzes.walking import QUIZ, RIGHT, answered, begin, fill

LEAVES = "/modules/tea/tea-leaves/quiz"
STARTS = ("/", "/today", "/progress", "/modules", "/glossary", "/sources", "/claims", "/help")
FEEDBACK = ["after_question", "after_attempt", "after_due", "never"]


@pytest.fixture
def marks(session: Session, compiled: Compiled, app: Flask) -> Callable[[str], Marks]:
    """Publish the marked library with a feedback; return its marks."""

    def made(feedback: str) -> Marks:
        planted = Marks()
        publish(session, with_feedback(planted.plant(compiled), feedback), START)
        session.commit()
        return planted

    return made


@pytest.fixture
def browser(app: Flask, session: Session) -> Recorder:
    """Return a signed-in learner's browser."""
    client = recorder(app)
    sign_in(client, session, a_person(session))
    return client


def leaks(planted: Marks, client: Recorder) -> dict[str, set[str]]:
    """Return, by address, the questions whose marks were in any answer so far."""
    found: dict[str, set[str]] = {}
    for path, text in client.answers:
        if planted.seen(text):
            found.setdefault(path, set()).update(planted.seen(text))
    return found


def do_everything_but_answer(visit: Visit, base: str, questions: int) -> None:
    """Open, save, flag, ask for hints, send nonsense and stale forms at every question."""
    for place in range(1, questions + 1):
        address = f"{base}/questions/{place}"
        stale = visit.get(address).form("/questions/").data()
        visit.client.post(
            f"{address}/autosave", data={**stale, "choice": "1", "value": "70001.1875"}
        )
        visit.client.post(f"{address}/autosave", data={"value": "x", "choice": "x", "text": "\0"})
        for action in ("flag", "hint", "save", "next", "previous"):
            visit.client.post(address, data={"action": action, "choice": "2", "text": "what"})
        visit.client.post(address, data={"action": "check", "choice": "99", "value": "many"})
        visit.client.post(address, data={"action": "check"})
        visit.client.post(f"{address}/marks", data={"mark": "0"})
        visit.get(address)


@pytest.mark.parametrize("feedback", FEEDBACK)
def test_no_page_of_an_open_attempt_tells_a_key(
    marks: Callable[[str], Marks], browser: Recorder, feedback: str
) -> None:
    planted = marks(feedback)
    assert len(planted.owner) > 80
    visit = Visit(browser)
    dance, leaves = begin(visit), begin(visit, LEAVES)
    if feedback == "after_question":
        # Nothing is checked: what a single click would check is left out.
        for place in range(1, 11):
            visit.client.post(
                f"{dance}/questions/{place}", data={"action": "save", "choice": "1", "text": "x"}
            )
    else:
        do_everything_but_answer(visit, dance, 10)
    for mark in list(planted.owner)[::7]:
        browser.get("/search", query_string={"q": mark})
    addresses = [f"{base}{path}" for base in (dance, leaves) for path in ("/check", "/result")]
    for _ in visit.crawl(*STARTS, *addresses, QUIZ, LEAVES, "/settings/export"):
        pass
    browser.answers = [
        (path, text) for path, text in browser.answers if not path.startswith("/search")
    ]
    assert len(browser.answers) > 60
    assert leaks(planted, browser) == {}


def test_a_search_for_a_key_finds_nothing(marks: Callable[[str], Marks], browser: Recorder) -> None:
    planted = marks("after_attempt")
    visit = Visit(browser)
    do_everything_but_answer(visit, begin(visit), 10)
    for mark in planted.owner:
        page = visit.get(f"/search?q={mark}")
        assert "Nothing matches" in page.words
        assert page.words.count(mark) <= 2  # the query itself


def test_a_checked_question_tells_its_own_key_and_no_other(
    marks: Callable[[str], Marks], browser: Recorder
) -> None:
    planted = marks("after_question")
    visit = Visit(browser)
    base = begin(visit)
    for place in (1, 2, 3):
        answered(visit, visit.get(f"{base}/questions/{place}"), RIGHT[place])
    for _ in visit.crawl(
        *STARTS, f"{base}/check", QUIZ, *(f"{base}/questions/{n}" for n in (4, 9))
    ):
        pass
    found = leaks(planted, browser)
    assert set().union(*found.values()) == {"BEE-01", "BEE-02", "BEE-03"}
    for place in (1, 2, 3):
        assert found[f"{base}/questions/{place}"] == {f"BEE-0{place}"}


@pytest.mark.parametrize(("feedback", "shows"), [("after_attempt", True), ("never", False)])
def test_the_result_shows_the_keys_it_may_show(
    marks: Callable[[str], Marks], browser: Recorder, feedback: str, shows: bool
) -> None:
    """The marks are really there to be seen: without this the tests above would prove nothing."""
    planted = marks(feedback)
    visit = Visit(browser)
    base = begin(visit)
    visit.client.post(f"{base}/finish")
    assert leaks(planted, browser) == {}
    result = visit.get(f"{base}/result").response.text
    assert planted.seen(result) == ({f"BEE-{n:02}" for n in range(1, 11)} if shows else set())


def test_of_a_finished_attempt_others_see_nothing(
    marks: Callable[[str], Marks], browser: Recorder, app: Flask, session: Session
) -> None:
    planted = marks("after_question")
    visit = Visit(browser)
    base = begin(visit)
    visit.client.post(f"{base}/finish")
    for role in (None, *Role):
        stranger = recorder(app)
        if role is not None:
            sign_in(stranger, session, a_person(session, role=role))
        for place in range(1, 11):
            stranger.get(f"{base}/questions/{place}")
        for path in (f"{base}/result", f"{base}/check", QUIZ, *STARTS):
            stranger.get(path)
        assert leaks(planted, stranger) == {}


def test_an_export_tells_what_was_answered_and_no_key(
    marks: Callable[[str], Marks], browser: Recorder
) -> None:
    planted = marks("after_question")
    visit = Visit(browser)
    base = begin(visit)
    visit.client.post(f"{base}/finish")
    answer = browser.get("/settings/export")
    with ZipFile(BytesIO(answer.get_data())) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert any("BEE-10" in text for text in files.values())
    assert planted.seen("".join(files.values())) == set()


# ---------- Forms that would tell by their order or by their values


def controls(visit: Visit, base: str, place: int) -> list[Any]:
    form = visit.get(f"{base}/questions/{place}").form("/questions/")
    return [one for one in form.controls if one.kind not in ("hidden", "submit")]


@pytest.fixture
def visit(browser: Recorder) -> Visit:
    return Visit(browser)


def test_values_are_positions_and_never_ids(visit: Visit) -> None:
    base = begin(visit)
    for place in range(1, 11):
        for control in controls(visit, base, place):
            if control.name == "confidence":
                continue
            values = [value for value, _ in control.options] or [control.value]
            assert all(value == "" or value.isdigit() for value in values), (place, control)
            name, _, number = control.name.partition("-")
            assert name in ("choice", "left", "item", "value", "text", "gap")
            assert number == "" or number.isdigit()


def test_no_id_of_an_option_or_a_node_stands_in_a_page(visit: Visit) -> None:
    base = begin(visit)
    ids = {
        4: ("up", "down", "right", "moon"),
        5: ("find", "return", "dance", "follow"),
        9: ("what", "name", "far"),
        10: ("hive", "field", "watch", "poke", "stung"),
    }
    for place, names in ids.items():
        text = visit.get(f"{base}/questions/{place}").response.text
        form = text[text.index('<form class="card question') :].partition("</form>")[0]
        for name in names:
            assert f'"{name}"' not in form, (place, name)


def test_the_order_of_a_form_is_not_the_order_of_the_key(visit: Visit) -> None:
    right = dict(RIGHT[4])
    sequence = [words for words, _ in RIGHT[5]]
    same_places, matches = 0, set()
    for _ in range(12):
        base = begin(visit)
        lines = [one for one in controls(visit, base, 4) if one.kind == "select"]
        shown = [said for _, said in lines[0].options[1:]]
        matches.add(tuple(shown))
        same_places += [right[line.label] for line in lines] == shown[: len(lines)]
        items = [one.label for one in controls(visit, base, 5) if one.kind == "select"]
        assert sorted(items) == sorted(sequence)
        assert items != sequence
        visit.client.post(f"{base}/finish")
    assert same_places < 6
    assert len(matches) > 3


def test_what_is_shown_does_not_depend_on_what_is_right(visit: Visit) -> None:
    """A page with the right answer saved differs from one with a wrong answer in nothing else."""
    base = begin(visit)
    texts = []
    for entries in (RIGHT[1], [("choice", "40 degrees to the right of the sun")]):
        form = visit.get(f"{base}/questions/1").form("/questions/")
        fill(form, entries)
        page = visit.send(form, "flag")
        visit.send(page.form("/questions/"), "flag")
        texts.append(page.words.replace("Flagged", "Flag"))
    assert texts[0] == texts[1]
