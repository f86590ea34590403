"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("assignments", __name__)
