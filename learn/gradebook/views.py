"""Pages of this room."""

from flask import Blueprint

bp = Blueprint("gradebook", __name__)
