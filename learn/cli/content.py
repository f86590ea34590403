"""Content from the terminal: check, format, publish."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click
from sqlalchemy import Engine

from learn.assignments.folding import AT_ONCE, people_with_assignments, refold
from learn.cli.root import Stop, main, open_database, plainly, utc_now
from learn.config import Config
from learn.content import loader, skeletons
from learn.content.compile import Compiled, CompileError, compile_library
from learn.content.fingerprint import fingerprint
from learn.content.house_format import format_text
from learn.content.report import check_library
from learn.content.source import Problem
from learn.db import open_session, unit_of_work
from learn.publishing.continuity import broken_promises
from learn.publishing.operations import Published, note_folder, publish
from learn.publishing.queries import is_published, newest_version, published_kinds
from learn.publishing.shelf import Shelf

CONTENT_FILES = (".md", ".yaml")


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        message = f"There is no folder {folder}."
        raise Stop(message)
    return folder


def _print_problems(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


@main.command(short_help="Say what is wrong in a folder of modules.")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@plainly
def check(folder: Path | None, *, strict: bool) -> None:
    """Say everything that is wrong in a folder of modules, with file and line."""
    root = _folder(folder or Config.from_environment().modules_dir)
    report = check_library(root)
    _print_problems(report.problems)
    click.echo(report.closing_line())
    sys.exit(report.exit_status(strict=strict))


def _content_files(paths: tuple[Path, ...]) -> list[Path]:
    """Return the content files that `paths` name or hold."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found.extend(one for one in inside if one.suffix in CONTENT_FILES and one.is_file())
    return [path for path in found if path.name != "README.md"]


@main.command("format", short_help="Bring content files into the house style.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; fail if something would."
)
@plainly
def format_files(paths: tuple[Path, ...], *, only_check: bool) -> None:
    """Bring content files into the house style and add missing ids; nothing else changes."""
    changed = 0
    for path in _content_files(paths):
        before = path.read_text(encoding="utf-8")
        after = format_text(before, path.as_posix())
        if after != before:
            changed += 1
            click.echo(f"{'would change' if only_check else 'changed'} {path}")
            if not only_check:
                path.write_text(after, encoding="utf-8")
    click.echo(f"{changed} files {'would change' if only_check else 'changed'}.")
    if only_check and changed:
        sys.exit(1)


@main.command("publish", short_help="Publish a folder of modules.")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@plainly
def publish_command(folder: Path | None) -> None:
    """Publish a folder of modules: everything or nothing, safe while people learn."""
    config, engine = open_database()
    say_published(publish_folder(config, engine, folder))


def publish_folder(config: Config, engine: Engine, folder: Path | None = None) -> Published:
    """Publish the folder and return what changed; mistakes are printed, and nothing is written.

    A folder that is published already is not even read.
    """
    root = _folder(folder or config.modules_dir)
    mark = fingerprint(root)
    with open_session(engine, writes=False) as session:
        if is_published(session, mark):
            return Published(newest_version(session), is_new=False)
    compiled = _compiled(root)
    with unit_of_work(engine) as session:
        _keep_promises(published_kinds(session), compiled)
        published = publish(session, compiled, utc_now())
        note_folder(session, mark, published.version)
    _refold_standings(engine)
    return published


def _refold_standings(engine: Engine) -> None:
    """Let standings follow what assigned modules hold now, some people at a time."""
    shelf, now = Shelf(), utc_now()
    with open_session(engine, writes=False) as session:
        people = people_with_assignments(session)
    for start in range(0, len(people), AT_ONCE):
        with unit_of_work(engine) as session:
            refold(session, shelf.library(session), people[start : start + AT_ONCE], now=now)


def _keep_promises(before: Mapping[str, str], compiled: Compiled) -> None:
    kinds = {code: str(one.document["type"]) for code, one in compiled.questions.items()}
    quizzes = (lesson["quiz"] for module in compiled.modules for lesson in module["lessons"])
    retired = {code for quiz in quizzes if quiz for code in quiz["retired"]}
    sentences = broken_promises(before, kinds, retired)
    if sentences:
        click.echo("\n".join(sentences), err=True)
        message = "Nothing was published: learners' answers hang on these ids."
        raise Stop(message)


def _compiled(root: Path) -> Compiled:
    loaded = loader.load(root)
    try:
        if loaded.source is not None:
            return compile_library(loaded.source)
        problems = loaded.problems
    except CompileError as error:
        problems = error.problems
    _print_problems(problems)
    message = "Nothing was published: mend the mistakes above first."
    raise Stop(message)


def say_published(published: Published) -> None:
    """Print what a publication did."""
    if not published.is_new:
        click.echo("The modules are published already; nothing changed.")
        return
    kinds = ", ".join(
        f"{count} {'new' if kind == 'first' else kind}"
        for kind, count in sorted(published.changes.items())
    )
    click.echo(f"Published as number {published.version}. Questions: {kinds or 'none changed'}.")
    for code, kind in published.changed_codes.items():
        if kind in ("key", "structural"):
            click.echo(f"  {code}: {kind} change; answers given before keep their scores.")


@main.group("new")
def new() -> None:
    """Make the skeleton of a module, a lesson or a quiz."""


def _made(make: Callable[[], Path]) -> None:
    try:
        click.echo(f"Made {make()}")
    except skeletons.CannotMake as problem:
        raise Stop(str(problem)) from problem


@new.command("module")
@click.argument("slug")
@click.option("--root", type=click.Path(path_type=Path), help="Default: the modules folder.")
@plainly
def new_module(slug: str, root: Path | None) -> None:
    """Make the folder of a module."""
    _made(lambda: skeletons.new_module(root or Config.from_environment().modules_dir, slug))


@new.command("lesson")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("slug")
@plainly
def new_lesson(folder: Path, slug: str) -> None:
    """Make the next lesson of the module in FOLDER."""
    _made(lambda: skeletons.new_lesson(folder, slug, utc_now().date().isoformat()))
    click.echo(
        "List its id under `lessons:` in module.yaml, and its objectives in its front matter."
    )


@new.command("quiz")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("slug")
@click.option("--objective", default="X1.a", help="The objective that the first question tests.")
@plainly
def new_quiz(folder: Path, slug: str, objective: str) -> None:
    """Make the quiz of the lesson SLUG in FOLDER."""
    _made(lambda: skeletons.new_quiz(folder, slug, objective))
