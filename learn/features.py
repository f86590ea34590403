"""Which features the application has, and what each must be told at its start."""

from flask import Flask

from learn.accounts import access
from learn.accounts.views import bp as accounts
from learn.admin.views import bp as admin
from learn.assignments import personal as personal_assignments
from learn.assignments.views import bp as assignments
from learn.audit import personal as personal_audit
from learn.classrooms import personal as personal_classrooms
from learn.classrooms import vouching
from learn.classrooms.views import bp as classrooms
from learn.context import Services
from learn.express import lanes_of
from learn.gradebook.cell_views import own as grades
from learn.gradebook.views import bp as gradebook
from learn.health import bp as health
from learn.lessons.express import lane as lessons_lane
from learn.lessons.views import bp as lessons
from learn.metrics import views as measuring
from learn.notices import personal as personal_notices
from learn.notices.views import allow_one_click
from learn.notices.views import bp as notices
from learn.progress import personal as personal_progress
from learn.progress.views import bp as progress
from learn.quizzes import personal as personal_quizzes
from learn.quizzes.express import lane as drafts_lane
from learn.quizzes.views import bp as quizzes
from learn.search.views import bp as search
from learn.teach.views import bp as teach
from learn.today.views import bp as today

BLUEPRINTS = (
    accounts,
    notices,
    classrooms,
    lessons,
    quizzes,
    assignments,
    progress,
    today,
    search,
    gradebook,
    grades,
    teach,
    admin,
    measuring.bp,
    health,
)


def install(app: Flask, services: Services) -> None:
    """Give `app` every feature, and the features each other's part in merging and leaving."""
    access.install(app)
    personal_quizzes.register(services.shelf)
    personal_progress.register()
    personal_notices.register()
    personal_audit.register()
    personal_classrooms.register()
    vouching.register()
    personal_assignments.register(services.shelf)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    allow_one_click(app)
    measuring.install(app)
    lanes = lanes_of(app)
    lanes.add("GET", lessons_lane(services, lanes.tokens))
    lanes.add("POST", drafts_lane(services, lanes.tokens))
