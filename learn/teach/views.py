"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("teach", __name__)
