"""A small library in memory, and ways to change one thing in it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from learn.content.source import (
    Source,
    SourceClaim,
    SourceClaimSource,
    SourceDraw,
    SourceLesson,
    SourceMisconception,
    SourceModule,
    SourceObjective,
    SourceQuestion,
    SourceQuiz,
    SourceReference,
    SourceSettings,
    SourceTerm,
)
from learn.questions import normalise

BODY = """\
Tea leaves wilt before they are rolled [@leaf2018; @steam2020, pp. 376-378]. A {term}`tannin` binds
protein, and {term}`tannins` taste bitter[^taste].

## Wilting and rolling {#wilting}

Read [the brewing lesson](lesson:brewing#water), or [the standard](https://example.org/a?b=1&c=2).

:::{predict}
What happens to a leaf that is never rolled?
:::

### CD4^+^ leaves in H~2~O

| Leaf | Minutes |
|------|--------:|
| Green | 2 [@leaf2018] |

:::{claim} 001-08
Two trials agree [@steam2020].
:::

```yaml {question}
id: tea-try-1
```

:::{mixup} M01
:::

:::{figure} figures/leaf.svg
:alt: A leaf with two buds
A leaf, drawn [@leaf2018].

The drawing shows a leaf with two buds.
:::

[^taste]: Not to everyone.
"""

DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 420" role="img" aria-labelledby="t d"
 class="figure"><title id="t">A leaf</title><desc id="d">A leaf with two buds.</desc>
<defs><marker id="tip" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4z"
 class="fill-ink"/></marker></defs><g class="line-read"><rect x="10" y="20" width="30" height="40"
 rx="8" fill="none" stroke-dasharray="4 2"/><line x1="0" y1="0" x2="9" y2="9"
 marker-end="url(#tip)"/></g><text x="450" y="40" text-anchor="middle" font-size="16">A
 <tspan font-weight="bold">leaf</tspan></text></svg>
"""


def reference(key: str, **fields: Any) -> SourceReference:
    known: dict[str, Any] = {
        "authors": "Lu Y, Sen R, et al.",
        "title": "How leaves wilt",
        "journal": "Tea J",
        "year": "2018",
        "volume": "14(2)",
        "pages": "49-51",
        "doi": "10.1000/tea.2018",
        "pmid": "30263032",
        "url": None,
        "accessed": None,
        "status": "ready",
        "note": None,
        "line": 2,
    }
    return SourceReference(key=key, **(known | fields))


def question(code: str, **fields: Any) -> SourceQuestion:
    raw: dict[str, Any] = {
        "id": code,
        "type": "single",
        "objective": "T1.a",
        "stem": "Why do *leaves* wilt?",
        "options": [
            {"id": "a", "text": "They lose H~2~O", "correct": "true", "why": "Yes [@leaf2018]."},
            {"id": "b", "text": "They cool", "why": "No: see {term}`tannin`."},
        ],
        "explanation": "Water leaves first.",
        "references": ["leaf2018", "later2024"],
        "claims": ["001-08"],
        "read": "wilting-leaves#wilting",
    }
    document = normalise(raw | fields)
    return SourceQuestion("modules/tea/01-a.md", 40, code, raw | fields, document, {})


def claim(**fields: Any) -> SourceClaim:
    known: dict[str, Any] = {
        "id": "001-08",
        "claim": "Tea cures everything",
        "verdict": "wrong",
        "grade": "not supported",
        "basis": "tested",
        "teach": "Tea is pleasant",
        "references": ("later2024", "steam2020"),
        "lesson": "wilting-leaves",
        "source_id": "001",
        "line": 4,
    }
    return SourceClaim(**(known | fields))


def quiz(lesson: str) -> SourceQuiz:
    return SourceQuiz(
        path=f"modules/tea/{lesson}.quiz.yaml",
        id=lesson,
        title="Wilting",
        settings=SourceSettings(attempts=2),
        draw=(SourceDraw(("TE-01",)), SourceDraw((), "recall", 1)),
        pools={"recall": ("TE-02", "TE-03")},
        questions=(question("TE-01"), question("TE-02", sample="true"), question("TE-03")),
        retired=("TE-00",),
        lines={},
    )


def lesson(identity: str = "wilting-leaves", **fields: Any) -> SourceLesson:
    known: dict[str, Any] = {
        "path": "modules/tea/01-a.md",
        "file": Path("modules/tea/01-a.md"),
        "id": identity,
        "title": "Wilting leaves",
        "minutes": 9,
        "objectives": ("T1.a",),
        "prerequisites": (),
        "claims": ("001-08",),
        "reviewed": "2026-11-22",
        "notices": (),
        "clinical_review": None,
        "body": BODY,
        "body_line": 11,
        "practice": (question("tea-try-1"),),
        "quiz": quiz(identity),
        "lines": {},
    }
    return SourceLesson(**(known | fields))


def brewing() -> SourceLesson:
    return lesson(
        "brewing",
        path="modules/tea/02-b.md",
        title="Brewing",
        body="## Water {#water}\n\nHot.\n",
        objectives=("T1.b",),
        claims=(),
        practice=(),
        quiz=None,
    )


def library(folder: Path, *, drawing: str = DRAWING, **fields: Any) -> Source:
    """Return a source whose first lesson, registers or drawing are as given."""
    figure = folder / "leaf.svg"
    figure.write_text(drawing, encoding="utf-8")
    module = SourceModule(
        path="modules/tea/module.yaml",
        folder=folder,
        id="tea",
        title="Tea",
        order=1,
        summary="Leaves and water.",
        level="introductory",
        topics=("tea",),
        licence="CC BY 4.0",
        reviewed="2026-11-22",
        objectives=(
            SourceObjective("T1.a", "Say why leaves wilt", 3),
            SourceObjective("T1.b", "Brew", 4),
        ),
        lessons=(fields.pop("lesson", lesson()), brewing()),
        figures={"figures/leaf.svg": figure},
        lines={},
    )
    known: dict[str, Any] = {
        "references": {
            "leaf2018": reference("leaf2018"),
            "steam2020": reference("steam2020", title="Steam", authors="Oh K", year="2020"),
            "later2024": reference("later2024", status="after-check"),
        },
        "glossary": {
            "tannin": SourceTerm("tannin", "Tannin", "A *bitter* [@leaf2018].", ("tannins",), 3)
        },
        "claims": {"001-08": claim()},
        "claim_sources": {"001": SourceClaimSource("001", "Tea today", {"year": "2024"}, 1)},
        "misconceptions": {
            "M01": SourceMisconception("M01", "Tea is a drug", "It is a drink", ("leaf2018",), 1)
        },
    }
    return Source(root=Path("/somewhere/modules"), modules=(module,), **(known | fields))


def small(folder: Path, body: str = "", **fields: Any) -> Source:
    """Return the least library in which everything can be named: one lesson without a quiz."""
    made = lesson(body=body, practice=fields.pop("practice", ()), quiz=None)
    source = library(folder, lesson=made, **fields)
    return replace(source, modules=(replace(source.modules[0], lessons=(made,)),))


def with_body(folder: Path, body: str, **fields: Any) -> Source:
    """Return the library with another body in its first lesson, which then has no practice."""
    return library(folder, lesson=replace(lesson(body=body), practice=()), **fields)
