"""Which piece of an entry's head is the title and which the employer: all readings of all entries of a section are
weighed together, so that what the words of some entries show decides for those whose words show nothing."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.cvs.pipeline.facts.entries import AT_EMPLOYER, SAYS_ROLE, DraftEntry
from bot.cvs.pipeline.facts.pieces import (
    LONGEST_HEAD,
    DatedLine,
    Piece,
    comma_pieces,
    joined,
    label_of,
    sentence_pieces,
    strong_pieces,
    trimmed,
)
from bot.cvs.pipeline.facts.telling import NAME_WORDS, begins_with_title, names, tells
from bot.taxonomy.places import is_place, is_region
from bot.taxonomy.titles import company_score, is_terms_of_work, title_score

_AT = re.compile(
    r"\s+(?:at|@|with|for|bei|bei der|beim|chez|au sein de|en|in|presso|na|no|bij|لدى|في|مع|عند)\s+"
    r"|\s*@\s*|\s+[بل](?=\w{3})",
    re.IGNORECASE,
)
_WRITTEN_TO = frozenset("بل")  # the next word: "محاسب بشركة النور"
_IN = re.compile(r"\s+في\s+")
_BRACKETED = re.compile(r"(?<=\w)\W*\(([^()]{2,60})\)?\Z")
_DISTRICT = re.compile(
    r"\s\(?(?:\d{1,2}(?:e|er|ème|eme|th)?|[A-Z]{1,2}\d{1,2}[A-Z]?)\)?\Z"
)  # "Paris 11e", "London SE1"
_NUMBERED = re.compile(r"\d{1,2}\s?[-–.)]\s?(?=[^\W\d])")
_WHEN = re.compile(  # a label before a role: "Present post: ...", "Earlier: ..."
    r"(?:(?:present|current|previous|last|latest|former|first) (?:post|position|job|role|work|employment)"
    r"|earlier|previously|currently|before that|before|now|today|prior|zuvor|davor"
    r"|derzeit|aktuell|actuellement|auparavant|avant"
    r"|actualmente|anteriormente|antes|attualmente|precedentemente"
    r"|الوظيفة الحالية|العمل الحالي|حاليا|حاليًا|سابقا|سابقًا|قبل ذلك)"
    r"\s?[:：]\s+",
    re.IGNORECASE,
)
_PLAIN_AT = frozenset(("at", "@", "bei", "bei der", "beim", "chez", "presso", "bij", "لدى"))
_SURE, _LIKELY = 0.8, 0.7
_MAX_CELLS = 6
_MAX_PIECE = 160
_SHARPNESS = 4.0  # how much a better reading outweighs a worse one where both vote on the section's pattern
_PATTERN = 1.2  # weight of a reading whose features all other entries share
_LEFT = 0.3  # taken off where a piece gives title and employer and another piece is left
_UNUSED, _SPLIT, _AT_BONUS, _PLACED, _ALONE, _FIRST = 0.1, 0.3, 0.6, 0.25, 0.45, 0.06


class Cell(NamedTuple):
    """A piece of an entry's head without its place, with where and how it stands."""

    piece: Piece
    row: int  # lines below the line of the date; negative above it
    nth: int  # in its line
    style: tuple[bool, bool, float | None]  # bold, italic, size
    placed: bool  # a place stands beside it


class Named(NamedTuple):
    title: Piece | None
    company: Piece | None
    place: Piece | None
    certain: bool  # both were told apart by their words, not by their order


class _Option(NamedTuple):
    title: Piece | None
    company: Piece | None
    words: float  # what the words say for it
    features: tuple[object, ...]  # what it has in common with the same reading of other entries


class Head(NamedTuple):
    """All that an entry's head offers."""

    cells: tuple[Cell, ...]
    place: Piece | None


def head_of(draft: DraftEntry, text: str) -> Head:
    """The pieces of the heads, and of the lines under them while an employer or a title may be missing."""
    at = len(draft.heads) - 1
    cells: list[Cell] = []
    place: Piece | None = None
    for row, one in enumerate(draft.heads, -at):
        found, beside = _cells(one, row, text)
        cells += found
        place = place or beside
    for row, one in enumerate(draft.below, 1):
        if len(cells) > 1 or any(_says_both(cell.piece, text) for cell in cells) or not one.pieces:
            break
        if (
            not is_place(one.line.text)
            and not names(one.line.text)
            and (_title(one.pieces[0]) < _SURE or tells(one.line.text))
        ):
            cells += _before_sentence(one, text)
            break
        found, beside = _cells(one, row, text)
        cells += found
        place = place or beside
    if len(cells) == 1 and draft.after is not None and not _says_both(cells[0].piece, text):
        cells += _before_sentence(draft.after, text) or _told_title(draft.after, cells[0])
    return Head(tuple(cells[:_MAX_CELLS]), place)


