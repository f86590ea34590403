"""The table, how each assignment went, and objectives: that they work, then what they refuse."""

import pytest
from sqlalchemy.orm import Session

from learn.classrooms.models import Accommodation
from learn.progress.models import ObjectiveProgress
from tests.conftest import START, Clock
from tests.factories import a_group
from tests.gradebook.conftest import LATER, Scene, rows


@pytest.fixture(autouse=True)
def now(clock: Clock) -> None:
    clock.moment = LATER


def test_the_table_shows_points_states_and_totals(scene: Scene) -> None:
    page = scene.browser().get(f"{scene.base}/gradebook")
    assert page.status_code == 200
    head, ada, ben = rows(page.text)
    assert head == ["Learner", "Total", "Tea of 100, due 24 Nov", "Bees of 100, due 1 Dec"]
    assert ada == ["Ada", "75%", "75", "– not started"]
    assert ben == ["Ben", "0%", "0 missing", "– not started"]


def test_each_cell_leads_to_its_own_page(scene: Scene) -> None:
    page = scene.browser().get(f"{scene.base}/gradebook").text
    assert f'href="{scene.cell(scene.tea, scene.ada)}"' in page
    assert scene.browser().get(scene.cell(scene.tea, scene.ada)).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ada", "Ben"]),
        ("?is_reversed=1", ["Ben", "Ada"]),
        ("?sort=total", ["Ada", "Ben"]),
        ("?sort=total&is_reversed=1", ["Ben", "Ada"]),
        ("?sort=nothing-of-the-kind", ["Ada", "Ben"]),
        ("?state=missing", ["Ben"]),
        ("?state=nothing", ["Ada", "Ben"]),
        ("?name=AD", ["Ada"]),
        ("?page=77", ["Ada", "Ben"]),
        ("?page=x", ["Ada", "Ben"]),
    ],
)
def test_a_table_is_sorted_and_filtered_by_its_address(
    scene: Scene, query: str, names: list[str]
) -> None:
    page = scene.browser().get(f"{scene.base}/gradebook{query}").text
    assert [row[0] for row in rows(page)[1:]] == names


def test_a_group_is_shown_alone(scene: Scene, session: Session) -> None:
    group = a_group(session, scene.room, scene.ben)
    session.commit()
    browser = scene.browser()
    page = browser.get(f"{scene.base}/gradebook?group={group.public_id}").text
    assert [row[0] for row in rows(page)[1:]] == ["Ben"]
    page = browser.get(f"{scene.base}/gradebook?group={group.public_id}&name=ada").text
    assert "Nobody fits" in page


def test_without_learners_or_assignments_the_page_says_what_to_do(
    scene: Scene, session: Session
) -> None:
    scene.tea.assignment.withdrawn_at = scene.bees.assignment.withdrawn_at = START
    session.commit()
    assert "Nothing is assigned yet" in scene.browser().get(f"{scene.base}/gradebook").text
    for one in (scene.ada, scene.ben):
        one.state, one.ended_at = "left", START
    session.commit()
    browser = scene.browser()
    for place in ("gradebook", "objectives"):
        assert "Nobody has joined yet" in browser.get(f"{scene.base}/{place}").text
    assert browser.get(f"{scene.base}/gradebook/summary").status_code == 200
    assert browser.get(f"{scene.base}/export").status_code == 200


def test_who_was_removed_is_not_in_the_table(scene: Scene, session: Session) -> None:
    scene.ada.state, scene.ada.ended_at = "removed", LATER
    session.commit()
    page = scene.browser().get(f"{scene.base}/gradebook").text
    assert [row[0] for row in rows(page)[1:]] == ["Ben"]
    assert scene.browser().get(scene.cell(scene.tea, scene.ada)).status_code == 404


def test_a_name_is_shown_as_it_is_written(scene: Scene, session: Session) -> None:
    scene.person(scene.ada).name = '<b>=HYPERLINK("http://x")</b>'
    session.commit()
    page = scene.browser().get(f"{scene.base}/gradebook").text
    assert "<b>=" not in page
    assert "&lt;b&gt;=HYPERLINK" in page


def test_the_summary_counts_states_and_hides_the_middle_of_few(scene: Scene) -> None:
    page = scene.browser().get(f"{scene.base}/gradebook/summary").text
    tea = rows(page)[1]
    assert tea[0] == "Tea"
    assert tea[-2:] == ["2", "too few"]
    for name in ("Cid", "Dora", "Eli"):
        scene.finish(scene.join(name), "tea-leaves", 2)
    scene.session.commit()
    page = scene.browser().get(f"{scene.base}/gradebook/summary").text
    assert rows(page)[1][-2:] == ["5", "50 of 100"]


def test_objectives_are_shown_with_numbers_and_steps(scene: Scene, session: Session) -> None:
    for objective, right in (("BE1.a", 3), ("TE1.a", 4)):
        session.add(
            ObjectiveProgress(
                person_id=scene.ada.person_id,
                objective_id=objective,
                state="solid",
                answered=4,
                right=right,
                questions=2,
                last_answered_at=START,
            )
        )
    session.commit()
    page = scene.browser().get(f"{scene.base}/objectives?module=bees").text
    assert '<td class="v3">75%' in page
    assert '<td class="vx">' in page


def test_an_objective_that_was_not_assigned_to_somebody_is_not_shown_of_them(
    scene: Scene, session: Session
) -> None:
    group = a_group(session, scene.room, scene.ben)
    scene.bees.assignment.is_for_everyone = False
    scene.assign("More", "module:bees", is_for_everyone=False, group_ids=(group.id,))
    session.add(
        ObjectiveProgress(
            person_id=scene.ada.person_id,
            objective_id="BE1.a",
            state="solid",
            answered=4,
            right=3,
            questions=2,
            last_answered_at=START,
        )
    )
    session.commit()
    page = scene.browser().get(f"{scene.base}/objectives?module=bees").text
    ada, ben = rows(page)[1:]
    assert set(ada[1:]) == {"not assigned"}
    assert "not assigned" not in ben


def test_an_accommodation_keeps_a_cell_from_being_missing(scene: Scene, session: Session) -> None:
    session.add(
        Accommodation(
            person_id=scene.ben.person_id,
            extra_days=5,
            time_percent=100,
            reason="Ill",
            set_by_id=scene.ida.id,
            set_at=START,
        )
    )
    session.commit()
    page = scene.browser().get(f"{scene.base}/gradebook").text
    assert rows(page)[2] == ["Ben", "– nothing counts yet", "– not started", "– not started"]


def test_gradebook_pages_are_never_kept(scene: Scene) -> None:
    browser = scene.browser()
    for place in ("gradebook", "gradebook/summary", "gradebook/weights", "objectives", "export"):
        assert browser.get(f"{scene.base}/{place}").headers["Cache-Control"] == "no-store"
