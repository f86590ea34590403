"""What people may call themselves, and the one form in which names are compared."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from learn import limits

JOINERS = "\u200c\u200d"  # some scripts and many emoji cannot be written without them
BANNED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
PRIVATE_DOMAINS = ("local", "localhost", "test")  # real inside a school's own network

# The library documents its list as one to be changed.
SPECIAL_USE_DOMAIN_NAMES[:] = [d for d in SPECIAL_USE_DOMAIN_NAMES if d not in PRIVATE_DOMAINS]


class BadName(ValueError):  # noqa: N818
    """The name cannot be used; the message is a plain sentence for the person."""


@dataclass(frozen=True)
class SignInName:
    """What somebody signs in with: an e-mail address or a login name, never both."""

    email: str | None = None
    login_name: str | None = None

    @property
    def folded(self) -> str:
        """Return the form that is compared, the same for every way of typing it."""
        return fold(self.email or self.login_name or "")


def fold(text: str) -> str:
    """Return text without differences of case or compatibility, for comparing names."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=limits.MAX_NAMES_KEPT)
def listed(name: str) -> str:
    """Return a name as lists order and search it: without case and accents, on every database."""
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(STROKES)
    return "".join(char for char in plain if not unicodedata.combining(char))


def clean_name(text: str) -> str:
    """Return a display name in NFC, blanks collapsed, at most `limits.MAX_NAME` code points.

    Raises BadName for an empty or over-long one, and for characters that do not show or that
    reorder the text around them, with which one name could pose as another.
    """
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if any(unicodedata.category(c) in BANNED_CATEGORIES and c not in JOINERS for c in name):
        message = "This name has characters that do not show. Type it again without them."
        raise BadName(message)
    if not any(unicodedata.category(c)[0] in "LNSP" for c in name):
        message = "Type a name. Any name will do."
        raise BadName(message)
    if len(name) > limits.MAX_NAME:
        message = f"This name is too long: at most {limits.MAX_NAME} characters fit."
        raise BadName(message)
    return name


def clean_email(text: str) -> str:
    """Return an e-mail address in its normal form.

    Raises BadName for anything that mail cannot be sent to; whether it exists is not asked.
    """
    message = "This is not an e-mail address we can send to. It looks like name@example.org."
    typed = text.strip()
    if len(typed) > limits.MAX_EMAIL:
        raise BadName(message)
    try:
        found = validate_email(
            typed, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
        )
    except (EmailNotValidError, UnicodeError) as problem:
        raise BadName(message) from problem
    return found.ascii_email or found.normalized


def clean_login_name(text: str) -> str:
    """Return a login name in the form that is stored and compared.

    Raises BadName unless it has 3 to `limits.MAX_LOGIN_NAME` letters, digits, dots, hyphens and
    underscores and begins with a letter or a digit.
    """
    name = fold(text.strip())
    if not limits.MIN_LOGIN_NAME <= len(name) <= limits.MAX_LOGIN_NAME:
        message = f"A login name has {limits.MIN_LOGIN_NAME} to {limits.MAX_LOGIN_NAME} characters."
        raise BadName(message)
    is_plain = all(unicodedata.category(c)[0] in "LNM" or c in "._-" for c in name)
    if not is_plain or unicodedata.category(name[0])[0] not in "LN":
        message = "A login name has only letters, digits, dots, hyphens and underscores."
        raise BadName(message)
    return name


def read_sign_in_name(text: str) -> SignInName:
    """Return what somebody typed to sign in with; with an `@` it is an e-mail address.

    Raises BadName when it can be neither.
    """
    if "@" in text or "\uff20" in text:
        return SignInName(email=clean_email(text))
    return SignInName(login_name=clean_login_name(text))


def fold_sign_in_name(text: str) -> str:
    """Return the folded form of what somebody typed at sign-in, even when nobody can have it.

    What nobody can have begins with a blank, as no name does, and holds only what both databases
    can be asked for.
    """
    try:
        return read_sign_in_name(text).folded
    except BadName:
        shown = (c for c in text.strip() if unicodedata.category(c) not in BANNED_CATEGORIES)
        return " " + fold("".join(shown))
