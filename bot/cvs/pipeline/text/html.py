"""Web pages: the text of a page in reading order, without running or fetching anything in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import lxml.html
from lxml.etree import LxmlError, _Element

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.text.assembly import Draft
from bot.cvs.pipeline.text.colors import near
from bot.cvs.pipeline.text.safety import MIN_VISIBLE_POINTS
from bot.cvs.pipeline.text.tables import lines_of_row

MEDIA_TYPE = "text/html"
DEEPEST = 200  # elements within each other

_SKIPPED = frozenset("script style noscript template head title iframe object svg select textarea".split())
_BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_BOLD = frozenset("b strong h1 h2 h3 h4 h5 h6 th".split())
_OF_WORD = ("Mso", "SpellE", "GramE")  # classes of spans that Word puts around parts of words
_RULE = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_POINTS = {"pt": 1.0, "px": 0.75}
_WHITE = (255, 255, 255)
_NAMED = {"white": _WHITE, "black": (0, 0, 0)}


class _Look(NamedTuple):
    bold: bool = False
    hidden: Hiding | None = None
    background: tuple[int, int, int] = _WHITE


@dataclass
class _Line:
    parts: list[tuple[str, bool]] = field(default_factory=list)  # text, bold
    links: list[str] = field(default_factory=list)


class Page:
    """The lines of a page, and in `hidden` what its own styles keep from being seen."""

    def __init__(self, text: str) -> None:
        """Raises Unreadable: DAMAGED."""
        self.hidden: list[HiddenText] = []
        self._line = _Line()
        self._tables = 0
        try:
            root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True))
        except (LxmlError, ValueError) as error:
            raise Unreadable(Problem.DAMAGED, "HTML") from error
        self.drafts = [*self._inside(root, _Look(), 0), *self._flushed()]

    def _inside(self, element: _Element, around: _Look, depth: int) -> Iterator[Draft]:
        look = _look(element, around)
        self._say(element.text, look)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "br":
                yield from self._flushed()
            elif tag == "table":
                yield from self._flushed()
                yield from self._table(child, look, depth)
            elif tag and tag not in _SKIPPED and depth < DEEPEST and not _is_menu(child):
                if _is_one_of_several(child):
                    self._line.parts.append(("  ", look.bold))
                yield from self._child(child, tag, look, depth)
            self._say(child.tail, look)

    def _child(self, child: _Element, tag: str, look: _Look, depth: int) -> Iterator[Draft]:
        if tag not in _BLOCKS:
            if tag == "a" and child.get("href"):
                self._line.links.append(str(child.get("href")))
            yield from self._inside(child, look, depth + 1)
            return
        yield from self._flushed()
        level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else None
        for number, draft in enumerate([*self._inside(child, look, depth + 1), *self._flushed()]):
            draft.heading_level = draft.heading_level or level
            draft.bullet = draft.bullet or (tag == "li" and number == 0)
            draft.gap_before = draft.gap_before or (tag in ("p", "section", "article") and number == 0)
            yield draft

    def _table(self, table: _Element, look: _Look, depth: int) -> Iterator[Draft]:
        self._tables += 1
        number = self._tables
        for place, line in enumerate(table.iter("tr")):
            if next(line.iterancestors("table"), None) is not table:
                continue  # of a table within
            cells = []
            for at, cell in enumerate(line.iterchildren("td", "th")):
                drafts = [*self._inside(cell, look, depth + 1), *self._flushed()]
                for draft in drafts:
                    draft.cell = draft.cell or (number, place, at)
                cells.append(drafts)
            yield from lines_of_row([cell for cell in cells if cell])

    def _say(self, text: str | None, look: _Look) -> None:
        words = re.sub(r"\s+", " ", text or "")
        if look.hidden and words.strip():
            self.hidden.append(HiddenText(reason=look.hidden, words=words.strip(), page=None))
        elif words and not look.hidden:
            self._line.parts.append((words, look.bold))

    def _flushed(self) -> Iterator[Draft]:
        line, self._line = self._line, _Line()
        text = "".join(words for words, _bold in line.parts).strip()
        if text:
            bold = all(bold for words, bold in line.parts if words.strip())
            yield Draft(text=text, bold=bold, links=line.links)


def _is_menu(element: _Element) -> bool:
    """Whether an element only leads about the site."""
    return element.tag == "nav" and not any(
        str(link.get("href")).startswith(("mailto:", "tel:")) for link in element.iter("a")
    )


def _is_one_of_several(element: _Element) -> bool:
    """Whether it stands beside its like with nothing between, as links and tags do that only the style sheet parts."""
    before = element.getprevious()
    if before is None or element.tag in _BLOCKS or before.tag != element.tag or (before.tail or "").strip():
        return False
    kind = str(element.get("class", ""))
    return kind == before.get("class", "") and (element.tag == "a" or (bool(kind) and not kind.startswith(_OF_WORD)))


def _look(element: _Element, around: _Look) -> _Look:
    rules = {name: value.strip() for name, value in _RULE.findall(str(element.get("style", "")).casefold())}
    background = _color(rules.get("background-color") or rules.get("background")) or around.background
    bold = around.bold or element.tag in _BOLD or rules.get("font-weight") in ("bold", "700", "800", "900")
    return _Look(bold, around.hidden or _unseen(element, rules, background), background)


def _unseen(element: _Element, rules: dict[str, str], background: tuple[int, int, int]) -> Hiding | None:
    shown = rules.get("display") != "none" and rules.get("visibility") != "hidden" and rules.get("opacity") != "0"
    if not shown or element.get("hidden") is not None:
        return Hiding.INVISIBLE
    size = re.fullmatch(r"([\d.]+)(pt|px)?", rules.get("font-size", ""))
    if size and float(size[1]) * _POINTS.get(size[2] or "px", 1.0) < MIN_VISIBLE_POINTS:
        return Hiding.TINY
    color = _color(rules.get("color"))
    return Hiding.WHITE if color and near(color, background) else None


def _color(value: str | None) -> tuple[int, int, int] | None:
    if value in _NAMED:
        return _NAMED[value]
    short = re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", value or "")
    long = re.fullmatch(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", value or "")
    spelt = re.fullmatch(r"rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)", value or "")
    if short:
        return (int(short[1] * 2, 16), int(short[2] * 2, 16), int(short[3] * 2, 16))
    if long:
        return (int(long[1], 16), int(long[2], 16), int(long[3], 16))
    return (int(spelt[1]), int(spelt[2]), int(spelt[3])) if spelt else None