def _before_sentence(one: DatedLine, text: str) -> list[Cell]:
    """The employer or title with which a description begins.

    "Coastal Institute, Bergen, Norway. Head of a group of five", "Therapist: massages and facials".
    """
    label, colon, _rest = one.line.text.partition(":")
    if colon and len(label.split()) <= NAME_WORDS and title_score(label) >= _SURE:
        return [Cell(trimmed(label, one.line.start), 1, 0, (False, False, None), False)]
    first = sentence_pieces(Piece(one.line.text[:LONGEST_HEAD], one.line.start))[0]
    rest, place = _without_place(first, text)
    if rest is None or place is None or len(rest.text.split()) > NAME_WORDS or title_score(rest.text) >= _SURE:
        return []
    return [Cell(Piece(rest.text.rstrip("."), rest.start), 1, 0, (False, False, None), True)]


def _told_title(one: DatedLine, employer: Cell) -> list[Cell]:
    """The title with which the rest of a paragraph begins: "Welder in the big hall, later foreman. Hulls and tanks"."""
    if not one.told or _title(employer.piece) >= _SURE:
        return []
    beginning = Piece(one.line.text[:LONGEST_HEAD], one.line.start)
    first = comma_pieces(sentence_pieces(strong_pieces(beginning)[0])[0])[0]
    if not begins_with_title(first.text):
        return []
    return [Cell(Piece(first.text.rstrip("."), first.start), 1, 0, (False, False, None), False)]


def _cells(one: DatedLine, row: int, text: str) -> tuple[list[Cell], Piece | None]:
    style = (one.line.bold, one.line.italic, one.line.font_size)
    place: Piece | None = None
    kept: list[Piece] = []
    for whole in _told(_rejoined(one.pieces, text)):
        label = label_of(whole.text)
        piece = trimmed(whole.text[label[1] :], whole.start + label[1]) if label else whole
        if not piece.text or len(piece.text) > _MAX_PIECE or is_terms_of_work(piece.text):
            continue
        rest, found = _without_place(piece, text)
        place = place or found
        if rest is not None and re.search(r"[^\W\d_]{2}", rest.text):
            kept.append(rest)
    return [Cell(piece, row, index, style, place is not None) for index, piece in enumerate(kept)], place


