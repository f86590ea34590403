"""All that the page of a classroom's people shows, read in a fixed number of statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learn import limits
from learn.classrooms import people, queries, ways_in
from learn.classrooms.models import Enrolment, Invitation, JoinCode
from learn.classrooms.people import Group, Learner, Page, Sort
from learn.classrooms.queries import Help, Instructor

STATES = {"here": ("active",), "gone": ("left", "removed")}
SHOWN = frozenset({*STATES, "invited"})
MOST_DIGITS = 5  # of the number of a page


@dataclass(frozen=True)
class Wish:
    """Which people somebody wants to see, in which order; made of an address, whatever it says."""

    shown: str = "here"
    search: str = ""
    sort: Sort = Sort.NAME
    group: str = ""
    page: int = 1

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Self:
        """Return what an address asks for; what makes no sense is as if it were not there."""
        shown, sort, page = typed.get("show", ""), typed.get("sort", ""), typed.get("page", "")
        return cls(
            shown=shown if shown in SHOWN else "here",
            search=typed.get("q", "")[: limits.MAX_QUERY].strip(),
            sort=Sort(sort) if sort in set(Sort) else Sort.NAME,
            group=typed.get("group", "")[:16],
            page=int(page) if page.isascii() and page.isdigit() and len(page) <= MOST_DIGITS else 1,
        )

    def address(self, **changes: object) -> dict[str, object]:
        """Return what an address says that asks for this, changed; the first page is not said."""
        wish = replace(self, **{"page": 1} | changes)  # type: ignore[arg-type]
        said = {
            "show": "" if wish.shown == "here" else wish.shown,
            "q": wish.search,
            "sort": "" if wish.sort == Sort.NAME else str(wish.sort),
            "group": wish.group,
            "page": "" if wish.page == 1 else wish.page,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Line:
    """One learner as a line of the list."""

    learner: Learner
    groups: tuple[Group, ...]
    help: Help | None
    address: str | None


@dataclass(frozen=True)
class Roster:
    """Everybody in a classroom, as one page of a list, with what stands around it.

    `page` holds lines, or invitations where those are asked for.
    """

    page: Page[Line] | Page[Invitation]
    counts: Mapping[str, int]
    groups: tuple[Group, ...]
    instructors: tuple[Instructor, ...]
    code: JoinCode | None


def load(session: Session, classroom_id: int, wish: Wish) -> Roster:
    """Return what the page shows: nine statements at most, however many people there are."""
    groups = queries.groups_of(session, classroom_id)
    page: Page[Line] | Page[Invitation]
    if wish.shown == "invited":
        page = _invited(session, classroom_id, wish)
    else:
        page = _learners(session, classroom_id, wish, groups)
    return Roster(
        page=page,
        counts=_counts(session, classroom_id),
        groups=tuple(groups),
        instructors=tuple(queries.instructors(session, classroom_id)),
        code=ways_in.code_shown(session, classroom_id),
    )


def _invited(session: Session, classroom_id: int, wish: Wish) -> Page[Invitation]:
    words = people.plain(wish.search).split()
    found = [
        one
        for one in ways_in.invitations(session, classroom_id)
        if all(word in people.plain(f"{one.name} {one.email}") for word in words)
    ]
    return people.cut(found, wish.page)


def _learners(
    session: Session, classroom_id: int, wish: Wish, groups: Sequence[Group]
) -> Page[Line]:
    group = next((one for one in groups if one.public_id == wish.group), None)
    found = queries.learners(
        session, classroom_id, states=STATES[wish.shown], group_id=group.id if group else None
    )
    page = people.cut(people.arrange(found, search=wish.search, sort=wish.sort), wish.page)
    person_ids = [one.person_id for one in page.shown]
    by_enrolment = queries.group_ids(session, [one.enrolment_id for one in page.shown])
    helps = queries.accommodations(session, person_ids)
    addresses = ways_in.invited_addresses(session, classroom_id, person_ids)
    lines = (
        Line(
            one,
            tuple(g for g in groups if g.id in by_enrolment.get(one.enrolment_id, ())),
            helps.get(one.person_id),
            addresses.get(one.person_id),
        )
        for one in page.shown
    )
    return Page(tuple(lines), page.page, page.pages, page.total)


def _counts(session: Session, classroom_id: int) -> Mapping[str, int]:
    """Return how many are in the classroom, how many have gone, how many were only invited."""
    rows = session.execute(
        select(Enrolment.state, func.count())
        .where(Enrolment.classroom_id == classroom_id)
        .group_by(Enrolment.state)
    )
    by_state = Counter({row[0]: row[1] for row in rows})
    counts = {shown: sum(by_state[one] for one in states) for shown, states in STATES.items()}
    return {**counts, "invited": ways_in.count_invitations(session, classroom_id)}
