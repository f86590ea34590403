"""The words of the letter that asks somebody to join a classroom."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """What an invitation says: who asks, where to, and by which address and code."""

    site: str
    instructor: str
    classroom: str
    link: str
    code: str


def subject(door: Door) -> str:
    """Return the subject of the letter."""
    return f"{door.instructor} invites you to “{door.classroom}” at {door.site}"


def text(name: str, door: Door) -> str:
    """Return the letter to somebody called `name`."""
    return f"""\
Hello {name},

{door.instructor} invites you to learn in the classroom “{door.classroom}” at {door.site}.
Open this page to see what your instructors would see, and to join:

{door.link}

Or type this code there: {door.code}

If you do not know what this is about, do nothing: you are in no classroom until you join.
"""
