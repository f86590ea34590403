"""A server that is stopped is gone, and its port is free.

Red when its protection goes: workers that hear Ctrl+C themselves hang now and then until they
are killed, and those that outlive their parent keep the port.
"""

import os
import signal
import time
import urllib.request

from learn.server import STOP_SECONDS
from tests.drills.conftest import Figures
from tests.journeys.server import Server, is_listened_on


def test_ctrl_c_stops_the_server_at_once(embedded: Server, figures: Figures) -> None:
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        embedded.interrupt()
        seconds.append(time.monotonic() - began)
        embedded.start()
    figures.say(stops=3, slowest=f"{max(seconds):.1f} s")
    assert max(seconds) < STOP_SECONDS / 2


def test_killing_the_parent_frees_the_port(embedded: Server) -> None:
    assert embedded.process is not None
    os.kill(embedded.process.pid, signal.SIGKILL)
    embedded.process.wait()
    until = time.monotonic() + STOP_SECONDS
    while is_listened_on(embedded.port):
        assert time.monotonic() < until, "The worker outlived its parent."
        time.sleep(0.05)


def test_every_answer_has_its_line_when_the_server_is_told_to_stop(
    embedded: Server, figures: Figures
) -> None:
    """Red when lines that wait to be written together are not written at the end."""
    numbers = []
    for _ in range(40):
        with urllib.request.urlopen(f"{embedded.address}/help", timeout=10) as answer:  # noqa: S310
            numbers.append(answer.headers["X-Request-Id"])
    embedded.stop()
    lines = embedded.log.read_text()
    lost = [number for number in numbers if number not in lines]
    figures.say(answers=len(numbers), lines_lost=len(lost))
    assert lost == []
