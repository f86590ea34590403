"""The `learn` command: everything that is done from a terminal."""

from learn.cli import content, keeping, people, running
from learn.cli.root import main

__all__ = ["content", "keeping", "main", "people", "running"]
