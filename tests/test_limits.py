"""Every limit has a test at n and at n + 1: a limit without a row here is a failed test.

Red when its protection goes: with a limit one greater, the text one longer than it is taken.
"""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from learn import limits
from learn.accounts import links
from tests import acts
from tests.acts import Act, World
from tests.conftest import START

TESTS = Path(__file__).parent
HERE = "test_limits.py"
TYPED = f"{HERE}::test_a_text_of_the_greatest_length_is_kept_and_one_more_refused"
COUNTED = f"{HERE}::test_the_greatest_number_is_kept_and_one_more_refused"
TRIED: dict[str, str] = {
    "MAX_BODY_BYTES": (
        "test_hostile.py::test_a_body_of_the_greatest_size_is_read_and_one_more_byte_refused"
    ),
    "MAX_FORM_PARTS": (
        "test_security.py::test_a_form_may_have_as_many_parts_as_the_limit_and_no_more"
    ),
    "MAX_NAME": TYPED,
    "MAX_CONTACT": TYPED,
    "MAX_SITE_TEXT": TYPED,
    "MAX_TITLE": TYPED,
    "MAX_NOTE": TYPED,
    "MAX_EMAIL": "accounts/test_names.py::test_a_sign_in_name_is_refused",
    "MIN_LOGIN_NAME": "accounts/test_names.py::test_a_sign_in_name_is_read",
    "MAX_LOGIN_NAME": "accounts/test_names.py::test_a_sign_in_name_is_read",
    "MIN_PASSWORD": "accounts/test_passwords.py::test_the_shortest_and_one_less",
    "MIN_ADMIN_PASSWORD": "accounts/test_passwords.py::test_the_shortest_and_one_less",
    "MAX_PASSWORD": "accounts/test_passwords.py::test_the_longest_and_one_more",
    "SESSION_LIFETIME": (
        "accounts/test_operations.py::test_a_session_ends_to_the_second_and_is_moved_by_use"
    ),
    "SESSION_TOUCH_EVERY": "accounts/test_lasting.py::test_reading_writes_at_most_once_an_hour",
    "RESET_LIFETIME": "accounts/test_links.py::test_a_link_ends_to_the_second",
    "FIRST_ADMIN_LIFETIME": f"{HERE}::test_the_first_administrators_link_ends_to_the_second",
    "GUEST_SESSION_LIFETIME": "accounts/test_operations.py::test_a_guests_session_lasts_longer",
    "DEVICE_LIFETIME": f"{HERE}::test_a_browser_is_remembered_for_so_long",
    "GUESSES_PER_ACCOUNT": (
        "accounts/test_settings.py::test_the_current_password_cannot_be_guessed_by_an_open_session"
    ),
    "GUESSES_PER_ADDRESS": (
        "accounts/test_views.py::test_a_forwarded_address_does_not_get_around_the_throttle"
    ),
    "GUESSES_IN_TOTAL": (
        "accounts/test_sign_in.py::test_everybody_together_is_slowed_down_too_but_briefly"
    ),
    "RESETS_PER_EMAIL": (
        "accounts/test_recovery.py::test_asking_for_links_again_and_again_is_slowed"
    ),
    "GUESSES_PER_JOINER": f"{HERE}::test_join_codes_are_guessed_so_often_and_no_more",
    "GUESSES_KEPT": "accounts/test_sign_in.py::test_counted_misses_are_not_kept_for_long",
    "READ_NOTICES_KEPT": "jobs/test_work.py::test_what_is_old_goes_and_the_rest_stays",
    "LETTERS_KEPT": "jobs/test_work.py::test_what_is_old_goes_and_the_rest_stays",
    "EMPTY_GUESTS_KEPT": "jobs/test_work.py::test_guests_of_whom_nothing_is_kept_go_after_a_month",
    "MAX_CODE_USES": f"{HERE}::test_a_join_code_has_at_most_so_many_uses_and_days",
    "MAX_CODE_DAYS": f"{HERE}::test_a_join_code_has_at_most_so_many_uses_and_days",
    "MAX_INVITATION_ROWS": "classrooms/test_lists.py::test_a_list_has_at_most_so_many_people",
    "MAX_INVITATION_BYTES": "classrooms/test_lists.py::test_a_list_has_at_most_so_many_bytes",
    "MAX_INVITATIONS_PER_DAY": (
        "classrooms/test_inviting.py::test_an_instructor_invites_so_many_in_a_day"
    ),
    "MAX_NEW_CARDS": "classrooms/test_lists.py::test_a_list_has_at_most_so_many_names",
    "MAX_GROUPS": "classrooms/test_grouping.py::test_a_classroom_has_at_most_so_many_groups",
    "MAX_ATTEMPTS": COUNTED,
    "MAX_MINUTES": COUNTED,
    "MAX_POINTS": COUNTED,
    "MAX_WEIGHT": COUNTED,
    "MAX_DROPPED": COUNTED,
    "MAX_SHORT_TEXT": TYPED,
    "MAX_LONG_TEXT": "quizzes/test_refusals.py::test_the_longest_answer_fits",
    "MAX_NUMBER_TYPED": "quizzes/test_refusals.py::test_the_longest_answer_fits",
    "MAX_STEPS_PER_QUESTION": "quizzes/test_operations.py::test_the_number_of_changes_has_a_limit",
    "MAX_CLIENT_EVENT_ID": "quizzes/test_forms.py::test_a_step",
    "GRACE": "quizzes/test_deadlines.py::test_after_the_grace_nothing_is_taken",
    "MAX_FILE_BYTES": "content/test_files.py::test_a_file_has_a_largest_size",
    "MAX_FILES": "content/test_files.py::test_a_library_has_a_largest_number_of_files",
    "MAX_QUERY": "search/test_ranking.py::test_a_query_and_the_list_of_hits_have_their_limits",
    "MAX_RESULTS": "search/test_ranking.py::test_a_query_and_the_list_of_hits_have_their_limits",
}
NO_LIMITS = {
    "DEFAULT_TIME_ZONE",
    "DEFAULT_SESSION_LENGTH",
    "MAX_NAMES_KEPT",  # of a cache: one more changes nothing but time
}
Typed = tuple[Callable[[World], Act], str, int]
FIELDS: tuple[Typed, ...] = (
    (acts.changing_the_site, "name", limits.MAX_NAME),
    (acts.changing_the_site, "contact", limits.MAX_CONTACT),
    (acts.changing_the_site, "welcome_text", limits.MAX_SITE_TEXT),
    (acts.changing_the_site, "crisis_text", limits.MAX_SITE_TEXT),
    (acts.changing_settings, "name", limits.MAX_NAME),
    (acts.creating_a_classroom, "name", limits.MAX_NAME),
    (acts.creating_a_classroom, "term", limits.MAX_NAME),
    (acts.grouping, "name", limits.MAX_NAME),
    (acts.adding_learners, "people", limits.MAX_NAME),
    (acts.weighing, "name", limits.MAX_NAME),
    (acts.assigning, "title", limits.MAX_TITLE),
    (acts.excepting, "reason", limits.MAX_SHORT_TEXT),
    (acts.giving_points, "reason", limits.MAX_SHORT_TEXT),
    (acts.giving_time, "reason", limits.MAX_SHORT_TEXT),
    (acts.noting, "text", limits.MAX_NOTE),
)
NUMBERS: tuple[Typed, ...] = (
    (acts.assigning, "attempts", limits.MAX_ATTEMPTS),
    (acts.assigning, "time_limit_minutes", limits.MAX_MINUTES),
    (acts.assigning, "points", limits.MAX_POINTS),
    (acts.excepting, "attempts", limits.MAX_ATTEMPTS),
    (acts.excepting, "time_limit_minutes", limits.MAX_MINUTES),
    (acts.weighing, "weight", limits.MAX_WEIGHT),
    (acts.weighing, "drop_lowest", limits.MAX_DROPPED),
)


