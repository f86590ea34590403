"""The link by which a reader of letters stops them without signing in."""

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "letters about notices"
PATH = "/unsubscribe/"


def token_for(secret: str, reader: str) -> str:
    """Return the token that stops letters to the person with the public id `reader`."""
    return str(URLSafeSerializer(secret, salt=SALT).dumps(reader))


def reader_of(secret: str, token: str) -> str | None:
    """Return whose letters `token` stops; None for anything that we did not sign."""
    try:
        reader = URLSafeSerializer(secret, salt=SALT).loads(token)
    except BadSignature:
        return None
    return reader if isinstance(reader, str) else None
