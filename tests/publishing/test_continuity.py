"""Published ids keep their meaning."""

import pytest

from learn.publishing.continuity import broken_promises

BEFORE = {"A-1": "single", "A-2": "text"}


@pytest.mark.parametrize(
    ("after", "retired", "words"),
    [
        (BEFORE, (), []),
        ({**BEFORE, "A-3": "case"}, (), []),
        ({"A-1": "single"}, (), ["`A-2` was published and is gone"]),
        ({"A-1": "single"}, ("A-2",), []),
        ({**BEFORE, "A-1": "multiple"}, (), ["`A-1` was published as single and is multiple now"]),
        ({}, ("A-1",), ["`A-2` was published and is gone"]),
    ],
)
def test_what_a_publication_owes_the_one_before(
    after: dict[str, str], retired: tuple[str, ...], words: list[str]
) -> None:
    found = broken_promises(BEFORE, after, retired)
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))
