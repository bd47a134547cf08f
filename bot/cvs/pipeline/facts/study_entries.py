"""Which lines of an education section belong to one degree.

All ways of cutting the section are weighed and the best is taken: entries want one degree, one school and one date
each, to begin where the page shows a beginning, and to begin alike. So it is the same whether the school, the degree or
the date stands first.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.cvs.pipeline.document import Line
from bot.cvs.pipeline.facts.certificates import is_online_course
from bot.cvs.pipeline.facts.pieces import DatedLine, dated
from bot.taxonomy.degrees import SCHOOL, Degree, find_degrees, school_rank
from bot.taxonomy.folding import fold
from bot.taxonomy.places import city_of, is_place, is_region

MAX_WORDS = 14  # of a line that can head an entry; longer ones describe
_FULL_WORDS = 30  # of a line that has degree and school or date in it
_MOST_LINES = 14  # of an entry's head
_DEGREE, _SCHOOL, _DATE, _UNKNOWN = 2.0, 2.0, 1.0, 0.5  # points of what an entry has
_BOTH = 1.0  # points of degree and school together
_SECOND = 2.5  # taken off for a second degree, school or date
_ENTRY = 1.5  # taken off for every entry
_OPENS, _ALIKE = 1.0, 0.75
_NOTE = re.compile(
    r"(?:c?gpa|atar|grades?\b|note\b|mention(?! compl)|thesis|dissertation|with (?:first|distinction|honou?rs)|"
    r"first class|second class|upper second|lower second|2[:.][12](?!\d)|cum laude|magna|summa|honou?rs\b|"
    r"distinction|courses?\b|coursework|relevant|minor\b|average|score|percentage|percentile|activities|modules?\b|"
    r"subjects?:|societies|supervisor|advisor|scholarship|expected|ongoing|in progress|completed|graduated|obtained|"
    r"division|rank|"
    r"class of|final project|capstone|gesamtnote|abschlussnote|abschluss:|durchschnitt|schwerpunkt|thema|promedio|"
    r"calificacion|nota|tesis|tfg|tfm|trabajo|memoire|specialites?|votazione|voto|tesi|media|a distancia|"
    r"berufsbegleitend|erasmus|mobilite|"
    r"المعدل|بمعدل|معدل|تقدير|بتقدير|مرتبه|مع مرتبه|نسبه|بنسبه|مشروع التخرج|سنه التخرج)"
)
_NUMBERS = re.compile(
    r"[\d.,/%\s:()+-]+|(?:\S+ ){0,3}\d(?:[.,]\d+)?\s?/\s?\d+(?:[.,]\d+)?\W*|\W*\d{1,3}(?:[.,]\d+)?\s?%\W*"
)
_LABEL = re.compile(
    r"^\W*(?:(?P<school>(?:name (?:of|and type of) (?:the )?)?(?:(?:(?:tertiary|academic) )?institut(?:e|ion)|"
    r"(?:(?:high|secondary|primary|elementary) )?school|college|university|secondary|tertiary|elementary|vocational|"
    r"organi[sz]ation providing education(?: and training)?)(?:/\w+)?|etablissement|ecole|universite|"
    r"bildungseinrichtung|schule|hochschule|centro|universidad|institucion|"
    r"nome e tipo di istituto(?: di istruzione o formazione)?|istituto|universita|instituicao|"
    r"(?:اسم )?(?:الجامعه|المدرسه|الكليه|المعهد|الجهه|المؤسسه التعليميه))"
    r"|(?P<degree>(?:highest )?(?:degree|qualification|grade|standard|level)(?: (?:awarded|obtained|passed|"
    r"completed|earned|attained|held))?|"
    r"course|program(?:me)?|title of qualification(?: awarded)?|certificate|diplome|intitule|"
    r"abschluss|titulo|titulacion|titolo(?: della qualifica rilasciata)?|qualifica conseguita|grau|"
    r"المؤهل(?: العلمي)?|الدرجه(?: العلميه)?|الشهاده)"
    r"|(?P<field>major|field(?: of study)?|speciali[sz]ation|subject|principal subjects[^:：]{0,40}|specialite|filiere|"
    r"fachrichtung|studiengang|especialidad|principali materie[^:：]{0,50}?|area|التخصص|القسم|الشعبه))"
    r"(?:\s*[:：]\s*|\s{2,})(?=\S)"
)
_COLUMN_HEADS = frozenset(
    fold(word)
    for word in (
        "degree degrees qualification qualifications school institution institute university college board year years "
        "date dates period passing of grade grades percentage marks cgpa gpa result division subject subjects major "
        "sr s no serial session marks obtained total "
        "field study specialization location place country level exam examination course name and the / & - "
        "diplôme établissement année années lieu école intitulé abschluss schule zeitraum jahr ort titel título centro "
        "año años universidad institución periodo fecha titolo istituto anno diploma grau instituição ano "
        "المؤهل المؤهلات الشهادة الدرجة الجامعة المدرسة الكلية الجهة المعهد السنة سنة الدراسة التخرج التقدير التخصص "
        "المعدل البلد العلمي تاريخ"
    ).split()
)
_GOES_ON = re.compile(
    r"(?:[,&/-]|(?<!\w)(?:and|und|et|y|e|of|in|de|des|du|for|für|der|di|do|da|la|the|en|من|في|و|إلى))\s*\Z"
)


class Entry(NamedTuple):
    """The lines about one degree; those that only describe it are among them."""

    lines: tuple[DatedLine, ...]


class _Traits(NamedTuple):
    """What a line says about where it belongs. `opens`: the page shows a beginning there."""

    one: DatedLine
    degree: bool
    school: bool
    part: bool  # of a school: a faculty
    dates: int
    tells: bool  # whether it is more than a note, a place or a description
    opens: bool
    row: tuple[int, int] | None


def split_studies(lines: Sequence[Line]) -> list[Entry]:
    """The entries of an education section's lines, in order."""
    told = [line for line in lines if not _is_table_head(line.text) and not is_online_course(line.text)]
    kept = _unwrapped(told)
    traits = [_traits(line, kept[index - 1] if index else None) for index, line in enumerate(kept)]
    if not traits:
        return []
    best = max((_best_cut(traits, first) for first in ("degree", "school", "dates")), key=lambda cut: cut[0])
    return [Entry(tuple(one.one for one in traits[start:end])) for start, end in best[1]]


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those joined that go on in the next one; offsets stay right, as a blank stands for the break."""
    kept: list[Line] = []
    for line in lines:
        before = kept[-1] if kept else None
        if before is not None and line.start == before.end + 1 and _goes_on(before, line):
            kept[-1] = before.model_copy(update={"text": f"{before.text} {line.text}"})
        else:
            kept.append(line)
    return kept


def _goes_on(line: Line, following: Line) -> bool:
    if following.bullet or following.gap_before or following.column != line.column or following.cell != line.cell:
        return False
    if len(line.text.split()) > MAX_WORDS or find_degrees(following.text) or is_note(following.text):
        return False
    lower = following.text[:1].islower() and not line.text.endswith(".")
    return lower or (bool(_GOES_ON.search(line.text)) and not (school_rank(following.text) and school_rank(line.text)))


def degrees_in(text: str) -> list[Degree]:
    """Degrees of a text; a school's own words ("High School") count only where no higher degree stands."""
    found = [degree for degree in find_degrees(text) if not _is_state(text, degree) and not _names_school(text, degree)]
    higher = [degree for degree in found if degree.level > SCHOOL]
    return higher or found


