"""How the site is at this moment, as Prometheus reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector


@dataclass(frozen=True)
class JobHealth:
    """When a job last ended, and how."""

    ended_at: datetime
    is_well: bool


@dataclass(frozen=True)
class Standing:
    """What the database says: letters by state, open attempts, publication, jobs by name."""

    letters: Mapping[str, int]
    open_attempts: int
    publication: int
    jobs: Mapping[str, JobHealth]


class Gauges(Collector):
    """The gauges of one moment; without a standing the database did not answer."""

    def __init__(self, standing: Standing | None, now: datetime) -> None:
        self._standing, self._now = standing, now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give every gauge."""
        standing = self._standing
        yield GaugeMetricFamily(
            "lymph_database_up", "1 while the database answers.", int(standing is not None)
        )
        if standing is None:
            return
        yield _by_label(
            "lymph_outbox_letters", "Letters that are not sent.", "state", standing.letters
        )
        yield GaugeMetricFamily(
            "lymph_open_attempts", "Attempts that are open.", standing.open_attempts
        )
        yield GaugeMetricFamily("lymph_publication", "The published library.", standing.publication)
        ages = {
            name: (self._now - job.ended_at).total_seconds() for name, job in standing.jobs.items()
        }
        yield _by_label("lymph_job_age_seconds", "Time since a job last ended.", "job", ages)
        well = {name: int(job.is_well) for name, job in standing.jobs.items()}
        yield _by_label("lymph_job_well", "1 where the last run of a job was well.", "job", well)


def _by_label(name: str, words: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=(label,))
    for key, value in sorted(values.items()):
        family.add_metric((key,), value)
    return family


def text(standing: Standing | None, now: datetime) -> bytes:
    """Return the gauges in the format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Gauges(standing, now))
    return generate_latest(registry)
