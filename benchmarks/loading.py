"""Putting a server under load, and counting what that costs it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.servers import CLIENT_CORE, SERVER_CORE, Running, pinned
from benchmarks.visitors import Request

LOAD = str(Path(__file__).with_name("load.py"))


def load(server: Running, clients: list[list[Request]], **plan: Any) -> dict[str, Any]:  # noqa: ANN401
    """Let clients ask a server, on another core than its own; return what came of it.

    `plan` says how long (`seconds`) or how many times in all (`count`), and who else asks
    `meanwhile`.
    """
    before = server.cpu_seconds()
    plan["seqs"] = server.seqs
    found: dict[str, Any] = json.loads(
        _output(
            [*pinned(CLIENT_CORE), sys.executable, LOAD],
            json.dumps({"port": server.port, "clients": clients, **plan}),
        )
    )
    server.seqs.update(found.pop("seqs"))
    found["per_second"] = found["requests"] / found["seconds"]
    found["cpu_ms"] = 1000 * (server.cpu_seconds() - before) / found["requests"]
    return found


def raw_commits(url: str, seconds: float) -> dict[str, float]:
    """Return how many answers a second one raw connection makes durable, on the server's core."""
    command = [*pinned(SERVER_CORE), sys.executable, "-m", "benchmarks.commits", url, str(seconds)]
    return {"per_second": float(_output(command, ""))}


def _output(command: list[str], text: str) -> str:
    done = subprocess.run(  # noqa: S603
        command, input=text, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"A measurement failed: {done.stderr.strip()[-2000:]}"
        raise RuntimeError(message)
    return done.stdout
