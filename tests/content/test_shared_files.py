"""Each mistake in a shared file, in module.yaml or in the claims of a lesson is reported."""

from pathlib import Path

import pytest

from tests.content.mistakes import (
    BEES,
    DANCE,
    TEA,
    WINTER,
    WINTER_QUIZ,
    Mistake,
    assert_reported,
)

CLAIMS = [
    Mistake(
        "claim not listed",
        DANCE,
        "[000-01, 000-02]",
        "[000-01]",
        "{claim} 000-02",
        ("does not list the claim `000-02`",),
    ),
    Mistake(
        "claim not answered",
        DANCE,
        "[000-01, 000-02]",
        "[000-01]",
        "000-02:",
        ("belongs to the lesson `bee-dance`",),
        path="claims.yaml",
    ),
    Mistake(
        "claim without card",
        WINTER,
        ":::{claim} 000-03\n:::\n",
        "",
        "claims:",
        ("`000-03` has no card",),
    ),
    Mistake(
        "claim of another lesson",
        WINTER,
        "[000-03]",
        "[000-03, 000-01]",
        "000-01]",
        ("to the lesson `bee-dance`",),
    ),
    Mistake(
        "claim not in the register",
        WINTER,
        "[000-03]",
        "[000-09]",
        "[000-09]",
        ("no sound entry `000-09`",),
    ),
]

SHARED = [
    Mistake(
        "grade",
        "claims.yaml",
        "grade: established",
        "grade: proven",
        "grade: proven",
        ("must be one of established",),
    ),
    Mistake(
        "basis is missing",
        "claims.yaml",
        "    basis: untested\n",
        "",
        "000-03:",
        ("`basis` is missing",),
    ),
    Mistake(
        "basis too many",
        "claims.yaml",
        "grade: supported",
        "grade: supported\n    basis: tested",
        "basis: tested",
        ("cannot stand",),
    ),
    Mistake("article", "claims.yaml", '"001":', '"002":', "001-01:", ("no article `001`",)),
    Mistake(
        "claim's source",
        "claims.yaml",
        "[seeley1995]",
        "[seeley1959]",
        "000-02:",
        ("did you mean `seeley1995`",),
    ),
    Mistake(
        "claim's number",
        "claims.yaml",
        "  001-01:",
        "  1-01:",
        "  1-01:",
        ("the key `1-01` must be a number",),
    ),
    Mistake(
        "status",
        "references.yaml",
        "status: ready",
        "status: checked",
        "checked",
        ("ready, after-check, background",),
    ),
    Mistake(
        "DOI",
        "references.yaml",
        "doi: 10.1146",
        "doi: https://doi.org/10.1146",
        "doi:",
        ("without https",),
    ),
    Mistake("year", "references.yaml", "year: 1967", "year: sixty", "sixty", ("four digits",)),
    Mistake(
        "term's source",
        "glossary.yaml",
        "[@frisch1967]",
        "[@dyer2002]",
        "waggle-dance:",
        ("may not be cited",),
    ),
    Mistake("term", "glossary.yaml", "    term: Forager\n", "", "forager:", ("`term` is missing",)),
    Mistake(
        "mix-up's source",
        "misconceptions.yaml",
        "[iso3103]",
        "[iso]",
        "M02:",
        ("no sound entry `iso`",),
    ),
    Mistake("level", BEES, "introductory", "easy", "level: easy", ("introductory, intermediate",)),
    Mistake("format", BEES, "module/1", "module/2", "module/2", ("must be `module/1`",)),
    Mistake("order taken", TEA, "order: 2", "order: 1", "order: 1", ("is taken (modules/bees",)),
    Mistake("module id taken", TEA, "id: tea", "id: bees", "id: bees", ("is taken",)),
    Mistake("objective taken", TEA, "TE1.a", "BE1.a", "id: BE1.a", ("`BE1.a` is taken",)),
    Mistake("objective's id", TEA, "id: TE2.a", "id: second", "id: second", ("such as IB1.a",)),
    Mistake("lesson listed twice", TEA, "tea-water]", "tea-leaves]", "lessons:", ("twice",)),
    Mistake("review of a module", BEES, "2026-11-22", "2026-13-01", "2026-13", ("calendar",)),
    Mistake(
        "quiz id",
        WINTER_QUIZ,
        "id: bee-winter",
        "id: bee-summer",
        "bee-summer",
        ("the id of its lesson: `bee-winter`",),
    ),
    Mistake(
        "second card",
        WINTER,
        ":::{key}",
        ":::{claim}  000-03\nAgain.\n:::\n\n:::{key}",
        "{claim}  000-03",
        ("a second card",),
    ),
]


@pytest.mark.parametrize("mistake", [*CLAIMS, *SHARED], ids=str)
def test_a_mistake_is_reported_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    assert_reported(mistake, tmp_path)
