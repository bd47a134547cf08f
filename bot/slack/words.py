"""Slack's own text (mrkdwn with entities), as it comes in messages: carried on without harm, and as plain text."""

import re
from html import unescape
from typing import Final

from bot.core.text import clean
from bot.slack.blocks import SECTION_TEXT, Block, section

_ANGLED: Final = re.compile(r"<([^<>]*)>")
_LIVE: Final = re.compile(r"(?:@[UW]|#C)[A-Z0-9]+(?:\|[^|]*)?")  # people and channels: they may be named
_PIECE: Final = SECTION_TEXT - 200


def carried(text: str) -> str:
    """Somebody's words, to be posted elsewhere: nobody is called by @channel, and links show where they lead."""
    shown, last = [], 0
    text = clean(text)
    for match in _ANGLED.finditer(text):
        shown += [typed(unescape(text[last : match.start()])), _harmless(match)]
        last = match.end()
    return "".join([*shown, typed(unescape(text[last:]))])


def typed(text: str) -> str:
    """What was typed into a form, as Slack's text."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_plain(text: str) -> str:
    """Slack's text for where no mrkdwn is read."""
    return unescape(_ANGLED.sub(lambda match: _named(match.group(1)), clean(text)))


def sections(text: str) -> list[Block]:
    """A long text in as many sections as it takes; cut between words, and not within an entity."""
    pieces = []
    while len(text) > _PIECE:
        cut = max(text.rfind("\n", 0, _PIECE), text.rfind(" ", 0, _PIECE))
        cut = cut if cut > 0 else _PIECE - len(re.search(r"(?:&[a-z]{0,3})?$", text[:_PIECE])[0])  # type: ignore[index]
        pieces.append(text[:cut])
        text = text[cut:].lstrip()
    return [section(piece) for piece in [*pieces, text] if piece.strip()]


def _harmless(match: re.Match[str]) -> str:
    inner = match.group(1)
    return match.group() if _LIVE.fullmatch(inner) else typed(unescape(_named(inner)))


def _named(inner: str) -> str:
    target, _bar, name = inner.partition("|")
    if target.startswith("!"):
        return "@" + (name.removeprefix("@") or target[1:].partition("^")[0])
    if target.startswith(("@", "#")):
        return target[0] + (name or target[1:])
    said = name in ("", target) or target in (f"mailto:{name}", f"http://{name}")  # as Slack marks what somebody typed
    return (name or target) if said else f"{name} ({target})"
