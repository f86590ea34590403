"""Every door of the site, and who may open it: a route without a row here is a failed test."""

import re
from collections.abc import Mapping
from random import Random
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learn.accounts.access import declared
from learn.accounts.roles import Role
from learn.publishing.shelf import Shelf
from learn.quizzes import operations, queries
from tests.conftest import START
from tests.factories import a_guest, a_person, sign_in

WHO: Final = ("anonymous", "guest", "learner", "other", "instructor", "admin")
Row = int | dict[str, int]

FOUND, WRONG, GONE, NO_CONTENT, INVALID = 200, 404, 410, 204, 422
GO_ON: Final = 303  # a form that was taken, or somebody who has to sign in first
KNOWN: Final = {"anonymous": GO_ON, "": FOUND}
ACCOUNT: Final = {"anonymous": GO_ON, "guest": GO_ON, "": FOUND}
ACCOUNT_FORM: Final = {"anonymous": GO_ON, "guest": GO_ON, "": INVALID}
STRANGERS: Final = {"anonymous": FOUND, "guest": FOUND, "": GO_ON}
STRANGERS_FORM: Final = {"anonymous": INVALID, "guest": INVALID, "": GO_ON}


def mine(status: int) -> dict[str, int]:
    """Only the learner whose attempt it is sees that there is one."""
    return {"learner": status, "": WRONG}


# Somebody else's classroom; tests/classrooms/test_doors.py opens the same doors as its instructor.
TEACHING: Final = {
    "anonymous": GO_ON,
    "guest": GO_ON,
    "instructor": FOUND,
    "admin": FOUND,
    "": WRONG,
}
TAUGHT: Final = {"anonymous": GO_ON, "guest": GO_ON, "": WRONG}
ADMIN: Final = {"anonymous": GO_ON, "guest": GO_ON, "admin": FOUND, "": WRONG}
ADMIN_NOBODY: Final = {"anonymous": GO_ON, "guest": GO_ON, "": WRONG}
ADMIN_PERSON: Final = "/admin/people/<public_id:public_id>"


ATTEMPT: Final = "/attempts/<public_id:public_id>"
QUESTION: Final = f"{ATTEMPT}/questions/<place:place>"
ROOM: Final = "/teach/classrooms/<public_id:public_id>"
LESSON: Final = "/modules/<slug:module_id>/<slug:lesson_id>"

