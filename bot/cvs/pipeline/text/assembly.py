"""From lines as a format gives them to a `Document`: clean text, offsets, hidden words set apart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.cvs.models import HiddenText, Hiding, Problem, Unreadable
from bot.cvs.pipeline.document import Document, Line
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.text.deceit import CHANCE, is_told
from bot.cvs.pipeline.text.safety import clean
from bot.taxonomy.orders import find_orders

HIDDEN_WORDS = 300  # characters kept of one hidden stretch
HIDDEN_STRETCHES = 50
MOST_ORDERS = 200

# Signs that begin a list item. A letter, digit or plain "*" / "-" counts only with a space after it.
_BULLET = re.compile(r"^[ \t]*(?:[•●○◦▪▫■□‣⁃∙·➢➤►▶◄◀❖✓✔✦✧◆◇★☆➔→»›]+[ \t]*|[-–—*o§{][ \t]+)(?=\S)")
_SYMBOL = re.compile("^[ \t]*[\uf0b7\uf0a7\uf0d8\uf076\uf0fc]")  # list signs by their codes in fonts of symbols
_NUMBERING = re.compile(  # "1) Acme Ltd", "أولاً: شركة الواحة"
    r"^(?:\(?\d{1,2}[.)][ \t]+|(?:[أا]ول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن)"
    r"[\u064b-\u0652]?ا[\u064b-\u0652]?[ \t]*[:.،–-][ \t]*)"
    r"(?=[^\W\d_]{2})"
)
_LABEL = re.compile(r"^([^\W\d_][^:]{0,40}?) {2,}: *(?=\S)")  # "Nationality   : Jordanian"
_KASHIDA = re.compile(r"(?<=\w)ـ+(?=\w)")  # stretches a word, and is no letter of it; "هـ" by itself stands for Hijri
_DRAWN_DASH = re.compile(r"(?<![\wـ])(?<!ه )ـ+(?![\wـ])")  # the sign of the same key, typed as a dash
_SPACED = re.compile(r"^(?:\w ){3,}\w(?: {2,}(?:\w ){1,}\w| {2,}\w)*$")


@dataclass
class Draft:
    """A line before it has an offset. `text` is as the format gave it."""

    text: str
    page: int = 1
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    font_size: float | None = None
    bold: bool = False
    italic: bool = False
    color: str | None = None
    column: int = 0
    gap_before: bool = False
    bullet: bool = False
    cell: tuple[int, int, int] | None = None
    heading_level: int | None = None
    links: list[str] = field(default_factory=list)


def assemble(
    media_type: str,
    drafts: Iterable[Draft],
    *,
    limits: Limits,
    pages: int = 1,
    pages_total: int = 1,
    links: Sequence[str] = (),
    hidden: Iterable[HiddenText] = (),
    ocr_confidence: float | None = None,
) -> Document:
    """Raises Unreadable(NO_TEXT) where nothing visible remains, TOO_LONG beyond `limits.max_characters`."""
    lines: list[Line] = []
    targets: list[tuple[str, int | None]] = [(link, None) for link in links]
    apart = list(hidden)
    starts: list[int] = []
    offset = 0
    for draft in drafts:
        cleaned = clean(_SYMBOL.sub("• ", draft.text))
        apart += [HiddenText(reason=reason, words=words, page=draft.page) for reason, words in cleaned.hidden]
        text, bullet = without_bullet(_DRAWN_DASH.sub("–", _KASHIDA.sub("", cleaned.text)))
        text = _LABEL.sub(r"\1: ", _NUMBERING.sub("", joined_letters(text).strip()))
        if not any(c.isalnum() for c in text) and not re.search(r"[^\W_]|[+@]", text):
            continue
        while len(starts) < draft.page:
            starts.append(offset)
        lines.append(
            Line(
                text=text,
                start=offset,
                page=draft.page,
                x0=draft.x0,
                top=draft.top,
                x1=draft.x1,
                bottom=draft.bottom,
                font_size=draft.font_size,
                bold=draft.bold,
                italic=draft.italic,
                color=draft.color,
                column=draft.column,
                gap_before=draft.gap_before,
                bullet=draft.bullet or bullet,
                cell=draft.cell,
                heading_level=draft.heading_level,
            )
        )
        targets += [(link, offset) for link in draft.links]
        offset += len(text) + 1
        if offset > limits.max_characters:
            raise Unreadable(Problem.TOO_LONG, f"more than {limits.max_characters} characters")
    if not lines:
        raise Unreadable(Problem.NO_TEXT)
    text = "\n".join(line.text for line in lines)
    while len(starts) < pages:
        starts.append(len(text))
    return Document(
        media_type=media_type,
        lines=tuple(lines),
        text=text,
        pages=pages,
        pages_total=pages_total,
        page_starts=tuple(starts),
        links=tuple(dict.fromkeys(targets)),
        hidden=tuple([*_told(apart, text), *_orders(lines, text)][:HIDDEN_STRETCHES]),
        ocr_confidence=ocr_confidence,
    )


def _told(apart: Iterable[HiddenText], text: str) -> Iterator[HiddenText]:
    """What a recruiter is told: one stretch for each way and page."""
    together: dict[tuple[Hiding, int | None], dict[str, None]] = {}
    words_of: dict[Hiding, set[str]] = {}
    for one in apart:
        words_of.setdefault(one.reason, set()).update(one.words.split() if one.reason in CHANCE else ())
        together.setdefault((one.reason, one.page), {})[one.words.strip()] = None
    for (reason, page), stretches in together.items():
        words = " ".join(stretches)
        by_chance = reason in CHANCE and len(words_of[reason]) <= CHANCE[reason]
        if not by_chance and is_told(reason, words, text):
            yield HiddenText(reason=reason, words=words[:HIDDEN_WORDS], page=page)


def _orders(lines: Sequence[Line], text: str) -> Iterator[HiddenText]:
    """Lines in plain sight that give orders to software."""
    found: dict[int, HiddenText] = {}
    for start, end in sorted(islice(find_orders(text), MOST_ORDERS)):
        inside = [line for line in lines if line.start < end and start < line.end]
        if inside and inside[0].start not in found:
            words = " ".join(line.text for line in inside)[:HIDDEN_WORDS]
            found[inside[0].start] = HiddenText(reason=Hiding.INSTRUCTION, words=words, page=inside[0].page)
    yield from found.values()


def without_bullet(text: str) -> tuple[str, bool]:
    """The text after a list sign at its beginning, and whether there was one. The same sign at both ends is a frame."""
    match = _BULLET.match(text)
    sign = match.group().strip()[:1] if match else ""
    if match and sign != "o" and text.rstrip().endswith(sign):
        return text[match.end() :].rstrip(f" \t{sign}"), False
    return (text[match.end() :], True) if match else (text, False)


def joined_letters(text: str) -> str:
    """“E X P E R I E N C E” as “EXPERIENCE”; two or more spaces part its words."""
    if len(text) > 120 or not _SPACED.match(text) or any(c.isdigit() for c in text):
        return text
    return " ".join(word.replace(" ", "") for word in re.split(r" {2,}", text))
