"""The letter that asks somebody to join."""

from learn.classrooms.letters import Door, subject, text

DOOR = Door("Lymph", "Ida", "Biology", "https://example.org/join/K7QF3MXD", "K7QF-3MXD")


def test_a_letter_says_who_asks_where_to_and_how() -> None:
    assert subject(DOOR) == "Ida invites you to “Biology” at Lymph"
    letter = text("Ada", DOOR)
    assert letter.startswith("Hello Ada,")
    assert all(part in letter for part in (DOOR.link, DOOR.code, "“Biology”", "Lymph"))
