"""Rich text (RTF). striprtf turns it into plain text; before that, what its reader would not see is taken out."""

import re
from typing import NamedTuple

from striprtf.striprtf import rtf_to_text

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.text.colors import near
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS

MEDIA_TYPE = "application/rtf"
_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-f]{2})|\\[^a-z]|[{}]|[^\\{}]+",
    re.IGNORECASE,
)
_COLORS = re.compile(r"\{\\colortbl(?P<colors>[^{}]*)\}")
_COLOR = re.compile(r"\\red(\d+)\\green(\d+)\\blue(\d+)")
_DEEPEST = 500  # groups within each other
_USUAL_HALF_POINTS = 24
_WHITE = (255, 255, 255)


class _Look(NamedTuple):
    vanished: bool = False
    half_points: int = _USUAL_HALF_POINTS
    color: int = 0  # index in the colour table
    ground: int = 0


class Visible(NamedTuple):
    text: str
    hidden: list[HiddenText]


def read(data: bytes) -> Visible:
    """The visible text, a line a paragraph. Raises Unreadable: DAMAGED."""
    kept, hidden = _without_hidden(data.decode("latin-1"))
    try:
        text: str = rtf_to_text(kept, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, UnicodeError, LookupError) as error:
        raise Unreadable(Problem.DAMAGED, "RTF") from error
    return Visible(text.replace("\u00a0", " "), hidden)


def _without_hidden(source: str) -> tuple[str, list[HiddenText]]:
    """The source without its hidden text, and that text."""
    table = _COLORS.search(source)
    colors = [_rgb(one) for one in table["colors"].split(";")] if table else []
    look, stack = _Look(), list[_Look]()
    kept: list[str] = []
    hidden: list[HiddenText] = []
    for token in _TOKEN.finditer(source):
        written = token.group()
        if written == "{":
            stack.append(look)
            if len(stack) > _DEEPEST:
                raise Unreadable(Problem.DAMAGED, "RTF")
        elif written == "}":
            look = stack.pop() if stack else look
        elif token["word"]:
            look = _changed(look, token["word"], token["number"])
        reason = _unseen(look, colors)
        words = written.strip("\r\n")
        if reason and words and written[0] not in "\\{}":
            hidden.append(HiddenText(reason=reason, words=words, page=None))
        elif not (reason and (token["hex"] or token["word"] == "u")):
            kept.append(written)
    return "".join(kept), hidden


def _changed(look: _Look, word: str, number: str | None) -> _Look:
    value = int(number) if number else None
    if word == "plain":
        return _Look()
    if word == "v":
        return look._replace(vanished=value != 0)
    if word == "fs":
        return look._replace(half_points=_USUAL_HALF_POINTS if value is None else value)
    if word == "cf":
        return look._replace(color=value or 0)
    return look._replace(ground=value or 0) if word in ("highlight", "chcbpat", "cb") else look


def _rgb(text: str) -> tuple[int, int, int] | None:
    found = _COLOR.search(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _unseen(look: _Look, colors: list[tuple[int, int, int] | None]) -> Hiding | None:
    if look.vanished:
        return Hiding.VANISH
    if look.half_points / 2 < MIN_VISIBLE_POINTS:
        return Hiding.TINY
    color = colors[look.color] if look.color < len(colors) else None
    ground = colors[look.ground] if look.ground < len(colors) else None
    return Hiding.WHITE if color and near(color, ground or _WHITE) else None
