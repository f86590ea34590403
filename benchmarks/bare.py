"""The yardstick: bare Flask that returns the same bytes, on the same server, set the same way."""

import os
import sys
from pathlib import Path

from flask import Flask, Response, request
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from learn.config import Config
from learn.server import BACKLOG, HEADER_MS

app = Flask(__name__)
PAGE = Path(os.environ.get("BENCH_PAGE", os.devnull)).read_bytes()
SAVED = b'{"saved": true, "seq": 1}\n'


@app.get("/page")
def page() -> Response:
    """Return the bytes of a lesson, compressed as Lymph sends them."""
    return Response(PAGE, mimetype="text/html", headers={"Content-Encoding": "br"})


@app.post("/save")
def save() -> Response:
    """Read the same form, and answer as if it had been kept."""
    request.form.get("based_on")
    return Response(SAVED, mimetype="application/json")


def main() -> None:
    """Serve on the port that the command line names."""
    Server(
        "benchmarks.bare:app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS),
        websockets=False,
        workers=1,
        blocking_threads=Config.threads,
        backlog=BACKLOG,
        working_dir=Path(__file__).resolve().parent.parent,
        log_level=LogLevels.critical,
    ).serve()


if __name__ == "__main__":
    main()
