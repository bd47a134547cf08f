"""Education: school, degree, field and dates of every entry."""

import re
from collections.abc import Sequence

from bot.cvs.models import Education, Fact, SectionKind, Span
from bot.cvs.pipeline.facts.dates import Period, find_periods
from bot.cvs.pipeline.facts.pieces import Piece, comma_pieces, sentence_pieces, strong_pieces, trimmed
from bot.cvs.pipeline.facts.sections import Block
from bot.cvs.pipeline.facts.study_entries import (
    MAX_WORDS,
    Entry,
    degrees_in,
    is_note,
    label_of,
    split_studies,
    without_label,
)
from bot.taxonomy.degrees import SCHOOL, Degree, is_school, school_rank
from bot.taxonomy.folding import fold
from bot.taxonomy.places import city_of, is_place, is_region

_JOIN = re.compile(
    r"^[\s,:;(\-–—]*(?:(?:in|of|en|em|di|für|im|fach|fachrichtung|specialite|mention|option|filiere|der|des|i|de la|"
    r"de l['’]|de|d['’]|with a major in|majoring in|major in|major:?|specialization in|specialising in|"
    r"في|تخصص|قسم|شعبه|فرع|مسلك|اختصاص)(?![^\W\d_])[\s:'’]*|d['’])*"
)
_FROM = re.compile(r"\s+(?:from|at|an der|bei|a l['’]|من|de la|del?)\s+")
# a school's name that begins with such a word needs no comma before it
_LEADING = re.compile(
    r"\s+(?=(?:(?:ال)?جامعه|(?:ال)?كليه|(?:ال)?معهد|(?:ال)?مدرسه|اكاديميه|universite|universidade?|universita|universitat|lycee|"
    r"ecole|instituto|istituto|institut|escuela|escola|colegio|university of|institute of|college of)(?!\w))"
)
_AT = re.compile(r"(?:at|from|chez|an der|am|bei der|en la|presso)\s+")
_GIVEN_BY = re.compile(r"\s(?:bei(?: der| dem)?|from|at|presso) (?=[A-ZÀ-Þ])")  # whoever gave the degree, school or not
_OF_SUBJECTS = re.compile(
    r"(?<!\w)(?:of|for|de|des|für|per|for the) [^\W\d_]+\Z", re.IGNORECASE
)  # "Academy for Science"
_LAST_SUBJECT = re.compile(r"(?:[^\W\d_]+ )?(?:&|and|et|und|y|e) [^\W\d_]+")
_GOES_ON = re.compile(r"(?:\s|^)(?:of|for|in|de|des|du|für|der|and|&)\s*\Z", re.IGNORECASE)
_BEFORE_YEAR = re.compile(r"\s+(?:دفعة|عام|سنة|لعام|لسنة|في|من|class of|in|en|batch|since|depuis|seit)\s*\Z")
_IN_BRACKETS = re.compile(r"\s+\(([^()]{1,40})\)\Z")  # "(2:1)"
_STAGE = re.compile(r"[^\W\d_]{4,20}(?: [^\W\d_]{4,20})?\s*[:：]\s*")  # "Secondary: Acme High School"
# words of qualifications that no table of degrees has ("Crane Operator Course"), and letters that stand for one
_QUALIFIES = re.compile(
    r"(?<!\w)(?:(?:course|training|certificat\w*|diploma|programme?|award|exam\w*|licen[cs]e|qualification|lehrgang|kurs|"
    r"weiterbildung|anerkennung|\w+prüfung|\w+abschluss|curso|título|corso|attestat\w*|brevet|titre|habilitation)(?!\w)"
    r"|level\s\d)|\A(?-i:[A-Z](?:\.?[A-Z]){1,5})\.?(?=\s\(|\Z)",
    re.IGNORECASE,
)


