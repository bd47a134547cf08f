"""Slack's mrkdwn as HTML, for the page; nothing in it is taken for markup but what Slack takes for it."""

import re
from collections.abc import Mapping
from html import escape

_ENTITY = re.compile(r"(<[^<>]*>)")
_STYLES = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])_([^_\n]+)_(?![\w_])"), r"<i>\1</i>"),
)
_AROUND_QUOTE = re.compile(r"\n(?=<q>)|(?<=</q>)\n")  # a quote stands on lines of its own already
_EMOJI = {
    ":white_check_mark:": "✅",
    ":warning:": "⚠️",
    ":x:": "❌",
    ":large_yellow_circle:": "🟡",
    ":grey_question:": "❔",
    ":hourglass_flowing_sand:": "⏳",
}


def html_of(text: str, names: Mapping[str, str]) -> str:
    """`names`: of people, by id; they stand in place of `<@id>`."""
    parts = _ENTITY.split(text)
    shown = "".join(_entity(part[1:-1], names) if odd % 2 else escape(_read(part)) for odd, part in enumerate(parts))
    for code, sign in _EMOJI.items():
        shown = shown.replace(code, sign)
    for pattern, styled in _STYLES:
        shown = pattern.sub(styled, shown)
    lines = (f"<q>{line[4:].strip()}</q>" if line.startswith("&gt;") else line for line in shown.split("\n"))
    return _AROUND_QUOTE.sub("", "\n".join(lines))


def _read(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _entity(inside: str, names: Mapping[str, str]) -> str:
    """A mention, a channel, a date or a link, as the words a reader sees."""
    target, _bar, label = inside.partition("|")
    words = label or ("@" + names.get(target[1:], target[1:]) if target.startswith("@") else target.lstrip("!#"))
    return f'<span class="mention">{escape(_read(words))}</span>'
