"""The base of every form, and the one cleaner of text that people type."""

import unicodedata
from collections.abc import Callable

from flask_wtf import FlaskForm
from wtforms import Field, Form, ValidationError

LINE_BREAKS = "\n\t"


class BaseForm(FlaskForm):  # type: ignore[misc]
    """A form whose CSRF token is checked once, for every request, before any view."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The field of the form itself is left out: the template writes the masked token."""

        csrf = False


class BadText(ValueError):  # noqa: N818
    """The text cannot be kept; the message is a plain sentence for the person."""


def clean_text(text: str, *, most: int, multiline: bool = False) -> str:
    """Return `text` in Unicode NFC, trimmed, at most `most` code points long.

    Raises BadText for control characters, lone surrogates and over-long text: both
    databases then store exactly what was accepted here.
    """
    broken = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    _need_length(broken, most)  # before the rest: its cost grows with the square of the length
    cleaned = unicodedata.normalize("NFC", broken)
    allowed = LINE_BREAKS if multiline else ""
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in allowed for char in cleaned):
        message = "This text has characters that cannot be kept. Type it again without them."
        raise BadText(message)
    _need_length(cleaned, most)
    return cleaned


def _need_length(text: str, most: int) -> None:
    if len(text) > most:
        message = f"This text is too long: {len(text):,} characters; at most {most:,} fit."
        raise BadText(message)


def clean(*, most: int, multiline: bool = False) -> Callable[[Form, Field], None]:
    """Return a WTForms validator that puts the cleaned text back into the field."""

    def validator(_form: Form, field: Field) -> None:
        try:
            field.data = clean_text(field.data or "", most=most, multiline=multiline)
        except BadText as problem:
            raise ValidationError(str(problem)) from problem

    return validator
