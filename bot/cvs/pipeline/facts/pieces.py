"""Pieces of a line: what stands between its dates, tabs, dashes and commas, each with its place in the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.cvs.models import Fact, Span
from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.dates import Period, find_periods, is_duration
from bot.cvs.pipeline.facts.telling import DEED, names
from bot.taxonomy.labels import label_kind
from bot.taxonomy.places import is_place
from bot.taxonomy.titles import title_score

_EDGE = " \t,،;:|–—-·•()[]/‐‑~."
_EDGE_KEEPING_BRACKETS = " \t,،;:|–—-·•/‐‑~{}_*"
_STRONG = re.compile(
    r"\s*(?:\.{4,}|…{2,}|(?:\. ){4,})\s*"
    r"|\t+|\s{2,}|\s*[|¦│•·●]\s*|\s+[–—]\s*|\s*[–—]\s+|\s+-{1,3}\s+|(?<=[^\W\d_]{3})-\s+(?=[A-ZÀ-Þ])|\s+//?\s+"
)
_COMMA = re.compile(
    r"\s*[,،;]\s+(?!(?:inc|ltd|limited|llc|llp|plc|corp|co|gmbh|ag|sa|s\.a|sarl|sas|srl|s\.r\.l|s\.l|spa|s\.p\.a|lda|bv)\b\.?\s*(?:[,;]|$))"
    r"|\s*،\s*",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?P<sign>\s?[,:–—-])?\s(?=\S.{3})")  # after dates that lead
_SENTENCE = re.compile(r"\.\s+(?=[^\W\d_a-z]|\d+\s[^\W\d_]{3})")
_LONG_WORD = re.compile(r"(?:[^\W_][\u064b-\u0652]?){4}\Z|[)\]»”\"]\Z")  # what ends a sentence, unlike "Govt."
_CLAUSE = re.compile(r"\s?[,;،؛]\s+(?=[a-zà-ÿ]|حيث|و)")
_MOST_WORDS = 16  # of a head before a clause
_TEXT = re.compile(r"\)?\s?[:.]\s+(?=\w)")  # between dates that end a head and what follows
_OPEN_RANGE = re.compile(
    r"(?P<dash>\s*(?:[–—-]|\b(?:to|bis|au|al|a|à|إلى|حتى|until)\b))(?:\s[^\W\d_]+\.?(?=\s{2}|$)){0,2}"
)
_LABEL_END = re.compile(r"\s*[:：]\s*|\s{2,}|\s+[–—/-]\s+|\s*\|\s*|\t")
_LONGEST_LABEL = 80
_MAX_LINE = 1000
_A_TITLE = 0.8  # score
LONGEST_HEAD = 300  # letters, with the dates
_LONGEST_DATE = 24


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
    told: bool = False  # what follows a head in one paragraph with it

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

    def starts_with_date(self) -> bool:
        return any(not self.line.text[: period.start].strip(_EDGE) for period in self.periods)

    def ends_with_date(self) -> bool:
        return any(not self.line.text[period.end :].strip(_EDGE) for period in self.periods)

    def date_stands_apart(self) -> bool:
        """Whether signs, blanks or the line's edges set a date off, unlike "in the team since 2022"."""
        text = self.line.text
        return any(
            period.start == 0
            or not text[: period.start].rstrip(" ")[-1:].isalnum()
            or text[: period.start].endswith("  ")
            for period in self.periods
        )


def dated_lines(lines: Sequence[Line]) -> list[DatedLine]:
    """The lines as `dated` reads them, with the dates together that a narrow column breaks over two lines."""
    found: list[DatedLine] = []
    for whole in lines:
        head, *texts = _head_and_text(whole)
        broken = _broken_date(found[-1], head) if found else None
        found[-1 if broken else len(found) :] = broken or (dated(head),)
        found += [dated(text)._replace(told=True) for text in texts]
    return found


def dated_heads(lines: Sequence[Line]) -> list[DatedLine]:
    """As `dated_lines`, but one for each line: its head, where text follows it."""
    found: list[DatedLine] = []
    for line in lines:
        head = _head_and_text(line)[0]
        whole = _broken_date(found[-1], head) if found else None
        found[-1 if whole else len(found) :] = whole or (dated(head),)
    return found


def _head_and_text(line: Line) -> tuple[Line, ...]:
    """A line's head and what follows it as a line of a description.

    A head ends with a range of dates and a colon, or begins with one and is the first sentence.
    """
    if line.bullet:
        return (line,)
    for period in find_periods(line.text[:LONGEST_HEAD]):
        if period.ranged and not line.text[: period.start].strip(_EDGE):
            stop = _head_end(line.text, period.end)
        else:
            text = _TEXT.match(line.text, period.end)
            stop = text.end() if text else None
        if (
            stop is None
            or not period.ranged
            or not re.search(r"[^\W\d_]{3}", line.text[: period.start] + line.text[period.end : stop])
        ):
            continue
        head = line.model_copy(update={"text": line.text[:stop].rstrip(" :.,;،؛")})
        if stop == len(line.text):
            return (head,)
        told = {"text": line.text[stop:], "start": line.start + stop, "bullet": True, "gap_before": False}
        return head, line.model_copy(update=told)
    return (line,)


def _head_end(text: str, after: int) -> int | None:
    """Where the head of a paragraph that dates lead ends: with its first sentence, or a long one's first clause."""
    lead = _LEAD.match(text, after)
    if lead is None:
        return None
    first = next(_sentence_ends(text, lead.end() + 3, LONGEST_HEAD), None)
    whole = lead["sign"] and text.rstrip().endswith(".") and _is_named(text[lead.end() : LONGEST_HEAD])
    stop = first.end() if first else len(text) if whole else None
    if lead["sign"] and len(text[lead.end() : stop].split()) > _MOST_WORDS:
        clause = _CLAUSE.search(text, lead.end() + 3, LONGEST_HEAD)
        stop = clause.end() if clause and _is_named(text[lead.end() : clause.start()]) else stop
    return stop


