"""Every table of the database in one metadata: importing this module knows them all."""

from learn.accounts import models as _accounts
from learn.assignments import models as _assignments
from learn.audit import models as _audit
from learn.classrooms import models as _classrooms
from learn.db import Base
from learn.jobs import models as _jobs
from learn.notices import models as _notices
from learn.outbox import models as _outbox
from learn.progress import models as _progress
from learn.publishing import models as _publishing
from learn.quizzes import models as _quizzes
from learn.site import models as _site

MODELS = (
    _accounts,
    _assignments,
    _audit,
    _classrooms,
    _jobs,
    _notices,
    _outbox,
    _progress,
    _publishing,
    _quizzes,
    _site,
)
METADATA = Base.metadata
