"""The `learn` command: everything that is done from a terminal."""

from learn.cli import content, jobs, keeping, people, running
from learn.cli.root import main

__all__ = ["content", "jobs", "keeping", "main", "people", "running"]
