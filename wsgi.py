"""The application for a WSGI server: `granian --interface wsgi wsgi:app`."""

from learn.server import serving_app

app = serving_app()
