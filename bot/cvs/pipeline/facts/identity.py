"""Whose CV it is: the person's name, and the headline under it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from bot.cvs.models import Fact, SectionKind
from bot.cvs.pipeline.document import Document, Line
from bot.cvs.pipeline.facts.pieces import Piece, comma_pieces, strong_pieces
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.degrees import find_degrees, is_school
from bot.taxonomy.folding import fold
from bot.taxonomy.headings import heading_kind
from bot.taxonomy.languages import find_languages
from bot.taxonomy.names import (
    FAMILY_LABEL,
    GIVEN_LABEL,
    NAME_LABEL,
    NAME_LABEL_ALONE,
    OTHER_PERSON,
    PARTICLES,
    POST_NOMINALS,
    TITLES,
    begins_as_a_name,
    consonants,
    names_word,
)
from bot.taxonomy.places import is_place
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.titles import company_score, title_score

_FIRST_LINES = 14
_MAX_WORDS = 7
_MOST_LINES = 150  # in which a name is looked for
_LABELLED_LINES = 60
_LONGEST_LINE = 120  # characters of a line that can state a name
_NAME_LINE = 60  # characters of a name
_LIKELY = 3.0  # points from which a line is taken as the name

_CAPTION = re.compile(
    r"(?:^\s*(?:curriculum vitae|resume|cv|lebenslauf|السيره الذاتيه)\s*(?:(?:of|for|de|von|[:|–-])\s*)?(?=\w))"
    r"|(?:\s*[|:–-]?\s*(?:curriculum vitae|resume|cv|lebenslauf)\s*$)"
)
_GLUED_TITLE = re.compile(r"(\S{1,12}?[./])(?=[^\W\d_]{3})")
_INITIAL = re.compile(r"[^\W\d_]\.?(?:[^\W\d_]\.)*")
_PREAMBLE = re.compile(r"^\W*(?:بسم الله|in the name of)")
_SKILL = 0.9  # confidence from which a match is a skill and no name
_PER_MAILBOX_WORD = 3.5  # points of a word that the e-mail address has too
_LARGE = 1.3  # of plain text: the size from which two lines can be one name
_SAME_LOOK = 3  # lines from which a look is that of headings
_NICKNAME = re.compile(r"[\"“”«»(][^\W\d_]{2,15}[\"“”«»)]")


_HEADLINE_LABEL = re.compile(
    r"\s*(?:المسمى الوظيفي|الوظيفة|المهنة|(?:job |current )?(?:title|position)|profession|beruf|poste|puesto)"
    r"\s*[:：]\s*",
    re.IGNORECASE,
)


_Look = tuple[float | None, bool, str | None, int | None]  # size, bold, colour, heading level


class Identity(NamedTuple):
    name: Fact | None
    headline: Fact | None


class _Candidate(NamedTuple):
    piece: Piece
    line: int  # index of the line in the document
    points: float


def read_identity(document: Document, blocks: Sequence[Block], emails: Sequence[str]) -> Identity:
    """The name and the headline; None rather than a line that is no person's name."""
    lines = document.lines
    mailboxes = [part for email in emails[:3] for part in re.split(r"[^a-z]+", fold(email.split("@")[0])) if part]
    stated = _stated(lines)
    if stated is not None:
        first, last, piece, value = stated
        name = without_titles(piece)
        fact = name.fact(0.95)
        return Identity(
            fact.model_copy(update={"value": value or fact.value}), _headline(document, first, last, name.end)
        )
    page = _page(document)
    candidates = [
        _Candidate(piece, index, points)
        for index, piece in _able(document, blocks, mailboxes)
        if (points := _points(piece, lines[index], index, page, mailboxes)) > 0
    ]
    if not candidates:
        return Identity(None, None)
    best = max(candidates, key=lambda one: (one.points, -one.line))
    if best.points < _LIKELY:
        return Identity(None, None)
    piece, last = _with_other_half(best, document)
    name = without_titles(piece)
    fact = name.fact(min(0.99, 0.6 + best.points / 20))
    return Identity(fact, _headline(document, best.line, last, name.end))


class _Stated(NamedTuple):
    """A name under labels: the lines it stands in, its stretch, and its value where the stretch holds labels too."""

    first: int
    last: int
    piece: Piece
    value: str | None


