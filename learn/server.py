"""Serving: the checks before a start, and the production server."""

import errno
import gc
import os
import signal
import socket
from multiprocessing import parent_process
from tempfile import TemporaryDirectory
from threading import Thread

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from learn import logs
from learn.app import create_app
from learn.config import Config, ConfigurationError
from learn.jobs.loop import Loop
from learn.metrics.counting import SHARED

BACKLOG = 8_192  # idle kept-alive connections count too
HEADER_MS = 15_000  # for the head of a request; a slow one holds no thread
STOP_SECONDS = 15  # for requests in flight when the server is told to stop


def need_free_port(config: Config) -> None:
    """Raise ConfigurationError unless the address can be listened on."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as problem:
            raise ConfigurationError(_why_not(config, problem)) from problem


def _why_not(config: Config, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        return (
            f"Port {config.port} is in use already. "
            "Stop the other program, or choose another port: PORT=8001 make run"
        )
    if problem.errno == errno.EACCES:
        return f"Port {config.port} is reserved for administrators. Choose one above 1023."
    return f"{config.host}:{config.port} cannot be listened on: {problem.strerror}."


def worker_app() -> Flask:
    """Return the application of one worker, which ends when the process that made it does.

    Ctrl+C is the parent's alone, though the terminal sends it to both: a worker that is told
    twice to stop sometimes hangs until it is killed.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    Thread(target=_end_with_parent, daemon=True).start()
    return serving_app()


def serving_app() -> Flask:
    """Return the application of a process that serves: with its log, and its share of the jobs."""
    config = Config.from_environment()
    logs.configure(config.log_format, at_once=False)
    app = create_app(config)
    if config.runs_jobs:
        Loop(app.extensions["lymph"]).start()
    gc.freeze()  # what was imported stays: requests need not wait while it is searched for garbage
    return app


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # the parent was killed: an orphan would keep the port


def serve(config: Config) -> None:
    """Serve the application until the process is told to stop."""
    with TemporaryDirectory(prefix="metrics-", dir=config.data_dir) as folder:
        if config.metrics_token:
            os.environ[SHARED] = folder  # the workers put their counts together there
        _serve(config)


def _serve(config: Config) -> None:
    Server(
        "learn.server:worker_app",
        factory=True,
        address=config.host,
        port=config.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MS),
        websockets=False,
        workers=config.workers,
        blocking_threads=config.threads,
        backlog=BACKLOG,
        log_level=LogLevels.error,  # its warnings advise against the number of threads
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()
