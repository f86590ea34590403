"""Learners in the order of names, and those whom words or a group choose."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from learn.gradebook import queries
from learn.gradebook.roster import Group, Learner, Packed, People, Roster, unpacked
from tests.factories import a_group
from tests.gradebook.conftest import Scene
from tests.gradebook.rosters import roster

RED, BLUE = Group(1, "r" * 16, "Red"), Group(2, "b" * 16, "blue")


def learner(number: int, name: str, *groups: Group) -> Learner:
    return Learner(name, number, str(number) * 16, 10 + number, 0, groups)


ADA, BEN, ZOE = learner(3, "Ada"), learner(2, "ben", RED), learner(1, "Zoë Ada", RED, BLUE)
ALL = roster(ZOE, BEN, ADA)


@pytest.mark.parametrize(
    "names",
    [
        ("ada", "Ben", "Çem", "dora"),
        ("Łukasz", "Lz", "Øyvind", "Oz"),
        ("Ada", "Áda", "ada", "Ada B"),  # equal in lists: by name as it is written
        ("ß", "SSa", "ssb"),
    ],
)
def test_names_are_ordered_without_case_and_accents(names: Sequence[str]) -> None:
    """Seen red with `keys = people.names`."""
    expected = sorted(names, key=lambda one: (_key(one), one))
    made = roster(*(learner(number, name) for number, name in enumerate(reversed(names))))
    assert [one.name for one in made] == expected


def _key(name: str) -> str:
    return {"Łukasz": "lukasz", "Øyvind": "oyvind", "Çem": "cem", "Áda": "ada"}.get(
        name, name.replace("ß", "ss").lower()
    )


def test_of_one_name_who_joined_first_comes_first() -> None:
    same = [learner(number, "Ada") for number in (3, 1, 2)]
    assert [one.enrolment_id for one in roster(*same)] == [1, 2, 3]


def test_a_roster_is_a_sequence_of_learners() -> None:
    assert list(ALL) == [ADA, BEN, ZOE]
    assert len(ALL) == 3
    assert ALL[0] == ADA
    assert ALL[-1] == ZOE
    assert list(ALL[1:]) == list(ALL[1:][:9]) == [BEN, ZOE]
    assert list(ALL[::-1]) == [ZOE, BEN, ADA]
    assert not Roster.of(People())


def test_words_and_groups_choose() -> None:
    assert list(ALL.named(["ada"])) == [ADA, ZOE]
    assert list(ALL.named(["ada", "zoe"])) == [ZOE]
    assert list(ALL.of_group(RED.public_id)) == [BEN, ZOE]
    assert list(ALL.named(["ada"]).of_group(RED.public_id)) == [ZOE]
    assert list(ALL.of_group(RED.public_id)[::-1].named(["e"])) == [ZOE, BEN]
    assert not ALL.of_group("x" * 16)


def test_groups_are_listed_by_name() -> None:
    assert ALL.groups == ALL[:1].groups == [BLUE, RED]


def test_a_roster_is_unpacked_once_until_something_changes() -> None:
    packed = Packed("Ben\nAda", "7,8", "b,a", "17,18", "0,3", ((BLUE, "8"), (RED, "8,7")))
    made = unpacked(packed)
    assert list(made) == [
        Learner("Ada", 8, "a", 18, 3, (RED, BLUE)),
        Learner("Ben", 7, "b", 17, 0, (RED,)),
    ]
    assert unpacked(packed._replace()) is made
    assert [one.name for one in unpacked(packed._replace(names="Ben\nCid"))] == ["Ben", "Cid"]


def test_the_roster_of_a_classroom_has_who_is_there(scene: Scene, session: Session) -> None:
    """Seen red without the outer join of what gives extra days, and without `is_here`."""
    scene.person(scene.ada).name = "Łucja, “L” \\ d’Ada"
    dora = scene.join("Dora")
    red, blue = (a_group(session, scene.room, dora, name=name) for name in ("Red", "blue"))
    a_group(session, scene.room, name="Empty")
    scene.ben.state, scene.ben.ended_at = "left", scene.ben.joined_at
    session.commit()
    found = queries.roster(session, scene.room.id)
    groups = tuple(Group(one.id, one.public_id, one.name) for one in (red, blue))
    assert list(found) == [
        Learner("Dora", dora.id, dora.public_id, dora.person_id, 0, groups),
        Learner(
            "Łucja, “L” \\ d’Ada", scene.ada.id, scene.ada.public_id, scene.ada.person_id, 0, ()
        ),
    ]
    assert found.groups == [groups[1], groups[0]]
