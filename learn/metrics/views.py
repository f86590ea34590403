"""The page that Prometheus reads; without its token it is not there."""

import hmac
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.exceptions import NotFound

from learn import context
from learn.accounts.access import public
from learn.express import lanes_of
from learn.metrics import counting, gauges
from learn.metrics.counting import Counters
from learn.metrics.queries import standing
from learn.security import no_store

BEARER = "Bearer "

bp = Blueprint("metrics", __name__)


def install(app: Flask) -> None:
    """Count the answers of `app` if anybody may read the counts."""
    if app.extensions["lymph"].config.metrics_token:
        counters = counting.install(app)
        lanes_of(app).watch(counters.count)
        app.extensions["lymph.metrics"] = counters


@bp.get("/metrics")
@public
def show() -> Response:
    """Show the counts of requests and how the site is, to whoever has the token."""
    token = context.config().metrics_token
    given = request.headers.get("Authorization", "").removeprefix(BEARER)
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound
    counters = cast("Counters", current_app.extensions["lymph.metrics"])
    body = counters.text() + gauges.text(standing(context.session()), context.now())
    return no_store(Response(body, content_type=CONTENT_TYPE_LATEST))