def _without_degrees(text: str) -> str:
    """A text whose "Pre-University" and "High School Diploma" are no schools."""
    for degree in degrees_in(text):
        text = text[: degree.start] + " " * (degree.end - degree.start) + text[degree.end :]
    return text


def label_of(text: str) -> str | None:
    """The role that a line's label gives to what follows it: "school", "degree" or "field"."""
    label = _LABEL.match(fold(text))
    return label.lastgroup if label else None


def without_label(text: str) -> int:
    """The offset in a line at which what its label announces begins; 0 without one."""
    label = _LABEL.match(fold(text))
    return label.end() if label else 0


def is_note(text: str) -> bool:
    """Whether a piece is a grade, a mark or another remark about an entry."""
    bare = text.strip(" \t()•-–|")
    return bool(_NOTE.match(fold(bare)) or _NUMBERS.fullmatch(bare))


def _is_state(text: str, degree: Degree) -> bool:
    """Whether it is the "MA" of "Boston, MA"."""
    before, _comma, after = text[: degree.start].rpartition(",")
    town = re.split(r"\s{2,}|[,|(]", before)[-1].strip()
    return not after.strip() and bool(is_region(text[degree.start : degree.end]) and city_of(town))


def _names_school(text: str, degree: Degree) -> bool:
    """Whether the words belong to a school's name: "Acme High School", "City Pre-University College"."""
    if degree.level > SCHOOL or degree.start == 0:
        return False
    ahead = re.match(r"\s*[^\W\d_]+", text[degree.end :])
    inside = text[: degree.start].rstrip()[-1:].isalnum()
    name = text[degree.start : degree.end] + (ahead.group() if ahead else "")
    return inside and school_rank(name) > 0