ROWS: Final[dict[tuple[str, str], Row]] = {
    ("/", "GET"): FOUND,
    ("/about-the-evidence", "GET"): FOUND,
    ("/accessibility", "GET"): FOUND,
    ("/assignments/<public_id:public_id>/grade", "GET"): TAUGHT,  # not theirs
    ("/assignments/<public_id:public_id>/why", "GET"): WRONG,  # nothing is assigned to them
    ("/admin", "GET"): ADMIN,
    ("/admin/audit", "GET"): ADMIN,
    ("/admin/audit", "POST"): ADMIN,
    ("/admin/classrooms", "GET"): ADMIN,
    ("/admin/classrooms/<public_id:public_id>", "GET"): ADMIN_NOBODY,
    ("/admin/classrooms/<public_id:public_id>", "POST"): ADMIN_NOBODY,
    ("/admin/mail", "GET"): ADMIN,
    ("/admin/mail", "POST"): ADMIN_NOBODY,
    ("/admin/people", "GET"): ADMIN,
    (ADMIN_PERSON, "GET"): ADMIN_NOBODY,
    (f"{ADMIN_PERSON}/reset-link", "POST"): ADMIN_NOBODY,
    (f"{ADMIN_PERSON}/role", "GET"): ADMIN_NOBODY,
    (f"{ADMIN_PERSON}/role", "POST"): ADMIN_NOBODY,
    **{
        (f"{ADMIN_PERSON}/{deed}", method): ADMIN_NOBODY
        for deed in ("close", "open", "sign-out")
        for method in ("GET", "POST")
    },
    ("/admin/settings", "GET"): ADMIN,
    ("/admin/settings", "POST"): ADMIN | {"admin": GO_ON},  # nothing sent changes nothing
    (f"{ATTEMPT}/check", "GET"): mine(FOUND),
    (f"{ATTEMPT}/finish", "POST"): mine(GO_ON),
    (QUESTION, "GET"): mine(FOUND),
    (QUESTION, "POST"): mine(INVALID),
    (f"{QUESTION}/autosave", "POST"): mine(FOUND),
    (f"{QUESTION}/marks", "POST"): WRONG,  # nothing to mark before the answer is checked
    (f"{ATTEMPT}/result", "GET"): mine(GO_ON),
    ("/claims", "GET"): FOUND,
    ("/claims/<slug:claim_id>", "GET"): FOUND,
    ("/classrooms/<public_id:public_id>/leave", "GET"): TAUGHT,
    ("/classrooms/<public_id:public_id>/leave", "POST"): TAUGHT,
    ("/glossary", "GET"): FOUND,
    ("/glossary/<slug:slug>", "GET"): FOUND,
    ("/healthz", "GET"): FOUND,
    ("/help", "GET"): FOUND,
    ("/join", "GET"): FOUND,
    ("/join", "POST"): INVALID,
    ("/join/<code>", "GET"): WRONG,
    ("/join/<code>", "POST"): WRONG,
    ("/metrics", "GET"): WRONG,
    ("/modules", "GET"): FOUND,
    ("/modules/<slug:module_id>", "GET"): FOUND,
    (LESSON, "GET"): FOUND,
    (f"{LESSON}/place", "POST"): NO_CONTENT,
    (f"{LESSON}/quiz", "GET"): FOUND,
    (f"{LESSON}/quiz", "POST"): GO_ON,
    (f"{LESSON}/read", "POST"): GO_ON,
    ("/notices", "GET"): KNOWN,
    ("/notices", "POST"): GO_ON,
    ("/notices/<public_id:public_id>", "POST"): {"anonymous": GO_ON, "": WRONG},
    ("/practice/<code>", "POST"): INVALID,
    ("/privacy", "GET"): FOUND,
    ("/progress", "GET"): FOUND,
    ("/readyz", "GET"): FOUND,
    ("/reset", "GET"): FOUND,
    ("/reset", "POST"): INVALID,
    ("/reset/<token>", "GET"): GONE,
    ("/reset/<token>", "POST"): GONE,
    ("/search", "GET"): FOUND,
    ("/settings", "GET"): KNOWN,
    ("/settings", "POST"): {"anonymous": GO_ON, "": INVALID},
    ("/settings/delete", "GET"): KNOWN,
    ("/settings/delete", "POST"): {"anonymous": GO_ON, "": INVALID},
    ("/settings/export", "GET"): KNOWN,
    ("/settings/password", "GET"): ACCOUNT,
    ("/settings/password", "POST"): ACCOUNT_FORM,
    ("/settings/sessions", "GET"): ACCOUNT,
    ("/settings/sessions", "POST"): {"anonymous": GO_ON, "guest": GO_ON, "": WRONG},
    ("/setup/<token>", "GET"): WRONG,
    ("/setup/<token>", "POST"): WRONG,
    ("/sign-in", "GET"): STRANGERS,
    ("/sign-in", "POST"): STRANGERS_FORM,
    ("/sign-out", "POST"): GO_ON,
    ("/sign-up", "GET"): STRANGERS,
    ("/sign-up", "POST"): STRANGERS_FORM,
    ("/sources", "GET"): FOUND,
    ("/sources/<slug:key>", "GET"): FOUND,
    ("/static/<fingerprint>/<path:name>", "GET"): FOUND,
    (f"{ROOM}", "GET"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>", "GET"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/bring-back", "POST"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/edit", "GET"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/edit", "POST"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/preview", "GET"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/remind", "POST"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/terms/<who>", "GET"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/terms/<who>", "POST"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/terms/<who>/end", "POST"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/why/<public_id:learner_id>", "GET"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/withdraw", "GET"): TAUGHT,
    (f"{ROOM}/a/<public_id:assignment_id>/withdraw", "POST"): TAUGHT,
    (f"{ROOM}/assign", "GET"): TAUGHT,
    (f"{ROOM}/assign", "POST"): TAUGHT,
    (f"{ROOM}/learner/<public_id:learner_id>", "GET"): TAUGHT,
    (f"{ROOM}/learner/<public_id:learner_id>/attempts/<public_id:attempt_id>", "GET"): TAUGHT,
    (f"{ROOM}/learner/<public_id:learner_id>/more-time", "GET"): TAUGHT,
    (f"{ROOM}/learner/<public_id:learner_id>/more-time", "POST"): TAUGHT,
    (f"{ROOM}/learner/<public_id:learner_id>/more-time/end", "POST"): TAUGHT,
    (f"{ROOM}/learner/<public_id:learner_id>/notes", "POST"): TAUGHT,
    (f"{ROOM}/learner/<public_id:learner_id>/notes/<public_id:note_id>/remove", "POST"): TAUGHT,
    ("/teach", "GET"): TEACHING,
    ("/teach/remind", "POST"): {**TEACHING, "instructor": GO_ON, "admin": GO_ON},
    (f"{ROOM}/archive", "GET"): TAUGHT,
    (f"{ROOM}/archive", "POST"): TAUGHT,
    (f"{ROOM}/code", "GET"): TAUGHT,
    (f"{ROOM}/code", "POST"): TAUGHT,
    (f"{ROOM}/code.svg", "GET"): TAUGHT,
    (f"{ROOM}/code/close", "POST"): TAUGHT,
    (f"{ROOM}/code/new", "POST"): TAUGHT,
    (f"{ROOM}/export", "GET"): TAUGHT,
    (f"{ROOM}/export", "POST"): TAUGHT,
    (f"{ROOM}/gradebook", "GET"): TAUGHT,
    (f"{ROOM}/gradebook/<public_id:assignment_id>/<public_id:learner_id>", "GET"): TAUGHT,
    (f"{ROOM}/gradebook/<public_id:assignment_id>/<public_id:learner_id>", "POST"): TAUGHT,
    (f"{ROOM}/gradebook/summary", "GET"): TAUGHT,
    (f"{ROOM}/gradebook/weights", "GET"): TAUGHT,
    (f"{ROOM}/gradebook/weights", "POST"): TAUGHT,
    (f"{ROOM}/gradebook/weights/<public_id:category_id>", "GET"): TAUGHT,
    (f"{ROOM}/gradebook/weights/<public_id:category_id>", "POST"): TAUGHT,
    (f"{ROOM}/gradebook/weights/<public_id:category_id>/remove", "POST"): TAUGHT,
    (f"{ROOM}/gradebook/weights/assignments", "POST"): TAUGHT,
    (f"{ROOM}/groups", "POST"): TAUGHT,
    (f"{ROOM}/groups/<public_id:group_id>", "GET"): TAUGHT,
    (f"{ROOM}/groups/<public_id:group_id>", "POST"): TAUGHT,
    (f"{ROOM}/groups/<public_id:group_id>/remove", "GET"): TAUGHT,
    (f"{ROOM}/groups/<public_id:group_id>/remove", "POST"): TAUGHT,
    (f"{ROOM}/groups/members", "POST"): TAUGHT,
    (f"{ROOM}/instructors", "POST"): TAUGHT,
    (f"{ROOM}/instructors/<public_id:person_id>/remove", "GET"): TAUGHT,
    (f"{ROOM}/instructors/<public_id:person_id>/remove", "POST"): TAUGHT,
    (f"{ROOM}/invitations", "GET"): TAUGHT,
    (f"{ROOM}/invitations", "POST"): TAUGHT,
    (f"{ROOM}/invitations/<public_id:invitation_id>/withdraw", "POST"): TAUGHT,
    (f"{ROOM}/objectives", "GET"): TAUGHT,
    (f"{ROOM}/open-again", "POST"): TAUGHT,
    (f"{ROOM}/people", "GET"): TAUGHT,
    (f"{ROOM}/people/<public_id:learner_id>/card", "GET"): TAUGHT,
    (f"{ROOM}/people/<public_id:learner_id>/card", "POST"): TAUGHT,
    (f"{ROOM}/people/<public_id:learner_id>/remove", "GET"): TAUGHT,
    (f"{ROOM}/people/<public_id:learner_id>/remove", "POST"): TAUGHT,
    (f"{ROOM}/people/<public_id:learner_id>/take-back", "POST"): TAUGHT,
    (f"{ROOM}/people/add", "GET"): TAUGHT,
    (f"{ROOM}/people/add", "POST"): TAUGHT,
    (f"{ROOM}/settings", "GET"): TAUGHT,
    (f"{ROOM}/settings", "POST"): TAUGHT,
    ("/teach/classrooms/new", "GET"): ACCOUNT,
    ("/teach/classrooms/new", "POST"): ACCOUNT_FORM,
    ("/theme", "POST"): GO_ON,
    ("/today", "GET"): FOUND,
    ("/unsubscribe/<token>", "GET"): GONE,
    ("/unsubscribe/<token>", "POST"): GONE,
}
IDS: Final = (
    "learner_id person_id group_id invitation_id assignment_id attempt_id note_id category_id"
).split()
VALUES: Final = {
    "module_id": "bees",
    "lesson_id": "bee-dance",
    "claim_id": "000-01",
    "slug": "forager",
    "key": "frisch1967",
    "code": "bee-try-1",
    "place": "1",
    "token": "x" * 43,
    **dict.fromkeys(IDS, "A" * 16),
    "who": f"learner-{'A' * 16}",
    "fingerprint": "any",
    "name": "icons.svg",
}
ATTEMPT_ROUTES: Final = [row for row in ROWS if row[0].startswith("/attempts/")]
CLOSED: Final = [row for row in ROWS if row[0].startswith("/settings")]
READ: Final = sorted(rule for rule, method in ROWS if method == "GET")
WRITTEN: Final = sorted(rule for rule, method in ROWS if method == "POST")
# Open to all; whose an attempt or an assignment is they ask where they load it.
OPEN_ROOMS: Final = set("assets assignments lessons progress quizzes search today".split())
SIGNED: Final = {"/unsubscribe/<token>"}  # the link itself is the authority, for mail programs


def address(rule: str, **values: str) -> str:
    known = {**VALUES, **values}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: known[found[1]], rule)


