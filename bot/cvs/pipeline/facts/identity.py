"""Whose CV it is: the person's name, and the headline under it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from bot.cvs.models import Fact, SectionKind
from bot.cvs.pipeline.document import Document, Line
from bot.cvs.pipeline.facts.person_names import (
    INITIAL,
    MAX_WORDS,
    NAME_LINE,
    is_made_of_names,
    is_name_word,
    means_something,
    names_proper,
    title_in,
    without_titles,
    words_of,
)
from bot.cvs.pipeline.facts.pieces import Piece, strong_pieces
from bot.cvs.pipeline.facts.sections import Block
from bot.cvs.pipeline.text.bidi import reads_leftwards
from bot.taxonomy.folding import fold
from bot.taxonomy.headings import heading_kind
from bot.taxonomy.names import (
    FAMILY_LABEL,
    GIVEN_LABEL,
    NAME_LABEL,
    NAME_LABEL_ALONE,
    OTHER_PERSON,
    TITLES,
    begins_as_a_name,
    consonants,
)
from bot.taxonomy.titles import title_score

_FIRST_LINES = 14
_MOST_LINES = 150  # in which a name is looked for
_LABELLED_LINES = 60
_LONGEST_LINE = 120  # characters of a line that can state a name
_LIKELY = 3.0  # points from which a line is taken as the name

_CAPTION = re.compile(
    r"(?:^\s*(?:curriculum vitae|resume|cv|lebenslauf|(?:ال)?سيره (?:ال)?ذاتيه)\s*"
    r"(?:(?:of|for|de|von|[:|–-])\s*)?(?=\w))"
    r"|(?:\s*[|:–-]?\s*(?:curriculum vitae|resume|cv|lebenslauf)\s*$)"
)
_OF_APART = re.compile(r"\s*ل(?:ـ+\s*|\s+)")
_OF_TITLED = re.compile(r"لل(\w{2,12})\s*[/:]?\s*")
_PREAMBLE = re.compile(r"^\W*(?:بسم الله|in the name of)")
_PER_MAILBOX_WORD = 3.5  # points of a word that the e-mail address has too
_LARGE = 1.3  # of plain text: the size from which two lines can be one name
_HALF = 3  # words of a line that can be half of a name
_SAME_LOOK = 3  # lines from which a look is that of headings
_TWIN_LINES = 3  # between a name and the same in another script
_READ_FOR_SCRIPT = 4000  # characters
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
    best = _in_own_script(best, candidates, document)
    first, last, piece, value = _with_other_half(best, document)
    name = without_titles(piece)
    fact = name.fact(min(0.99, 0.6 + best.points / 20))
    return Identity(fact.model_copy(update={"value": value or fact.value}), _headline(document, first, last, name.end))


def _in_own_script(best: _Candidate, candidates: Sequence[_Candidate], document: Document) -> _Candidate:
    """The same name beside or below in the script of the document, where the one found is in the other."""
    leftwards = reads_leftwards(document.text[:_READ_FOR_SCRIPT])
    if reads_leftwards(best.piece.text) == leftwards:
        return best
    sounds = [consonants(word) for word in words_of(best.piece.text)]
    twins = [
        one
        for one in candidates
        if abs(one.line - best.line) <= _TWIN_LINES
        and reads_leftwards(one.piece.text) == leftwards
        and sum(len(word) > 1 and consonants(word) in sounds for word in words_of(one.piece.text)) > 0
    ]
    return max(twins, key=lambda one: one.points, default=best)


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
    return whole if whole is not None and len(words_of(whole.piece.text)) > 1 else None


def _first_piece(line: Line, begin: int) -> Piece | None:
    piece = next(iter(strong_pieces(Piece(line.text[begin:], line.start + begin))), None)
    if piece is None:
        return None
    words = words_of(without_titles(piece).text)
    return piece if words and len(words) <= MAX_WORDS and all(is_name_word(word) for word in words) else None


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
    words = words_of(line.text) if len(line.text) <= NAME_LINE else []
    return 1 < len(words) <= MAX_WORDS and not line.bullet and _shared(words, mailboxes) > 1


def _parts(line: Line) -> Iterator[Piece]:
    text, start = line.text, line.start
    for caption in list(_CAPTION.finditer(fold(text)))[::-1]:
        if caption.start() == 0:
            begin = caption.end() + _of(text[caption.end() :])
            text, start = text[begin:], start + begin
        else:
            text = text[: caption.start()]
    yield from strong_pieces(Piece(text.rstrip(), start))


def _of(text: str) -> int:
    """The length of the Arabic "of" at the beginning of what follows a caption, with a title that it has joined."""
    if apart := _OF_APART.match(text):
        return apart.end()
    title = _OF_TITLED.match(text)
    if title and fold("ال" + title[1]) in TITLES:
        return title.end()
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return 1 if text[:1] == "ل" and begins_as_a_name(first[1:]) and not begins_as_a_name(first) else 0


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
    words = words_of(_NICKNAME.sub(" ", name))
    shared = _shared(words, mailboxes)
    if name.islower() and shared > 1 and (line.font_size or 0) >= page.largest:  # a designer's "dana kassem"
        name, words = name.title(), [word.title() for word in words]
    # surnames are towns, trades and languages too; the e-mail address tells which
    if not is_made_of_names(name, words) or (
        shared < 2 and means_something(name, begins=_shared(words[:1], mailboxes) > 0)
    ):
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
    points -= 2.0 if sum(not INITIAL.fullmatch(word) for word in words) < 2 else 0.0
    points -= 2.0 if title_in(name, begins=_shared(words[:1], mailboxes) > 0) >= 0.5 and shared < 2 else 0.0
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


def _with_other_half(best: _Candidate, document: Document) -> _Stated:
    """A name whose parts stand on two lines of one size; a line of another column may stand between them."""
    piece, line = best.piece, document.lines[best.line]
    whole = _Stated(best.line, best.line, piece, None)
    if len(names_proper(piece.text)) > _HALF or (line.font_size or 0) <= _LARGE * _body_size(document):
        return whole
    for step, at_edge in ((1, piece.end == line.end), (-1, piece.start == line.start)):
        other = _half_beside(document, best.line, step) if at_edge else None
        if other is None:
            continue
        first, last = sorted((best.line, other))
        if last - first == 1:
            begin, end = (
                (piece.start, document.lines[last].end) if step > 0 else (document.lines[first].start, piece.end)
            )
            return _Stated(first, last, Piece(document.text[begin:end], begin), None)
        parts = [document.lines[at].text if at == other else piece.text for at in (first, last)]
        joined = without_titles(Piece(" ".join(parts), 0)).text
        return _Stated(first, last, piece, " ".join(joined.split()))
    return whole


def _half_beside(document: Document, index: int, step: int) -> int | None:
    """The next line over or under a line, past one beside it, if it can be a part of the same name."""
    for other in (index + step, index + 2 * step):
        if not 0 <= other < len(document.lines):
            return None
        if _is_half(document.lines[other], document.lines[index]):
            return other
        if not _stand_apart(document.lines[other], document.lines[index]):
            return None
    return None


def _stand_apart(one: Line, other: Line) -> bool:
    """Whether no part of a line is over or under the other."""
    if one.x0 is None or one.x1 is None or other.x0 is None or other.x1 is None:
        return False
    return one.x1 < other.x0 or other.x1 < one.x0


def _is_half(line: Line, other: Line) -> bool:
    """Whether a line is as large as its neighbour `other`, a part of a name, and can be the rest of it."""
    words = names_proper(line.text)
    same_look = (line.font_size, line.column) == (other.font_size, other.column)
    same_color = line.color == other.color or (reads_leftwards(other.text) and begins_as_a_name(" ".join(words)))
    text = " ".join(words)
    short = 0 < len(words) <= _HALF and len(words_of(line.text)) <= MAX_WORDS
    return (
        same_look
        and not _stand_apart(line, other)
        and (same_color or len(words) == 1 or len(names_proper(other.text)) == 1)
        and short
        and is_made_of_names(line.text, words_of(line.text))
        and not means_something(text)
        and not title_in(text)
    )


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
