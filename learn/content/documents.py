"""From the documents that were published to the records of the library."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from learn.content.published import (
    Claim,
    ClaimSource,
    Draw,
    FurtherReading,
    Heading,
    Lesson,
    Misconception,
    Module,
    Objective,
    Part,
    QuestionEntry,
    Quiz,
    QuizSettings,
    Reference,
    Term,
)

Json = Mapping[str, Any]


def further(commons: Json) -> tuple[FurtherReading, ...]:
    """Return the pages to read on."""
    return tuple(FurtherReading(**found) for found in commons.get("further", ()))


def references(commons: Json) -> dict[str, Reference]:
    """Return the sources by key."""
    return {
        key: Reference(key=key, **found) for key, found in commons.get("references", {}).items()
    }


def terms(commons: Json) -> dict[str, Term]:
    """Return the glossary by slug."""
    return {
        slug: Term(slug, found["term"], found["definition_html"], tuple(found["forms"]))
        for slug, found in commons.get("terms", {}).items()
    }


def claims(commons: Json) -> dict[str, Claim]:
    """Return the claims by id."""
    return {
        claim_id: Claim(
            id=claim_id,
            claim=found["claim"],
            verdict=found["verdict"],
            grade=found["grade"],
            basis=found["basis"],
            teach=found["teach"],
            references=tuple(found["references"]),
            lesson_id=found["lesson"],
            source_id=found["source"],
            is_example=found.get("example", False),
        )
        for claim_id, found in commons.get("claims", {}).items()
    }


def claim_sources(commons: Json) -> dict[str, ClaimSource]:
    """Return the articles whose claims are answered, by id."""
    return {
        source_id: ClaimSource(source_id, found["title"], MappingProxyType(dict(found["fields"])))
        for source_id, found in commons.get("claim_sources", {}).items()
    }


def misconceptions(commons: Json) -> dict[str, Misconception]:
    """Return the common mix-ups by id."""
    return {
        mixup_id: Misconception(mixup_id, found["text"], found["truth"], tuple(found["references"]))
        for mixup_id, found in commons.get("misconceptions", {}).items()
    }


def module(document: Json) -> Module:
    """Return a module; the document carries its `revision_id`."""
    owners = _owners(document["lessons"])
    objectives = {
        one["id"]: Objective(one["id"], one["text"], owners.get(one["id"]), document["id"])
        for one in document["objectives"]
    }
    lessons = tuple(
        _lesson(lesson, document["id"], number, objectives)
        for number, lesson in enumerate(document["lessons"], 1)
    )
    return Module(
        id=document["id"],
        title=document["title"],
        order=document["order"],
        summary=document["summary"],
        level=document["level"],
        topics=tuple(document["topics"]),
        licence=document["licence"],
        reviewed=document["reviewed"],
        lessons=lessons,
        objectives=tuple(objectives.values()),
        minutes=sum(lesson.minutes for lesson in lessons),
        revision_id=document["revision_id"],
    )


def _owners(lessons: Sequence[Json]) -> dict[str, str]:
    """Return the first lesson that names each objective."""
    owners: dict[str, str] = {}
    for lesson in lessons:
        for objective in lesson["objectives"]:
            owners.setdefault(objective, lesson["id"])
    return owners


def _lesson(
    document: Json, module_id: str, number: int, objectives: Mapping[str, Objective]
) -> Lesson:
    return Lesson(
        id=document["id"],
        title=document["title"],
        module_id=module_id,
        number=number,
        minutes=document["minutes"],
        objectives=tuple(objectives[one] for one in document["objectives"] if one in objectives),
        prerequisites=tuple(document["prerequisites"]),
        claims=tuple(document["claims"]),
        reviewed=document["reviewed"],
        notices=tuple(document["notices"]),
        clinical_review=document["clinical_review"],
        toc=tuple(Heading(heading["id"], heading["text"]) for heading in document["toc"]),
        anchors=MappingProxyType(dict(document["anchors"])),
        body=tuple(Part(part.get("html"), part.get("question")) for part in document["body"]),
        popovers=document["popovers"],
        citations=tuple(document["citations"]),
        terms=tuple(document["terms"]),
        practice=tuple(document["practice"]),
        quiz=_quiz(document["quiz"], document["id"], module_id) if document["quiz"] else None,
        words=document["words"],
        plain=document["plain"],
    )


def _quiz(document: Json, lesson_id: str, module_id: str) -> Quiz:
    return Quiz(
        id=document["id"],
        title=document["title"],
        lesson_id=lesson_id,
        module_id=module_id,
        settings=QuizSettings(**document["settings"]),
        draw=tuple(
            Draw(tuple(row.get("questions", ())), row.get("pool"), row.get("pick", 0))
            for row in document["draw"]
        ),
        pools=MappingProxyType({name: tuple(codes) for name, codes in document["pools"].items()}),
        questions=tuple(document["questions"]),
    )


def questions(
    module_document: Json, made: Module, revisions: Mapping[str, Json]
) -> dict[str, QuestionEntry]:
    """Return the questions of a module by code, in the order of its lessons.

    `revisions` maps a code to what is known of its revision: `{"revision_id": 7}`. A question whose
    revision is not given is left out.
    """
    known = module_document["questions"]
    entries: dict[str, QuestionEntry] = {}
    for lesson in made.lessons:
        for code in lesson.practice:
            if code in revisions:
                entries[code] = _entry(code, known[code], revisions[code], lesson, None)
        for code in lesson.quiz.questions if lesson.quiz else ():
            if code in revisions:
                entries[code] = _entry(code, known[code], revisions[code], lesson, lesson.quiz)
    return entries


def _entry(
    code: str, known: Json, revision: Json, lesson: Lesson, quiz: Quiz | None
) -> QuestionEntry:
    return QuestionEntry(
        code=code,
        revision_id=revision["revision_id"],
        type=known["type"],
        objective_id=known["objective"],
        lesson_id=lesson.id,
        quiz_id=quiz.id if quiz else None,
        points=known["points"],
        read=known["read"],
        claims=tuple(known["claims"]),
        references=tuple(known["references"]),
        terms=tuple(known["terms"]),
        is_practice=quiz is None,
        is_sample=known["sample"],
    )