def _is_table_head(text: str) -> bool:
    words = re.findall(r"[^\s|,;]+", text)
    return len(words) > 1 and all(fold(word.strip(":().")) in _COLUMN_HEADS for word in words)


def _traits(line: Line, previous: Line | None) -> _Traits:
    one = dated(line)
    words = len(line.text.split())
    role = label_of(line.text)
    degree = role == "degree" or bool(degrees_in(line.text))
    rank = 2 if role == "school" else school_rank(_without_degrees(line.text))
    described = not (degree or rank or one.periods) and (line.bullet or is_note(line.text))
    full = degree and (rank > 0 or bool(one.periods))
    heads = not described and words <= (_FULL_WORDS if full else MAX_WORDS)
    opens = previous is None or line.gap_before or line.bullet != previous.bullet or _stands_out(line, previous)
    moved = previous is not None and (line.page, line.column) != (previous.page, previous.column) and line.cell is None
    return _Traits(
        one,
        degree and heads,
        rank > 1 and heads,
        rank == 1 and heads,
        len(one.periods) if heads else 0,
        heads and bool(one.pieces) and not is_place(line.text),
        opens or moved,
        line.cell[:2] if line.cell else None,
    )


def _stands_out(line: Line, previous: Line) -> bool:
    """Whether a line is bolder or larger than the one above, and neither smaller nor thinner."""
    size, above = line.font_size or 0.0, previous.font_size or 0.0
    return size >= above and line.bold >= previous.bold and (size > above or line.bold > previous.bold)


Cut = tuple[float, list[tuple[int, int]]]


def _best_cut(traits: Sequence[_Traits], first: str) -> Cut:
    """The best way of cutting where entries begin with a line that has `first`, and its points."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(traits) + 1):
        starts = range(max(0, end - _MOST_LINES), end)
        # what only describes goes on without end
        starts = range(_head(traits, starts.start), end)
        best.append(max((best[start][0] + _points(traits, start, end, first), start) for start in starts))
    cuts: list[tuple[int, int]] = []
    at = len(traits)
    while at > 0:
        cuts.append((best[at][1], at))
        at = best[at][1]
    return best[-1][0], cuts[::-1]


def _head(traits: Sequence[_Traits], start: int) -> int:
    while start > 0 and not (traits[start].tells or traits[start].dates):
        start -= 1
    return start


def _points(traits: Sequence[_Traits], start: int, end: int, first: str) -> float:
    """How well the lines from `start` to `end` make one entry."""
    lines = traits[start:end]
    degrees = sum(one.degree for one in lines)
    schools = sum(one.school for one in lines) or min(1, sum(one.part for one in lines))
    dates = sum(one.dates > 0 for one in lines)
    unknown = any(one.tells and not (one.degree or one.school or one.part) for one in lines)
    points = _DEGREE * min(1, degrees) + _DATE * min(1, dates) - _ENTRY
    points += _SCHOOL if schools else _UNKNOWN * unknown
    points += _BOTH if degrees and schools else 0.0
    points -= _SECOND * (max(0, degrees - 1) + max(0, schools - 1) + 0.8 * max(0, dates - 1))
    head = lines[0]
    if start > 0:
        points += _OPENS if head.opens else 0.0
        points -= 0.0 if head.tells or head.dates else 2 * _SECOND
        points -= _SECOND if head.row is not None and head.row == traits[start - 1].row else 0.0
    begins = {"degree": head.degree, "school": head.school, "dates": head.dates > 0}
    points += _ALIKE if begins[first] else 0.0
    inner = (one for one in lines[1:] if one.opens and (one.degree or one.school or one.dates))
    rows = {one.row for one in lines if one.row is not None}
    return points - 0.5 * sum(1 for _ in inner) - 0.5 * max(0, len(rows) - 1)
