"""Prometheus is told how many requests there were and how the site is, if it knows the token."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update
from sqlalchemy.orm import Session

from learn.app import create_app
from learn.config import Config
from learn.db import make_engine
from learn.jobs import operations as jobs
from learn.metrics import counting, gauges
from learn.metrics.gauges import JobHealth, Standing
from learn.outbox.models import OutboxMail
from learn.outbox.operations import queue_letter
from tests.conftest import START

TOKEN = "a token of some length"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, metrics_token=TOKEN)


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Return each sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(client: FlaskClient) -> dict[tuple[str, ...], float]:
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return samples(answer.text)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": ""}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer ä"}],
)
def test_without_the_token_there_is_no_page(
    client: FlaskClient, headers: Mapping[str, str]
) -> None:
    assert client.get("/metrics", headers=headers).status_code == 404


def test_without_a_token_set_nobody_gets_in(app: Flask, client: FlaskClient) -> None:
    services = app.extensions["lymph"]
    services.config = replace(services.config, metrics_token="")
    for headers in ({}, {"Authorization": "Bearer "}, BEARER):
        assert client.get("/metrics", headers=headers).status_code == 404


def test_requests_are_counted_by_endpoint_and_status(client: FlaskClient) -> None:
    for path in ("/help", "/help", "/nowhere", "/modules/none"):
        client.get(path)
    client.open("/help", method="BREW")
    found = read(client)
    assert found["lymph_requests_total", "lessons.help_page", "GET", "200"] == 2
    assert found["lymph_requests_total", "none", "GET", "404"] == 1
    assert found["lymph_requests_total", "lessons.module", "GET", "404"] == 1
    assert [key for key in found if "other" in key]
    assert found["lymph_request_seconds_count", "lessons.help_page"] >= 2
    assert found["lymph_request_seconds_bucket", "lessons.help_page", "+Inf"] >= 2


def test_the_site_is_told_as_it_is(client: FlaskClient, session: Session) -> None:
    queue_letter(session, "ada@example.org", "Lost", "", START)
    session.execute(update(OutboxMail).values(failed_at=START))
    queue_letter(session, "ada@example.org", "Waiting", "", START)
    jobs.note(session, "letters", "done", START - timedelta(minutes=1))
    session.commit()
    client.post("/modules/bees/bee-dance/quiz")
    found = read(client)
    assert found["lymph_database_up",] == 1
    assert found["lymph_outbox_letters", "waiting"] == 1
    assert found["lymph_outbox_letters", "failed"] == 1
    assert found["lymph_open_attempts",] == 1
    assert found["lymph_publication",] >= 1
    assert found["lymph_job_age_seconds", "letters"] == 60
    assert found["lymph_job_well", "letters"] == 1


def test_a_database_that_does_not_answer_is_told_too(tmp_path: Path) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    config = Config(tmp_path, url, "s" * 40, metrics_token=TOKEN)
    client = create_app(config, engine=make_engine(url)).test_client()
    found = read(client)
    assert found["lymph_database_up",] == 0
    assert not [key for key in found if key[0] == "lymph_open_attempts"]


def test_a_job_that_failed_is_told() -> None:
    standing = Standing({}, 0, 0, {"clean": JobHealth(START, is_well=False)})
    found = samples(gauges.text(standing, START).decode())
    assert found["lymph_job_well", "clean"] == 0


COUNTING = """
import os
from flask import Flask
from learn.metrics import counting
app = Flask("one worker")
counters = counting.install(app)
app.add_url_rule("/", "home", lambda: "hello")
app.test_client().get("/")
print(counters.text().decode())
"""


def test_the_counts_of_several_workers_are_added_up(tmp_path: Path) -> None:
    environment = {**os.environ, counting.SHARED: str(tmp_path)}
    for count in (1, 2, 3):
        command = [sys.executable, "-c", COUNTING]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert samples(done.stdout)["lymph_requests_total", "home", "GET", "200"] == count


def test_a_worker_that_was_forked_shares_its_counts_too(tmp_path: Path) -> None:
    """Its parent has loaded the library before the folder was known, as `learn serve` does."""
    forked = f"""
import os
import learn.metrics.counting
os.environ["{counting.SHARED}"] = "{tmp_path}"
for _ in range(2):
    if not os.fork():
        exec(open("{tmp_path}/code").read())
        os._exit(0)
    os.wait()
"""
    (tmp_path / "code").write_text(COUNTING)
    command = [sys.executable, "-u", "-c", forked]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    totals = re.findall(r"lymph_requests_total\{.*?\} (\S+)", done.stdout)
    assert totals == ["1.0", "2.0"]
