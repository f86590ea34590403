"""What is measured, as data: every row with its gate and its goal; and the figures of peers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

Figures = Mapping[str, float]  # of one thing under load: per_second, cpu_ms, p50_ms, p99_ms ...
Round = Mapping[str, Figures]  # by the name of the thing


@dataclass(frozen=True)
class Peer:
    """Another learning platform, as it was measured once on this class of machine: recorded."""

    name: str
    lessons: float  # views a second, signed in, 8 clients
    answers: float  # stored a second, 8 clients


@dataclass(frozen=True)
class Row:
    """One measure. A gate is never missed, a goal is where we are going.

    `value` reads the measure from one round; without it the row has occasions of its own.
    """

    number: str
    name: str
    unit: str
    gate: float | None
    goal: float
    value: Callable[[Round], float] | None = None
    is_ceiling: bool = True  # less is better


@dataclass(frozen=True)
class Result:
    """What a row came to: its values, in the order they were measured."""

    row: Row
    values: Sequence[float]

    @property
    def middle(self) -> float:
        """Return the median."""
        return median(self.values)

    def meets(self, line: float | None) -> bool:
        """Tell whether the median is on the right side of a gate or a goal."""
        if line is None:
            return True
        return self.middle <= line if self.row.is_ceiling else self.middle >= line


PEERS = (
    Peer("Kolibri 0.19.5", 36, 70),
    Peer("CTFd 3.8", 69, 40),
    Peer("RELATE", 37, 19),
)


def share(name: str, yardstick: str) -> Callable[[Round], float]:
    """Return what reads a measure in percent of its yardstick.

    Both in requests a second and in processor time a request; the smaller counts, so that
    neither a slow generator nor a busy machine flatters.
    """

    def value(one: Round) -> float:
        ours, theirs = one[name], one[yardstick]
        return 100 * min(
            ours["per_second"] / theirs["per_second"], theirs["cpu_ms"] / ours["cpu_ms"]
        )

    return value


def times(name: str, recorded: float) -> Callable[[Round], float]:
    """Return what reads how many times a recorded figure of a peer is reached."""
    return lambda one: one[name]["per_second"] / recorded


def growth(name: str, small: str) -> Callable[[Round], float]:
    """Return what reads the processor time of a request in percent of that on a small database."""
    return lambda one: 100 * one[name]["cpu_ms"] / one[small]["cpu_ms"]


def part(name: str, of: str, whole: str) -> Callable[[Round], float]:
    """Return what reads one figure as a multiple of another of the same measure."""
    return lambda one: one[name][of] / one[name][whole]


LESSON, REVISIT, ANSWER, CROWD = "lesson", "revisit", "answer", "answer, 32 clients"
BARE_PAGE, BARE_FORM, COMMITS = "bare page", "bare form, 32 clients", "raw commits"
SMALL_LESSON, SMALL_ANSWER = "lesson, small database", "answer, small database"


def _of_commits(one: Round) -> float:
    return 100 * one[CROWD]["per_second"] / one[COMMITS]["per_second"]


AtLeast = partial(Row, is_ceiling=False)  # more is better
ROWS = (
    AtLeast("1", "lesson page, signed in", "% of bare", 50, 80, share(LESSON, BARE_PAGE)),
    AtLeast("2", "revisit (304)", "% of bare", 80, 100, share(REVISIT, BARE_PAGE)),
    AtLeast("3", "answer stored, 32 clients", "% of bare", 25, 60, share(CROWD, BARE_FORM)),
    AtLeast("3", "answer stored, 32 clients", "% of commits", 15, 65, _of_commits),
    Row("3", "the same, p99", "x p50", None, 5, part(CROWD, "p99_ms", "p50_ms")),
    Row("4", "slowest of 10,000 answers", "ms", 500, 50),
    Row("5", "gradebook, page of 100", "ms", 50, 10),
    Row("5", "gradebook, sorted by total", "ms", 1000, 100),
    Row("5", "gradebook, all as CSV", "ms", 1000, 100),
    Row("5", "gradebook, extra memory", "MB", 50, 20),
    *(
        AtLeast("6", f"lesson views, {peer.name}", "x recorded", 20, goal, times(LESSON, rate))
        for peer, goal in zip(PEERS, (100, 60, 100), strict=True)
        for rate in (peer.lessons,)
    ),
    *(
        AtLeast("7", f"answers, {peer.name}", "x recorded", 10, goal, times(ANSWER, rate))
        for peer, goal in zip(PEERS, (30, 50, 100), strict=True)
        for rate in (peer.answers,)
    ),
    Row("11", "memory of the worker", "MB", 150, 90),
    Row("11", "growth over 20,000 requests", "MB", 10, 2),
    Row("12", "start to first page", "s", 2, 0.5),
    Row("12", "publishing the modules", "s", 3, 1),
    Row("14", "200 sign-ins at once", "s", 10, 3),
    Row("14", "lesson p99 meanwhile", "ms", 500, 50),
    Row("15", "lesson, 100 to all answers", "% of small", 120, 100, growth(LESSON, SMALL_LESSON)),
    Row("15", "answer, 100 to all answers", "% of small", 120, 100, growth(ANSWER, SMALL_ANSWER)),
)


def results(rounds: Sequence[Round], occasions: Mapping[str, Sequence[float]]) -> list[Result]:
    """Return every row that was measured: from the rounds, or from its occasions by its name."""
    found = []
    for row in ROWS:
        values = [row.value(one) for one in rounds] if row.value else occasions.get(row.name, ())
        if values:
            found.append(Result(row, values))
    return found
