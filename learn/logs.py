"""The log: one line per request and per event, without anything that a person typed or is called.

Lines are JSON, or plain text where somebody looks at a terminal. An error is told by its kind and
by where it happened: what an exception says may hold a name, an address or an answer.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

from flask import Flask, Response, g, request

REQUEST_ID = "X-Request-Id"
LOUD = ("alembic", "_granian")  # they say at every start what we know

log = logging.getLogger("learn.requests")


def configure(kind: str, stream: TextIO | None = None) -> None:
    """Send this process's log to `stream` (default: standard error) in lines of that kind.

    `kind` is `json` or `text`; with anything else a terminal gets text and a file JSON.
    """
    out = stream or sys.stderr
    is_text = kind == "text" or (kind != "json" and out.isatty())
    handler = logging.StreamHandler(out)
    handler.setFormatter(TextLines() if is_text else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


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


def _begin() -> None:
    g.request_id = secrets.token_hex(6)
    g.began_at = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[REQUEST_ID] = request_id()
    fields = {
        "request": request_id(),
        "method": request.method,
        "endpoint": request.endpoint or "none",
        "status": response.status_code,
        "ms": round(1000 * elapsed(), 1),
    }
    log.info(
        "%(method)s %(endpoint)s %(status)s %(ms)s ms, request %(request)s",
        fields,
        extra={"fields": fields},
    )
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
        return json.dumps(line, ensure_ascii=False)
