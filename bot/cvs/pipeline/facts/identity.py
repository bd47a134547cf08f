"""Whose CV it is: the person's name, and the headline under it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.cvs.models import Fact, SectionKind
from bot.cvs.pipeline.document import Document, Line
from bot.cvs.pipeline.facts.pieces import Piece, comma_pieces, strong_pieces
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.degrees import find_degrees, is_school
from bot.taxonomy.folding import fold
from bot.taxonomy.headings import heading_kind
from bot.taxonomy.languages import find_languages
from bot.taxonomy.places import is_place
from bot.taxonomy.skills import skill_matcher
from bot.taxonomy.titles import company_score, title_score

_FIRST_LINES = 14
_MAX_WORDS = 7
_LIKELY = 3.0  # points from which a line is taken as the name

_TITLES = frozenset(
    "dr dr. eng eng. engr engr. mr mr. mrs mrs. ms ms. miss prof prof. professor sir ing ing. dipl.-ing. dipl.-ing "
    "م. م د. د أ. أ.د. المهندس المهندسة الدكتور الدكتورة الأستاذ الأستاذة السيد السيدة herr frau m. mme "
    "mme. don doña".split()
)
_POST_NOMINALS = frozenset(
    "pmp rn acca cma cpa cfa cia cisa cissp csm cmrp cscp casa ca sa pe phd ph.d ph.d. mba msc m.sc bsc "
    "b.sc bsn msn md "
    "mbbs esq jr. sr. ii iii iv socpa shrm-cp shrm-scp phr sphr cipd mcipd acipd fcca aca p.eng pmi-acp "
    "prince2 leed ap "
    "togaf cka ckad itil gphr rmp rpt dds pharmd llm llb leed-ap nebosh".split()
)
_PARTICLES = frozenset(
    "bin bint ibn al el ben abu abd de del della dela di da do dos das van von der den ter la le du y e i mac mc o st "
    "zu zur af av bt s/o d/o بن بنت ابن آل أبو عبد ال".split()
)
_LABEL = re.compile(
    r"^\s*(?:(?:full |my )?name|nom(?: et prenom| complet)?|prenom et nom|nombre(?: y apellidos|"
    r" completo)?|vor- und nachname|"
    r"الاسم(?: الكامل| الرباعي)?)\s*[:：\-–]\s*"
)
_CAPTION = re.compile(
    r"(?:^\s*(?:curriculum vitae|resume|cv|lebenslauf|السيره الذاتيه)\s*(?:(?:of|for|de|von|[:|–-])\s*)?(?=\w))"
    r"|(?:\s*[|:–-]?\s*(?:curriculum vitae|resume|cv|lebenslauf)\s*$)"
)
_INITIAL = re.compile(r"[^\W\d_]\.?(?:[^\W\d_]\.)*")
_NICKNAME = re.compile(r"[\"“”«»(][^\W\d_]{2,15}[\"“”«»)]")


_HEADLINE_LABEL = re.compile(
    r"\s*(?:المسمى الوظيفي|الوظيفة|المهنة|(?:job |current )?(?:title|position)|profession|beruf|poste|puesto)"
    r"\s*[:：]\s*",
    re.IGNORECASE,
)


class Identity(NamedTuple):
    name: Fact | None
    headline: Fact | None


class _Candidate(NamedTuple):
    piece: Piece
    line: int  # index of the line in the document
    points: float


def read_identity(document: Document, blocks: Sequence[Block], email: str | None) -> Identity:
    """The name and the headline; None rather than a line that is no person's name."""
    lines = document.lines
    mailbox = re.sub(r"[^a-z]", " ", fold(email.split("@")[0])).split() if email else []
    candidates = [
        _Candidate(piece, index, points)
        for index, piece in _able(document, blocks)
        if (points := _points(piece, lines[index], index, document, mailbox)) > 0
    ]
    if not candidates:
        return Identity(None, None)
    best = max(candidates, key=lambda one: (one.points, -one.line))
    if best.points < _LIKELY:
        return Identity(None, None)
    piece, last = _with_second_half(best, document)
    name = without_titles(piece)
    fact = name.fact(min(0.99, 0.6 + best.points / 20))
    return Identity(fact, _headline(document, best.line, last, name.end))


def _able(document: Document, blocks: Sequence[Block]) -> Iterator[tuple[int, Piece]]:
    """Pieces of the first lines, of the header's and of the largest."""
    sizes = [line.font_size or 0 for line in document.lines if line.page == 1]
    largest = max(sizes, default=0)
    headers = [block for block in blocks if block.kind is SectionKind.HEADER]
    for index, line in enumerate(document.lines):
        if line.page > 1 or index > 150:
            return
        in_header = any(block.start <= line.start < block.end for block in headers) and index < 40
        if index < _FIRST_LINES or in_header or (largest and line.font_size == largest):
            yield from ((index, piece) for piece in _parts(line))


