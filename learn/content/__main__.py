"""`python -m learn.content [--strict] [folder]`: print what is wrong and what there is.

A folder of one module (`modules/tea`) reads the whole library and prints that module's problems.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from learn.content.report import CheckReport, check_library


def main(arguments: list[str]) -> int:
    """Print every problem and the counts; return 1 on errors, with --strict on warnings too."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    folder = Path(folders[0] if folders else "modules").resolve()
    is_module = (folder / "module.yaml").is_file()
    report = check_library(folder.parent if is_module else folder)
    if is_module:
        report = _only(report, f"{folder.parent.name}/{folder.name}/")
    for problem in report.problems:
        print(problem)
    print(report.closing_line())
    return report.exit_status(strict="--strict" in arguments)


def _only(report: CheckReport, start: str) -> CheckReport:
    kept = tuple(problem for problem in report.problems if problem.path.startswith(start))
    return replace(report, problems=kept)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
