"""The look holds: contrast of every token pair, weights, icons, no inline style or script."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

LEARN = Path(__file__).resolve().parents[1] / "learn"
STATIC, TEMPLATES = LEARN / "static", LEARN / "templates"
CSS = (STATIC / "app.css").read_text()
TOKEN = re.compile(r"--(\w+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\)")
READABLE, VISIBLE = 4.5, 3.0
GROUNDS = ("ground", "surface", "sunk")
TINTED = ("read", "recall", "ok", "no", "warn", "info")


def _tokens(theme: int) -> dict[str, str]:
    """Return the tokens of :root; 1 is light, 2 is dark."""
    root = CSS[CSS.index(":root {") : CSS.index("[data-theme")]
    return {match[1]: match[theme + 1] for match in TOKEN.finditer(root)}


def _luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _pairs() -> Iterator[tuple[str, str, float]]:
    for ground in GROUNDS:
        yield from ((ink, ground, READABLE) for ink in ("ink", "ink2", "ink3"))
        yield from ((edge, ground, VISIBLE) for edge in ("edge", "focus"))
    for tone in TINTED:
        yield from ((tone, ground, READABLE) for ground in ("ground", "surface", f"{tone}tint"))
        yield "ink", f"{tone}tint", READABLE
    yield "onaccent", "read", READABLE
    yield "onaccent", "accenthover", READABLE


@pytest.mark.parametrize("theme", [1, 2])
@pytest.mark.parametrize(("front", "back", "least"), list(_pairs()))
def test_every_pair_of_tokens_has_contrast(theme: int, front: str, back: str, least: float) -> None:
    tokens = _tokens(theme)
    assert _contrast(tokens[front], tokens[back]) >= least


@pytest.mark.parametrize(
    ("name", "most"), [("app.css", 8_192), ("teach.css", 2_048), ("app.js", 10_240)]
)
def test_styles_and_scripts_stay_light(name: str, most: int) -> None:
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= most


def test_fonts_stay_light() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2")) <= 110_000


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""icon\(["']([a-z0-9-]+)""", path.read_text())
    }
    assert named <= known


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_page_carries_style_or_script_of_its_own(path: Path) -> None:
    page = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|\|\s*safe\b", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
