"""Immutable revisions of modules and questions, and the library that they make."""
