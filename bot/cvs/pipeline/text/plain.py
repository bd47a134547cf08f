"""Plain text and Markdown: frames and rules drawn with signs, headings between or above rules, tables, emphasis."""

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.cvs.models import HiddenText, Hiding
from bot.cvs.pipeline.text.assembly import Draft

LONGEST_MARKED = 2000  # characters of a line that is searched for emphasis and links
HEADING_WORDS = 7

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # of Markdown
_FAR_ASIDE = re.compile(r"(?<![ \t])[ \t]{200,}(\S[^\n]*)")
_RULE_SIGNS = r"-=_*~#+.:<>|/\\─━═•·—–"
_RULE = re.compile(rf"[{_RULE_SIGNS}\s]*")
_HEADING = re.compile(r"(#{1,6})[ \t]*(?=\S)(.*?)[ \t#]*")
# Words between rules: ---[ EMPLOYMENT ]---, === Education ===
_DECORATED = re.compile(
    r"\s*([-=_*~#─━═])\1+(?:\1|[\s\[({<|])+\s*(\w(?:[^-=_*~#|─━═]|\b-\b){0,60}?)[\s\])}>|]*([-=_*~#─━═])\3+\s*"
)
_UNDERLINE = re.compile(r"\s*([-=~_*─═])\1{2,}\s*")
_FRAME = re.compile(r"\s*[|│║┃](.*)[|│║┃]\s*")
_CELL_EDGE = re.compile(r"(?<!\\)[|│║┃]")
_SPACED_OUT = re.compile(r"[ \t]{3,}|\t+")

_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?([^()\s<>]{1,2000})>?(?:\s+\"[^\"]*\")?\s*\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:|www\.)[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>")
_EMPHASIS = re.compile(r"(?<![\w*_])(\*\*\*|\*\*|__|\*|_|~~|`)(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?![\w*_])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_MARKDOWN = re.compile(r"^#{1,6}[ \t]+\S|\*\*\S|\]\(\S{1,300}\)|^[ \t]*(?:\|[ \t]*)?:?-{3,}:?[ \t]*\|", re.MULTILINE)


class _Marked(NamedTuple):
    text: str
    links: list[str]
    bold: bool


def part(text: str) -> tuple[str, list[HiddenText]]:
    """The text that is seen when it is shown; comments and what stands far beyond the edge of a window."""
    hidden = [
        HiddenText(reason=Hiding.COMMENT, words=found.strip("<!->"), page=None) for found in _COMMENT.findall(text)
    ]
    text = _COMMENT.sub(" ", text)
    hidden += [HiddenText(reason=Hiding.OFF_PAGE, words=found, page=None) for found in _FAR_ASIDE.findall(text)]
    return _FAR_ASIDE.sub("", text), hidden


def drafts(text: str) -> list[Draft]:
    """A line per line; blank and ruled lines become gaps."""
    lines = text.splitlines()
    markdown = bool(_MARKDOWN.search(text))
    found: list[Draft] = []
    gap = False
    for at, raw in enumerate(lines):
        if _RULE.fullmatch(raw):
            gap = True
            continue
        line, level = _heading(lines, at)
        marked = _without_marks(line) if markdown and len(line) <= LONGEST_MARKED else _Marked(line, [], bold=False)
        found.append(
            Draft(
                text=_SPACED_OUT.sub("  ", marked.text).rstrip(),
                gap_before=gap,
                bold=marked.bold or level is not None,
                heading_level=level,
                links=marked.links,
            )
        )
        gap = False
    return found


def _heading(lines: Sequence[str], at: int) -> tuple[str, int | None]:
    """A line without the signs around it, and its level where they make it a heading."""
    raw = lines[at]
    if len(raw) > LONGEST_MARKED:
        return raw, None
    if marked := _HEADING.fullmatch(raw):
        return marked[2], len(marked[1])
    if framed := _FRAME.fullmatch(raw):
        cells = [cell.strip() for cell in _CELL_EDGE.split(framed[1])]
        return "  ".join(cell for cell in cells if cell), None
    decorated = _DECORATED.fullmatch(raw)
    if decorated and len(decorated[2].split()) <= HEADING_WORDS and not any(c.isdigit() for c in decorated[2]):
        return decorated[2], 2
    return raw, 2 if _is_underlined(lines, at) else None


def _is_underlined(lines: Sequence[str], at: int) -> bool:
    """Whether a short line stands alone above a rule."""
    line, above, below = lines[at].strip(), lines[at - 1] if at else "", lines[at + 1] if at + 1 < len(lines) else ""
    return (
        bool(_UNDERLINE.fullmatch(below))
        and _RULE.fullmatch(above) is not None
        and len(line.split()) <= HEADING_WORDS
        and at > 0
        and not _SPACED_OUT.search(line)
        and not any(c.isdigit() or c in "@|" for c in line)
    )


def _without_marks(line: str) -> _Marked:
    links: list[str] = []

    def linked(found: re.Match[str]) -> str:
        links.append(found[2])
        return "" if found[0][0] == "!" else found[1]

    text = _AUTOLINK.sub(lambda found: found[1].removeprefix("mailto:"), _LINK.sub(linked, line))
    text = re.sub(r"^\s{0,3}>\s?", "", text)
    bold = re.fullmatch(r"\s*(\*\*|__)[^*_]+\1:?\s*", text) is not None
    for _depth in range(2):  # "**_both_**"
        text = _EMPHASIS.sub(r"\2", text)
    return _Marked(html.unescape(_ESCAPE.sub(r"\1", text)), links, bold)