_PERHAPS = (SectionKind.OTHER, SectionKind.COURSES)
_NEVER = (SectionKind.EXPERIENCE, SectionKind.REFERENCES, SectionKind.LANGUAGES, SectionKind.PROJECTS)
_SHORT = 8  # words of a piece that can name a school or a field
_LONGEST_LINE = 30  # words
_ABBREVIATED = 6  # letters before a full stop that ends no sentence ("Govt. College")
_EMPTY = re.compile(
    r"(?:passed|completed|obtained|graduated|studied|studies|with|degree|diplome en|titulo de|شهاده)\W*"
)


def read_education(blocks: Sequence[Block]) -> tuple[Education, ...]:
    """The entries of all education sections, in the CV's order; a second degree under one school's name has it too.

    Where there is no such section, one with an unknown heading or of courses is read if it tells of degrees; where
    there is none of these either, the stretches of other sections that do.
    """
    named = [block for block in blocks if block.kind is SectionKind.EDUCATION]
    perhaps = [block for block in blocks if block.kind in _PERHAPS and _tells_of_degrees(block)]
    return tuple(_paired(_read(named) or _read(perhaps) or _read(list(map(_stretch, blocks)))))


def _stretch(block: Block) -> Block:
    """The lines of a block from its first degree or school to its last, if they tell of dated degrees."""
    if block.kind in _NEVER:
        return block._replace(lines=())
    telling = [
        index
        for index, line in enumerate(block.lines)
        if len(line.text.split()) <= MAX_WORDS and (degrees_in(line.text) or school_rank(line.text) > 1)
    ]
    lines = block.lines[telling[0] : telling[-1] + 2] if telling else ()
    dated = any(find_periods(line.text) for line in lines)
    found = block._replace(lines=lines)
    return found if dated and _tells_of_degrees(found) else block._replace(lines=())


def _paired(found: Sequence[Education]) -> list[Education]:
    """Entries, with schools and degrees that are listed apart put together by their last year."""
    schools = {one.end.year: one for one in found if one.degree is None and one.institution and one.end}
    paired: list[Education] = []
    for one in found:
        school = schools.get(one.end.year) if one.institution is None and one.end else None
        if school is not None:
            one = one.model_copy(update={"institution": school.institution, "start": one.start or school.start})  # noqa: PLW2901
        paired.append(one)
    used = {one.institution for one in paired if one.degree is not None}
    return [one for one in paired if one.degree is not None or one.institution not in used]


def _tells_of_degrees(block: Block) -> bool:
    return any(degrees_in(line.text) for line in block.lines) and any(is_school(line.text) for line in block.lines)


def _read(blocks: Sequence[Block]) -> list[Education]:
    found: list[Education] = []
    for block in blocks:
        above: Fact | None = None
        for entry in split_studies(block.lines):
            one = _education(entry)
            if one is None:
                continue
            if one.institution is None and above is not None and len(entry.lines) == 1:
                one = one.model_copy(update={"institution": above})
            elif one.institution is not None and one.degree is not None:
                above = one.institution if one.institution.span.start < one.degree.span.start else None
            found.append(one)
    return found