def expected(row: Row, who: str) -> int:
    return row if isinstance(row, int) else row.get(who, row[""])


@pytest.fixture
def attempt(app: Flask, session: Session) -> tuple[int, str]:
    """Begin an attempt of a learner; give whose it is, and its public id."""
    shelf: Shelf = app.extensions["lymph"].shelf
    library = shelf.library(session)
    quiz = library.quiz("bee-dance")
    assert quiz is not None
    owner = a_person(session, "Ada")
    begun = operations.start_quiz(session, shelf, library, owner.id, quiz, START, Random(1))
    found = queries.load_attempt_by_id(session, begun, lock=False)
    assert found is not None
    return owner.id, found.public_id


@pytest.fixture
def clients(app: Flask, session: Session, attempt: tuple[int, str]) -> Mapping[str, FlaskClient]:
    """Give everybody a browser; the learner is the one whose attempt it is."""
    owner = session.get(type(a_guest(session)), attempt[0])
    assert owner is not None
    people = {
        "guest": a_guest(session),
        "learner": owner,
        "other": a_person(session, "Ben"),
        "instructor": a_person(session, "Ida", Role.INSTRUCTOR),
        "admin": a_person(session, "Max", Role.ADMIN),
    }
    browsers = {who: app.test_client() for who in WHO}
    for who, person in people.items():
        sign_in(browsers[who], session, person)
    return browsers


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    found = routes(app)
    assert not found - ROWS.keys(), "a new route: say in ROWS who may open it"
    assert not ROWS.keys() - found, "a row without a route: take it away"