def test_every_limit_has_a_test() -> None:
    found = {name for name in vars(limits) if name.isupper()} - NO_LIMITS
    assert found == TRIED.keys()
    for where in set(TRIED.values()):
        file, _, name = where.partition("::")
        tree = ast.parse((TESTS / file).read_text())
        assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}, where


@pytest.fixture
def world(app: Flask, connection: Connection) -> World:
    return World(app, connection)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prepare", "field", "most"), FIELDS, ids=lambda one: getattr(one, "__name__", str(one))
)
def test_a_text_of_the_greatest_length_is_kept_and_one_more_refused(
    world: World, prepare: Callable[[World], Act], field: str, most: int
) -> None:
    act = prepare(world)
    act.data[field] = "x" * (most + 1)
    assert act.send().status_code == 422
    act.data[field] = "x" * most
    assert act.send().status_code < 400


@pytest.mark.parametrize(
    ("prepare", "field", "most"), NUMBERS, ids=lambda one: getattr(one, "__name__", str(one))
)
def test_the_greatest_number_is_kept_and_one_more_refused(
    world: World, prepare: Callable[[World], Act], field: str, most: int
) -> None:
    act = prepare(world)
    for value, status in ((most + 1, 422), (most, 303)):
        act.data[field] = str(value)
        assert act.send().status_code == status


@pytest.mark.parametrize(
    ("field", "fits", "too_much"),
    [
        ("max_uses", str(limits.MAX_CODE_USES), str(limits.MAX_CODE_USES + 1)),
        (
            "last_day",
            f"{START + timedelta(days=limits.MAX_CODE_DAYS):%Y-%m-%d}",
            f"{START + timedelta(days=limits.MAX_CODE_DAYS + 1):%Y-%m-%d}",
        ),
    ],
)
def test_a_join_code_has_at_most_so_many_uses_and_days(
    world: World, field: str, fits: str, too_much: str
) -> None:
    browser = world.browser(world.ida)
    for value, status in ((too_much, 422), (fits, 303)):
        answer = browser.post(f"{world.room}/code", data={field: value})
        assert answer.status_code == status


def test_join_codes_are_guessed_so_often_and_no_more(world: World) -> None:
    browser = world.browser(world.ada)
    free = limits.GUESSES_PER_JOINER[0]
    codes = [browser.post("/join", data={"code": "AAAA-AAAA"}).status_code for _ in range(free + 1)]
    assert codes == [422] * free + [429]


def test_the_first_administrators_link_ends_to_the_second(session: Session) -> None:
    token = links.issue_first_admin_link(session, START)
    end = START + limits.FIRST_ADMIN_LIFETIME
    assert token is not None
    assert links.opens_first_admin(session, token, end - timedelta(seconds=1))
    assert not links.opens_first_admin(session, token, end)


def test_a_browser_is_remembered_for_so_long(client: FlaskClient) -> None:
    data = {"name": "Ada", "sign_in_name": "ada.new", "password": acts.PASSWORD}
    client.post("/sign-up", data=data)
    cookie = client.get_cookie("device")
    assert cookie is not None
    assert cookie.max_age == limits.DEVICE_LIFETIME.total_seconds()
