"""Learners in their browsers: what each of them sends while the benchmark runs."""

import http.client
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

LESSON = "/modules/immune-branches/innate-first-responders"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SAVE_TO = re.compile(r'data-autosave="([^"]+)"')
PLAIN = "identity"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
READS = {"Accept-Encoding": "gzip, deflate, br"}
BODY = "csrf_token={token}&choice={choice}&based_on={seq}&client_event_id=bench-{n}"
Request = dict[str, Any]


class Visitor:
    """One person in a browser, signed in by a cookie or not yet."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {**READS, "Cookie": cookie} if cookie else {**READS}

    def _ask(
        self, method: str, path: str, fields: Mapping[str, str] | None = None, *, encoding: str = ""
    ) -> tuple[http.client.HTTPResponse, bytes]:
        body = urlencode(fields) if fields else None
        more = FORM if fields else {}
        headers = self._headers | more | ({"Accept-Encoding": encoding} if encoding else {})
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._headers["Cookie"] = line.partition(";")[0]
        return answer, content

    def lesson(self) -> tuple[Request, Request, bytes]:
        """Return the requests of a first visit and of a revisit, and the bytes of the page."""
        self._ask("GET", LESSON)  # gives the session its token, which is part of the tag
        answer, content = self._ask("GET", LESSON)
        first = {"method": "GET", "path": LESSON, "headers": dict(self._headers), "expect": 200}
        known = {**self._headers, "If-None-Match": answer.headers["ETag"]}
        return first, {**first, "headers": known, "expect": 304}, content

    def autosaves(self) -> list[Request]:
        """Begin the quiz and return one request for each of its questions with one choice."""
        _, card = self._ask("GET", f"{LESSON}/quiz", encoding=PLAIN)
        token = TOKEN.findall(card.decode())[-1]
        answer, _ = self._ask("POST", f"{LESSON}/quiz", {"csrf_token": token})
        first = answer.headers["Location"].rpartition("/")[0]
        found: list[Request] = []
        place = 1
        while True:
            answer, content = self._ask("GET", f"{first}/{place}", encoding=PLAIN)
            if answer.status != http.client.OK:
                return found
            page = content.decode()
            if 'name="choice"' in page:
                found.append(self._autosave(page))
            place += 1

    def _autosave(self, page: str) -> Request:
        path = SAVE_TO.findall(page)[0]
        body = BODY.replace("{token}", TOKEN.findall(page)[-1])
        headers = {**self._headers, **FORM}
        return {"method": "POST", "path": path, "headers": headers, "body": body, "expect": 200}

    def sign_in(self, name: str, password: str) -> Request:
        """Open the page of signing in and return the request that does it."""
        _, page = self._ask("GET", "/sign-in", encoding=PLAIN)
        token = TOKEN.findall(page.decode())[0]
        fields = {"csrf_token": token, "sign_in_name": name, "password": password}
        headers = {**self._headers, **FORM}
        return {
            "method": "POST",
            "path": "/sign-in",
            "headers": headers,
            "body": urlencode(fields),
            "expect": 303,
        }