def _stated(lines: Sequence[Line]) -> _Stated | None:
    """The name after "Name:", beneath "Name", or in two halves after "First name:" and "Surname:"."""
    whole: _Stated | None = None
    halves: dict[bool, tuple[int, Piece]] = {}  # whether it is the family's name → line, name
    for index, line in enumerate(lines[:_LABELLED_LINES]):
        folded = fold(line.text)
        if len(folded) > _LONGEST_LINE:
            continue
        for family, label in ((False, GIVEN_LABEL.match(folded)), (True, FAMILY_LABEL.match(folded))):
            piece = _first_piece(line, label.end()) if label else None
            if piece is not None:
                halves.setdefault(family, (index, piece))
        label = NAME_LABEL.match(folded)
        beneath = label is None and NAME_LABEL_ALONE.match(folded) and index + 1 < len(lines)
        if whole is None and (label or beneath):
            at, begin = (index, label.end()) if label else (index + 1, 0)
            piece = _first_piece(lines[at], begin)
            if piece is not None:
                whole = _Stated(at, at, piece, None)
    if whole is not None and len(halves) == 1:  # "Name: Wieczorek", "Vorname: Torsten"
        halves.setdefault(next(iter(halves)) is False, (whole.first, whole.piece))
    if len(halves) > 1 and halves[False] != halves[True]:
        (first, piece), (last, _) = sorted(halves.values(), key=lambda half: half[0])
        value = " ".join(f"{halves[False][1].text} {halves[True][1].text}".split())
        return _Stated(first, last, piece, value)
    return whole if whole is not None and len(_words(whole.piece.text)) > 1 else None


def _first_piece(line: Line, begin: int) -> Piece | None:
    piece = next(iter(strong_pieces(Piece(line.text[begin:], line.start + begin))), None)
    if piece is None:
        return None
    words = _words(without_titles(piece).text)
    return piece if words and len(words) <= _MAX_WORDS and all(_is_name_word(word) for word in words) else None


def _able(document: Document, blocks: Sequence[Block], mailboxes: Sequence[str]) -> Iterator[tuple[int, Piece]]:
    """Pieces of the first lines, of the header's, of the largest, and of those that the e-mail address repeats."""
    sizes = [line.font_size or 0 for line in document.lines if line.page == 1]
    largest = max(sizes, default=0)
    headers = [block for block in blocks if block.kind is SectionKind.HEADER]
    referees = [block for block in blocks if block.kind is SectionKind.REFERENCES]
    for index, line in enumerate(document.lines[:_MOST_LINES]):
        if line.page > 1:
            return
        folded = fold(line.text[:_LONGEST_LINE])
        other = OTHER_PERSON.match(folded) or _PREAMBLE.match(folded)
        if other or any(block.start <= line.start < block.end for block in referees):
            continue
        in_header = any(block.start <= line.start < block.end for block in headers) and index < 40
        wanted = index < _FIRST_LINES or in_header or (largest and line.font_size == largest)
        if wanted or _is_repeated(line, mailboxes):
            yield from ((index, piece) for piece in _parts(line))


def _is_repeated(line: Line, mailboxes: Sequence[str]) -> bool:
    """Whether the e-mail address has at least two of a short line's words."""
    words = _words(line.text) if len(line.text) <= _NAME_LINE else []
    return 1 < len(words) <= _MAX_WORDS and not line.bullet and _shared(words, mailboxes) > 1


def _parts(line: Line) -> Iterator[Piece]:
    text, start = line.text, line.start
    for caption in list(_CAPTION.finditer(fold(text)))[::-1]:
        if caption.start() == 0:
            text, start = text[caption.end() :], start + caption.end()
        else:
            text = text[: caption.start()]
    yield from strong_pieces(Piece(text.rstrip(), start))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,،]+", text) if any(char.isalpha() for char in word)]


