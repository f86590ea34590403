"""Assignments: who must do what by when, on which terms, and where each person stands."""