def _education(entry: Entry) -> Education | None:
    labelled = _labelled(entry)
    pieces = [
        part
        for one in entry.lines
        if label_of(one.line.text) not in labelled
        and len(one.line.text.split()) <= _LONGEST_LINE
        and (degrees_in(one.line.text) or not is_note(one.line.text))
        for piece in one.pieces
        for part in _parts(piece)
        if not is_note(part.text)
    ]
    pieces += [part for piece in labelled.pop("more", ()) for part in _parts(piece) if not is_note(part.text)]
    degree, level, degree_piece, rest = _degree([*labelled.get("degree", ()), *pieces])
    if degree is None and "degree" in labelled:
        degree = labelled["degree"][0].fact(0.7)
    others = [piece for piece in pieces if piece is not degree_piece and not _is_only_degree(piece)]
    if rest is not None and is_school(rest.text):
        others.insert(0, rest)
        rest = None
    stated = labelled.get("school", ())
    school = max((*stated, *others), key=lambda piece: school_rank(piece.text), default=None)
    if stated and not (school and school_rank(school.text) > 1):
        school = stated[0]
    if school is not None and not stated and not is_school(school.text):
        school = None
    able = [piece for piece in others if piece is not school and not is_place(piece.text)]
    short = [piece for piece in able if len(piece.text.split()) <= _SHORT and not is_school(piece.text)]
    if school is None and degree is not None and short:
        # an employer-like name beside the degree: before it or after it
        field_taken = rest is not None
        school = (
            short[0] if field_taken or len(short) == 1 else short[-1] if short[0].start > degree.span.end else short[0]
        )
        short = [piece for piece in short if piece is not school]
    if degree is None and school is not None:
        taught = next((piece for piece in short if _QUALIFIES.search(piece.text)), None)
        degree = taught.fact(0.6) if taught else None
        short = [piece for piece in short if piece is not taught]
    told = labelled.get("field", ())
    field = told[0].text if told else rest.text if rest is not None else _field(short, degree_piece, school)
    if degree is None and school is None:
        return None
    period = _period(entry)
    lines = [one.line for one in entry.lines]
    return Education(
        institution=school.fact(0.9 if is_school(school.text) else 0.6) if school else None,
        degree=degree,
        field=" ".join(field.split()) if field else None,
        level=level,
        start=period.since if period and period.ranged else None,
        end=period.until if period and not period.current else None,
        span=Span(start=lines[0].start, end=lines[-1].end),
    )


def _labelled(entry: Entry) -> dict[str, list[Piece]]:
    """The pieces after "Institute:", "Degree:" and "Major:", by what they are; "more" is all that stands behind."""
    found: dict[str, list[Piece]] = {}
    for one in entry.lines:
        role = label_of(one.line.text)
        if role is not None:
            at = without_label(one.line.text)
            pieces = strong_pieces(Piece(one.line.text[at:], one.line.start + at))
            found.setdefault(role, []).extend(pieces[:1])
            found.setdefault("more", []).extend(pieces[1:])
    return {role: pieces for role, pieces in found.items() if pieces}


def _is_only_degree(piece: Piece) -> bool:
    """Whether a piece is one more name of the degree: the "BE" after "Bachelor of Engineering"."""
    found = degrees_in(piece.text)
    return len(found) == 1 and not piece.text[found[0].end :].strip(" .)") and found[0].start == 0


def _parts(piece: Piece) -> list[Piece]:
    """Pieces at commas and full stops; at "from" and "at" before a school, and at a word that begins its name."""
    parts: list[Piece] = []
    for part in (part for sentence in _sentences(piece) for part in _comma_parts(sentence)):
        folded = fold(part.text)
        cuts = [
            *(
                cut
                for cut in (*_FROM.finditer(folded), *_LEADING.finditer(folded))
                if is_school(part.text[cut.end() :])
            ),
            *_GIVEN_BY.finditer(part.text),
        ]
        told = any(degrees_in(before.text) for before in parts)
        cut = next(
            (
                cut.span()
                for cut in cuts
                if degrees_in(part.text[: cut.start()]) or (told and cut.re is _FROM)  # "Diploma, Law at Acme College"
            ),
            _degree_behind(part),
        )
        if cut is None:
            parts.append(_bare(part))
        else:
            parts.append(trimmed(part.text[: cut[0]], part.start))
            parts.append(_bare(trimmed(part.text[cut[1] :], part.start + cut[1])))
    return [part for part in parts if part.text]


def _degree_behind(part: Piece) -> tuple[int, int] | None:
    """Where a degree begins right after a school's name: "Acme School of Design MA Illustration"."""
    for degree in degrees_in(part.text):
        before = part.text[: degree.start]
        if degree.level > SCHOOL and before[-1:].isspace() and is_school(before) and not _GOES_ON.search(before):
            return degree.start, degree.start
    return None


