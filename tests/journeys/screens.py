"""Every screen of Lymph: where it is, who looks at it, and what has to be done to see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, Page

from tests.journeys.bees import LESSON, QUIZ, STEPS
from tests.journeys.classwork import (
    TEA_QUIZ,
    assign_everything,
    look_after,
    moment,
    take_the_tea_quiz,
)
from tests.journeys.devices import Device
from tests.journeys.grades import decide
from tests.journeys.office import (
    become_admin,
    close_the_only_admin,
    leave_the_site_nameless,
    look_around,
    make_a_link,
)
from tests.journeys.people import answer_all, check_answer, new_name, sign_up, start_quiz
from tests.journeys.rooms import (
    add_learners,
    check_invitations,
    furnish,
    join_with_new_account,
    make_classroom,
)
from tests.journeys.server import Server

STRANGER, ADA, BEN = "a stranger", "Ada, who has done it all", "Ben, in the middle of a quiz"
IDA, CY = "Ida, who teaches", "Cy, who has joined her classroom"
MAX = "Max, who looks after the site"
Act = Callable[[Page], None]


def click(role: Any, name: str) -> Act:
    """Return an act that presses something."""

    def act(page: Page) -> None:
        page.get_by_role(role, name=name).first.click()

    return act


def send_empty(page: Page) -> None:
    page.locator("main .btn-primary").click()


def begin_tea(page: Page) -> None:
    start_quiz(page, TEA_QUIZ)


def see_answers_without_reasons(page: Page) -> None:
    """Answer a question of a quiz that is checked at its end, and look at the list."""
    begin_tea(page)
    page.locator("form.question .btn-primary").click()
    page.get_by_role("link", name="All questions").click()


def send_a_stale_form(page: Page) -> None:
    """Answer a question in another tab first."""
    address = f"{start_quiz(page)}/7"
    other = page.context.new_page()
    other.goto(address)
    page.goto(address)
    other.get_by_label("Your answer").fill("moon")
    other.get_by_role("button", name="Flag").click()
    other.get_by_role("button", name="Flagged").wait_for()
    # Put there without an event: else the page saves by itself, and hears of the other tab first.
    page.get_by_label("Your answer").evaluate("(box) => { box.value = 'the sun' }")
    page.get_by_role("button", name="Flag").click()
    page.get_by_role("alert").wait_for()
    other.close()


def ask_for_the_hint(page: Page) -> None:
    start_quiz(page)
    page.get_by_role("button", name="Show a hint").click()
    page.get_by_text("Hint", exact=True).wait_for()


def clear_name(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Save").click()


def see_a_new_classroom(page: Page) -> None:
    page.get_by_label("Name of the classroom").fill("Nobody here yet")
    page.get_by_role("button", name="Create the classroom").click()
    page.get_by_text("Nothing is assigned yet.").wait_for()


def unfold_more(page: Page) -> None:
    page.get_by_text("More: closing").click()
    page.get_by_text("Only parts of it").first.click()


def assign_nothing(page: Page) -> None:
    page.get_by_label("Due").fill("2020-01-01T10:00")
    page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_role("alert").wait_for()


def put_off(page: Page) -> None:
    page.get_by_label("Due").fill(moment(timedelta(days=9)))
    page.get_by_role("button", name="Show whom this touches").click()
    page.get_by_role("heading", name="Whom this touches").wait_for()


def give_no_reason(page: Page) -> None:
    page.get_by_label("Reason").fill("")
    page.get_by_role("button", name="Give these terms").click()
    page.get_by_role("alert").wait_for()


@dataclass(frozen=True)
class Screen:
    """One screen; `path` may name what the world knows, such as {result}."""

    name: str
    path: str
    person: str = STRANGER
    act: Act | None = None
    status: int = 200

    def show(self, page: Page, world: "World") -> None:
        reply = page.goto(self.path.format_map(world.addresses))
        assert reply is not None
        assert reply.status == self.status
        if self.act:
            self.act(page)
        page.wait_for_load_state("load")


@dataclass
class World:
    """A server with people on it: cookies by person, and where their attempts are."""

    site: Server
    cookies: dict[str, Any] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def made(cls, chromium: Browser, site: Server) -> "World":
        """Let Ada take a quiz to its end, Ben begin one, and Cy join the classroom of Ida."""
        world = cls(site, {STRANGER: {"cookies": [], "origins": []}})
        ada = Device(chromium, site.address, scripts=False)
        sign_up(ada.page, new_name())
        result = answer_all(ada.page)
        world.addresses = {"result": result, "answered": result.replace("result", "questions")}
        ben = Device(chromium, site.address, scripts=False)
        sign_up(ben.page, new_name())
        asked = start_quiz(ben.page)
        ben.page.get_by_role("button", name="Flag").click()
        ben.page.goto(f"{asked}/10")
        ben.page.get_by_label("Run after the next bee").check()
        check_answer(ben.page)
        ben.page.get_by_text("The bee is out of sight").wait_for()
        world.addresses |= {"asked": asked, "list": asked.replace("questions", "check")}
        ida = Device(chromium, site.address, scripts=False)
        sign_up(ida.page, new_name())
        world.addresses |= furnish(ida.page)
        cy = Device(chromium, site.address, scripts=False)
        join_with_new_account(cy.page, world.addresses["code"], "Cy", new_name())
        work = assign_everything(ida.page, world.addresses["room"])
        take_the_tea_quiz(cy.page)
        world.addresses |= look_after(ida.page, work)
        room, learner = world.addresses["room"], world.addresses["learner"]
        world.addresses |= decide(ida.page, room, work, learner)
        world.addresses["leave"] = world.addresses["room"].removeprefix("/teach") + "/leave"
        boss = Device(chromium, site.address, scripts=False)
        become_admin(boss.page, site)
        world.addresses |= look_around(boss.page, site)
        for name, device in ((ADA, ada), (BEN, ben), (IDA, ida), (CY, cy), (MAX, boss)):
            world.cookies[name] = device.context.storage_state()
            assert device.close() == []
        return world


READING = (
    Screen("home", "/"),
    Screen("catalogue", "/modules"),
    Screen("module", "/modules/bees"),
    Screen("lesson", LESSON),
    Screen("lesson, a term open", LESSON, act=click("button", "forager")),
    Screen("lesson, a source open", LESSON, act=lambda page: page.locator(".cite").first.click()),
    Screen("lesson, tea", "/modules/tea/tea-leaves"),
    Screen("glossary", "/glossary"),
    Screen("term", "/glossary/waggle-dance"),
    Screen("sources", "/sources"),
    Screen("source", "/sources/seeley1995"),
    Screen("claims", "/claims"),
    Screen("claims, none", "/claims?q=zebra"),
    Screen("claim", "/claims/000-01"),
    Screen("evidence", "/about-the-evidence"),
    Screen("search", "/search"),
    Screen("search, found", "/search?q=bee"),
    Screen("search, nothing", "/search?q=zebra"),
    Screen("help", "/help"),
    Screen("privacy", "/privacy"),
    Screen("accessibility", "/accessibility"),
    Screen("not found", "/nowhere", status=404),
    Screen("shortcuts", "/help", act=lambda page: page.keyboard.press("?")),
)
ACCOUNTS = (
    Screen("sign in", "/sign-in"),
    Screen("sign in, errors", "/sign-in", act=send_empty),
    Screen("sign up", "/sign-up"),
    Screen("sign up, errors", "/sign-up", act=send_empty),
    Screen("reset", "/reset"),
    Screen("reset, errors", "/reset", act=send_empty),
    Screen("reset, spent link", "/reset/spent", status=410),
    Screen("account menu", "/help", ADA, click("button", "account menu")),
    Screen("settings", "/settings", ADA),
    Screen("settings, errors", "/settings", ADA, clear_name),
    Screen("password", "/settings/password", ADA),
    Screen("sessions", "/settings/sessions", ADA),
    Screen("delete", "/settings/delete", ADA),
)
PROGRESS = (
    Screen("today, empty", "/today"),
    Screen("today, full", "/today", ADA),
    Screen("today, a quiz open", "/today", BEN),
    Screen("today, assigned", "/today", CY),
    Screen("why, as the learner sees it", "/today", CY, click("link", "Why then?")),
    Screen("progress, empty", "/progress"),
    Screen("progress, full", "/progress", ADA),
    Screen("catalogue, begun", "/modules", ADA),
    Screen("module, begun", "/modules/bees", ADA),
    Screen("lesson, read", LESSON, ADA),
    Screen("search, own answers", "/search?q=advice", ADA),
)
QUIZZES = (
    Screen("start card", QUIZ),
    Screen("start card, limits", TEA_QUIZ),
    Screen("start card, attempts", QUIZ, ADA),
    Screen("start card, assigned", TEA_QUIZ, CY),
    *(Screen(f"question, {one.kind}", f"{{asked}}/{n}", BEN) for n, one in enumerate(STEPS, 1)),
    Screen("question, an error", "{asked}/2", BEN, check_answer),
    Screen("question, errors in a list", "{asked}/4", BEN, check_answer),
    Screen("question, a hint", QUIZ, act=ask_for_the_hint),
    Screen("question, stale", QUIZ, act=send_a_stale_form),
    Screen("question, timed", TEA_QUIZ, act=begin_tea),
    *(Screen(f"verdict, {one.kind}", f"{{answered}}/{n}", ADA) for n, one in enumerate(STEPS, 1)),
    Screen("list of questions", "{list}", BEN),
    Screen("list of questions, timed", TEA_QUIZ, act=see_answers_without_reasons),
    Screen("result", "{result}", ADA),
)


def see_an_empty_gradebook(page: Page) -> None:
    page.goto(f"{make_classroom(page, 'Empty')}/gradebook")


def unfold_the_marks(page: Page) -> None:
    page.get_by_text("What the marks mean").click()


def see_an_empty_classroom(page: Page) -> None:
    page.goto(f"{make_classroom(page, 'Empty')}/people")


def see_cards(page: Page) -> None:
    base = page.url.removesuffix("/people/add").partition("://")[2].partition("/")[2]
    add_learners(page, f"/{base}", "Wolfeschlegelsteinhausenbergerdorff\nÜnal")


def forget_the_name_of_a_group(page: Page) -> None:
    page.get_by_role("button", name="Add the group").click()


CLASSROOMS = (
    Screen("join", "/join"),
    Screen("join, errors", "/join", act=send_empty),
    Screen("join, unknown code", "/join/22222222", status=404),
    Screen("join, what a code opens", "/join/{code}"),
    Screen("join, with an account", "/join/{code}", BEN),
    Screen("join, joined already", "/join/{code}", CY),
    Screen("join, another", "/join", CY),
    Screen("leave a classroom", "{leave}", CY),
    Screen("new classroom", "/teach/classrooms/new", IDA),
    Screen("new classroom, errors", "/teach/classrooms/new", IDA, send_empty),
    Screen("people, empty", "/teach/classrooms/new", IDA, see_an_empty_classroom),
    Screen("people", "{room}/people", IDA),
    Screen("people, errors", "{room}/people", IDA, forget_the_name_of_a_group),
    Screen("people, nobody found", "{room}/people?q=zebra", IDA),
    Screen("people, invited", "{room}/people?show=invited", IDA),
    Screen("people, gone", "{room}/people?show=gone", IDA),
    Screen("remove a learner", "{room_learner}/remove", IDA),
    Screen("a new card", "{room_learner}/card", IDA),
    Screen("add learners", "{room}/people/add", IDA),
    Screen("add learners, errors", "{room}/people/add", IDA, send_empty),
    Screen("sign-in cards", "{room}/people/add", IDA, see_cards),
    Screen("a group", "{room_group}", IDA),
    Screen("remove a group", "{room_group}/remove", IDA),
    Screen("invite", "{room}/invitations", IDA),
    Screen("invite, read", "{room}/invitations", IDA, check_invitations),
    Screen("join code", "{room}/code", IDA),
    Screen("settings of a classroom", "{room}/settings", IDA),
    Screen("archive a classroom", "{room}/archive", IDA),
)
TEACHING = (
    Screen("teach", "/teach", IDA),
    Screen("classroom", "{room}", IDA),
    Screen("classroom, new", "/teach/classrooms/new", IDA, see_a_new_classroom),
    Screen("assign", "{room}/assign", IDA, unfold_more),
    Screen("assign, errors", "{room}/assign", IDA, assign_nothing),
    Screen("an assignment", "{work}", IDA),
    Screen("an assignment, nobody in that state", "{work}?state=excused", IDA),
    Screen("change an assignment", "{work}/edit", IDA),
    Screen("change an assignment, whom it touches", "{work}/edit", IDA, put_off),
    Screen("withdraw an assignment", "{work}/withdraw", IDA),
    Screen("preview as a learner", "{work}/preview", IDA),
    Screen("why, as the instructor sees it", "{why}", IDA),
    Screen("other terms", "{terms}", IDA),
    Screen("other terms, errors", "{terms}", IDA, give_no_reason),
    Screen("a learner", "{learner}", IDA),
    Screen("a learner, an empty note", "{learner}", IDA, click("button", "Keep the note")),
    Screen("extra time", "{learner}/more-time", IDA),
    Screen("an attempt as the learner saw it", "{seen}", IDA),
)
NOTICES = (
    Screen("notices, none", "/notices", ADA),
    Screen("notices", "/notices", CY),
    Screen("letters stopped by a link", "{stop}"),
    Screen("letters stopped by a spent link", "/unsubscribe/x", status=410),
)
OFFICE = (
    Screen("administration", "/admin", MAX),
    Screen("people", "/admin/people", MAX),
    Screen("people, nobody", "/admin/people?q=zebra", MAX),
    Screen("an account", "{account}", MAX),
    Screen("an account, a link", "{account}", MAX, make_a_link),
    Screen("another role", "{account}/role?role=admin", MAX),
    Screen("close an account", "{account}/close", MAX),
    Screen("close the only administrator", "{myself}/close", MAX, close_the_only_admin),
    Screen("classrooms of the site", "/admin/classrooms", MAX),
    Screen("a classroom from outside", "{listed}", MAX),
    Screen("settings of the site", "/admin/settings", MAX),
    Screen("settings of the site, errors", "/admin/settings", MAX, leave_the_site_nameless),
    Screen("letters", "/admin/mail", MAX),
    Screen("audit log", "/admin/audit", MAX),
)
GRADES = (
    Screen("gradebook", "{room}/gradebook", IDA),
    Screen("gradebook, what the marks mean", "{room}/gradebook", IDA, unfold_the_marks),
    Screen("gradebook, nobody found", "{room}/gradebook?name=zebra", IDA),
    Screen("gradebook, sorted by total", "{room}/gradebook?sort=total", IDA),
    Screen("gradebook, empty", "/teach/classrooms/new", IDA, see_an_empty_gradebook),
    Screen("how each assignment went", "{room}/gradebook/summary", IDA),
    Screen("weights", "{room}/gradebook/weights", IDA),
    Screen("weights, errors", "{room}/gradebook/weights", IDA, click("button", "Add")),
    Screen("a category", "{category}", IDA),
    Screen("a cell", "{cell}", IDA),
    Screen("a cell, errors", "{cell}", IDA, click("button", "Save")),
    Screen("objectives by learner", "{room}/objectives", IDA),
    Screen("export", "{room}/export", IDA),
    Screen("own grade", "{grade}", CY),
)


SCREENS = (
    READING + ACCOUNTS + PROGRESS + QUIZZES + CLASSROOMS + TEACHING + GRADES + NOTICES + OFFICE
)
