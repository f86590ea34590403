"""The fixed blocks of a lesson: `:::{name} argument`, option lines, a body in Markdown, `:::`.

This file knows their syntax only; `callouts.py`, `claims.py` and `figures.py` give them their look.
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

EXERCISES = ("ana-titres", "pain-map")  # what a figure can become where scripts run
NAMES = ("predict", "mixup", "case", "key", "safety", "note", "claim", "figure")

_OPENER = re.compile(r"(:{3,})\{([^}]*)\}(.*)")
_CLOSER = re.compile(r"(:{3,})\s*")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_OPTION = re.compile(r":([a-z]+):(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class Block:
    """What the head of a block says: its name, argument and options; its line counts from 0."""

    name: str
    argument: str
    options: dict[str, str]
    line: int


def blocks_plugin(md: MarkdownIt) -> None:
    """Make the parser read colon blocks as `block_open` and `block_close` around their body.

    `block_open.meta["block"]` is a `Block`. What is wrong is noted in `env["problems"]` as pairs
    of a line (from 0) and a message.
    """
    md.block.ruler.before(
        "fence",
        "blocks",
        _block,
        {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]},
    )


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    first = _line(state, start)
    if state.is_code_block(start) or not first.startswith(":::"):
        return False
    if silent:
        return True
    opener = _OPENER.fullmatch(first)
    if opener is None:
        _note(state, start, _complaint(first))
        state.line = start + 1
        return True
    last, is_closed = _last_line(state, start, end)
    block, body = _head(state, start, last, opener)
    if not is_closed:
        _note(state, start, f"The block `{block.name}` is never closed: end it with a line `:::`.")
    _push(state, block, body, last)
    state.line = last + 1 if is_closed else last
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _note(state: StateBlock, line: int, message: str) -> None:
    state.env.setdefault("problems", []).append((line, message))


def _complaint(first: str) -> str:
    if _CLOSER.fullmatch(first):
        return "This `:::` closes no block: remove it, or open the block with `:::{name}`."
    return f"A block is opened with `:::{{name}}`, where name is one of {', '.join(NAMES)}."


def _last_line(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """Return the line of the closing colons and True, or where the parent ends and False."""
    open_blocks = [_colons(_line(state, start))]
    fence = ""
    for line in range(start + 1, end):
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            return line, False
        fence = _fence_after(fence, text)
        if fence or not text.startswith(":::"):
            continue
        if _OPENER.fullmatch(text):
            open_blocks.append(_colons(text))
        elif _CLOSER.fullmatch(text) and _colons(text) >= open_blocks[-1]:
            open_blocks.pop()
            if not open_blocks:
                return line, True
    return end, False


def _colons(text: str) -> int:
    return len(text) - len(text.lstrip(":"))


def _fence_after(fence: str, text: str) -> str:
    """Return the code fence that is open after this line, or nothing."""
    mark = _FENCE.match(text)
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    closes = mark[1].startswith(fence) and text == mark[1]
    return "" if closes else fence


def _head(state: StateBlock, start: int, last: int, opener: re.Match[str]) -> tuple[Block, int]:
    """Return the block with its options, and the first line of its body."""
    options: dict[str, str] = {}
    body = start + 1
    while body < last and (option := _OPTION.fullmatch(_line(state, body))):
        name, value = option[1], (option[2] or "").strip()
        if name in options:
            _note(state, body, f"`:{name}:` stands twice: keep one.")
        options[name] = value
        body += 1
    return Block(opener[2].strip(), opener[3].strip(), options, start), body


def _push(state: StateBlock, block: Block, body: int, last: int) -> None:
    token = state.push("block_open", "div", 1)
    token.block = True
    token.meta = {"block": block}
    token.map = [block.line, last]
    parent, limit = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    state.md.block.tokenize(state, body, last)
    state.parentType, state.lineMax = parent, limit
    state.push("block_close", "div", -1).block = True
