"""Serving Lymph, or a demonstration of it."""

import os
from dataclasses import replace

import click
from sqlalchemy import Engine

from learn import schema, server
from learn.accounts import links
from learn.cli.root import main, need_folder, plainly, utc_now
from learn.config import Config
from learn.content.fingerprint import fingerprint
from learn.db import make_engine, open_session, unit_of_work
from learn.demo.seed import INSTRUCTOR, LEARNERS, PASSWORD, is_seeded, seed
from learn.publishing.queries import is_published
from learn.publishing.shelf import Shelf


@main.command()
@plainly
def serve() -> None:
    """Migrate, publish the modules, then serve until stopped."""
    config = Config.from_environment()
    server.need_free_port(config)
    engine = make_engine(config.database_url)
    schema.migrate(engine)
    _publish_changes(config, engine)
    with unit_of_work(engine) as session:
        token = links.issue_first_admin_link(session, utc_now())
    if token:
        click.echo("\nThere is no administrator yet. This link makes one, once:")
        click.echo(f"  {config.base_url}/setup/{token}\n")
    engine.dispose()
    click.echo(f"{config.site_name} is at {config.base_url} (stop it with Ctrl+C)")
    server.serve(config)


def _publish_changes(config: Config, engine: Engine) -> None:
    """Publish the modules unless people see them already as they are."""
    mark = fingerprint(need_folder(config.modules_dir))
    with open_session(engine, writes=False) as session:
        if is_published(session, mark):
            click.echo("The modules are published already; nothing changed.")
            return
    # What reads modules takes as long to import as what serves them, and most starts need none.
    from learn.cli.publishing import publish_folder, say_published  # noqa: PLC0415

    say_published(publish_folder(config, engine))


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
    _publish_changes(config, engine)
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
