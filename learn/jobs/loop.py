"""A thread in each serving process that looks every few seconds whether a job is due."""

import logging
import random
from threading import Event, Thread

from learn.context import Services
from learn.jobs.running import run_due

PAUSE_SECONDS = 5.0

log = logging.getLogger(__name__)


class Loop:
    """Runs due jobs until it is stopped; a database that does not answer is asked again."""

    def __init__(self, services: Services, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._services = services
        self._pause_seconds = pause_seconds
        self._is_over = Event()
        self._thread = Thread(target=self._turn, name="jobs", daemon=True)

    def start(self) -> "Loop":
        """Begin in a thread that ends with the process; a job cut short is run again."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End, once the job that is being run has ended."""
        self._is_over.set()
        self._thread.join()

    def _turn(self) -> None:
        self._is_over.wait(random.uniform(0, self._pause_seconds))  # noqa: S311  not all at once
        while not self._is_over.is_set():
            try:
                run_due(self._services)
            except Exception as problem:  # noqa: BLE001  the loop must go on
                log.warning("Jobs could not be looked at: %s", type(problem).__name__)
            self._is_over.wait(self._pause_seconds)
