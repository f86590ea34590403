"""Lymph: short lessons, honest quizzes, progress that is kept."""
