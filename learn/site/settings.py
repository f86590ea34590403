"""What a site is called, says, and lets people do, as a frozen value that pages and rules read."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Self


class SignUp(StrEnum):
    """Who may make an account: everybody, or only who holds a join code."""

    OPEN = "open"
    CLOSED = "closed"


class Teaching(StrEnum):
    """Who may create a classroom: everybody with an account, or who was made an instructor."""

    ANYONE = "anyone"
    APPROVED = "approved"


@dataclass(frozen=True)
class SiteSettings:
    """Everything that administrators set while the site runs."""

    name: str = "Lymph"
    contact: str = ""
    welcome_text: str = ""
    crisis_text: str = ""
    sign_up: SignUp = SignUp.OPEN
    teaching: Teaching = Teaching.ANYONE

    @property
    def is_open(self) -> bool:
        """True while everybody may make an account."""
        return self.sign_up is SignUp.OPEN

    def values(self) -> dict[str, str]:
        """Return each setting by its name, as the database keeps it."""
        return {one.name: str(getattr(self, one.name)) for one in fields(self)}

    def with_values(self, values: Mapping[str, str]) -> Self:
        """Return these settings with others in their place; names that are unknown are ignored.

        Raises ValueError for a policy that does not exist.
        """
        known = {one.name for one in fields(self)}
        changed: dict[str, str] = {key: value for key, value in values.items() if key in known}
        policies: dict[str, SignUp | Teaching] = {}
        if "sign_up" in changed:
            policies["sign_up"] = SignUp(changed.pop("sign_up"))
        if "teaching" in changed:
            policies["teaching"] = Teaching(changed.pop("teaching"))
        return replace(self, **changed, **policies)  # type: ignore[arg-type]
