"""Requests that nobody means well with: each is refused in plain words, and nothing breaks."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from learn import context, limits
from learn.accounts.models import Person
from learn.site.cache import SiteCache, defaults
from tests.test_routes import SIGNED

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST")
STRANGE_METHODS: Final = ("PUT", "PATCH", "DELETE", "TRACE", "BREW")  # no route has them
HOSTILE: Final = (
    "99999999999999999999",
    "１",
    "-1",
    "0",
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "..%2f..%2fetc%2fpasswd",
    "a" * 3000,
    "<script>",
    "' OR 1=1 --",
    "{{7*7}}",
)
BOMB: Final = "a" + "\u0301\u0316" * 20_000  # ordering it took seconds; twice as much, four times
QUIZ: Final = "/modules/bees/bee-dance/quiz"


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every route with every hostile value in the place of its parts."""
    for rule in app.url_map.iter_rules():
        if not rule.arguments:
            yield rule, rule.rule
        for value in HOSTILE if rule.arguments else ():
            yield rule, re.sub(r"<[^>]+>", lambda _found, value=value: value, rule.rule)


def test_no_route_breaks_by_any_method_or_any_part_of_its_address(client: FlaskClient) -> None:
    services = client.application.extensions["lymph"]
    services.site = SiteCache(defaults(services.config))  # asked once a second, as when serving
    broken: list[tuple[str, str, int]] = []
    seen: set[str] = set()
    for rule, address in addresses(client.application):
        for method in METHODS if rule.rule in seen else (*METHODS, *STRANGE_METHODS):
            seen.add(rule.rule)
            answer = client.open(address, method=method)
            if answer.status_code >= 500 or "Traceback" in answer.text:
                broken.append((method, address, answer.status_code))
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert broken == []


