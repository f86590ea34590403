"""Every limit of the system, in one place; each is tested at n and at n + 1."""

from datetime import timedelta

# Requests
MAX_BODY_BYTES = 1_000_000
MAX_FORM_PARTS = 1_000

# People
MAX_NAME = 80
MAX_CONTACT = 200
MAX_SITE_TEXT = 2_000  # the site's welcome and crisis texts
MAX_TITLE = 120  # of an assignment
MAX_NOTE = 4_000  # of an instructor about a learner
MAX_EMAIL = 254
MIN_LOGIN_NAME = 3
MAX_LOGIN_NAME = 60
MIN_PASSWORD = 8
MIN_ADMIN_PASSWORD = 15
MAX_PASSWORD = 256
DEFAULT_TIME_ZONE = "UTC"
DEFAULT_SESSION_LENGTH = 10  # questions in one sitting

# Sessions and links
SESSION_LIFETIME = timedelta(days=30)
SESSION_TOUCH_EVERY = timedelta(hours=1)
RESET_LIFETIME = timedelta(hours=1)
FIRST_ADMIN_LIFETIME = timedelta(days=7)
GUEST_SESSION_LIFETIME = timedelta(days=365)  # a guest who loses the cookie loses the work
DEVICE_LIFETIME = timedelta(days=365)

# Guessing: misses that cost nothing, the first wait, the longest wait, time that makes good a miss
GUESSES_PER_ACCOUNT = (5, timedelta(seconds=2), timedelta(minutes=15), timedelta(hours=1))
GUESSES_PER_ADDRESS = (30, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=1))
GUESSES_IN_TOTAL = (500, timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=1))
RESETS_PER_EMAIL = (3, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=1))
GUESSES_PER_JOINER = (10, timedelta(seconds=2), timedelta(minutes=15), timedelta(minutes=10))
GUESSES_KEPT = timedelta(days=7)

# How long what has done its work is kept
READ_NOTICES_KEPT = timedelta(days=180)
LETTERS_KEPT = timedelta(days=30)  # address and subject; the text goes when a letter is sent
EMPTY_GUESTS_KEPT = timedelta(days=30)

# Classrooms
MAX_CODE_USES = 10_000
MAX_CODE_DAYS = 366  # how far ahead a join code may run out
MAX_INVITATION_ROWS = 500  # in one list
MAX_INVITATION_BYTES = 100_000  # of one list
MAX_INVITATIONS_PER_DAY = 1_000  # of one instructor, in all classrooms
MAX_NEW_CARDS = 40  # learners without e-mail, added at once
MAX_GROUPS = 100  # in one classroom

# Assignments and grades
MAX_ATTEMPTS = 100
MAX_MINUTES = 10_080  # of a time limit: a week
MAX_POINTS = 100_000
MAX_WEIGHT = 1_000  # of a category
MAX_DROPPED = 100  # the lowest of a category

# Answers
MAX_SHORT_TEXT = 500
MAX_LONG_TEXT = 10_000
MAX_NUMBER_TYPED = 40
MAX_STEPS_PER_QUESTION = 2_000
MAX_CLIENT_EVENT_ID = 64

# Lists
MAX_NAMES_KEPT = 50_000  # in the form by which lists order them, in the memory of each process

# Time
GRACE = timedelta(seconds=10)  # for the last request in flight when a time limit runs out

# Content
MAX_FILE_BYTES = 512 * 1024
MAX_FILES = 5_000

# Search
MAX_QUERY = 120
MAX_RESULTS = 20  # of each kind
