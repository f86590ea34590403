"""What a lesson's page asks the database, in one statement; and what is asked once a second."""

from sqlalchemy import bindparam, func, select

from learn.accounts.models import Person
from learn.accounts.queries import VISITOR
from learn.progress.models import LessonProgress
from learn.publishing.models import Publication
from learn.site.models import SiteSetting

# The visitor, then how far they are with the lesson.
READER = VISITOR.outerjoin(
    LessonProgress,
    (LessonProgress.person_id == Person.id) & (LessonProgress.lesson_id == bindparam("lesson_id")),
).add_columns(LessonProgress.state)

# Which publication is the newest, and when the site's settings were changed last.
NEWS = select(
    select(func.max(Publication.id)).scalar_subquery(),
    select(func.max(SiteSetting.updated_at)).scalar_subquery(),
)
