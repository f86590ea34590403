"""The rules of the house, read from the syntax tree: whoever breaks one hears of it here."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

# In one process: reading every file into a tree takes seconds.
pytestmark = pytest.mark.xdist_group("architecture")

LEARN = Path(__file__).parent.parent / "learn"
SOURCES = sorted(LEARN.rglob("*.py"))
TEMPLATES = sorted((LEARN / "templates").rglob("*.html"))
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 50

COMMITS = re.compile(r"(cli/.+|(.+/)?\w*views)\.py")
MAY_COMMIT = {
    "context.py": "views commit through it",
    "db.py": "unit_of_work, for the command line and for what stands apart from a request",
    "commits.py": "one commit for the answers of several requests is all it does",
    "accounts/entrance.py": "a guess is counted for good before the slow hash is asked",
}
MAY_TRUST_HTML = {
    "templating.py": "the one door for HTML that was cleaned at publication",
    "security.py": "the hidden input with the CSRF token, which it escapes",
    "assets.py": "the icon, whose address it escapes",
}
LONGER_FILES: dict[str, str] = {}
LONGER_FUNCTIONS: dict[str, str] = {}

INLINE = {
    "a style attribute": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a handler in an attribute": re.compile(r"""<[^>]*\son[a-z]+\s*=""", re.IGNORECASE),
    "an address that runs": re.compile(r"""=\s*["']?\s*javascript:""", re.IGNORECASE),
    "the filter that trusts": re.compile(r"\|\s*safe\b"),
    "escaping switched off": re.compile(r"autoescape\s+false", re.IGNORECASE),
}
LATE = {  # what is large and seldom needed
    ("cli/serving.py", "learn.cli.publishing"),
    ("gradebook/export.py", "learn.gradebook.workbook"),
    ("schema.py", "alembic"),
    ("schema.py", "alembic.config"),
}
LEFT_TO_DO = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
NAMELESS = {"utils.py", "helpers.py", "common.py", "misc.py"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def name_of(path: Path) -> str:
    return path.relative_to(LEARN).as_posix()


def calls(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """Give the name that is called, and the call's function, for every call in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node.func
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node.func


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def files_that_call(name: str) -> set[str]:
    return {name_of(path) for path in SOURCES if name in {called for called, _ in calls(path)}}


@pytest.mark.slow  # `make lint` asks the same
def test_the_contracts_between_features_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=LEARN.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken" in done.stdout


def test_only_views_and_the_command_line_commit() -> None:
    found = files_that_call("commit")
    strangers = {name for name in found if not COMMITS.fullmatch(name)} - MAY_COMMIT.keys()
    assert not strangers, f"{sorted(strangers)} commit: leave that to the view"
    assert found >= MAY_COMMIT.keys(), "a file on the list commits no longer: take it off"


def test_operations_queries_and_rules_never_commit() -> None:
    for path in SOURCES:
        if path.name in ("operations.py", "queries.py", "models.py"):
            assert "commit" not in {called for called, _ in calls(path)}, name_of(path)


def test_html_is_trusted_in_three_places_only() -> None:
    found = files_that_call("Markup") | files_that_call("__html__")
    assert found == MAY_TRUST_HTML.keys()


@pytest.mark.parametrize("what", INLINE)
def test_no_template_has(what: str) -> None:
    found = [
        f"{name_of(path)}: {hit[0][-60:]}"
        for path in TEMPLATES
        for hit in INLINE[what].finditer(path.read_text())
    ]
    assert not found, f"{what}: {found}"


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a style attribute", '<p class="x" style="color: red">'),
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline script", '<script type="module">'),
        ("a handler in an attribute", '<img src="x" onerror="y">'),
        ("an address that runs", '<a href="javascript:alert(1)">'),
        ("the filter that trusts", "{{ name|safe }}"),
        ("escaping switched off", "{% autoescape false %}"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, text: str) -> None:
    assert INLINE[what].search(text)
    assert not INLINE["an inline script"].search('<script type="module" src="/x.js"></script>')


def test_imports_stand_at_the_top_but_for_what_no_start_should_wait_for() -> None:
    late = {
        (name_of(path), node.module if isinstance(node, ast.ImportFrom) else node.names[0].name)
        for path in SOURCES
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert late == LATE, "imports inside functions hide circles"


def test_nothing_is_left_to_do() -> None:
    written = [path for path in LEARN.rglob("*") if path.suffix in (".py", ".html", ".css", ".js")]
    found = [name_of(path) for path in written if LEFT_TO_DO.search(path.read_text())]
    assert not found


def test_every_file_says_by_its_name_what_it_holds() -> None:
    assert not {path.name for path in SOURCES} & NAMELESS


def test_files_are_short() -> None:
    longer = {name_of(path) for path in SOURCES if len(path.read_text().splitlines()) > MOST_LINES}
    assert longer == LONGER_FILES.keys(), "split it, or give the reason for its length"


def test_functions_are_short() -> None:
    longer = {
        f"{name_of(path)}:{function.name}"
        for path in SOURCES
        for function in functions(path)
        if _lines(function) > MOST_LINES_OF_A_FUNCTION
    }
    assert longer == LONGER_FUNCTIONS.keys(), "split it, or give the reason for its length"


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_the_package_itself_holds_a_docstring_and_nothing_else() -> None:
    assert [type(node) for node in tree(LEARN / "__init__.py").body] == [ast.Expr]


def test_rules_and_operations_are_told_the_time() -> None:
    """Only the request's own clock, the command line and the names of backups ask for it."""
    found = {
        name_of(path)
        for path in SOURCES
        for name, function in calls(path)
        if name in ("now", "utcnow", "today")
        and ast.unparse(function).startswith(("datetime.", "date."))
    }
    assert all(name == "context.py" or name.startswith(("cli/", "backups/")) for name in found)
