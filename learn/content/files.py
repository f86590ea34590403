"""Reading the files of a library: small, plain text, inside its folder, or a problem."""

from __future__ import annotations

import re
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from learn import limits
from learn.content.source import Problem

_UTF8_MARK = "\ufeff"
# Control characters but tab and newline; marks that turn the direction of text around, which can
# hide what a file says from its reader; separators that only some programs take for line ends.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


@dataclass(slots=True)
class Folder:
    """A library's root folder; collects the sizes of what was read and the problems found.

    `unsound` maps lessons that exist but could not be used to their anchors, so that one mistake is
    not reported again wherever the lesson is named.
    """

    root: Path
    sizes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unsound: dict[str, frozenset[str]] = field(default_factory=dict)

    def name(self, file: Path) -> str:
        """Return the path as messages print it: relative to the root's parent, with slashes."""
        return f"{self.root.name}/{file.relative_to(self.root).as_posix()}".removesuffix("/.")

    def error(self, file: Path, line: int, message: str) -> None:
        """Note an error in a file."""
        self.problems.append(Problem(self.name(file), line, message))

    def entries(self, folder: Path) -> list[Path]:
        """Return what stands in a folder, sorted; links and special files are refused.

        Names that begin with a dot are passed over.
        """
        try:
            found = sorted(folder.iterdir())
        except OSError as error:
            self.error(folder, 1, f"this folder cannot be read ({error.strerror})")
            return []
        return [
            entry for entry in found if not entry.name.startswith(".") and self._is_plain(entry)
        ]

    def _is_plain(self, entry: Path) -> bool:
        try:
            mode = entry.lstat().st_mode
        except OSError as error:
            self.error(entry, 1, f"this cannot be read ({error.strerror})")
            return False
        if stat.S_ISLNK(mode):
            self.error(entry, 1, "this is a link to elsewhere; put the file itself here")
        elif not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            self.error(entry, 1, "this is neither a file nor a folder; take it away")
        else:
            return True
        return False

    def text(self, file: Path) -> str | None:
        """Return the text of a file, composed (NFC), with Unix newlines; None after a problem."""
        data = self._bytes(file)
        if data is None:
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.error(file, line, "this is not UTF-8 text; save the file as UTF-8")
            return None
        return self._clean(file, text)

    def _bytes(self, file: Path) -> bytes | None:
        if len(self.sizes) >= limits.MAX_FILES:
            self.error(file, 1, f"a library holds at most {limits.MAX_FILES:,} files")
            return None
        try:
            with file.open("rb") as opened:
                data = opened.read(limits.MAX_FILE_BYTES + 1)
        except OSError as error:
            self.error(file, 1, f"this file cannot be read ({error.strerror})")
            return None
        if len(data) > limits.MAX_FILE_BYTES:
            self.error(
                file,
                1,
                f"this file is larger than {limits.MAX_FILE_BYTES // 1024} kB; divide it",
            )
            return None
        self.sizes[self.name(file)] = len(data)
        return data

    def _clean(self, file: Path, text: str) -> str | None:
        text = text.removeprefix(_UTF8_MARK).replace("\r\n", "\n")
        strange = _FORBIDDEN.search(text)
        if strange is not None:
            line = text.count("\n", 0, strange.start()) + 1
            code = f"U+{ord(strange[0]):04X}"
            self.error(file, line, f"the character {code} cannot be seen or is unsafe; delete it")
            return None
        return unicodedata.normalize("NFC", text)
