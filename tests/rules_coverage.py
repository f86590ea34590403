"""Measures that the tests of the rules reach every branch of them; run by `make rules`.

The rules are the pure modules that the import contract in pyproject.toml names. Content is left
out: it reads files, and its own tests are many and slow.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).resolve().parent.parent
CONTRACT = "Rules and content know nothing of the web or the database"
LEFT_OUT = frozenset({"learn.content"})
ENOUGH = 100.0
EXAMPLES = 10  # the properties themselves are tested by `make test`; here branches are counted


def rules() -> list[str]:
    """Return the names of the pure modules and packages."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(one for one in settings["contracts"] if one["name"] == CONTRACT)
    return [name for name in contract["source_modules"] if name not in LEFT_OUT]


def files(name: str) -> Iterator[Path]:
    """Give the source files of a module or package."""
    path = ROOT.joinpath(*name.split("."))
    yield from sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def tests(name: str) -> Iterator[Path]:
    """Give the test files of a module or package: tests/ mirrors learn/."""
    path = ROOT / "tests" / Path(*name.split(".")[1:])
    found = sorted(path.glob("test_*.py")) or [path.with_name(f"test_{path.name}.py")]
    yield from (one for one in found if one.exists())


class FewExamples:
    """A plugin that lets each property try a few examples only."""

    def pytest_configure(self) -> None:
        """Load the profile once pytest has loaded Hypothesis."""
        from hypothesis import settings  # noqa: PLC0415  pytest has to load it first

        settings.register_profile("rules", max_examples=EXAMPLES, deadline=None)
        settings.load_profile("rules")


def measure() -> float:
    """Run the tests of the rules and return the share of branches they reach, in percent."""
    names = rules()
    wanted = [str(path) for name in names for path in tests(name)]
    measured = coverage.Coverage(
        branch=True,
        data_file=None,
        config_file=False,
        include=[str(path) for name in names for path in files(name)],
    )
    measured.exclude(r"^\s*\.\.\.$|: \.\.\.$")
    measured.start()
    status = pytest.main(
        ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *wanted], [FewExamples()]
    )
    measured.stop()
    if status:
        sys.exit(int(status))
    return measured.report(show_missing=True, skip_covered=True)


def main() -> None:
    """Fail with what is missing unless every branch is reached."""
    missing = [name for name in rules() if not any(tests(name))]
    if missing:
        sys.exit(f"These rules have no tests: {', '.join(missing)}")
    reached = measure()
    if reached < ENOUGH:
        sys.exit(f"The tests reach {reached:.2f}% of the rules; every branch is needed.")


if __name__ == "__main__":
    main()
