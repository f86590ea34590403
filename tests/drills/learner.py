"""A learner without a browser: a cookie, a token, a quiz, and what was acknowledged."""

import http.client
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

QUIZ = "/modules/bees/bee-dance/quiz"
SHORT, LONG = 7, 8  # places of the questions that take any words
FAILURES = (OSError, http.client.HTTPException)


@dataclass
class Reply:
    status: int
    text: str
    location: str


@dataclass
class Learner:
    """One guest at one server; a request that fails leaves everything as it was."""

    port: int
    patience: float = 20
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    base: str = ""
    seqs: dict[int, int] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)
    unsure: dict[int, set[str]] = field(default_factory=dict)  # sent since, and not acknowledged
    saves: int = 0  # how often the server has said so
    is_finished: bool = False

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Reply:
        """Send one request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode({"csrf_token": self.token, **fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        self.token = found.group(1) if found else self.token
        return Reply(answer.status, text, answer.headers.get("Location") or "")

    def begin(self) -> None:
        """Start the quiz about bees."""
        self.ask("GET", "/help")
        reply = self.ask("POST", QUIZ, {})
        assert reply.status == 303, reply.text
        self.base = reply.location.rsplit("/questions/", 1)[0]

    def save(self, place: int, text: str) -> Reply:
        """Autosave an answer; remember it as acknowledged only when the server says so."""
        based_on = self.seqs.get(place, 0)
        self.unsure.setdefault(place, set()).add(text)
        event = f"{place}-{based_on}-{text}"[:60].replace(" ", "-")
        fields = {"text": text, "based_on": str(based_on), "client_event_id": event}
        reply = self.ask("POST", f"{self.base}/questions/{place}/autosave", fields)
        if reply.status == 200:
            self.seqs[place] = json.loads(reply.text)["seq"]
            self.acknowledged[place] = text
            self.saves += 1
            self.unsure[place].clear()
        return reply

    def take_up(self, place: int, refused: Reply) -> None:
        """Go on from what the server has: it kept an answer whose acknowledgement never came."""
        self.seqs[place] = json.loads(refused.text)["seq"]

    def finish(self) -> None:
        """Finish the attempt; remember it as final only when the server says so."""
        reply = self.ask("POST", f"{self.base}/finish", {})
        if reply.status == 303 and reply.location.endswith("/result"):
            self.is_finished = True

    def stored(self, place: int) -> str:
        """Return what the server shows as this learner's answer."""
        text = self.ask("GET", f"{self.base}/questions/{place}").text
        boxes = (
            r'<textarea[^>]*name="text"[^>]*>\s*(.*?)\s*</textarea>',
            r'<input[^>]*name="text"[^>]*value="([^"]*)"',
            r'<input[^>]*value="([^"]*)"[^>]*name="text"',
        )
        found = (re.search(box, text, re.DOTALL) for box in boxes)
        return next((unescape(one.group(1)) for one in found if one), "")


def compared(learners: Iterable[Learner]) -> dict[str, int]:
    """Count what was acknowledged, and what became of the answers that were to stand at the end.

    An answer that was sent later, and whose acknowledgement never came, may stand in their place.
    """
    people = list(learners)
    found = [
        one.stored(place) in {text, *one.unsure[place]}
        for one in people
        if not one.is_finished
        for place, text in one.acknowledged.items()
    ]
    present = sum(found)
    saves = sum(one.saves for one in people)
    return {"acknowledged": saves, "present": present, "lost": len(found) - present}
