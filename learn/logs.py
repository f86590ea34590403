"""The log: one line per request and per event, without anything that a person typed or is called.

Lines are JSON, or plain text where somebody looks at a terminal. An error is told by its kind and
by where it happened: what an exception says may hold a name, an address or an answer.
"""

import json
import logging
import random
import sys
import time
import traceback
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import util
from threading import Lock, Thread
from typing import Any, NamedTuple, TextIO

from flask import Flask, Response, g, request

REQUEST_ID = "X-Request-Id"
LOUD = ("alembic", "_granian")  # they say at every start what we know

MOST_WAITING = 50_000  # lines; where nothing can be written for long, the oldest are let go
LONGEST_WAIT = 0.25  # seconds
ANSWERED = "%(method)s %(endpoint)s %(status)s %(ms)s ms, request %(request)s"
JSON = json.JSONEncoder(ensure_ascii=False)

log = logging.getLogger("learn.requests")


def configure(kind: str, stream: TextIO | None = None, *, at_once: bool = True) -> None:
    """Send this process's log to `stream` (default: standard error) in lines of that kind.

    `kind` is `json` or `text`; with anything else a terminal gets text and a file JSON. Where many
    requests are answered, not `at_once`, lines are written together a few times a second.
    """
    out = stream or sys.stderr
    lines = TextLines() if kind == "text" or (kind != "json" and out.isatty()) else JsonLines()
    if at_once:
        handler: logging.Handler = logging.StreamHandler(out)
        handler.setFormatter(lines)
    else:
        handler = Together(out, lines)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # A line names none of these, and finding them out takes as long as writing it ("Optimization"
    # in Python's documentation of logging).
    logging._srcfile = None  # noqa: SLF001
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


class Answer(NamedTuple):
    """What is told of one answered request, and when that was, in seconds since 1970."""

    at: float
    fields: dict[str, Any]


class Together(logging.Handler):
    """Writes lines together: a few times a second, and at once with any warning.

    The threads that answer requests only leave here what is to be written: they wait for no lock.
    """

    def __init__(self, stream: TextIO, lines: "TextLines | JsonLines") -> None:
        super().__init__()
        self.setFormatter(lines)
        self._stream = stream
        self._lines = lines
        self._waiting: deque[logging.LogRecord | Answer] = deque(maxlen=MOST_WAITING)
        self._writing = Lock()
        Thread(target=self._flush_for_ever, daemon=True).start()
        util.Finalize(None, self.flush, exitpriority=1)  # a worker's process runs no `atexit`

    def add(self, answer: Answer) -> None:
        """Keep what is told of a request."""
        self._waiting.append(answer)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record; write what waits when it is a warning."""
        self._waiting.append(record)
        if record.levelno >= logging.WARNING:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        with self._writing:
            waiting = [self._waiting.popleft() for _ in range(len(self._waiting))]
            with suppress(OSError):  # a full disk must not fail the request that is told of
                self._stream.write("".join(f"{self._line(one)}\n" for one in waiting))
                self._stream.flush()

    def _line(self, one: logging.LogRecord | Answer) -> str:
        return self._lines.answer(one) if isinstance(one, Answer) else self._lines.format(one)

    def _flush_for_ever(self) -> None:
        while True:
            time.sleep(LONGEST_WAIT)
            self.flush()


def install(app: Flask) -> None:
    """Give each request of `app` a number, and each answer that number and a line in the log."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """Return the number of this request, by which its lines in the log are found."""
    return str(g.get("request_id", ""))


def elapsed() -> float:
    """Return how many seconds this request has taken so far."""
    return time.perf_counter() - float(g.get("began_at", time.perf_counter()))


def new_request_id() -> str:
    """Return a number for a request that begins now; it need not be hard to guess."""
    return f"{random.getrandbits(48):012x}"  # nosec B311


def answered(request: str, method: str, endpoint: str, status: int, seconds: float) -> None:
    """Write the line of one request: its number, what was asked, how it ended, how long it took."""
    fields = {
        "request": request,
        "method": method,
        "endpoint": endpoint,
        "status": status,
        "ms": round(1000 * seconds, 1),
    }
    handler = logging.root.handlers[0] if logging.root.handlers else None
    if isinstance(handler, Together):
        handler.add(Answer(time.time(), fields))
    else:
        log.info(ANSWERED, fields, extra={"fields": fields})


def _begin() -> None:
    g.request_id = new_request_id()
    g.began_at = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[REQUEST_ID] = request_id()
    endpoint = request.endpoint or "none"
    answered(request_id(), request.method, endpoint, response.status_code, elapsed())
    return response


def where(error: BaseException) -> list[str]:
    """Return the kinds of an error and of its causes, each with the places it came through."""
    lines = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return lines


class TextLines(logging.Formatter):
    """Lines for somebody who looks at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message, and below it where an error happened."""
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([record.getMessage(), *(where(error) if error else ())])

    def answer(self, answer: Answer) -> str:
        """Return the line of a request."""
        return ANSWERED % answer.fields


class JsonLines(logging.Formatter):
    """Lines for a machine: one JSON object each."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record in one line."""
        fields: dict[str, Any] = getattr(record, "fields", {}) or {"message": record.getMessage()}
        error = record.exc_info[1] if record.exc_info else None
        trouble = {"error": where(error)} if error else {}
        level = record.levelname.lower()
        return self._line(record.created, level, record.name, fields | trouble)

    def answer(self, answer: Answer) -> str:
        """Return the line of a request."""
        return self._line(answer.at, "info", log.name, answer.fields)

    def _line(self, at: float, level: str, logger: str, fields: Mapping[str, Any]) -> str:
        time = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
        return JSON.encode({"time": time, "level": level, "logger": logger, **fields})
