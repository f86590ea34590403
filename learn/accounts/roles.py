"""What a person is to the platform, and what that lets them do."""

from enum import StrEnum


class Role(StrEnum):
    """A person has exactly one role; a higher one may do all that a lower one may."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


_RANK = {Role.LEARNER: 0, Role.INSTRUCTOR: 1, Role.ADMIN: 2}


def is_at_least(role: Role, needed: Role) -> bool:
    """Tell whether `role` carries everything that `needed` does."""
    return _RANK[role] >= _RANK[needed]


def may_teach(role: Role) -> bool:
    """Tell whether this role may run classrooms."""
    return is_at_least(role, Role.INSTRUCTOR)


def may_administer(role: Role) -> bool:
    """Tell whether this role may look after the platform and its people."""
    return is_at_least(role, Role.ADMIN)
