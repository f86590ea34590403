"""The application for a WSGI server: `granian --interface wsgi wsgi:app`."""

from learn.app import create_app
from learn.config import Config
from learn.jobs.loop import Loop

config = Config.from_environment()
app = create_app(config)
if config.runs_jobs:
    Loop(app.extensions["lymph"]).start()
