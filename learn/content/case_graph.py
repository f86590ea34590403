"""The ways through a case: every one begins at the start, ends, and never comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any


def check(start: str, nodes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield path and message of everything that keeps a case from being walked to an end."""
    places = {node["id"]: number for number, node in enumerate(nodes)}
    if start not in places:
        yield "start", f"`start` names the node `{start}`, which does not exist"
        return
    is_whole = True
    for number, node in enumerate(nodes):
        for which, choice in enumerate(node.get("choices", ())):
            if choice["next"] not in places:
                is_whole = False
                yield (
                    f"nodes.{number}.choices.{which}.next",
                    f"`next` names the node `{choice['next']}`, which does not exist",
                )
    if is_whole:
        ways = {node["id"]: [c["next"] for c in node.get("choices", ())] for node in nodes}
        yield from _walk(start, ways, places)


def _walk(
    start: str, ways: Mapping[str, Sequence[str]], places: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Yield nodes that nobody reaches, and a way that comes back (without one, every way ends)."""
    reached = {start}
    waiting = [start]
    while waiting:
        for following in ways[waiting.pop()]:
            if following not in reached:
                reached.add(following)
                waiting.append(following)
    for node, place in places.items():
        if node not in reached:
            yield f"nodes.{place}", f"no choice leads to the node `{node}`; lead there or delete it"
    if not ways[start]:
        yield f"nodes.{places[start]}", "the case ends where it starts; give this node choices"
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        loop = list(reversed(error.args[1]))
        yield (
            f"nodes.{places[loop[0]]}",
            f"the case runs in a circle ({' → '.join(loop)}); let every way come to an end",
        )