def _bare(piece: Piece) -> Piece:
    """A piece without a mark or the word that announces a year at its end, and "at" or the kind of school before it."""
    text = _BEFORE_YEAR.sub("", piece.text)
    mark = _IN_BRACKETS.search(text)
    text = text[: mark.start()] if mark and is_note(mark[1]) else text
    stop = text.endswith(".") and len(text.rpartition(" ")[2]) > _ABBREVIATED - 2
    text = text.rstrip(". ") if stop else text
    label = _STAGE.match(text) or _AT.match(fold(text))
    at = label.end() if label and is_school(text[label.end() :]) else 0
    return Piece(text[at:], piece.start + at)


def _sentences(piece: Piece) -> list[Piece]:
    """Pieces at full stops, but for that of a short word."""
    parts: list[Piece] = []
    for part in sentence_pieces(piece):
        before = parts[-1].text.rpartition(" ")[2] if parts else ""
        if parts and len(before) <= _ABBREVIATED and before[:1].isupper() and len(parts[-1].text.split()) == 1:
            head = parts.pop()
            part = Piece(piece.text[head.start - piece.start : part.end - piece.start], head.start)  # noqa: PLW2901
        parts.append(part)
    return parts


def _comma_parts(sentence: Piece) -> list[Piece]:
    """Pieces at commas, but for those in "Boston, MA", which is no degree, and "Academy of Arts, Music & Dance"."""
    parts: list[Piece] = []
    for part in comma_pieces(sentence):
        if parts and (
            (is_region(part.text) and city_of(parts[-1].text))
            or (is_school(parts[-1].text) and _OF_SUBJECTS.search(parts[-1].text) and _LAST_SUBJECT.match(part.text))
        ):
            town = parts.pop()
            part = Piece(sentence.text[town.start - sentence.start : part.end - sentence.start], town.start)  # noqa: PLW2901
        parts.append(part)
    return parts


def _degree(pieces: Sequence[Piece]) -> tuple[Fact | None, int | None, Piece | None, Piece | None]:
    """The highest degree among the pieces: as written, its level, its piece, and what follows it there (its field)."""
    best: tuple[int, int, Piece, Degree] | None = None
    for number, piece in enumerate(pieces):
        for degree in degrees_in(piece.text):
            rank = (degree.level, -number)
            if best is None or rank > (best[0], best[1]):
                best = (degree.level, -number, piece, degree)
    if best is None:
        return None, None, None, None
    level, _, piece, degree = best
    written = Piece(piece.text[degree.start : degree.end].strip(), piece.start + degree.start)
    after = piece.text[degree.end :]
    join = _JOIN.match(fold(after))
    skipped = join.end() if join else 0
    rest = trimmed(after[skipped:], piece.start + degree.end + skipped)
    if rest.text and rest.text.startswith("(") is False and "(" not in rest.text:
        rest = Piece(rest.text.rstrip(") "), rest.start)
    has_rest = len(rest.text) > 2 and not is_note(rest.text)
    before = trimmed(re.sub(r"\s*\($", "", piece.text[: degree.start]), piece.start)
    if not has_rest and len(before.text) > 3 and not _EMPTY.fullmatch(fold(before.text)):
        rest, has_rest = before, not is_school(before.text)
    return written.fact(0.9), level, piece, rest if has_rest else None


def _field(short: Sequence[Piece], degree: Piece | None, school: Piece | None) -> str | None:
    """A piece that can only be what was studied: beside the degree first, then beside the school."""
    if not short or degree is None:
        return short[0].text if short and school is not None else None
    return min(short, key=lambda piece: abs(piece.start - degree.end)).text


def _period(entry: Entry) -> Period | None:
    dates = [period for one in entry.lines for period in one.periods]
    return next((period for period in dates if period.ranged), dates[-1] if dates else None)
