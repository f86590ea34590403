"""The load generator: a plan as JSON comes in, counts and waiting times go out. Loopback only.

A plan is {"port", "clients": [[request, ...], ...]} with "seconds" (how long) or "count" (how many
in all), and perhaps "meanwhile": clients who keep asking, with a pause each time, until the others
have done. Every client
has an address and a connection of its own and sends its requests in turn, each {"method", "path",
"headers", "body", "expect"}. In a body, "{n}" is a number that grows, "{choice}" is 1 or 2 in
turn, and "{seq}" is the number in the last answer to the same path; "seqs" are those of the last
time, by path, in what comes in and in what goes out.
"""

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

PATIENCE = 60  # seconds for one answer
PAUSE = 0.05  # seconds: eight clients read like 800 people who take five seconds for a page
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"
Plan = dict[str, Any]


@dataclass
class Turns:
    """How long, and how many times, a group of clients asks; and how long each answer took."""

    until: float
    left: float
    waits: list[float] = field(default_factory=list)

    def take(self) -> bool:
        """Tell whether one more request may be sent."""
        if self.left <= 0 or time.perf_counter() >= self.until:
            return False
        self.left -= 1
        return True


class Connection(asyncio.Protocol):
    """One connection that is asked one thing at a time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport: Any = transport
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def ask(self, message: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """Send a request; what is returned will hold status and body."""
        self._buffer = bytearray()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return self._answer

    def data_received(self, data: bytes) -> None:
        """Take a piece of the answer, and say so when it was the last."""
        self._buffer += data
        head = self._buffer.find(HEAD_END)
        if head < 0 or self._answer is None or self._answer.done():
            return
        status = int(self._buffer[9:12])
        found = LENGTH.search(self._buffer, 0, head)
        size = int(found[1]) if found and status != HTTPStatus.NOT_MODIFIED else 0
        body = bytes(self._buffer[head + len(HEAD_END) :])
        if len(body) >= size:
            self._answer.set_result((status, body))

    def connection_lost(self, _error: Exception | None) -> None:
        """Fail the request that waits for an answer."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("The server closed the connection."))

    def close(self) -> None:
        """End the connection."""
        self._transport.close()


def message(request: Plan, seq: int) -> bytes:
    """Return a request as it goes over the wire."""
    text = str(request.get("body") or "").replace("{seq}", str(seq))
    body = text.replace("{n}", str(time.perf_counter_ns())).replace("{choice}", str(1 + seq % 2))
    headers = {"Host": "127.0.0.1", **request["headers"]}
    if body:
        headers["Content-Length"] = str(len(body.encode()))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{request['method']} {request['path']} HTTP/1.1\r\n{lines}\r\n{body}".encode()


async def client(
    plan: Plan, number: int, requests: list[Plan], turns: Turns, pause: float = 0
) -> None:
    """Send requests in turn as long as there are turns."""
    port, known = plan["port"], plan.setdefault("seqs", {})
    loop = asyncio.get_running_loop()
    address = (f"127.0.{1 + number // 200}.{1 + number % 200}", 0)
    _, connection = await loop.create_connection(Connection, "127.0.0.1", port, local_addr=address)
    place = 0
    while turns.take():
        request = requests[place % len(requests)]
        begun = time.perf_counter()
        sent = message(request, known.get(request["path"], 0))
        status, body = await asyncio.wait_for(connection.ask(sent), PATIENCE)
        if _is_news(request, status, body, known):
            continue
        turns.waits.append(time.perf_counter() - begun)
        place += 1
        if pause:
            await asyncio.sleep(pause)
    connection.close()


def _is_news(request: Plan, status: int, body: bytes, known: dict[str, int]) -> bool:
    """Remember what number a draft has; tell whether the client only now learnt of it."""
    path = request["path"]
    is_first = status == HTTPStatus.CONFLICT and path not in known
    if status != request["expect"] and not is_first:
        problem = f"{path} answered {status}, not {request['expect']}: {body[:300]!r}"
        raise RuntimeError(problem)
    if is_first or "{seq}" in str(request.get("body")):
        known[path] = json.loads(body)["seq"]
    return is_first


async def run(plan: Plan) -> Plan:
    """Carry out a plan and return the figures of its clients, and of those meanwhile."""
    begun = time.perf_counter()
    seconds = float(plan.get("seconds", PATIENCE * 10))
    turns = Turns(begun + seconds, float(plan.get("count", "inf")))
    beside = Turns(begun + seconds, float("inf"))
    others = plan.get("meanwhile", [])
    async with asyncio.TaskGroup() as group:
        for number, requests in enumerate(others):
            group.create_task(client(plan, 1000 + number, requests, beside, PAUSE))
        work = [
            group.create_task(client(plan, number, requests, turns))
            for number, requests in enumerate(plan["clients"])
        ]
        await asyncio.gather(*work)
        taken = time.perf_counter() - begun
        beside.left = 0
    seqs = {"seqs": plan["seqs"]}
    return {
        **seqs,
        **figures(turns, taken),
        **({"meanwhile": figures(beside, taken)} if others else {}),
    }


def figures(turns: Turns, seconds: float) -> Plan:
    """Return what came of a group of clients."""
    waits = sorted(turns.waits)
    return {
        "requests": len(waits),
        "seconds": seconds,
        "p50_ms": 1000 * waits[len(waits) // 2],
        "p99_ms": 1000 * waits[len(waits) * 99 // 100],
        "slowest_ms": 1000 * waits[-1],
    }


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)
