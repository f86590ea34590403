"""Rosters of a few learners."""

from learn.gradebook.roster import Learner, People, Roster


def roster(*learners: Learner) -> Roster:
    """Return a roster of these learners and their groups."""
    return Roster.of(People(*zip(*learners, strict=True)))