def _parts(line: Line) -> Iterator[Piece]:
    text, start = line.text, line.start
    label = _LABEL.match(fold(text))
    if label:
        text, start = text[label.end() :], start + label.end()
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
    if rest and all(_is_post_nominal(word) for part in rest for word in _words(part.text)):
        text = head.text
    spans = [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    while len(spans) > 2 and fold(text[slice(*spans[0])]).rstrip(",") in _FOLDED_TITLES:
        spans.pop(0)
    while len(spans) > 2 and _is_post_nominal(text[slice(*spans[-1])]):
        spans.pop()
    if not spans:
        return piece
    cut = text[spans[0][0] : spans[-1][1]].rstrip(",;، ")
    return Piece(cut, start + spans[0][0])


_FOLDED_TITLES = frozenset(fold(word) for word in _TITLES)


def _is_post_nominal(word: str) -> bool:
    bare = word.strip(",;()")
    if not bare or word[:1].islower():
        return False
    core = re.sub(r"\([A-Za-z]{2,4}\)", "", word).strip(",;.")
    known = fold(bare) in _POST_NOMINALS or fold(core) in _POST_NOMINALS
    return known and (bare != bare.capitalize() or len(bare) > 3 or "." in bare)


def _points(piece: Piece, line: Line, index: int, document: Document, mailbox: Sequence[str]) -> float:
    """How much a piece looks like the name of the person; 0 where it cannot be one."""
    name = without_titles(piece).text
    words = _words(_NICKNAME.sub(" ", name))
    if not _can_be_name(name, words):
        return 0.0
    labelled = bool(_LABEL.match(fold(line.text)))
    body = _body_size(document)
    largest = max((one.font_size or 0 for one in document.lines if one.page == 1), default=0)
    points = 6.0 if labelled else 0.0
    if line.font_size and body:
        points += 4.0 if line.font_size >= largest else 2.0 if line.font_size > 1.2 * body else 0.0
    if line.heading_level == 1:
        points += 2.0
    points += 1.0 if line.bold else 0.0
    points += max(0.0, 3.0 - index / 2)
    shared = sum(any(len(part) > 2 and (part in box or box in part) for box in mailbox) for part in _mail_parts(words))
    points += 2.5 * min(shared, 2)
    points += 0.5 if 2 <= len(words) <= 4 else 0.0
    points -= 2.0 if len(words) == 1 else 0.0
    points -= 2.0 if title_score(name) >= 0.5 else 0.0
    return max(points, 0.0)


def _mail_parts(words: Sequence[str]) -> list[str]:
    return [part for word in words for part in re.split(r"[^a-z]+", fold(word)) if part]


def _body_size(document: Document) -> float:
    sizes = sorted(line.font_size for line in document.lines if line.font_size)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _can_be_name(text: str, words: Sequence[str]) -> bool:
    if not 1 <= len(words) <= _MAX_WORDS or len(text) > 60:
        return False
    if re.search(r"[\d@/:|_<>{}\[\]+=%#?!*…]|\w\.[a-z]{2,}$|https?|www\.", text):
        return False
    if heading_kind(text) or is_place(text) or find_degrees(text) or is_school(text) or find_languages(text):
        return False
    if title_score(text) >= 1.0 or company_score(text) >= 1.0:
        return False
    if any(match.confidence > 0.9 for match in skill_matcher().find(text)):
        return False
    return all(_is_name_word(word) for word in words) and any(len(re.sub(r"\W", "", word)) > 1 for word in words)


def _is_name_word(word: str) -> bool:
    bare = word.strip("\"“”«»()'’.,")
    if not bare:
        return True
    if fold(bare) in _PARTICLES or _INITIAL.fullmatch(word.rstrip(",")):
        return True
    if unicodedata.category(bare[0]) == "Lo":
        return all(unicodedata.category(char)[0] in "LM" or char in "-'’‌" for char in bare)
    return bare[0].isupper() and all(unicodedata.category(char)[0] in "LM" or char in "-'’`.·" for char in bare)


def _with_second_half(best: _Candidate, document: Document) -> tuple[Piece, int]:
    """A name whose parts stand on two lines of one look, and the index of its last line."""
    line = document.lines[best.line]
    if len(_words(best.piece.text)) > 2 or not line.font_size or best.line + 1 >= len(document.lines):
        return best.piece, best.line
    following = document.lines[best.line + 1]
    same_look = (following.font_size, following.color, following.column) == (line.font_size, line.color, line.column)
    words = _words(following.text)
    large = line.font_size > 1.3 * _body_size(document)
    if same_look and large and len(words) <= 3 and _can_be_name(following.text, words):
        if title_score(following.text) or best.piece.end != line.end:
            return best.piece, best.line
        return Piece(document.text[best.piece.start : following.end], best.piece.start), best.line + 1
    return best.piece, best.line


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