def _told(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces without the words that say what they are ("worked as ... with ...", "at ...")."""
    for whole in pieces:
        number = _NUMBERED.match(whole.text)
        piece = Piece(whole.text[number.end() :], whole.start + number.end()) if number else whole
        when = _WHEN.match(piece.text)
        piece = Piece(piece.text[when.end() :], piece.start + when.end()) if when else piece
        said = SAYS_ROLE.match(piece.text) or AT_EMPLOYER.match(piece.text)
        if said is None:
            yield piece
            continue
        rest = Piece(piece.text[said.end() :], piece.start + said.end())
        at = _AT.search(rest.text) if said.re is SAYS_ROLE else None
        if at is None:
            yield rest
        else:
            yield Piece(rest.text[: at.start()].rstrip(" ,"), rest.start)
            yield Piece(rest.text[at.end() :], rest.start + at.end())


def _rejoined(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """The pieces with titles together that a slash joins ("Cook / Baker")."""
    found: list[Piece] = []
    for piece in pieces:
        if (
            found
            and "/" in text[found[-1].end : piece.start]
            and title_score(piece.text)
            and title_score(found[-1].text)
        ):
            found[-1] = joined([found[-1], piece], text)
        else:
            found.append(piece)
    return found


def _says_both(piece: Piece, text: str) -> bool:
    return any(
        form != "run together"
        and (form == "at" or title_score(title.text) >= _SURE)
        and title_score(company.text) < _SURE
        and ((form == "at" and words >= _SURE) or company_score(company.text) >= _LIKELY > company_score(title.text))
        for title, company, words, form in _halves(piece, text)
    )


def _without_place(piece: Piece, text: str) -> tuple[Piece | None, Piece | None]:
    """A piece without the place at its end, and the place."""
    if is_place(piece.text) or (_DISTRICT.search(piece.text) and _is_place_part(piece.text)):
        return None, piece
    if (found := _BRACKETED.search(piece.text)) and is_place(found[1]):
        return Piece(piece.text[: found.start()], piece.start), Piece(found[1], piece.start + found.start(1))
    if found:  # a remark behind the place: "Delta Yard, Cairo (family firm)"
        rest, place = _without_place(Piece(piece.text[: found.start()], piece.start), text)
        return (rest, place) if place is not None else (piece, None)
    parts = comma_pieces(piece)
    keep = len(parts)
    while keep > 1 and _is_place_part(parts[keep - 1].text):
        keep -= 1
    if keep == len(parts):
        return piece, None
    if keep and is_place(parts[0].text) and len(parts) <= 4:
        return None, piece  # "Pune, Maharashtra, India"
    # "Evanford, IL": the town before a region or country is a place though no table has it
    if keep > 2 and is_region(parts[keep].text) and len(parts[keep - 1].text.split()) <= 3:
        keep -= 1
    return joined(parts[:keep], text), joined(parts[keep:], text)


def _is_place_part(text: str) -> bool:
    """Whether a stretch between commas is a place, maybe by its region's letters ("Geelong VIC")."""
    if (district := _DISTRICT.search(text)) and is_place(text[: district.start()]):
        return True
    words = text.split()
    letters = [word for word in words if word.isupper() and len(word) <= 3]
    lettered = words[-1:] == letters[-1:] and any(is_place(word) or is_region(word) for word in letters)
    return is_place(text) or bool(is_region(text)) or (lettered and 1 < len(words) <= 3 and not company_score(text))


def _split_at(piece: Piece) -> tuple[Piece, Piece, bool] | None:
    """Title and employer of "Engineer at Acme", and whether the word between them says no other thing."""
    for match in _AT.finditer(piece.text):
        word = match.group().strip().casefold()
        left, right = piece.text[: match.start()].rstrip(" ,"), piece.text[match.end() :].strip()
        if not left or not right or (word in _WRITTEN_TO and company_score(right.split()[0]) < _SURE):
            continue
        if word in _WRITTEN_TO:
            return Piece(left, piece.start), Piece(right, piece.start + match.end()), True
        plain = word in _PLAIN_AT
        told = title_score(left) >= _SURE or (plain and right[0].isupper())  # whatever is done at a name is a title
        named = company_score(right) >= _LIKELY or (word == "en" and right[0].isupper() and not is_place(right))
        if (told or word == "@") and (plain or named):
            return Piece(left, piece.start), Piece(right, piece.start + match.end()), plain
    return None


def name_all(heads: Sequence[Head], text: str) -> list[Named]:
    """The likeliest reading of each entry's head, all entries of a section taken together."""
    options = [list(_options(head, text, heads[:number])) for number, head in enumerate(heads)]
    votes = [_votes(own) for own in options]
    total: Counter[object] = Counter()
    for vote in votes:
        total.update(vote)
    others = max(len([vote for vote in votes if vote]) - 1, 1)
    named: list[Named] = []
    for head, own, vote in zip(heads, options, votes, strict=True):
        if not own:
            named.append(Named(None, head.place, None, False))
            continue

        def weight(option: _Option, vote: Counter[object] = vote) -> float:
            shared = sum((total[one] - vote[one]) / others for one in option.features)
            return option.words + _PATTERN * shared / len(option.features)

        best = max(own, key=weight)
        sure = best.title is not None and title_score(best.title.text) >= _SURE
        certain = sure and best.company is not None and title_score(best.company.text) < _SURE
        named.append(Named(best.title, best.company, head.place, certain))
    return named


def _votes(options: Sequence[_Option]) -> Counter[object]:
    """How strongly an entry's own words speak for each feature; the readings of one entry share one vote."""
    if not options:
        return Counter()
    best = max(option.words for option in options)
    weights = [math.exp(_SHARPNESS * (option.words - best)) for option in options]
    vote: Counter[object] = Counter()
    for option, weight in zip(options, weights, strict=True):
        for feature in option.features:
            vote[feature] += weight / sum(weights)  # type: ignore[assignment]  # a Counter of floats
    return vote


def _options(head: Head, text: str, before: Sequence[Head]) -> Iterator[_Option]:
    """All readings; without an entry before it whose employer it could have, an entry has one of its own."""
    cells = head.cells
    titles = [_title(cell.piece) for cell in cells]
    companies = [_company(cell.piece) for cell in cells]
    unused = [_UNUSED + 0.3 * max(titles[i], companies[i], 0) for i in range(len(cells))]
    everything = sum(unused)
    # "Account Executive, Mid-Market" under an employer that heads more: nothing but the others' pattern tells it from a
    # title with its employer
    under = len(cells) == 1 and any(
        len(one.cells) > 1 or any(_title(cell.piece) < _SURE for cell in one.cells) for one in before
    )
    alone = (0.5 * under + (1 if before else 2) * (not under)) * _ALONE
    for i, cell in enumerate(cells):
        rest = everything - unused[i]
        titled, employing = _titled(cell.piece), companies[i] - titles[i] / 2
        yield _Option(cell.piece, None, titled - alone - rest, ("title", *_where("title", cell)))
        yield _Option(None, cell.piece, employing - _ALONE - _FIRST - rest, ("company", *_where("company", cell)))
        for j, other in enumerate(cells):
            if i == j:
                continue
            words = titled + companies[j] - titles[j] / 2 + _PLACED * (other.placed and not cell.placed)
            words += _FIRST * (i < j) - _FIRST * (abs(i - j) - 1) - (rest - unused[j])
            order = ("order", i < j, cell.row == other.row)
            yield _Option(
                cell.piece, other.piece, words, ("cells", order, *_where("title", cell), *_where("company", other))
            )
        for title, company, words, form in _halves(cell.piece, text):
            what = "title" if title.start < company.start else "company"
            if form == "run together" and len(cells) > 1:
                continue
            left = _LEFT * (form.startswith("comma") and len(cells) > 1)
            yield _Option(
                title,
                company,
                words - rest - left,
                (form, ("split", form, cell.row, cell.nth), *_where(what, cell)[:2]),
            )


def _where(what: str, cell: Cell) -> tuple[object, ...]:
    return (what, cell.row), (what, cell.row, cell.nth), (what, cell.style)


def _halves(piece: Piece, text: str) -> Iterator[tuple[Piece, Piece, float, str]]:
    """Titles and employers in one piece: around "at" or a comma."""
    if split := _split_at(piece):
        title, company, plain = split
        words = _title(title) - _company(title) / 2 + _company(company) + (_AT_BONUS if plain else 0.0)
        yield title, company, words, "at"
    elif (found := _IN.search(piece.text)) and title_score(piece.text[: found.start()]) >= _SURE:
        # "مدرسة رياضيات في متوسطة النخيل", but "أخصائي في التغذية": the others' pattern tells
        title = Piece(piece.text[: found.start()], piece.start)
        company = trimmed(piece.text[found.end() :], piece.start + found.end())
        yield title, company, _title(title) - _SPLIT, "at"
    left_of, colon, right_of = piece.text.partition(": ")
    if colon:
        left, right = trimmed(left_of, piece.start), trimmed(right_of, piece.start + len(left_of) + 2)
        for title, company, form in ((left, right, "colon"), (right, left, "employer colon")):
            words = _title(title) - _company(title) / 2 + _company(company) - _title(company) / 2
            if title.text and company.text:
                yield title, _without_place(company, text)[0] or company, words, form
    if run := _run_together(piece):
        yield *run, _title(run[0]) + _company(run[1]) - 2 * _SPLIT, "run together"
    parts = comma_pieces(piece)
    for cut in range(1, len(parts)):
        left, right = joined(parts[:cut], text), joined(parts[cut:], text)
        for title, company, first in ((left, right, True), (right, left, False)):
            inside = (cut if first else len(parts) - cut) - 1  # commas in the title
            words = _title(title) - _company(title) / 2 + _company(company) - _title(company) / 2
            yield title, company, words - _SPLIT + _FIRST * first - 2 * _FIRST * inside, f"comma {first}"


def _run_together(piece: Piece) -> tuple[Piece, Piece] | None:
    """Title and employer of "Project Coordinator Nile Energy Ltd", where no sign parts them."""
    for blank in reversed(list(re.finditer(r"(?<=\w)\s+(?=[A-ZÀ-Þ])", piece.text))):
        left, right = piece.text[: blank.start()], piece.text[blank.end() :]
        role = title_score(left.split()[-1]) >= _SURE and company_score(left) < _LIKELY
        if role and " " in right and company_score(right) >= _LIKELY and title_score(right) < _SURE:
            return Piece(left, piece.start), Piece(right, piece.start + blank.end())
    return None


def _title(piece: Piece) -> float:
    return title_score(piece.text)


def _titled(piece: Piece) -> float:
    """How well a whole piece is a title: of "Team Member, Garden Centre" what stands before the comma tells it."""
    first = comma_pieces(piece)[:1]
    lead = first[0] if first and _title(first[0]) >= _SURE else piece
    return _title(lead) - _company(lead) / 2


def _company(piece: Piece) -> float:
    return company_score(piece.text)
