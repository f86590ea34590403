"""What each role may do."""

import pytest

from learn.accounts.roles import Role, is_at_least, may_administer, may_teach


@pytest.mark.parametrize(
    ("role", "teaches", "administers"),
    [
        (Role.LEARNER, False, False),
        (Role.INSTRUCTOR, True, False),
        (Role.ADMIN, True, True),
    ],
)
def test_what_a_role_may(role: Role, teaches: bool, administers: bool) -> None:
    assert may_teach(role) is teaches
    assert may_administer(role) is administers


@pytest.mark.parametrize("role", Role)
def test_every_role_contains_itself_and_the_learner(role: Role) -> None:
    assert is_at_least(role, role)
    assert is_at_least(role, Role.LEARNER)
