"""YAML is read as text with lines, and its tricks are refused; both readers agree."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learn.content import yaml_plain, yaml_source
from tests.content.mistakes import SAMPLE


def data_of(text: str) -> Any:
    root, problems = yaml_source.read(text, "x.yaml")
    assert root is not None
    assert problems == []
    return yaml_source.unfold(root)[0]


def refusals(text: str, first_line: int = 1) -> list[str]:
    return [str(one) for one in yaml_source.read(text, "x.yaml", first_line)[1]]


TEXTS = [
    "no",
    "yes",
    "on",
    "1:30",
    "0777",
    "1e3",
    "2026-11-22",
    "0x1f",
    "1_000",
    ".5",
    "true",
    "=",
    "001-08",
]


@pytest.mark.parametrize("text", TEXTS)
def test_everything_is_text(text: str) -> None:
    assert data_of(f"a: {text}\nb: [{text}]\n") == {"a": text, "b": [text]}
    assert data_of(f"a:   {text}\n# comment\n") == {"a": text}


REFUSED = {
    "a: See task #3\n": "x.yaml:1: ` #` begins a comment: only `See task` would be read",
    "text: one #two\n": "x.yaml:1: ` #` begins a comment: only `one`",
    "text: one # two\n": "x.yaml:1: ` #` begins a comment",
    "a:\n  - one two # three\n": "x.yaml:2: ` #` begins a comment",
    "a: b\n   c #d\n": "x.yaml:1: ` #` begins a comment: only `b c`",
    "a: [one two, three] \nb: {c: d e #f\n}\n": "x.yaml:2: ` #` begins a comment",
    "a: &x b\n": "x.yaml:1: the anchor &x",
    "a: &x [b]\n": "x.yaml:1: the anchor &x",
    "a: b\nc: *a\n": "x.yaml:2: an alias",
    "a: !!int 3\n": "x.yaml:1: the tag",
    "a: !x {b: c}\n": "x.yaml:1: the tag",
    "a: b\n---\nc: d\n": "x.yaml:2: a second document",
    "%YAML 1.1\n---\na: b\n": "x.yaml:2: a YAML directive",
    "a: b\nc: d\na: e\n": "x.yaml:3: the key `a` stands twice (first on line 1)",
    "a:\n  - b: c\n    b: d\n": "x.yaml:3: the key `b` stands twice",
    "a: {why: one, two}\n": "x.yaml:1: `two` inside { } has no value: a comma ends a text",
    "a:\nb: c\n": "x.yaml:1: `a` has no value",
    "a: ~\n": "x.yaml:1: `a` has no value",
    "a: null\n": "x.yaml:1: `a` has no value",
    "a:\n  -\n": "x.yaml:2: `a` has no value",
    "? [a]\n: b\n": "x.yaml:1: a list or mapping stands where a key belongs",
    "a: b: c\n": "x.yaml:1: there is a colon followed by a space",
    "a: 'b\n": "x.yaml:1: a quotation mark is opened and never closed",
    'a: "b" c\n': "x.yaml:1: ",
    "a:\n\tb: c\n": "x.yaml:2: a tab",
    "a: @b\n": "x.yaml:1: a text begins with @",
    "a: `b`\n": "x.yaml:1: a text begins with `",
    "a: [b\n": "x.yaml:2: ",
    "[" * 5000: "x.yaml:1: nested more than",
    "{a: " * 300: "x.yaml:1: nested more than",
    "- " * 200 + "a": "x.yaml:1: nested more than",
}


@pytest.mark.parametrize("text", REFUSED, ids=[text[:20] for text in REFUSED])
def test_tricks_are_refused_with_their_line(text: str) -> None:
    assert any(one.startswith(REFUSED[text]) for one in refusals(text)), refusals(text)


ALLOWED = [
    "a: 70   # a comment\n",
    "# above\na: b\n",
    "a: 'See task #3'\n",
    'a: "x" #y\n',
    "a: |\n  See task #3\n",
    "a: C#\n",
    "a: b#c d\n",
    "a: []\n",
    "a:  # below\n  - b\n",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_plain_habits_are_allowed(text: str) -> None:
    assert refusals(text) == []


def test_lines_are_those_of_the_file() -> None:
    root, _ = yaml_source.read("\na:\n  - b: |\n      x\n\n    c: [d, e]\n", "x.yaml", 10)
    assert root is not None
    assert yaml_source.unfold(root)[1] == {
        "": 11,
        "a": 11,
        "a.0": 12,
        "a.0.b": 12,
        "a.0.c": 15,
        "a.0.c.0": 15,
        "a.0.c.1": 15,
    }
    assert refusals("a: b\na: c\n", 10) == [
        "x.yaml:11: the key `a` stands twice (first on line 10); keep one of them"
    ]


# The quick reader against the general one

LEAVES = st.one_of(
    st.text("ab:#-?|>'\"\\ ,[]{}&*!%@`~\u00e9=.\t", max_size=8),
    st.from_regex(r"[ab'\"(][ab:#, '\"\[\]\\-]{0,8}", fullmatch=True),
    st.from_regex(r"\"[ab\\\"' #:,]{0,6}\"|'[ab'\"# :,]{0,6}'", fullmatch=True),
    st.from_regex(
        r"\[(a|b c|\"d, e\"|'f'|\{ k: v \}|-|g:h|i'j|'')(, ?(k|\"l\"|m n|'o''p'))?\]",
        fullmatch=True,
    ),
    st.from_regex(r"\{ ?k: (a|\"b, c\"|d'e|f:g|)(, (l|m): n)? ?\}", fullmatch=True),
)
KEYS = st.sampled_from(["a", "b", "c-d", "0.1", '"000"', "'e'", "f g", "$h"])
BLOCKS = st.lists(
    st.sampled_from(["x", "  y", "", "# z", "k: v", "- w", " "]), min_size=1, max_size=4
)


def indented(lines: list[str], by: int) -> list[str]:
    return [" " * by + line for line in lines]


def mapping(entries: list[tuple[str, Any]]) -> list[str]:
    lines: list[str] = []
    for key, value in entries:
        lines += [f"{key}: {value}"] if isinstance(value, str) else [f"{key}:", *indented(*value)]
    return lines


def sequence(items: list[list[str]]) -> list[str]:
    return [line for first, *rest in items for line in (f"- {first}", *indented(rest, 2))]


def nested(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    below = st.tuples(inner, st.sampled_from([2, 2, 2, 0, 4]))
    value = st.one_of(LEAVES, below)
    maps = st.lists(st.tuples(KEYS, value), min_size=1, max_size=3).map(mapping)
    texts = st.tuples(KEYS, st.sampled_from(["|", "|-", ">"]), BLOCKS, st.sampled_from([2, 3])).map(
        lambda found: [f"{found[0]}: {found[1]}", *indented(found[2], found[3])]
    )
    lists = st.lists(inner, min_size=1, max_size=3).map(sequence)
    return st.one_of(maps, texts, lists)


TREES = st.recursive(LEAVES.map(lambda text: [text]), nested, max_leaves=6)
BETWEEN = st.lists(st.sampled_from(["", "", "", "# c", "  # d"]), max_size=12)


def woven(lines: list[str], between: list[str]) -> str:
    """Put empty lines and comments between the lines of a document."""
    shown: list[str] = []
    for number, line in enumerate(lines):
        shown += [between[number]] if number < len(between) and between[number] else []
        shown.append(line)
    return "\n".join(shown) + "\n"


DOCUMENTS = st.builds(woven, TREES, BETWEEN)


def general(text: str) -> tuple[Any, list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_plain, "read", lambda _text, _offset=0: None)
        root, problems = yaml_source.read(text, "x.yaml")
    return root, [str(one) for one in problems]


@settings(max_examples=600, deadline=None)
@given(DOCUMENTS)
def test_both_readers_agree(text: str) -> None:
    quick = yaml_plain.read(text)
    if quick is not None:
        assert quick == general(text)[0]


@pytest.mark.parametrize("file", sorted(SAMPLE.rglob("*.yaml")), ids=lambda file: file.name)
def test_the_quick_reader_knows_the_house_style(file: Any) -> None:
    text = file.read_text(encoding="utf-8")
    assert yaml_plain.read(text) is not None
    assert yaml_plain.read(text) == general(text)[0]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text("a: -\n[]{}'\"#|>&*!%@\t\\,?", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    root, problems = yaml_source.read(text, "x.yaml")
    assert root is not None or problems or not text.strip() or "#" in text or "-" in text
    if root is not None:
        yaml_source.unfold(root)
