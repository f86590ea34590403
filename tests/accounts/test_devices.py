"""What is kept about a browser."""

import pytest

from learn.accounts import devices, tokens

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (EDGE, "Edge on Windows"),
        (IPHONE, "Safari on iPhone"),
        (ANDROID, "Chrome on Android"),
        ("", "A browser on an unknown system"),
        ("<script>" * 1000, "A browser on an unknown system"),
    ],
)
def test_a_browser_in_a_few_words(user_agent: str, words: str) -> None:
    assert devices.describe(user_agent) == words


def test_a_device_cookie_belongs_to_one_person_and_names_nobody() -> None:
    cookie = devices.mint("secret", "AbCdEfGh12345678")
    assert devices.belongs_to("secret", cookie, "AbCdEfGh12345678")
    assert not devices.belongs_to("secret", cookie, "another-person--")
    assert not devices.belongs_to("other secret", cookie, "AbCdEfGh12345678")
    assert "AbCdEfGh12345678" not in cookie


@pytest.mark.parametrize("cookie", ["", ".", "a", "a.b", "ä.ö", "a." + "0" * 64])
def test_a_made_up_device_cookie_belongs_to_nobody(cookie: str) -> None:
    assert not devices.belongs_to("secret", cookie, "AbCdEfGh12345678")
    assert not devices.belongs_to("secret", cookie, "")


def test_tokens_are_long_different_and_kept_as_hashes() -> None:
    one, other = tokens.new_token(), tokens.new_token()
    assert one != other
    assert len(one) >= 43
    assert len(tokens.hash_token(one)) == 64
    assert tokens.hash_token(one) != tokens.hash_token(other)
    assert tokens.hash_token("\ud800")
