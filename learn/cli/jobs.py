"""Running the jobs once, for whoever has a timer do it."""

import sys

import click

from learn.app import create_app
from learn.cli.root import main, open_database, plainly
from learn.jobs.running import run_all


@main.command()
@plainly
def jobs() -> None:
    """Run every job once: close, announce, send letters, clean up. Serving does so by itself."""
    config, engine = open_database()
    services = create_app(config, engine=engine).extensions["lymph"]  # features know each other
    is_well = True
    for run in run_all(services):
        click.echo(f"{'ok   ' if run.is_well else 'WRONG'}  {run.name}: {run.outcome}")
        is_well = is_well and run.is_well
    if not is_well:
        sys.exit(1)
