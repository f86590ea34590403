"""`learn format` gives one style and the ids that are missing, and changes nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content import house_format, loader, yaml_comments, yaml_source
from tests.content.mistakes import SAMPLE, copy_library
from tests.content.test_yaml_source import DOCUMENTS

FORMATTED = sorted([*SAMPLE.rglob("*.yaml"), *SAMPLE.rglob("*.md")])


def formatted(text: str, path: str = "x.yaml") -> str:
    return house_format.format_text(text, path)


def data_of(text: str) -> Any:
    root, problems = yaml_source.read(text, "x.yaml")
    return None if root is None or problems else yaml_source.unfold(root)[0]


@pytest.mark.parametrize("file", FORMATTED, ids=lambda file: file.name)
def test_the_sample_library_is_in_house_style(file: Any) -> None:
    text = file.read_text(encoding="utf-8")
    assert formatted(text, str(file)) == text


STYLES = {
    "a:   b\n": "a: b\n",
    "a: b": "a: b\n",
    "a:\n- b\n- c\n": "a:\n  - b\n  - c\n",
    "a:\n    b: c\n    d:\n         - e\n": "a:\n  b: c\n  d:\n    - e\n",
    "a: one\n   two\n": "a: one two\n",
    "a: >\n  one\n  two\n": "a: |\n  one two\n",
    "a: >-\n  one\n  two\n": "a: |-\n  one two\n",
    "a: |+\n  one\n\n": "a: |+\n  one\n\n",
    "a: 'it''s'\n": 'a: "it\'s"\n',
    'a: "b: c"\n': 'a: "b: c"\n',
    "a: [b,c]\n": "a: [b, c]\n",
    "a: [\n  b,\n  c\n]\n": "a: [b, c]\n",
    "a: {b: c, d: e}\n": "a: { b: c, d: e }\n",
    "a: {text: b, d: e}\n": "a:\n  text: b\n  d: e\n",
    "- {text: b, d: [e]}\n": "- text: b\n  d: [e]\n",
    "a: [b, {text: c}]\n": "a:\n  - b\n  - text: c\n",
    "a: b # c\nd: e\n": "a: b  # c\nd: e\n",
    "a: b\n\n\n\n# c\nd: e\n\n\n": "a: b\n\n# c\nd: e\n",
    "a:\n      # c\n  - d\n": "a:\n  # c\n  - d\n",
    "a:\r\n- b\r\n": "a:\n  - b\n",
    "a: []\nb: {}\n": "a: []\nb: {}\n",
}


@pytest.mark.parametrize("text", STYLES)
def test_the_house_style(text: str) -> None:
    assert formatted(text) == STYLES[text]
    assert formatted(STYLES[text]) == STYLES[text]


LEFT_ALONE = [
    "a: b: c\n",
    "a: 'b\n",
    "a: &x b\n",
    "a: [b, # c\n d]\n",
    "a: | # c\n  b\n",
    "a: b\na: c\n",
    "a: See task #3\n",
    "",
    "# only a comment\n",
    "\t\n",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_cannot_be_read_for_sure_is_left_alone(text: str) -> None:
    assert formatted(text) == text


def test_other_files_are_left_alone() -> None:
    assert formatted("a:   b", "README.txt") == "a:   b"


def test_parts_without_ids_get_letters_that_were_never_used() -> None:
    text = (
        "id: tea\nquestions:\n  - type: single\n    options:\n      - text: A\n"
        "      - { id: c, text: C }\n      - text: B\n  - id: X-09\nretired: [X-12, Y-30]\n"
    )
    data = data_of(formatted(text, "x.quiz.yaml"))
    assert [one["id"] for one in data["questions"]] == ["X-13", "X-09"]
    assert [one["id"] for one in data["questions"][0]["options"]] == ["d", "c", "e"]


def test_pairs_and_distractors_share_their_letters() -> None:
    text = (
        "questions:\n  - id: X-1\n    pairs:\n      - left: A\n      - left: B\n"
        "    distractors:\n      - text: C\n"
    )
    (question,) = data_of(formatted(text, "x.quiz.yaml"))["questions"]
    assert [one["id"] for one in question["pairs"]] == ["a", "b"]
    assert [one["id"] for one in question["distractors"]] == ["c"]


def test_the_first_question_of_a_quiz_is_named_after_it() -> None:
    text = "id: tea-water\nquestions:\n  - type: text\n  - type: text\n"
    data = data_of(formatted(text, "x.quiz.yaml"))
    assert [one["id"] for one in data["questions"]] == ["tea-water-1", "tea-water-2"]


def test_what_is_no_quiz_is_left_as_it_is() -> None:
    for text in ("- a\n", "questions: a\n", "questions:\n  - a\n", "a: b\n"):
        assert formatted(text, "x.quiz.yaml") == text


def test_a_question_in_a_list_of_a_lesson_is_left_as_it_is() -> None:
    text = "---\nid: a\n---\n\n- x\n\n  ```yaml {question}\n  a:   b\n  ```\n"
    assert formatted(text, "x.md") == text


def test_nodes_and_gaps_keep_their_names_to_authors() -> None:
    text = "questions:\n  - id: X-1\n    nodes:\n      - text: A\n    gaps:\n      - type: text\n"
    assert formatted(text, "x.quiz.yaml") == text


LESSON = """---
id:   tea-water
objectives: [A1.a,A1.b]
---

Two  spaces stay.\x20\x20
- as
* they are

```yaml {question}
type: single
options:
- text: A
```

```yaml
a:   b
```
"""


def test_a_lesson_keeps_its_words() -> None:
    made = formatted(LESSON, "01-x.md")
    assert made == LESSON.replace("id:   tea", "id: tea").replace(
        "[A1.a,A1.b]", "[A1.a, A1.b]"
    ).replace("type: single\n", "id: tea-water-try-1\ntype: single\n").replace(
        "- text: A\n", "  - id: a\n    text: A\n"
    )
    assert formatted(made, "01-x.md") == made


def test_a_formatted_library_is_the_same_library(tmp_path: Any) -> None:
    root = copy_library(tmp_path)
    for file in root.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("  - id: a\n", "  - id:   a\n")
        file.write_text(formatted(text, file.name), encoding="utf-8")
    assert [
        lesson.quiz and [one.document for one in lesson.quiz.questions]
        for lesson in loader.load(root).partial.lessons
    ] == [
        lesson.quiz and [one.document for one in lesson.quiz.questions]
        for lesson in loader.load(SAMPLE).partial.lessons
    ]


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS | st.text(max_size=60) | st.text("a: -\n[]{}'\"#|>", max_size=40))
def test_formatting_is_idempotent_and_keeps_the_document(text: str) -> None:
    made = formatted(text)
    assert formatted(made) == made
    assert data_of(made) == data_of(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    before, after = yaml_comments.read(text), yaml_comments.read(made)
    if before is not None and made != text:
        assert after is not None
        assert after.texts() == before.texts()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | DOCUMENTS.map(lambda front: f"---\n{front}---\n\nBody\n"))
def test_any_lesson_can_be_formatted(text: str) -> None:
    made = formatted(text, "x.md")
    assert formatted(made, "x.md") == made
