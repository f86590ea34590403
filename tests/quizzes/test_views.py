"""Taking a quiz through the browser's eyes: it works, then every refusal."""

import re

from flask.testing import FlaskClient

QUIZ = "/modules/bees/bee-dance/quiz"


def test_a_quiz_is_started_answered_and_finished(client: FlaskClient) -> None:
    assert client.get(QUIZ).status_code == 200
    place = client.post(QUIZ).headers["Location"]
    assert re.fullmatch(r"/attempts/[\w-]{16}/questions/1", place)
    assert client.get(place).status_code == 200
    base = place.rsplit("/questions/", 1)[0]
    client.post(f"{base}/finish")
    result = client.get(f"{base}/result")
    assert result.status_code == 200
    assert "Not passed yet" in result.text