def test_every_view_of_the_other_rooms_says_who_it_is_for(app: Flask) -> None:
    """Red when the decorator of any view is taken away: where one view has it, all have."""
    mute = {name for name, view in app.view_functions.items() if declared(view) is None}
    assert {name.partition(".")[0] for name in mute} == OPEN_ROOMS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(reversed(row)))
def test_who_gets_what(
    clients: Mapping[str, FlaskClient], attempt: tuple[int, str], row: tuple[str, str]
) -> None:
    rule, method = row
    place = address(rule, public_id=attempt[1])
    got = {who: clients[who].open(place, method=method).status_code for who in WHO}
    assert got == {who: expected(ROWS[row], who) for who in WHO}


def test_strangers_who_may_not_are_led_to_sign_in(client: FlaskClient) -> None:
    for rule, method in CLOSED:
        back = f"?next={rule}" if method == "GET" else ""
        there = client.open(rule, method=method).headers["Location"]
        assert there.replace("%2F", "/") == f"/sign-in{back}"


def test_attempts_of_others_look_like_none_at_all(
    clients: Mapping[str, FlaskClient], attempt: tuple[int, str]
) -> None:
    """Answers to another's attempt and to no attempt differ in nothing but the request's number."""
    for rule, method in ATTEMPT_ROUTES:
        for who in ("anonymous", "guest", "other", "instructor", "admin"):
            theirs, none = (
                clients[who].open(address(rule, public_id=one), method=method)
                for one in (attempt[1], "A" * 16)
            )
            assert theirs.status_code == none.status_code == WRONG
            assert _bare(theirs.text) == _bare(none.text)


