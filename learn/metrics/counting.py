"""Counting requests: how many, how they ended, how long they took; for all workers together."""

import os

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

from learn import logs

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # where the workers of one server put their counts together
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Counters:
    """The counts of one process, kept in shared files where there are several."""

    def __init__(self) -> None:
        if SHARED in os.environ:  # the library decides at import, which was before the fork
            values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "lymph_requests",
            "Requests answered.",
            ("endpoint", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "lymph_request_seconds",
            "Time until the answer began.",
            ("endpoint",),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def count(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count an answer; methods that people make up are one."""
        known = method if method in ("GET", "HEAD", "POST") else "other"
        self._requests.labels(endpoint, known, status).inc()
        self._seconds.labels(endpoint).observe(seconds)

    def text(self) -> bytes:
        """Return the counts of all workers in the format of Prometheus."""
        registry = self._registry
        if SHARED in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def install(app: Flask) -> Counters:
    """Count every answer of `app` from now on."""
    counters = Counters()

    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        counters.count(endpoint, request.method, response.status_code, logs.elapsed())
        return response

    app.after_request(count)
    return counters
