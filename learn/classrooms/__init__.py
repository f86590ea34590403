"""Classrooms: who teaches, who learns, how they join, in which groups, with what help."""
