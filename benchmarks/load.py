"""The load generator: a plan as JSON comes in, counts and waiting times go out. Loopback only.

A plan is {"port", "seconds", "clients": [[request, ...], ...]}: every client sends its requests
in turn over one connection, each {"method", "path", "headers", "body", "expect"}. In a body,
"{n}" is a number that grows, "{choice}" is 1 or 2 in turn, and "{seq}" is the number in the last
answer to the same path.
"""

import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

MAX_SECONDS = 30
MAX_CLIENTS = 64

Plan = dict[str, Any]


def run(plan: Plan) -> dict[str, Any]:
    """Carry out a plan and return how many requests were answered, and the times they took."""
    seconds = min(float(plan["seconds"]), MAX_SECONDS)
    clients = plan["clients"][:MAX_CLIENTS]
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        work = [pool.submit(_client, plan["port"], one, begun + seconds) for one in clients]
        waits = sorted(wait for one in work for wait in one.result())
    return {
        "requests": len(waits),
        "seconds": time.perf_counter() - begun,
        "p50_ms": 1000 * waits[len(waits) // 2],
        "p99_ms": 1000 * waits[len(waits) * 99 // 100],
    }


def _client(port: int, requests: list[Plan], until: float) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    known: dict[str, int] = {}
    waits: list[float] = []
    while (begun := time.perf_counter()) < until:
        request = requests[len(waits) % len(requests)]
        path, body = request["path"], _body(request, known.get(request["path"], 0))
        connection.request(request["method"], path, body, request["headers"])
        answer = connection.getresponse()
        content = answer.read()
        if answer.status == http.client.CONFLICT and path not in known:
            known[path] = json.loads(content)["seq"]  # what an earlier round has saved
            continue
        if answer.status != request["expect"]:
            message = f"{path} answered {answer.status}, not {request['expect']}: {content[:300]!r}"
            raise RuntimeError(message)
        if body is not None:
            known[path] = json.loads(content)["seq"]
        waits.append(time.perf_counter() - begun)
    connection.close()
    return waits


def _body(request: Plan, seq: int) -> str | None:
    if not request.get("body"):
        return None
    number = time.perf_counter_ns()
    text = str(request["body"]).replace("{seq}", str(seq)).replace("{n}", str(number))
    return text.replace("{choice}", str(1 + seq % 2))


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
