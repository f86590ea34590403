"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("classrooms", __name__)
