"""How a person goes through the sample quizzes: what they see, what they choose."""

import re

from tests.pages import Form, Page, Visit

QUIZ = "/modules/bees/bee-dance/quiz"
RIGHT: dict[int, list[tuple[str, str]]] = {
    1: [("choice", "40 degrees to the left of the sun")],
    2: [("choice", "The direction of the food"), ("choice", "The distance of the food")],
    3: [("choice", "False")],
    4: [
        ("Straight up", "Towards the sun"),
        ("Straight down", "Away from the sun"),
        ("A quarter turn to the right", "At a right angle to the sun"),
    ],
    5: [
        ("A bee finds the field by chance", "1"),
        ("She flies home with nectar", "2"),
        ("She dances on the comb", "3"),
        ("Other bees fly out", "4"),
    ],
    6: [("value", "2.5")],
    7: [("text", "The Sun")],
    8: [("text", "She may know a place of her own.")],
    9: [("gap-1", "direction"), ("gap-2", "frisch"), ("gap-3", "3")],
    10: [("choice", "Watch the angle and the duration of her run")],
}
WRONG: dict[int, list[tuple[str, str]]] = {
    1: [("choice", "40 degrees to the left of the hive’s entrance")],
    2: [("choice", "The colour of the flowers"), ("choice", "The height of the flowers")],
    3: [("choice", "True")],
    4: [
        ("Straight up", "Towards the moon"),
        ("Straight down", "Towards the sun"),
        ("A quarter turn to the right", "Away from the sun"),
    ],
    5: [
        ("A bee finds the field by chance", "4"),
        ("She flies home with nectar", "3"),
        ("She dances on the comb", "2"),
        ("Other bees fly out", "1"),
    ],
    6: [("value", "25")],
    7: [("text", "moon")],
    9: [("gap-1", "distance"), ("gap-2", "Darwin"), ("gap-3", "30")],
    10: [("choice", "Poke the dancer to see what she does")],
}


def begin(visit: Visit, quiz: str = QUIZ) -> str:
    """Start a quiz and return the address of its attempt."""
    place = visit.client.post(quiz).headers["Location"]
    found = re.fullmatch(r"(/attempts/[\w-]{16})/questions/1", place)
    assert found is not None
    return found[1]


def fill(form: Form, entries: list[tuple[str, str]]) -> None:
    """Answer as a person does: by the words on the page."""
    for name, words in entries:
        controls = form.named(name)
        if not controls:  # a line of a list, known by its label
            (control,) = (one for one in form.controls if one.label == name)
            control.value = next(value for value, said in control.options if said == words)
        elif controls[0].kind in ("radio", "checkbox", "select"):
            form.pick(name, words)
        else:
            form.type(name, words)


def answered(visit: Visit, page: Page, entries: list[tuple[str, str]]) -> Page:
    form = page.form("/questions/")
    fill(form, entries)
    return visit.send(form, "check")


def post(visit: Visit, address: str, **fields: str | list[str]) -> tuple[int, Page]:
    """Send fields to an address as they are, whatever a page would have sent."""
    response = visit.client.post(address, data=fields)
    return response.status_code, Page(response)
