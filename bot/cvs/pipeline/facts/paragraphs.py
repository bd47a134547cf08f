"""Entries told in prose: dates on a line of their own over sentences that begin with an employer or a title."""

from collections.abc import Sequence

from bot.cvs.pipeline.facts.pieces import LONGEST_HEAD, DatedLine, Piece, comma_pieces, dated, sentence_pieces
from bot.cvs.pipeline.facts.telling import SHORT, begins_with_title, names
from bot.taxonomy.places import is_place
from bot.taxonomy.titles import company_score, title_score

_A_TITLE, _AN_EMPLOYER = 0.8, 0.7  # scores
_HEADS = 2  # lines under dates that can name employer and title


def heads_apart(read: Sequence[DatedLine]) -> list[DatedLine]:
    """The lines, with those right under dates that stand alone cut to the names with which their sentences begin.

    "Nile Works, Cairo. A yard for boats." over "Fitter, from 2022 lead of three.": the rest stays in the entry's span.
    """
    found: list[DatedLine] = []
    under, gaps = _HEADS, False
    for one in read:
        if one.date_only and one.ranged and not one.line.bullet:
            under, gaps = 0, True
        elif under < _HEADS and (gaps or not one.line.gap_before) and (head := _head(one)) is not None:
            under, gaps = under + 1, gaps and one.line.gap_before  # a gap parts nothing where each line has one
            found.append(head)
            continue
        else:
            under = _HEADS
        found.append(one)
    return found


def _head(one: DatedLine) -> DatedLine | None:
    """The names at the beginning of a line; None where it begins with none."""
    if one.line.bullet or one.starts_with_date() or one.ends_with_date():
        return None
    text = one.line.text[:LONGEST_HEAD].rstrip()
    whole = sentence_pieces(Piece(text, one.line.start))[0]
    first = Piece(whole.text.rstrip("."), whole.start)
    if first.text == one.line.text.rstrip():
        return one
    parts = comma_pieces(first)
    lead = parts[0]
    if len(first.text.split()) <= SHORT or is_place(parts[-1].text) or company_score(first.text) >= _AN_EMPLOYER:
        head = first
    elif len(parts) > 1 and (one.periods or title_score(lead.text) >= _A_TITLE):
        head = lead
    elif begins_with_title(first.text):
        head = first
    else:
        return None  # a sentence of a description
    if not names(head.text) and not (one.periods and len(head.text.split()) <= SHORT):
        return None
    return dated(one.line.model_copy(update={"text": head.text, "start": head.start}))
