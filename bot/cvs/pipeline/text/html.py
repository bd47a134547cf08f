"""Web pages: the text of a page in reading order, without running or fetching anything in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.html
from lxml.etree import LxmlError, _Comment, _Element, iterwalk

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.text.assembly import Draft
from bot.cvs.pipeline.text.html_styles import Look, Looks
from bot.cvs.pipeline.text.tables import lines_of_row

MEDIA_TYPE = "text/html"
DEEPEST = 200  # elements within each other; of what lies deeper only the lines are told

_SKIPPED = frozenset("script style noscript template head title iframe object select desc metadata".split())
_BLOCKS = frozenset(
    "address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td text tfoot th thead tr ul".split()
)
_ENTRIES = frozenset("text email tel url search number date month".split())  # fields that show what is entered
_DESCRIPTIONS = ("alt", "aria-label", "aria-description", "title", "summary")
_PROPERTIES = frozenset("keywords description author abstract subject".split())
_TURN, _TURN_BACK = "\u202e", "\u202c"  # right-to-left override and its end
_OF_WORD = ("Mso", "SpellE", "GramE")  # classes of spans that Word puts around parts of words


@dataclass
class _Line:
    parts: list[tuple[str, bool]] = field(default_factory=list)  # text, bold
    links: list[str] = field(default_factory=list)


class Page:
    """The lines of a page, and in `hidden` what is not seen of it."""

    def __init__(self, text: str) -> None:
        """Raises Unreadable: DAMAGED."""
        self.hidden: list[HiddenText] = []
        self._line = _Line()
        self._tables = 0
        try:
            root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(no_network=True, huge_tree=True))
        except (LxmlError, ValueError) as error:
            raise Unreadable(Problem.DAMAGED, "HTML") from error
        self._looks = Looks(root)
        self.drafts = [*self._inside(root, self._looks.first, 0), *self._flushed()]
        for element in root.iter():
            self._set_apart(element)

    def _set_apart(self, element: _Element) -> None:
        """What an element says beside its text: comments, properties, descriptions, what only other programs show."""
        if isinstance(element, _Comment):
            self._hide(Hiding.COMMENT, element.text)
        elif element.tag == "title" or (element.tag == "meta" and str(element.get("name")).lower() in _PROPERTIES):
            self._hide(Hiding.METADATA, element.text or element.get("content"))
        elif element.tag == "desc":
            self._hide(Hiding.ALT_TEXT, element.text)
        elif element.tag in ("noscript", "template"):
            self._hide(Hiding.COMMENT, " ".join(map(str, element.itertext())))
        for name in _DESCRIPTIONS if isinstance(element.tag, str) else ():
            self._hide(Hiding.ALT_TEXT, element.get(name))

    def _hide(self, reason: Hiding, words: str | None) -> None:
        if words and words.strip():
            self.hidden.append(HiddenText(reason=reason, words=" ".join(words.split()), page=None))

    def _inside(self, element: _Element, around: Look, depth: int) -> Iterator[Draft]:
        look = self._looks.of(element, around)
        self._say(element.text, look)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "br":
                yield from self._flushed()
            elif depth >= DEEPEST and tag:
                yield from self._flat(child, look)
            elif tag == "table":
                yield from self._flushed()
                yield from self._table(child, look, depth)
            elif tag == "textarea":
                yield from self._entered(child, look)
            elif tag == "input":
                if str(child.get("type", "text")).lower() in _ENTRIES:
                    self._say(child.get("value"), self._looks.of(child, look))
            elif tag and tag not in _SKIPPED and not _is_menu(child):
                if _is_one_of_several(child):
                    self._line.parts.append(("  ", look.bold))
                yield from self._child(child, tag, look, depth)
            self._say(child.tail, look)

    def _entered(self, area: _Element, around: Look) -> Iterator[Draft]:
        """The lines of a field for several."""
        for line in (area.text or "").splitlines():
            yield from self._flushed()
            self._say(line, self._looks.of(area, around))
        yield from self._flushed()

    def _flat(self, element: _Element, around: Look) -> Iterator[Draft]:
        """The text of what lies too deep to tell more of it than lines."""
        looks = [around]
        walk = iterwalk(element, events=("start", "end", "comment", "pi"))
        for event, one in walk:
            if event == "start":
                looks.append(self._looks.of(one, looks[-1]))
                if one.tag in _BLOCKS or one.tag == "br":
                    yield from self._flushed()
                if one.tag in _SKIPPED:
                    walk.skip_subtree()
                else:
                    self._say(one.text, looks[-1])
            elif event == "end":
                looks.pop()
                if one.tag in _BLOCKS:
                    yield from self._flushed()
            if event != "start" and one is not element:
                self._say(one.tail, looks[-1])

    def _child(self, child: _Element, tag: str, look: Look, depth: int) -> Iterator[Draft]:
        if tag not in _BLOCKS:
            if tag == "a" and child.get("href") and look.hidden is None:
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

    def _table(self, table: _Element, look: Look, depth: int) -> Iterator[Draft]:
        self._tables += 1
        number = self._tables
        whole = self._looks.of(table, look)
        for place, line in enumerate(table.iter("tr")):
            if next(line.iterancestors("table"), None) is not table:
                continue  # of a table within
            group = line.getparent()
            row = self._looks.of(line, whole if group is table or group is None else self._looks.of(group, whole))
            cells = []
            for at, cell in enumerate(line.iterchildren("td", "th")):
                drafts = [*self._inside(cell, row, depth + 1), *self._flushed()]
                for draft in drafts:
                    draft.cell = draft.cell or (number, place, at)
                cells.append(drafts)
            yield from lines_of_row([cell for cell in cells if cell])

    def _say(self, text: str | None, look: Look) -> None:
        words = re.sub(r"\s+", " ", text or "")
        if look.hidden is not None:
            self._hide(look.hidden, words)
        elif words:
            self._line.parts.append((f"{_TURN}{words}{_TURN_BACK}" if look.turned else words, look.bold))

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
