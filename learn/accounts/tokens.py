"""Secrets that are handed out once and recognised by their hash."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return a random token of 256 bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return the SHA-256 of a token, the only form in which it is stored.

    A fast hash is right here: the token is random, so there is nothing to guess.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
