"""Running Lymph: serve, migrate, rebuild, doctor."""

import os
import sys
from dataclasses import replace

import click

from learn import doctoring, schema, server
from learn.accounts import links
from learn.assignments import operations as assignments
from learn.cli.content import publish_folder, say_published
from learn.cli.root import main, open_database, plainly, utc_now
from learn.config import Config
from learn.db import make_engine, unit_of_work
from learn.demo.seed import INSTRUCTOR, LEARNERS, PASSWORD, is_seeded, seed
from learn.progress import operations as progress
from learn.publishing.shelf import Shelf


@main.command()
@plainly
def serve() -> None:
    """Migrate, publish the modules, then serve until stopped."""
    config = Config.from_environment()
    server.need_free_port(config)
    engine = make_engine(config.database_url)
    schema.migrate(engine)
    say_published(publish_folder(config, engine))
    with unit_of_work(engine) as session:
        token = links.issue_first_admin_link(session, utc_now())
    if token:
        click.echo("\nThere is no administrator yet. This link makes one, once:")
        click.echo(f"  {config.base_url}/setup/{token}\n")
    engine.dispose()
    click.echo(f"{config.site_name} is at {config.base_url} (stop it with Ctrl+C)")
    server.serve(config)


def demo_config(config: Config) -> Config:
    """Return the settings with a database that holds nothing but the demonstration."""
    path = config.data_dir / "demonstration.sqlite3"
    return replace(config, database_url=f"sqlite:///{path}")


@main.command(short_help="Serve a demonstration with forty learners.")
@plainly
def demo() -> None:
    """Serve a demonstration with forty learners, in a database of its own."""
    config = demo_config(Config.from_environment())
    server.need_free_port(config)
    engine = make_engine(config.database_url)
    schema.migrate(engine)
    say_published(publish_folder(config, engine))
    with unit_of_work(engine) as session:
        is_there = is_seeded(session)
    if not is_there:
        with click.progressbar(
            seed(engine, Shelf(), utc_now()), length=LEARNERS, label="Learners"
        ) as line:
            for _name in line:
                pass
    click.echo(
        f"Sign in as {INSTRUCTOR}, or as a learner such as amara1, with the password {PASSWORD}"
    )
    engine.dispose()
    click.echo(f"The demonstration is at {config.base_url} (stop it with Ctrl+C)")
    os.environ["LEARN_DATABASE_URL"] = config.database_url
    server.serve(config)


@main.command()
@plainly
def migrate() -> None:
    """Bring the database up to date."""
    config = Config.from_environment()
    schema.migrate(make_engine(config.database_url))
    click.echo("The database is up to date.")


@main.command(short_help="Fold all progress anew from the facts.")
@plainly
def rebuild() -> None:
    """Fold all progress anew from the facts: the numbers stay what they are."""
    _, engine = open_database()
    shelf, now = Shelf(), utc_now()
    with unit_of_work(engine) as session:
        learners = assignments.people_with_assignments(session)
        people = sorted({*progress.people_with_facts(session), *learners})
    with click.progressbar(people, label="People") as line:
        for person_id in line:
            with unit_of_work(engine) as session:
                progress.rebuild_person(session, person_id)
                assignments.rebuild_person(session, shelf.library(session), person_id, now)
    click.echo(f"Rebuilt the progress of {len(people)} people.")


@main.command(short_help="Say what is wrong and how to mend it.")
@plainly
def doctor() -> None:
    """Look at settings, database, migrations and content; say what is wrong and how to mend it."""
    findings = doctoring.examine(Config.from_environment())
    for finding in findings:
        click.echo(f"{'ok   ' if finding.is_well else 'WRONG'}  {finding.text}")
    if not all(finding.is_well for finding in findings):
        sys.exit(1)
