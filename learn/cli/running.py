"""Looking after an installation: migrate, rebuild, doctor."""

import sys

import click

from learn import doctoring, schema
from learn.assignments import operations as assignments
from learn.cli.root import main, open_database, plainly, utc_now
from learn.config import Config
from learn.db import make_engine, unit_of_work
from learn.progress import operations as progress
from learn.publishing.shelf import Shelf


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
