"""What a published library was made of: the files of the folder, and the code that read them."""

import hashlib
from pathlib import Path

import learn.content
import learn.questions
from learn import limits

CODE = tuple(Path(str(package.__file__)).parent for package in (learn.content, learn.questions))
CODE_FILES = (".py", ".json")


def fingerprint(root: Path) -> str:
    """Return a SHA-256 that is the same exactly when publishing `root` would do the same again."""
    digest = hashlib.sha256()
    for folder in (root, *CODE):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and (folder == root or path.suffix in CODE_FILES):
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + _digest(path))
    return digest.hexdigest()


def _digest(path: Path) -> bytes:
    """Return the hash of a file, as far as the loader reads; a mark for what cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.sha256(file.read(limits.MAX_FILE_BYTES + 1)).digest()
    except OSError:
        return b"unreadable"
