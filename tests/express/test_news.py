"""What is published or set while pages are kept ready is news to a lane as it is to the view.

Red when `Shelf.confirm` or `SiteCache.confirm` holds whatever it is told to be the newest (the lane
goes on with what is no longer there), when the lane asks for no news at all, or when `looks.look`
leaves the library's version out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy.orm import Session

from learn.content.compile import Compiled
from learn.publishing.operations import publish
from learn.site.models import SiteSetting
from tests.conftest import START
from tests.express import test_drafts as drafts
from tests.express.test_lessons import as_ordinary
from tests.express.twins import Answered, Member, Site, Twins, begin, enrol

# In one process: making the twin databases takes seconds.
pytestmark = pytest.mark.xdist_group("express news")

LESSON = "/modules/bees/bee-dance"
LONG_AGO = -1e9  # when the process asked last: it is time to ask again
Change = Callable[[Compiled], Compiled]


def reworded(compiled: Compiled) -> Compiled:
    bees, *others = compiled.modules
    return replace(compiled, modules=({**bees, "title": "Honey bees"}, *others))


def without_the_module(compiled: Compiled) -> Compiled:
    return replace(compiled, modules=compiled.modules[1:])


@dataclass(frozen=True)
class Situation:
    """What is new, and for the next two requests: the status, and whether the lane answers."""

    first: tuple[int, bool]
    second: tuple[int, bool]
    change: Change | None = None
    name: str = ""
    is_known: bool = False  # the browser has the page as it was
    words: str = "waggle"

    def member(self, session: Session) -> Member:
        return begin(session, enrol(session))


GONE = Situation((404, False), (404, False), change=without_the_module, words="not here")
SITUATIONS = {
    "nothing": Situation((200, True), (200, True)),
    "nothing, known": Situation((304, True), (304, True), is_known=True, words=""),
    "another wording": Situation((200, False), (200, True), change=reworded, words="Honey bees"),
    "another wording, known": Situation(
        (200, False), (200, True), change=reworded, is_known=True, words="Honey bees"
    ),
    "without the lesson": GONE,
    "without the lesson, known": replace(GONE, is_known=True),
    "another name of the site": Situation((200, False), (200, True), name="Hive", words="Hive"),
    "another name of the site, known": Situation(
        (200, False), (200, True), name="Swarm", is_known=True, words="Swarm"
    ),
}


def opened(site: Site, member: Member, **headers: str) -> tuple[Answered, bool]:
    cookie = site.cookies(site.signed(member.session))
    asked = {"Cookie": cookie, "Accept-Encoding": "gzip", **headers}
    return site.ask(member, "GET", LESSON, headers=asked)


def published(site: Site, compiled: Compiled) -> None:
    """Publish, or set, as another process would: this one has to ask."""
    site.write(lambda session: publish(session, compiled, START))


def is_named(site: Site, name: str) -> None:
    now = START.replace(hour=len(name))
    row = SiteSetting(name="name", value=name, updated_at=now)
    site.write(lambda session: session.merge(row))


def ask_again(site: Site) -> None:
    site.services.shelf._checked_at = site.services.site._checked_at = LONG_AGO


def after_the_news(
    site: Site, situation: Situation, member: Member, compiled: Compiled
) -> list[tuple[Answered, bool]]:
    """Open the lesson in the ordinary way; then, twice, when something is new."""
    published(site, compiled)
    ask_again(site)
    site.lanes.is_open, is_open = False, site.lanes.is_open
    before, _ = opened(site, member)
    site.lanes.is_open = is_open
    if situation.change:
        published(site, situation.change(compiled))
    if situation.name:
        is_named(site, situation.name)
    ask_again(site)
    known = {"If-None-Match": before.headers["ETag"][0]} if situation.is_known else {}
    return [opened(site, member, **known) for _ in range(2)]


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_lane_knows_what_is_new(
    twins: Twins, members: dict[str, Member], compiled: Compiled, name: str
) -> None:
    situation, member = SITUATIONS[name], members[name]
    on_lane = after_the_news(twins.open, situation, member, compiled)
    in_order = after_the_news(twins.ordinary, situation, member, compiled)
    found = [(answer.status, was_lane) for answer, was_lane in on_lane]
    assert found == [situation.first, situation.second]
    assert [as_ordinary(one) for one, _ in on_lane] == [as_ordinary(one) for one, _ in in_order]
    assert all(situation.words in str(answer.body) for answer, _ in on_lane)
    assert twins.open.stored() == twins.ordinary.stored()


@pytest.mark.parametrize("name", ["nothing", "without the lesson"])
def test_an_attempt_goes_on_whatever_is_published(
    twins: Twins, members: dict[str, Member], compiled: Compiled, name: str
) -> None:
    """Red when the lane looks for a question in the newest library: an attempt's may be older."""
    member, change = members[name], SITUATIONS[name].change
    answers = []
    for site in (twins.open, twins.ordinary):
        published(site, change(compiled) if change else compiled)
        ask_again(site)
        answers.append(drafts.sent(site, drafts.Situation(), member))
    assert answers[0][0] == answers[1][0]
    assert (answers[0][0].status, answers[0][1], drafts.steps_of(twins.open, member)) == (
        200,
        True,
        1,
    )
    assert twins.open.stored() == twins.ordinary.stored()
