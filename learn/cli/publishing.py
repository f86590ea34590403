"""Publishing a folder of modules."""

from collections.abc import Mapping
from pathlib import Path

import click
from sqlalchemy import Engine

from learn.assignments.folding import AT_ONCE, people_with_assignments, refold
from learn.cli.root import Stop, main, need_folder, open_database, plainly, print_problems, utc_now
from learn.config import Config
from learn.content import loader
from learn.content.compile import Compiled, CompileError, compile_library
from learn.content.fingerprint import fingerprint
from learn.db import PUBLISHING, hold_alone, open_session, unit_of_work
from learn.publishing.continuity import broken_promises
from learn.publishing.operations import Published, note_folder, publish
from learn.publishing.queries import is_published, newest_version, published_kinds
from learn.publishing.shelf import Shelf


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
    root = need_folder(folder or config.modules_dir)
    mark = fingerprint(root)
    with open_session(engine, writes=False) as session:
        if is_published(session, mark):
            return Published(newest_version(session), is_new=False)
    compiled = _compiled(root)
    with unit_of_work(engine) as session:
        _keep_promises(published_kinds(session), compiled)
        published = publish(session, compiled, utc_now())
    _refold_standings(engine)
    with unit_of_work(engine) as session:  # last: else nobody would go on with what broke off
        hold_alone(session, PUBLISHING)
        note_folder(session, mark, published.version)
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
    print_problems(problems)
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
