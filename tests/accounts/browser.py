"""A person's browser: it follows links, sends the forms' token along, keeps cookies."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "quiet marble otter"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    """One browser on one device."""

    def __init__(self, app: Flask, **environ: Any) -> None:
        self.client: FlaskClient = app.test_client()
        self.environ = {"REMOTE_ADDR": "192.0.2.1", **environ}

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, environ_base=self.environ, **options)

    def token(self, page: str = "/sign-in") -> str:
        found = TOKEN.search(self.get(page, follow_redirects=True).text)
        assert found is not None
        return found[1]

    def post(self, path: str, *, page: str = "/reset", **fields: Any) -> TestResponse:
        """Send a form with the token that stands on `page`."""
        data = {"csrf_token": self.token(page), **fields}
        return self.client.post(path, data=data, environ_base=self.environ)

    def sign_up(self, name: str = "ada", password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-up", name=name.title(), sign_in_name=name, password=password)

    def sign_in(self, name: str = "ada", password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", sign_in_name=name, password=password)

    def cookie(self, name: str = "lymph") -> str | None:
        found = self.client.get_cookie(name)
        return found.value if found else None

    def is_signed_in(self) -> bool:
        return self.get("/settings/sessions").status_code == 200
