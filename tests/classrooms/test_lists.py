"""Lists of people, as spreadsheets give them, as hurried people paste them, as rogues send them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learn import limits
from learn.classrooms.lists import BadList, decode, read_invitees, read_names

ADA = (1, "Ada Lovelace", "ada@example.org")


def understood(text: str) -> list[tuple[int, str, str]]:
    sheet = read_invitees(text)
    assert not sheet.problems
    return [(one.line, one.name, one.email) for one in sheet.people]


def problems(text: str) -> list[str]:
    return [str(problem) for problem in read_invitees(text).problems]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace,ada@example.org",
        "Ada Lovelace, ada@example.org\n",
        "Ada Lovelace;ada@example.org\r\n",
        "Ada Lovelace\tada@example.org\r",
        "ada@example.org,Ada Lovelace",
        "Ada,Lovelace,ada@example.org",
        '"Ada Lovelace","ada@example.org"',
        "\ufeffAda Lovelace,ada@example.org",
        " Ada  Lovelace ,, ada@example.org ,",
    ],
)
def test_a_line_is_understood(text: str) -> None:
    assert understood(text) == [ADA]


@pytest.mark.parametrize("heading", ["Name,E-mail", "E-MAIL;NAME", "Nachname\tVorname\tMail"])
def test_headings_are_passed_over(heading: str) -> None:
    sign = next(sign for sign in "\t;," if sign in heading)
    assert understood(f"{heading}\nAda Lovelace{sign}ada@example.org") == [(2, *ADA[1:])]


def test_blank_lines_are_counted_and_passed_over() -> None:
    assert understood("\n\nAda Lovelace,ada@example.org\n \n") == [(3, *ADA[1:])]


def test_an_address_alone_is_enough() -> None:
    assert understood("ada@example.org") == [(1, "ada", "ada@example.org")]


def test_commas_inside_quotations_belong_to_the_name() -> None:
    assert understood('"Lovelace, Ada";ada@example.org') == [
        (1, "Lovelace, Ada", "ada@example.org")
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Ada,ada@example.org\nBen", 2, "The address is missing"),
        ("Ada,ada@example.org\nName,E-mail", 2, "The address is missing"),
        ("Ada,ada@example.org,ben@example.org", 1, "more than one e-mail address"),
        ("A,B,C,D,ada@example.org", 1, "too many cells"),
        ("Ada,ada@", 1, "not an e-mail address"),
        ("Ada\x07,ada@example.org", 1, "characters that do not show"),
        ("Ada\u202e,ada@example.org", 1, "characters that do not show"),
        (f"{'a' * 81},ada@example.org", 1, "too long"),
        (f"{'a' * 401},ada@example.org", 1, "far too long"),
        ("Ada,ada@example.org\n\nEve,ADA@example.org", 3, "Line 1 has this address already"),
        ('Ada,ada@example.org\n"Ben,ben@example.org', 2, "quotation mark"),
        ('Ada,ada@example.org\n"Ben"x,ben@example.org', 2, "quotation mark"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, words: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"Line {line}: ")
    assert words in problem


def test_a_mistake_does_not_hide_the_other_lines() -> None:
    sheet = read_invitees("Ada\nBen,ben@example.org\nCy\nDee,dee@example.org")
    assert [one.line for one in sheet.people] == [2, 4]
    assert [problem.line for problem in sheet.problems] == [1, 3]


def test_a_name_that_is_a_formula_is_a_name() -> None:
    assert (
        understood('"=HYPERLINK(""http://x"")",ada@example.org')[0][1] == '=HYPERLINK("http://x")'
    )


@pytest.mark.parametrize("extra", [0, 1])
def test_a_list_has_at_most_so_many_people(extra: int) -> None:
    count = limits.MAX_INVITATION_ROWS + extra
    sheet = read_invitees("\n".join(f"p{n}@example.org" for n in range(count)))
    assert len(sheet.people) == limits.MAX_INVITATION_ROWS
    assert [problem.line for problem in sheet.problems] == [limits.MAX_INVITATION_ROWS + 1] * extra


@pytest.mark.parametrize("extra", [0, 1])
def test_a_list_has_at_most_so_many_bytes(extra: int) -> None:
    text = "ä" * (limits.MAX_INVITATION_BYTES // 2) + "x" * extra
    if extra:
        with pytest.raises(BadList, match="too large"):
            read_invitees(text)
        with pytest.raises(BadList, match="too large"):
            decode(text.encode())
    else:
        assert len(problems(decode(text.encode()))) == 1


def test_files_are_read_with_and_without_a_mark() -> None:
    assert decode(b"\xef\xbb\xbfJ\xc3\xbcrgen") == decode(b"J\xc3\xbcrgen") == "Jürgen"


@pytest.mark.parametrize("data", ["Jürgen".encode("latin-1"), "Jürgen".encode("utf-16")])
def test_other_encodings_are_refused_kindly(data: bytes) -> None:
    with pytest.raises(BadList, match="CSV UTF-8"):
        decode(data)


@given(st.text(max_size=300))
def test_whatever_is_pasted_every_line_is_a_person_or_a_problem(text: str) -> None:
    sheet = read_invitees(text)
    lines = [one.line for one in (*sheet.people, *sheet.problems)]
    assert len(lines) == len(set(lines))


def test_names_are_read_a_line_each() -> None:
    assert read_names(" Ada \r\n\nBen\rCy\n") == ("Ada", "Ben", "Cy")


@pytest.mark.parametrize(
    ("text", "words"),
    [(" \n ", "at least one name"), ("Ada\nB\x07en", "Line 2: This name has characters")],
)
def test_a_list_of_names_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(BadList, match=words):
        read_names(text)


def test_a_list_has_at_most_so_many_names() -> None:
    most = limits.MAX_NEW_CARDS
    assert len(read_names("Ada\n" * most)) == most
    with pytest.raises(BadList, match=f"{most + 1} names"):
        read_names("Ada\n" * (most + 1))
