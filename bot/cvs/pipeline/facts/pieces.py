"""Pieces of a line: what stands between its dates, tabs, dashes and commas, each with its place in the text."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.cvs.models import Fact, Span
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.dates import Period, find_periods

_EDGE = " \t,،;:|–—-·•()[]/‐‑~."
_EDGE_KEEPING_BRACKETS = " \t,،;:|–—-·•/‐‑~"
_STRONG = re.compile(r"\t+|\s{2,}|\s*[|¦│•·●]\s*|\s+[–—]\s*|\s*[–—]\s+|\s+-\s+|\s+//?\s+")
_COMMA = re.compile(r"\s*[,،;]\s+|\s*،\s*")
_SENTENCE = re.compile(r"(?<=\w{4})\.\s+(?=[^\W\d_a-z])")


class Piece(NamedTuple):
    """A stretch of a line; `start` is its offset in the document's text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def fact(self, confidence: float, spacy_label: str | None = None) -> Fact:
        span = Span(start=self.start, end=self.end)
        return Fact(value=" ".join(self.text.split()), span=span, confidence=confidence, spacy_label=spacy_label)


class DatedLine(NamedTuple):
    """A line, the periods in it (offsets in the line) and the pieces of what remains without them."""

    line: Line
    periods: tuple[Period, ...]
    pieces: tuple[Piece, ...]

    @property
    def ranged(self) -> bool:
        return any(period.ranged for period in self.periods)

    @property
    def date_only(self) -> bool:
        return bool(self.periods) and not self.pieces

    def date_at_edge(self) -> bool:
        """Whether a date begins or ends the line, as in a heading of an entry, not in the midst of a sentence."""
        text = self.line.text
        return any(
            not text[: period.start].strip(_EDGE) or not re.search(r"[^\W_]{3}", text[period.end :])
            for period in self.periods
        )


def dated(line: Line) -> DatedLine:
    periods = tuple(find_periods(line.text)) if len(line.text) <= 1000 else ()
    pieces: list[Piece] = []
    at = 0
    for period in (*periods, None):
        end = len(line.text) if period is None else period.start
        pieces += strong_pieces(Piece(line.text[at:end], line.start + at))
        at = end if period is None else period.end
    return DatedLine(line, periods, tuple(piece for piece in pieces if len(piece.text) > 1))


def trimmed(text: str, start: int) -> Piece:
    """The stretch without blanks and signs at its edges; brackets stay where they are closed."""
    left = len(text) - len(text.lstrip(_EDGE_KEEPING_BRACKETS))
    text = text[left:].rstrip(_EDGE_KEEPING_BRACKETS)
    start += left
    while text and (
        text[0] in ")]" or (text[0] in "([" and text.count(text[0]) != text.count(")]"["([".index(text[0])]))
    ):
        cut = text[1:].lstrip(_EDGE_KEEPING_BRACKETS)
        start += len(text) - len(cut)
        text = cut
    while text and (
        text[-1] in "([" or (text[-1] in ")]" and text.count("(["[")]".index(text[-1])]) < text.count(text[-1]))
    ):
        text = text[:-1].rstrip(_EDGE_KEEPING_BRACKETS)
    if len(text) > 2 and text[0] == "(" and text[-1] == ")" and ")" not in text[1:-1]:
        inner = text[1:-1]
        start += 1 + len(inner) - len(inner.lstrip())
        text = inner.strip()
    return Piece(text, start)


def _split(piece: Piece, pattern: re.Pattern[str]) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    for match in pattern.finditer(piece.text):
        if _inside_brackets(piece.text, match.start()):
            continue
        found.append(trimmed(piece.text[at : match.start()], piece.start + at))
        at = match.end()
    found.append(trimmed(piece.text[at:], piece.start + at))
    return [part for part in found if part.text]


def _inside_brackets(text: str, at: int) -> bool:
    before = text[:at]
    return before.count("(") > before.count(")") and ")" in text[at:]


def strong_pieces(piece: Piece) -> list[Piece]:
    """Split at tabs, wide blanks, bars, dots in the middle and dashes with blanks."""
    return _split(piece, _STRONG)


def comma_pieces(piece: Piece) -> list[Piece]:
    """Split at commas outside brackets."""
    return _split(piece, _COMMA)


def sentence_pieces(piece: Piece) -> list[Piece]:
    """Split where one sentence ends and another begins."""
    return _split(piece, _SENTENCE)


def joined(pieces: Sequence[Piece], text: str) -> Piece:
    """Neighbouring pieces as one, with what stands between them in the document's `text`."""
    start, end = pieces[0].start, pieces[-1].end
    return Piece(text[start:end], start)
