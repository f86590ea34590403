"""Which features the application has, and what each must be told at its start."""

from flask import Flask

from learn.accounts import access
from learn.accounts.views import bp as accounts
from learn.context import Services
from learn.health import bp as health
from learn.lessons.views import bp as lessons
from learn.progress import personal as personal_progress
from learn.progress.views import bp as progress
from learn.quizzes import personal as personal_quizzes
from learn.quizzes.views import bp as quizzes
from learn.search.views import bp as search
from learn.today.views import bp as today

BLUEPRINTS = (accounts, lessons, quizzes, progress, today, search, health)


def install(app: Flask, services: Services) -> None:
    """Give `app` every feature, and the features each other's part in merging and leaving."""
    access.install(app)
    personal_quizzes.register(services.shelf)
    personal_progress.register()
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
