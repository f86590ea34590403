"""`python -m learn.content [--strict] [folder]`: print what is wrong and what there is."""

import sys
import time
from pathlib import Path

from learn.content import loader


def main(arguments: list[str]) -> int:
    """Print every problem and the summary; return 1 on errors, with --strict on warnings too."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    began = time.monotonic()
    loaded = loader.load(Path(folders[0] if folders else "modules"))
    for problem in loaded.problems:
        print(problem)
    print(f"{len(loaded.problems)} problems, {time.monotonic() - began:.1f} s")
    return 1 if loaded.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