def _is_named(text: str) -> bool:
    """Whether a text begins with an employer or a title, not with what somebody did."""
    parts = comma_pieces(Piece(text.rstrip(" ."), 0))
    return bool(parts) and not DEED.match(text) and (names(parts[0].text) or title_score(text) >= _A_TITLE)


def _sentence_ends(text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
    """The full stops after which a sentence begins, not those of abbreviations."""
    for found in _SENTENCE.finditer(text, start, len(text) if stop is None else stop):
        before = text[max(found.start() - _LONGEST_LABEL, 0) : found.start()]
        if _LONG_WORD.search(before) or is_place(re.split(r"[,،]\s+", before)[-1]):
            yield found


def _broken_date(before: DatedLine, line: Line) -> tuple[DatedLine, DatedLine] | None:
    """Two lines of which the first opens a range of dates and the second begins with its end."""
    text = before.line.text
    if before.line.bullet or line.bullet or len(before.periods) != 1 or len(line.text) > _MAX_LINE:
        return None
    period = before.periods[0]
    if period.until is not None and period.ranged:
        return None
    open_end = _OPEN_RANGE.match(text, period.end) or _OPEN_RANGE.match(text, max(period.start, period.end - 4))
    goes_on = _OPEN_RANGE.match(line.text)
    if open_end is None and goes_on is not None and not text[: period.start].strip(_EDGE):
        return _ended_below(before, line)
    if open_end is None or (period.start > 2 and text[open_end.end() :].strip()):
        return None
    for cut in dict.fromkeys((open_end.end(), open_end.end("dash"))):
        lead = text[period.start : cut].rstrip()
        joint = f"{lead} {line.text[:_LONGEST_DATE]}"
        whole = next(iter(find_periods(joint)), None)
        if whole is None or not whole.ranged or whole.start > 0 or whole.end <= len(lead) + 1:
            continue
        used = whole.end - len(lead) - 1
        if line.text[used : used + 1].isalnum():
            continue
        end = period.start + len(lead)
        kept = Piece(text[: period.start], before.line.start), Piece(text[end:], before.line.start + end)
        first = [piece for part in kept for piece in _named_pieces(part)]
        whole = whole._replace(start=period.start, end=end)
        second = _named_pieces(Piece(line.text[used:], line.start + used))
        return DatedLine(before.line, (whole,), tuple(first)), DatedLine(line, (), tuple(second))
    return None


def _ended_below(before: DatedLine, line: Line) -> tuple[DatedLine, DatedLine] | None:
    """Two lines whose margin dates them: "2022-09" over "to now"."""
    text, period = before.line.text, before.periods[0]
    lead = text[period.start : period.end]
    whole = next(iter(find_periods(f"{lead} {line.text[:_LONGEST_DATE]}")), None)
    if whole is None or not whole.ranged or whole.start > 0 or whole.end <= len(lead) + 1:
        return None
    used = whole.end - len(lead) - 1
    if line.text[used : used + 1].isalnum():
        return None
    first = _named_pieces(Piece(text[period.end :], before.line.start + period.end))
    second = _named_pieces(Piece(line.text[used:], line.start + used))
    whole = whole._replace(start=period.start, end=period.end)
    rest = line.text[used:].lstrip()
    below = line.model_copy(update={"text": rest, "start": line.end - len(rest)})
    return DatedLine(before.line, (whole,), tuple(first)), DatedLine(below, (), tuple(second))


def _named_pieces(stretch: Piece) -> list[Piece]:
    """The pieces of a stretch without dates; spans of time ("2 years 3 months") are none."""
    return [piece for piece in strong_pieces(stretch) if len(piece.text) > 1 and not is_duration(piece.text)]


def _of_the_line(text: str, periods: Sequence[Period]) -> tuple[Period, ...]:
    """The periods without a remark's own ("(senior since 2024)") where another one ends the line."""
    if len(periods) < 2 or not periods[-1].ranged or text[periods[-1].end :].strip(_EDGE):
        return tuple(periods)
    return tuple(
        period
        for period in periods
        if period is periods[-1]
        or not _inside_brackets(text, period.start)
        or not re.search(r"[^\W\d_]", text[text.rfind("(", 0, period.start) : period.start])
    )


def dated(line: Line) -> DatedLine:
    periods = _of_the_line(line.text, find_periods(line.text)) if len(line.text) <= _MAX_LINE else ()
    pieces: list[Piece] = []
    at = 0
    for period in (*periods, None):
        end = len(line.text) if period is None else period.start
        pieces += _named_pieces(Piece(line.text[at:end], line.start + at))
        at = end if period is None else period.end
    return DatedLine(line, periods, tuple(pieces))


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
    return _split_by(piece, pattern.finditer(piece.text))


def _split_by(piece: Piece, matches: Iterable[re.Match[str]]) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    for match in matches:
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
    return _split_by(piece, _sentence_ends(piece.text))


def joined(pieces: Sequence[Piece], text: str) -> Piece:
    """Neighbouring pieces as one, with what stands between them in the document's `text`."""
    start, end = pieces[0].start, pieces[-1].end
    return Piece(text[start:end], start)


def label_of(text: str) -> tuple[str, int] | None:
    """The kind of fact that a label at the beginning names, and where its value begins; None without a label."""
    if kind := label_kind(text):
        return kind, len(text)
    for found in _LABEL_END.finditer(text[:_LONGEST_LABEL]):
        if kind := label_kind(text[: found.start()]):
            return kind, found.end()
    return None
