"""What is kept about a browser: a short description, and a token that it has signed in before."""

import hashlib
import hmac
import secrets

_BROWSERS = (  # the first that matches wins: most browsers also name the ones they imitate
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def describe(user_agent: str) -> str:
    """Return a few words that let a person recognise a browser, such as `Firefox on Linux`.

    Only these words are stored: the full header identifies a device more than anyone needs.
    """
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "an unknown system")
    return f"{browser} on {system}"


def mint(secret: str, public_id: str) -> str:
    """Return a cookie value that proves, to us only, that this person signed in on this browser.

    It names nobody: without the secret nobody can tell from it whose it is. After "device
    cookies" (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
    """
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_proof(secret, nonce, public_id)}"


def belongs_to(secret: str, cookie: str, public_id: str) -> bool:
    """Tell whether `cookie` was minted for this person."""
    nonce, _, proof = cookie.partition(".")
    return hmac.compare_digest(proof.encode(), _proof(secret, nonce, public_id).encode())


def _proof(secret: str, nonce: str, public_id: str) -> str:
    message = f"known device|{nonce}|{public_id}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
