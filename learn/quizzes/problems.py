"""What an attempt does not allow, in plain sentences. Pure."""

from learn.quizzes.attempts import ItemState


class AttemptProblem(Exception):  # noqa: N818
    """Something that an attempt does not allow; the message is a plain sentence."""


class NoAttemptsLeft(AttemptProblem):
    """Every attempt that the quiz allows was used."""

    def __init__(self) -> None:
        super().__init__("You have used every attempt at this quiz.")


class NotOpenYet(AttemptProblem):
    """An assignment asks for the quiz, and opens later."""

    def __init__(self) -> None:
        super().__init__("This quiz is assigned to you and is not open yet.")


class TermsChanged(AttemptProblem):
    """Other assignments rule the quiz than when its start card was read."""

    def __init__(self) -> None:
        super().__init__("This quiz has changed since you opened the page. Look again and start.")


class AttemptClosed(AttemptProblem):
    """The attempt, or the question, takes no more answers."""


class TimeIsUp(AttemptClosed):
    """The time limit is over; what was saved counts."""

    def __init__(self) -> None:
        super().__init__("The time for this attempt is over. What was saved by then counts.")


class TooManyChanges(AttemptProblem):
    """A question was changed so often that no more drafts of it are kept."""

    def __init__(self) -> None:
        super().__init__("This question was changed too often to keep another draft of it.")


class StaleAnswer(AttemptProblem):
    """The question was answered elsewhere since this page was loaded."""

    def __init__(self, item: ItemState) -> None:
        super().__init__("You answered this question in another tab or on another device.")
        self.item = item
