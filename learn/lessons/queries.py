"""What a lesson's page asks the database, in one statement."""

from sqlalchemy import bindparam

from learn.accounts.models import Person
from learn.accounts.queries import VISITOR
from learn.progress.models import LessonProgress

# The visitor, then how far they are with the lesson.
READER = VISITOR.outerjoin(
    LessonProgress,
    (LessonProgress.person_id == Person.id) & (LessonProgress.lesson_id == bindparam("lesson_id")),
).add_columns(LessonProgress.state)
