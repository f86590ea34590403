"""Pages as a browser without scripts sees them: forms are read off the HTML and sent back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = frozenset({"input", "br", "img", "meta", "link", "hr", "use"})


@dataclass
class Control:
    """An input, a textarea or a select; `options` are pairs of value and words."""

    name: str
    kind: str
    id: str
    value: str = ""
    is_checked: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    label: str = ""

    @property
    def is_sent(self) -> bool:
        """True when a browser would send it as it stands."""
        return bool(self.name) and (self.kind not in ("radio", "checkbox") or self.is_checked)


@dataclass
class Form:
    """A form with its controls and the buttons that send it."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def named(self, name: str) -> list[Control]:
        """Return the controls of that name."""
        return [one for one in self.controls if one.name == name]

    def pick(self, name: str, words: str) -> None:
        """Choose the radio, box or option whose words these are."""
        for control in self.named(name):
            if control.kind == "select":
                control.value = next(value for value, said in control.options if said == words)
                return
            if control.label == words:
                self._check(control)
                return
        raise AssertionError((name, words, [one.label for one in self.named(name)]))

    def _check(self, control: Control) -> None:
        if control.kind == "radio":
            for other in self.named(control.name):
                other.is_checked = False
        control.is_checked = True

    def type(self, name: str, text: str) -> None:
        """Write into a field."""
        (control,) = self.named(name)
        control.value = text

    def data(self, press: str | None = None) -> dict[str, list[str]]:
        """Return what a browser sends when a button is pressed, known by its value or words."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.is_sent:
                sent.setdefault(control.name, []).append(control.value)
        if press is not None:
            name, value, _ = next(one for one in self.buttons if press in one[1:])
            if name:
                sent.setdefault(name, []).append(value)
        return sent

    def entries(self) -> dict[str, list[str]]:
        """Return what a person has filled in: without the fields that nobody sees."""
        hidden = {one.name for one in self.controls if one.kind == "hidden"}
        return {name: values for name, values in self.data().items() if name not in hidden}


class Page(HTMLParser):
    """A page: its words, its forms, its links."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.response = response
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._labels: dict[str, str] = {}
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._control: Control | None = None
        self._label = ""
        self._button: list[str] | None = None
        self.feed(response.text)
        self.close()
        for form in self.forms:
            for control in form.controls:
                control.label = " ".join(self._labels.get(control.id, "").split())

    @property
    def words(self) -> str:
        """All text of the page in one line."""
        return " ".join(" ".join(self._pieces).split())

    def form(self, part_of_action: str = "/questions/") -> Form:
        """Return the only form whose address holds these characters."""
        found = [one for one in self.forms if part_of_action in one.action]
        assert len(found) == 1, [one.action for one in self.forms]
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, controls, labels and links."""
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if tag == "form":
            action = given.get("action") or self.response.request.path
            self.forms.append(Form(action, given.get("method", "get"), attributes=given))
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "label":
            self._label = given.get("for", "")
        elif tag in ("input", "textarea", "select") and self.forms:
            kind = given.get("type", "text") if tag == "input" else tag
            value, checked = (
                given.get("value", "on" if kind == "checkbox" else ""),
                "checked" in given,
            )
            control = Control(given.get("name", ""), kind, given.get("id", ""), value, checked)
            self.forms[-1].controls.append(control)
            self._control = None if tag == "input" else control
        elif tag == "option" and self._control is not None:
            self._control.options.append((given.get("value", ""), ""))
            if "selected" in given or len(self._control.options) == 1:
                self._control.value = given.get("value", "")
        elif tag == "button" and self.forms and given.get("type", "submit") == "submit":
            self._button = [given.get("name", ""), given.get("value", ""), ""]

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "label":
            self._label = ""
        elif tag in ("textarea", "select"):
            self._control = None
        elif tag == "button" and self._button is not None:
            name, value, words = self._button
            self.forms[-1].buttons.append((name, value, " ".join(words.split())))
            self._button = None

    def handle_data(self, data: str) -> None:
        """Keep words where they belong."""
        inside = self._open[-1] if self._open else ""
        if inside in ("script", "style"):
            return
        self._pieces.append(data)
        if self._label and inside != "kbd":
            self._labels[self._label] = self._labels.get(self._label, "") + data
        if self._button is not None:
            self._button[2] += data
        if self._control is not None and inside == "textarea":
            self._control.value += data
        elif self._control is not None and inside == "option":
            value, said = self._control.options[-1]
            self._control.options[-1] = (value, (said + data).strip())


@dataclass
class Visit:
    """Somebody with a browser that has no scripts: opens pages, sends their forms."""

    client: FlaskClient

    def get(self, address: str, status: int = 200, **options: Any) -> Page:
        """Open a page, following redirects."""
        response = self.client.get(address, follow_redirects=True, **options)
        assert response.status_code == status, (address, response.status)
        return Page(response)

    def send(self, form: Form, press: str | None = None, status: int = 200, **changes: Any) -> Page:
        """Send a form as it stands and return the page that it leads to."""
        data = form.data(press) | {name: [value] for name, value in changes.items()}
        response = self.client.post(form.action, data=data, follow_redirects=True)
        assert response.status_code == status, (form.action, response.status)
        return Page(response)

    def crawl(self, *starts: str) -> Iterator[Page]:
        """Open every page of this site that can be reached by links from these."""
        waiting, seen = list(starts), set[str]()
        while waiting:
            address = waiting.pop().partition("#")[0]
            if not address.startswith("/") or address in seen:
                continue
            seen.add(address)
            response = self.client.get(address, follow_redirects=True)
            if response.mimetype == "text/html":
                page = Page(response)
                waiting.extend(page.links)
                yield page
