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
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from logging.handlers import BufferingHandler
from multiprocessing import util
from threading import Thread
from typing import Any, TextIO

from flask import Flask, Response, g, request

REQUEST_ID = "X-Request-Id"
LOUD = ("alembic", "_granian")  # they say at every start what we know

MOST_WAITING = 500  # lines
LONGEST_WAIT = 0.25  # seconds
JSON = json.JSONEncoder(ensure_ascii=False)

log = logging.getLogger("learn.requests")


def configure(kind: str, stream: TextIO | None = None, *, at_once: bool = True) -> None:
    """Send this process's log to `stream` (default: standard error) in lines of that kind.

    `kind` is `json` or `text`; with anything else a terminal gets text and a file JSON. Where many
    requests are answered, not `at_once`, lines are written together a few times a second.
    """
    out = stream or sys.stderr
    is_text = kind == "text" or (kind != "json" and out.isatty())
    handler = logging.StreamHandler(out) if at_once else Together(out)
    handler.setFormatter(TextLines() if is_text else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # A line names none of these, and finding them out takes as long as writing it ("Optimization"
    # in Python's documentation of logging).
    logging._srcfile = None  # noqa: SLF001
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


class Together(BufferingHandler):
    """Writes lines together: a few times a second, when there are many, and with any warning."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(MOST_WAITING)
        self._stream = stream
        Thread(target=self._flush_for_ever, daemon=True).start()
        util.Finalize(None, self.flush, exitpriority=1)  # a worker's process runs no `atexit`

    def shouldFlush(self, record: logging.LogRecord) -> bool:  # noqa: N802  the library's name
        """Tell whether the lines must not wait."""
        return record.levelno >= logging.WARNING or super().shouldFlush(record)

    def flush(self) -> None:
        """Write what waits."""
        with self.lock or nullcontext():
            records, self.buffer = self.buffer, []
            with suppress(OSError):  # a full disk must not fail the request that is told of
                self._stream.write("".join(f"{self.format(one)}\n" for one in records))
                self._stream.flush()

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
    log.info(
        "%(method)s %(endpoint)s %(status)s %(ms)s ms, request %(request)s",
        fields,
        extra={"fields": fields},
    )


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


class JsonLines(logging.Formatter):
    """Lines for a machine: one JSON object each."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record in one line."""
        fields: dict[str, Any] = getattr(record, "fields", {}) or {"message": record.getMessage()}
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **fields,
        }
        error = record.exc_info[1] if record.exc_info else None
        if error:
            line["error"] = where(error)
        return JSON.encode(line)