def without_titles(piece: Piece) -> Piece:
    """A name without titles before it and letters of degrees or bodies after it."""
    text, start = piece.text, piece.start
    head, *rest = comma_pieces(piece)
    after = [word for part in rest for word in _words(part.text)]
    named = len(_words(head.text)) > 1
    if rest and all(_is_post_nominal(word) or (named and _is_letters(word)) for word in after):
        text = head.text
    spans = [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    while len(spans) > 2 and fold(text[slice(*spans[0])]).rstrip(",") in TITLES:
        spans.pop(0)
    while len(spans) > 2 and _is_post_nominal(text[slice(*spans[-1])]):
        spans.pop()
    if not spans:
        return piece
    cut = text[spans[0][0] : spans[-1][1]].rstrip(",;، ")
    glued = _GLUED_TITLE.match(cut)  # "م/أحمد", "Dr.Ahmed"
    if glued and fold(glued[1]) in TITLES:
        return Piece(cut[glued.end() :], start + spans[0][0] + glued.end())
    return Piece(cut, start + spans[0][0])


def _is_post_nominal(word: str) -> bool:
    bare = word.strip(",;()")
    if not bare or word[:1].islower():
        return False
    core = re.sub(r"\([A-Za-z]{2,4}\)", "", word).strip(",;.")
    known = fold(bare) in POST_NOMINALS or fold(core) in POST_NOMINALS
    return known and (bare != bare.capitalize() or len(bare) > 3 or "." in bare)


def _is_letters(word: str) -> bool:
    """Whether a word after a name and a comma is letters of a body: "BCPS", "MRPharmS"."""
    bare = word.strip(",;().")
    return len(bare) > 1 and sum(map(str.isupper, bare)) > 1 and (not re.search("[AEIOUY]", bare) or not bare.isupper())


class _Page(NamedTuple):
    """How a document looks: sizes of plain and of the largest text, how often each look occurs, lines above a line."""

    body: float
    largest: float
    looks: Counter[_Look]
    above: tuple[int, ...]  # of each of the first lines: those over it that are no headings


def _page(document: Document) -> _Page:
    largest = max((line.font_size or 0 for line in document.lines if line.page == 1), default=0)
    plain = (heading_kind(line.text) is None for line in document.lines[:_FIRST_LINES])
    return _Page(_body_size(document), largest, Counter(map(_look, document.lines)), (0, *accumulate(map(int, plain))))


def _look(line: Line) -> _Look:
    return line.font_size, line.bold, line.color, line.heading_level


def _points(piece: Piece, line: Line, index: int, page: _Page, mailboxes: Sequence[str]) -> float:
    """How much a piece looks like the name of the person; 0 where it cannot be one."""
    name = without_titles(piece).text
    words = _words(_NICKNAME.sub(" ", name))
    shared = _shared(words, mailboxes)
    if name.islower() and shared > 1 and (line.font_size or 0) >= page.largest:  # a designer's "dana kassem"
        name, words = name.title(), [word.title() for word in words]
    # surnames are towns, trades and languages too; the e-mail address tells which
    if not _is_made_of_names(name, words) or (shared < 2 and _means_something(name)):
        return 0.0
    points = 0.0
    if line.font_size and page.body:
        points += 4.0 if line.font_size >= page.largest else 2.0 if line.font_size > 1.2 * page.body else 0.0
    if line.heading_level == 1:
        points += 2.0
    points += 1.0 if line.bold else 0.0
    points += max(0.0, 3.0 - page.above[min(index, len(page.above) - 1)] / 2)
    points += _PER_MAILBOX_WORD * min(shared, 2)
    points += 0.5 if 2 <= len(words) <= 4 else 0.0
    points -= 2.0 if sum(not _INITIAL.fullmatch(word) for word in words) < 2 else 0.0
    points -= 2.0 if _title(name) >= 0.5 and shared < 2 else 0.0
    points -= 3.0 if shared == 0 and _looks_like_headings(line, page) else 0.0
    return max(points, 0.0)


def _shared(words: Sequence[str], mailboxes: Sequence[str]) -> int:
    """How many words of a name the e-mail addresses have too, in whichever script."""
    parts = [part for word in words for part in re.split(r"[\s'’-]+", fold(word)) if len(part) > 1]
    return sum(any(_in_mailbox(part, box) for box in mailboxes) for part in parts)


def _in_mailbox(part: str, box: str) -> bool:
    if part[0] > "\u0600":
        sounds, there = consonants(part), consonants(box)
        return len(sounds) > 1 and (sounds == there or (len(sounds) > 2 and sounds in there))
    return len(part) > 2 and len(box) > 2 and (part in box or box in part)


def _looks_like_headings(line: Line, page: _Page) -> bool:
    """Whether a line that stands out does so in the way of several others."""
    stands_out = (line.bold or line.heading_level) and (line.font_size or 0) > page.body
    return bool(stands_out) and page.looks[_look(line)] >= _SAME_LOOK


def _body_size(document: Document) -> float:
    sizes = sorted(line.font_size for line in document.lines if line.font_size)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _is_made_of_names(text: str, words: Sequence[str]) -> bool:
    if not 1 <= len(words) <= _MAX_WORDS or len(text) > _NAME_LINE:
        return False
    if re.search(r"[\d@/:|_<>{}\[\]+=%#?!*…]|\w\.[a-z]{2,}$|https?|www\.", text):
        return False
    if not all(names_word(word) for word in words):
        return False
    return all(_is_name_word(word) for word in words) and any(len(re.sub(r"\W", "", word)) > 1 for word in words)


def _means_something(text: str) -> bool:
    """Whether a text is a heading, a place, a degree, a school, a language, a title, an employer or a skill."""
    if heading_kind(text) or is_place(text) or find_degrees(text) or is_school(text) or _is_language(text):
        return True
    if _title(text) >= 1.0 or company_score(text) >= 1.0:
        return True
    return any(match.confidence > _SKILL for match in skill_matcher().find(text))


def _title(name: str) -> float:
    """How much a text that may be a name reads as a job title."""
    first, _, others = name.partition(" ")
    return 0.0 if others and not title_score(first) and begins_as_a_name(name) else title_score(name)


def _is_language(text: str) -> bool:
    """Whether languages fill a text, as they do not where a family is called after one ("Dana Salem Turki")."""
    return 2 * sum(found.end - found.start for found in find_languages(text)) >= len(text.strip())


def _can_be_name(text: str, words: Sequence[str]) -> bool:
    return _is_made_of_names(text, words) and not _means_something(text)


def _is_name_word(word: str) -> bool:
    bare = word.strip("\"“”«»()'’.,")
    if not bare:
        return True
    if fold(bare) in PARTICLES or _INITIAL.fullmatch(word.rstrip(",")):
        return True
    if unicodedata.category(bare[0]) == "Lo":
        return all(unicodedata.category(char)[0] in "LM" or char in "-'’‌" for char in bare)
    return bare[0].isupper() and all(unicodedata.category(char)[0] in "LM" or char in "-'’`.·" for char in bare)


def _with_other_half(best: _Candidate, document: Document) -> tuple[Piece, int]:
    """A name whose parts stand on two lines of one look, and the index of its last line."""
    piece, line = best.piece, document.lines[best.line]
    if len(_words(piece.text)) > 3 or (line.font_size or 0) <= _LARGE * _body_size(document):
        return piece, best.line
    if piece.end == line.end and _is_half(document, best.line + 1, line):
        return Piece(document.text[piece.start : document.lines[best.line + 1].end], piece.start), best.line + 1
    if piece.start == line.start and _is_half(document, best.line - 1, line):
        above = document.lines[best.line - 1]
        return Piece(document.text[above.start : piece.end], above.start), best.line
    return piece, best.line


def _is_half(document: Document, index: int, other: Line) -> bool:
    """Whether line `index` looks like its neighbour `other`, a part of a name, and can be the rest of it."""
    if not 0 <= index < len(document.lines):
        return False
    line = document.lines[index]
    same_look = (line.font_size, line.color, line.column) == (other.font_size, other.color, other.column)
    words = _words(line.text)
    return same_look and len(words) <= 3 and _can_be_name(line.text, words) and not title_score(line.text)


def _headline(document: Document, first: int, last: int, name_end: int) -> Fact | None:
    """The title on the name's own line or within the lines under it."""
    lines = document.lines
    beside = Piece(document.text[name_end : lines[last].end], name_end)
    around = [piece for piece in strong_pieces(beside) if title_score(piece.text) >= 0.8]
    for index in range(last + 1, min(last + 4, len(lines))):
        line = lines[index]
        if line.bullet or len(line.text.split()) > 12 or heading_kind(line.text) or line.text.endswith("."):
            break
        if re.search(r"\d{4}|@|https?:", line.text):
            continue
        label = _HEADLINE_LABEL.match(line.text)
        begin = label.end() if label else len(line.text) - len(line.text.lstrip())
        whole = Piece(line.text[begin:].strip(), line.start + begin)
        if title_score(whole.text) >= 0.8:
            around.append(whole)
    if (
        not around
        and first > 0
        and title_score(lines[first - 1].text) >= 1.0
        and len(lines[first - 1].text.split()) < 8
    ):
        around = [Piece(lines[first - 1].text, lines[first - 1].start)]
    return around[0].fact(0.85) if around else None
