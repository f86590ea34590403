"""Every table of the database in one metadata: importing this module knows them all."""

from learn.accounts import models as _accounts
from learn.db import Base
from learn.progress import models as _progress
from learn.publishing import models as _publishing
from learn.quizzes import models as _quizzes

MODELS = (_accounts, _publishing, _progress, _quizzes)
METADATA = Base.metadata
