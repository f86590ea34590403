"""The link that stops letters is signed; nothing else stops them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from learn.outbox.unsubscribing import SALT, reader_of, token_for


@given(st.text(max_size=20))
def test_a_token_names_its_reader(reader: str) -> None:
    assert reader_of("secret", token_for("secret", reader)) == reader


@given(st.text(max_size=80))
def test_what_we_did_not_sign_names_nobody(token: str) -> None:
    assert reader_of("secret", token) is None


@pytest.mark.parametrize(
    "token",
    [
        token_for("another secret", "A" * 16),
        URLSafeSerializer("secret", salt="session").dumps("A" * 16),
        URLSafeSerializer("secret", salt=SALT).dumps(["A" * 16]),
    ],
)
def test_another_key_purpose_or_shape_names_nobody(token: str) -> None:
    assert reader_of("secret", token) is None