def test_every_route_that_writes_refuses_without_a_token(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    accepted = [
        address
        for rule, address in addresses(app)
        if rule.rule not in SIGNED
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"})
        if client.open(address, method=method).status_code not in {400, 404}
    ]
    assert accepted == []


@pytest.mark.parametrize(
    "host", ["evil.example", "a" * 5000, "a b", "", "[::1", "x:99999999", "evil.example/x"]
)
def test_the_host_of_a_request_is_never_used(client: FlaskClient, host: str) -> None:
    for address in ("/settings", "/", "/nowhere"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code in {200, 303, 404}
        assert "evil" not in answer.text + str(answer.headers)


def test_a_body_of_unknown_length_is_refused(client: FlaskClient) -> None:
    answer = client.post("/theme", headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 411
    assert "Send the form with its length" in answer.text


def test_a_body_of_the_greatest_size_is_read_and_one_more_byte_refused(client: FlaskClient) -> None:
    for spare, status in ((0, 303), (1, 413)):
        start = "theme=dark&filler="
        body = start + "x" * (limits.MAX_BODY_BYTES - len(start) + spare)
        answer = client.post("/theme", data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/sign-in", "password"),
        ("/sign-in", "sign_in_name"),
        ("/sign-up", "name"),
        ("/sign-up", "sign_in_name"),
        ("/sign-up", "password"),
        ("/reset", "email"),
        ("/search", "q"),
        ("/claims", "q"),
        ("/theme", "next"),
        ("/settings", "name"),
        ("/settings", "time_zone"),
        ("/settings/delete", "word"),
    ],
)
def test_no_text_is_normalised_before_its_length_is_known(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str, field: str
) -> None:
    """Python orders combining marks in time that grows with the square of their number."""
    client.post(QUIZ)  # a guest, who has settings
    longest = watch_normalising(monkeypatch)
    filled = {"name": "Ada", "sign_in_name": "ada.l", "password": "a good passphrase"}
    if address in {"/search", "/claims"}:
        answer = client.get(address, query_string={field: BOMB})
    else:
        answer = client.post(address, data={**filled, field: BOMB})
    assert answer.status_code < 500
    assert max(longest, default=0) <= 8 * limits.MAX_PASSWORD


def watch_normalising(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    lengths: list[int] = []
    normalize = unicodedata.normalize

    def watched(form: Any, text: str) -> str:
        if "\u0316" in text:
            lengths.append(len(text))
        return normalize(form, text) if len(text) < len(BOMB) else text

    monkeypatch.setattr(unicodedata, "normalize", watched)
    return lengths


def failing(error: Exception) -> Callable[..., Session]:
    def open_session(*_arguments: object, **_options: object) -> Session:
        raise error

    return open_session


DOWN: Final = (
    OperationalError("SELECT 1", {}, Exception("the server closed the connection")),
    PoolTimeoutError("QueuePool limit reached"),
)


@pytest.mark.parametrize("error", DOWN, ids=["operational", "pool"])
def test_while_the_database_is_down_every_page_says_so_in_plain_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    place = client.post(QUIZ).headers["Location"]
    monkeypatch.setattr(context, "open_session", failing(error))
    for address in ("/", "/today", "/progress", "/sign-in", "/search?q=bee", place):
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 503)
        assert "Back in a moment" in answer.text
    assert client.get("/nowhere").status_code == 404
    assert client.open("/today", method="BREW").status_code == 405
    assert client.get("/settings").status_code == 503


def test_what_was_typed_is_kept_when_it_could_not_be_saved(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = client.post(QUIZ).headers["Location"]
    monkeypatch.setattr(context, "open_session", failing(DOWN[0]))
    answer = client.post(place, data={"text": "Bees <know> other places", "password": "secret!"})
    assert answer.status_code == 503
    assert "Bees &lt;know&gt; other places" in answer.text
    assert "secret!" not in answer.text
    assert "saved at" not in answer.text.lower()


def test_an_expired_form_is_refused_in_words_even_while_the_database_is_down(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    place = client.post(QUIZ).headers["Location"]
    app.config["WTF_CSRF_ENABLED"] = True
    monkeypatch.setattr(context, "open_session", failing(DOWN[0]))
    answer = client.post(place, data={"text": "A long thought"})
    assert answer.status_code == 400
    assert "A long thought" in answer.text
    assert re.search(r"give the number <strong[^>]*>[0-9a-f]{12}<", answer.text)


def test_who_loses_a_race_is_told_that_something_changed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))
    monkeypatch.setattr(context, "open_session", failing(lost))
    client.get("/help")
    answer = client.get("/today")
    assert answer.status_code == 409
    assert "Something changed in the meantime" in answer.text


def test_a_role_from_a_form_is_never_taken(client: FlaskClient, session: Session) -> None:
    sent = {"name": "Eve", "sign_in_name": "eve.x", "password": "a good passphrase"}
    extra = {"role": "admin", "is_admin": "1", "id": "1", "person_id": "1", "public_id": "x" * 16}
    assert client.post("/sign-up", data=sent | extra).status_code == 303
    assert client.post("/settings", data={"name": "Eve", "theme": "dark"} | extra).status_code < 500
    made = session.execute(select(Person.role, Person.id).where(Person.login_name == "eve.x")).one()
    assert made.role == "learner"


def test_a_cookie_that_was_tampered_with_is_nobodys(client: FlaskClient, session: Session) -> None:
    client.post(QUIZ)
    cookie = client.get_cookie("lymph")
    assert cookie is not None
    people = session.scalar(select(func.count(Person.id)))
    swapped = cookie.value.swapcase()
    for value in ("", ".", "a.b.c", cookie.value[:-2], swapped, cookie.value + "x", "." * 4000):
        client.set_cookie("lymph", value)
        assert client.get("/settings").status_code == 303
    assert session.scalar(select(func.count(Person.id))) == people


def test_nobody_elses_attempt_is_there_through_any_door(app: Flask) -> None:
    owner, stranger, nobody = app.test_client(), app.test_client(), app.test_client()
    place = owner.post(QUIZ).headers["Location"]
    stranger.post("/modules/tea/tea-leaves/read")
    base = place.rsplit("/questions/", 1)[0]
    doors = [
        (method, address)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/attempts/")
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
        for address in [re.sub(r"<public_id:[^>]+>", base.rsplit("/", 1)[1], rule.rule)]
    ]
    assert len(doors) >= 8
    for client in (stranger, nobody):
        for method, address in doors:
            answer = client.open(re.sub(r"<place:[^>]+>", "1", address), method=method)
            assert (address, answer.status_code) == (address, 404)
    assert owner.get(place).status_code == 200


def test_a_forwarded_address_counts_only_behind_a_configured_proxy(app: Flask) -> None:
    @app.get("/who")
    def who() -> str:
        return str(request.remote_addr)

    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    assert app.test_client().get("/who", headers=forged).text == "127.0.0.1"
