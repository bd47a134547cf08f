"""Slack's mrkdwn as HTML; nothing in it is taken for markup but what Slack takes for it.

Every line is a paragraph of its own, so that each finds its own direction.
"""

import re
import unicodedata
from collections.abc import Callable

from markupsafe import Markup, escape

from sandbox.pages.emoji import with_emoji
from sandbox.written import ADDRESS, without_end

_ENTITY = re.compile(r"<([^<>\n]+)>")
_FENCED = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_DRAWN = re.compile(r"[\u2500-\u259f\s]+")  # bars of block elements
# An opening sign followed by a zero-width joiner opens nothing: that is how apps keep foreign text plain
_STYLES = (
    (re.compile(r"(?<![\w*])\*(?![\s\u200d])([^*\n]+?)(?<!\s)\*(?![\w*])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])_(?![\s\u200d])([^_\n]+?)(?<!\s)_(?![\w_])"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w~])~(?![\s\u200d])([^~\n]+?)(?<!\s)~(?![\w~])"), r"<s>\1</s>"),
)
# Finished pieces are kept out of the styles' way behind one character each of a private area
_FIRST, _LAST = 0xE000, 0xF8FF
_PRIVATE = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")

_STRONG, _ISOLATES = {"L", "R", "AL"}, {"LRI", "RLI", "FSI"}

Entity = Callable[[str, str], Markup]
"""HTML of an entity by its target ("@U1", "#C1", "!date^…", an address) and its label, "" when there is none."""


def html_of(text: str, entity: Entity) -> Markup:
    """Paragraphs, quotes and code, ready to stand in a page."""
    shown = []
    for number, part in enumerate(_FENCED.split(_PRIVATE.sub("", text))):
        if number % 2:
            shown.append(Markup('<pre dir="auto">{}</pre>').format(read(_bare(part))))
        elif part.strip("\n"):
            shown.append(_lines(part.strip("\n"), entity))
    return Markup().join(shown)


def paragraphs(text: str) -> Markup:
    """Text without styles, each line a paragraph."""
    return Markup().join(_paragraph(escape(with_emoji(line))) for line in text.split("\n"))


def read(text: str) -> str:
    """Slack's three entities as a reader sees them."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _lines(text: str, entity: Entity) -> Markup:
    shown, quoted = [], []
    for line in text.split("\n"):
        inside = line.removeprefix("&gt;") if line.startswith("&gt;") else line.removeprefix(">")
        if inside != line:
            quoted.append(_paragraph(_inline(inside.strip(), entity)))
            continue
        if quoted:
            shown.append(_quote(quoted))
            quoted = []
        shown.append(_paragraph(_inline(line, entity)))
    if quoted:
        shown.append(_quote(quoted))
    return Markup().join(shown)


def _paragraph(inside: Markup) -> Markup:
    """In the direction of its first letter; where each stands isolated, as names do in apps' text, in the page's."""
    if not inside or _leads_itself(inside.striptags()):
        return Markup('<p dir="auto">{}</p>').format(inside or Markup("&nbsp;"))
    return Markup("<p>{}</p>").format(inside)


def _quote(lines: list[Markup]) -> Markup:
    """Its bar stands where its words begin."""
    quoted = Markup().join(lines)
    first = next((kind for kind in map(unicodedata.bidirectional, quoted.striptags()) if kind in _STRONG), None)
    if first is None:
        return Markup("<blockquote>{}</blockquote>").format(quoted)
    return Markup('<blockquote dir="{}">{}</blockquote>').format("ltr" if first == "L" else "rtl", quoted)


def _leads_itself(text: str) -> bool:
    depth = 0
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth -= 1
        elif depth <= 0 and kind in _STRONG:
            return True
    return False


def _inline(text: str, entity: Entity) -> Markup:
    kept: list[Markup] = []

    def keep(piece: Markup) -> str:
        if len(kept) > _LAST - _FIRST:
            return ""
        kept.append(piece)
        return chr(_FIRST + len(kept) - 1)

    def of_entity(match: re.Match[str]) -> str:
        target, _bar, label = match.group(1).partition("|")
        return keep(entity(read(target), read(label)))

    def of_address(match: re.Match[str]) -> str:
        return keep(entity(read(without_end(match.group(0))), "")) + match.group(0)[len(without_end(match.group(0))) :]

    def of_code(match: re.Match[str]) -> str:
        words = read(_bare(match.group(1)))
        drawn = Markup(' class="drawn"') if _DRAWN.fullmatch(words) else Markup()
        return keep(Markup("<code{}>{}</code>").format(drawn, words))

    text = _CODE.sub(of_code, text)
    text = _ENTITY.sub(of_entity, text)
    text = ADDRESS.sub(of_address, text)
    shown = str(escape(with_emoji(read(text))))
    for pattern, styled in _STYLES:
        shown = pattern.sub(styled, shown)
    return Markup(_PRIVATE.sub(lambda match: str(kept[ord(match.group(0)) - _FIRST]), shown))  # noqa: S704 - escaped above


def _bare(text: str) -> str:
    """Code shows of an entity what stands in it."""
    return _ENTITY.sub(lambda match: match.group(1).partition("|")[2] or match.group(1), text)
