"""The `learn` command: everything that is done from a terminal."""

from learn.cli.root import main

__all__ = ["main"]
