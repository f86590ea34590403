"""Scripts in what instructors, administrators and learners write: in a real browser none runs.

Looked at on every kind of page that shows such a text, and on every form that gives it back. Both
layers are judged in one run: nothing runs, and the content security policy has had nothing to
refuse. Run again without the policy (slow), where nothing but the escaping stands in the way.

Red when its protection goes: with `|safe` behind the name of a classroom the run with the policy
finds what it refused and the run without it what ran; a text field without a row fails the first
test.
"""

import re
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ConsoleMessage, Page
from sqlalchemy import Engine, delete
from werkzeug.serving import make_server
from wtforms import StringField
from wtforms.fields.core import UnboundField

from learn.accounts.roles import Role
from learn.app import create_app
from learn.classrooms.models import ClassroomInstructor
from learn.config import Config
from learn.db import make_engine, unit_of_work
from learn.forms import BaseForm
from tests import acts
from tests.acts import Act, World
from tests.conftest import TEMPLATES, Clock, filled_copy
from tests.drills.conftest import Figures
from tests.drills.test_scripts_in_texts import is_run
from tests.factories import a_classroom, a_person
from tests.pages import Page as Read

# In one process: all its tests look at one site.
pytestmark = pytest.mark.xdist_group("scripts in teaching")

# Runs as an attribute, after an attribute, in a title, a text box, a script and a paragraph.
TEXT = """1 onfocus=ran=1 autofocus '"></title></textarea></script><img src onerror=ran=1>"""
MARK = "onerror=ran=1"
PATIENCE = 120_000  # milliseconds; the machine may be busy
Prepare = Callable[[World], Act]

# Which act stores what is typed into a field, and how it stands in it.
STORED: dict[str, tuple[Prepare, str, str]] = {
    "admin.SettingsForm.name": (acts.changing_the_site, "name", "{}"),
    "admin.SettingsForm.contact": (acts.changing_the_site, "contact", "{}"),
    "admin.SettingsForm.welcome_text": (acts.changing_the_site, "welcome_text", "{}"),
    "admin.SettingsForm.crisis_text": (acts.changing_the_site, "crisis_text", "{}"),
    "classrooms.ClassroomForm.name": (acts.renaming_a_classroom, "name", "{}"),
    "classrooms.ClassroomForm.term": (acts.renaming_a_classroom, "term", "{}"),
    "classrooms.GroupForm.name": (acts.grouping, "name", "{}"),
    "classrooms.CardsForm.people": (acts.adding_learners, "people", "{}"),
    "classrooms.InviteForm.people": (acts.inviting, "people", "{}\teve@example.org"),
    "gradebook.CategoryForm.name": (acts.weighing, "name", "{}"),
    "gradebook.JudgementForm.reason": (acts.giving_points, "reason", "{}"),
    "teach.AccommodationForm.reason": (acts.giving_time, "reason", "{}"),
    "teach.NoteForm.text": (acts.noting, "text", "{}"),
    "assignments.AssignForm.title": (acts.assigning, "title", "{}"),
    "assignments.OverrideForm.reason": (acts.excepting, "reason", "{}"),
    "accounts.PreferencesForm.name": (acts.changing_settings, "name", "{}"),
    "accounts.SignUpForm.name": (acts.signing_up, "name", "{}"),
}
# What is only given back by the form that refuses it: who sees that form, and where.
GIVEN_BACK = {
    "accounts.NextForm.next": ("stranger", "/sign-in"),
    "accounts.SignInForm.sign_in_name": ("stranger", "/sign-in"),
    "accounts.SignUpForm.sign_in_name": ("stranger", "/sign-up"),
    "accounts.ForgotForm.email": ("stranger", "/reset"),
    "accounts.SettingsForm.email": ("learner", "/settings"),
    "accounts.SettingsForm.login_name": ("learner", "/settings"),
    "accounts.DeleteGuestForm.word": ("guest", "/settings/delete"),
    "admin.InstructorForm.sign_in_name": ("admin", "/admin/classrooms/{orphan}"),
    "assignments.AssignForm.opens_at": ("instructor", "{room}/assign"),
    "assignments.AssignForm.due_at": ("instructor", "{room}/assign"),
    "assignments.AssignForm.closes_at": ("instructor", "{room}/assign"),
    "assignments.OverrideForm.opens_at": ("instructor", "{room}/a/{task}/terms/learner-{place}"),
    "assignments.OverrideForm.due_at": ("instructor", "{room}/a/{task}/terms/learner-{place}"),
    "assignments.OverrideForm.closes_at": ("instructor", "{room}/a/{task}/terms/learner-{place}"),
    "classrooms.JoinForm.code": ("learner", "/join"),
    "classrooms.ColleagueForm.sign_in_name": ("instructor", "{room}/people"),
    "classrooms.TicketForm.ticket": ("instructor", "/teach/classrooms/new"),
    "gradebook.JudgementForm.points": ("instructor", "{room}/gradebook/{task}/{place}"),
    "accounts.RevokeForm.session": ("learner", "/settings/sessions"),
}
NEVER_SHOWN = {
    "accounts.SignInForm.password",
    "accounts.SignUpForm.password",
    "accounts.NewPasswordForm.password",
    "accounts.ChangePasswordForm.current_password",
    "accounts.ChangePasswordForm.password",
    "accounts.SettingsForm.current_password",
    "accounts.DeleteForm.current_password",
    "gradebook.ExportForm.kind",
}