def _bare(page: str) -> str:
    without_tokens = re.sub(r'name="csrf_token" value="[^"]+"|content="[^"]+"', "", page)
    without_ids = re.sub(r"\b[0-9a-f]{12}\b", "", without_tokens)
    return re.sub(r"/attempts/[\w-]{16}", "", re.sub(r"%2Fattempts%2F[\w-]{16}", "", without_ids))


def test_whoever_writes_needs_a_token(
    app: Flask, clients: Mapping[str, FlaskClient], attempt: tuple[int, str]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for rule in set(WRITTEN) - SIGNED:
        place = address(rule, public_id=attempt[1])
        for data in ({}, {"csrf_token": ""}, {"csrf_token": "x" * 91}):
            answer = clients["learner"].post(place, data=data)
            assert (rule, answer.status_code) == (rule, 400)


def test_what_only_writes_is_not_read(client: FlaskClient, attempt: tuple[int, str]) -> None:
    for rule in set(WRITTEN) - set(READ):
        place = address(rule, public_id=attempt[1])
        assert (rule, client.get(place).status_code) == (rule, 405)
        assert (rule, client.head(place).status_code) == (rule, 405)


def test_the_head_of_a_page_is_that_of_the_page(
    clients: Mapping[str, FlaskClient], attempt: tuple[int, str]
) -> None:
    browser = clients["learner"]
    browser.get("/help")  # the first page sets the cookie with the CSRF token
    for rule in READ:
        place = address(rule, public_id=attempt[1])
        page, head = browser.get(place), browser.head(place)
        assert (rule, head.status_code) == (rule, page.status_code)
        assert (rule, set(head.headers.keys())) == (rule, set(page.headers.keys()))
        assert head.data == b""


def test_other_methods_are_refused_everywhere(
    client: FlaskClient, attempt: tuple[int, str]
) -> None:
    for rule, _ in ROWS:
        place = address(rule, public_id=attempt[1])
        for method in ("PUT", "PATCH", "DELETE"):
            assert (rule, client.open(place, method=method).status_code) == (rule, 405)
