"""The application for a WSGI server: `granian --interface wsgi wsgi:app`."""

from learn.app import create_app
from learn.config import Config

app = create_app(Config.from_environment())