def every_form(base: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)


def test_every_text_field_has_a_row() -> None:
    found = {
        f"{form.__module__.split('.')[1]}.{form.__name__}.{name}"
        for form in every_form()
        if form.__module__.startswith("learn.")
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, StringField)
    }
    assert found == STORED.keys() | GIVEN_BACK.keys() | NEVER_SHOWN


class Stage:
    """A site in which everybody has a browser, and what their browsers kept from running."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app, self.world = app, World(app, engine)
        with unit_of_work(engine) as session:
            max_, room = (
                a_person(session, "Max", Role.ADMIN),
                a_classroom(session, a_person(session)),
            )
            session.execute(delete(ClassroomInstructor).filter_by(classroom_id=room.id))
            self.places = {**vars(self.world), "orphan": room.public_id}
            known = {"learner": self.world.ada, "instructor": self.world.ida, "admin": max_.id}
        self.clients = {name: self.world.browser(person) for name, person in known.items()}
        self.clients |= {"guest": self.world.guest()[0], "stranger": app.test_client()}
        self.pages: dict[str, Page] = {}
        self.refused: list[str] = []

    def open_browsers(self, chromium: Browser, address: str, *, bypass_csp: bool) -> None:
        """Give everybody a page of a real browser with their cookie."""
        for name, client in self.clients.items():
            context = chromium.new_context(base_url=address, bypass_csp=bypass_csp)
            context.set_default_navigation_timeout(PATIENCE)
            context.route(re.compile(r"\.(woff2|css)$"), lambda route: route.abort())
            cookie = client.get_cookie("lymph")
            if cookie is not None:
                context.add_cookies([{"name": "lymph", "value": cookie.value, "url": address}])
            self.pages[name] = context.new_page()
            self.pages[name].on("console", self._hear)

    def _hear(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.refused.append(said.text)

    def write(self) -> None:
        """Store the text through every field that stores one."""
        for prepare in dict.fromkeys(one[0] for one in STORED.values()):
            act = prepare(self.world)
            for used, field, shape in STORED.values():
                if used is prepare:
                    act.data[field] = shape.format(TEXT)
            answer = act.send()
            assert answer.status_code < 400, (act.address, answer.status)

    def showing(self) -> dict[str, tuple[int, str, str]]:
        """Return of each kind of page the one with the most: how many, to whom, where."""
        found: dict[str, tuple[int, str, str]] = {}
        for name, client in self.clients.items():
            for address, shown in self.shown_to(client):
                kind = self.kind_of(address)
                found[kind] = max(found.get(kind, (0, "", "")), (shown, name, address))
        return {kind: most for kind, most in found.items() if most[0]}

    def shown_to(self, client: FlaskClient) -> Iterator[tuple[str, int]]:
        """Yield all that somebody can open by links, with how often the text stands there."""
        waiting = ["/", "/today", "/teach", "/admin", "/notices", "/settings", "/progress", "/help"]
        waiting += ["/join", f"/join/{self.world.code}", f"{self.world.room}/code"]
        seen = set(waiting)
        while waiting:
            page = Read(client.get(address := waiting.pop()))
            yield address, page.response.text.count(MARK)
            links = {link.partition("#")[0] for link in page.links}
            new = {one for one in links - seen if one.startswith(("/teach", "/admin", "/assig"))}
            seen |= new
            waiting += sorted(new)

    def kind_of(self, address: str) -> str:
        """Return what an address has in common with others of its kind."""
        endpoint, _ = self.app.url_map.bind("localhost").match(address.partition("?")[0])
        return str(endpoint)

    def problem(self, page: Page) -> str:
        """Return what is wrong with a page that is open; an empty text where nothing is."""
        told, self.refused = self.refused, []
        return "it ran" if is_run(page) else " ".join(told)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(False, id="with-policy"),
        pytest.param(True, id="without-policy", marks=pytest.mark.slow),
    ],
)
def stage(
    request: pytest.FixtureRequest,
    chromium: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """Serve a site with the texts in it, at the moment in which its sessions were made."""
    folder = tmp_path_factory.mktemp("stage")
    engine = make_engine(filled_copy("sqlite", folder, request))
    config = Config(folder, str(engine.url), "a secret for tests, long enough to sign with")
    app = create_app(config, engine=engine, clock=Clock())
    app.jinja_env.bytecode_cache = TEMPLATES
    app.config["WTF_CSRF_ENABLED"] = False
    made, server = Stage(app, engine), make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    made.open_browsers(chromium, f"http://127.0.0.1:{server.port}", bypass_csp=request.param)
    yield made
    for page in made.pages.values():
        page.context.close()
    server.shutdown()
    server.server_close()
    engine.dispose()


@pytest.mark.browser
def test_nothing_that_is_stored_runs_where_it_is_shown(stage: Stage, figures: Figures) -> None:
    stage.write()
    showing, found = stage.showing(), {}
    for kind, (_, name, address) in showing.items():
        page = stage.pages[name]
        page.goto(address)
        if problem := stage.problem(page):
            found[kind] = (name, address, problem)
    figures.say(fields=len(STORED), kinds_of_page=len(showing), ran=len(found))
    assert found == {}
    assert len(showing) > 30, sorted(showing)


@pytest.mark.browser
def test_nothing_runs_in_a_form_that_gives_it_back(stage: Stage, figures: Figures) -> None:
    found = []
    for who, place in sorted(set(GIVEN_BACK.values())):
        fields = [key.rpartition(".")[2] for key, row in GIVEN_BACK.items() if row == (who, place)]
        page = stage.pages[who]
        page.goto("/help")
        send(page, place.format(**stage.places), fields)
        assert MARK in page.content(), place
        if problem := stage.problem(page):
            found.append((who, place, problem))
    figures.say(fields=len(GIVEN_BACK), ran=len(found))
    assert found == []


def send(page: Page, address: str, fields: list[str]) -> None:
    """Send a form with the text in each of these fields."""
    with page.expect_navigation():
        page.evaluate(
            """([action, names, value]) => {
                const form = document.createElement("form");
                Object.assign(form, {action, method: "post"});
                for (const name of names) {
                  form.append(Object.assign(document.createElement("input"), {name, value}));
                }
                document.body.append(form);
                form.submit();
            }""",
            [address, fields, TEXT],
        )
