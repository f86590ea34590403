"""Content from the terminal: check, format, new files."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from learn.cli.root import Stop, main, need_folder, plainly, print_problems, utc_now
from learn.config import Config
from learn.content import skeletons
from learn.content.house_format import format_text
from learn.content.report import check_library

CONTENT_FILES = (".md", ".yaml")


@main.command(short_help="Say what is wrong in a folder of modules.")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@plainly
def check(folder: Path | None, *, strict: bool) -> None:
    """Say everything that is wrong in a folder of modules, with file and line."""
    root = need_folder(folder or Config.from_environment().modules_dir)
    report = check_library(root)
    print_problems(report.problems)
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
