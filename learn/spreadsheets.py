"""What spreadsheets may be given: texts that none of them takes for a formula."""

from collections.abc import Sequence
from typing import Final

Value = str | float | None
Line = Sequence[Value]
BYTE_ORDER_MARK: Final = "\ufeff"  # tells a spreadsheet that a CSV file is UTF-8
FORMULA_STARTS: Final = (
    *("=", "+", "-", "@", "\t", "\r", "\n"),
    *("\uff1d", "\uff0b", "\uff0d", "\uff20"),
)


def safe_text(text: str) -> str:
    """Return a text as a CSV cell that stays a text: an apostrophe stands before a formula."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text
