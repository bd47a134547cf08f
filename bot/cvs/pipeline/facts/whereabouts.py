"""Where the person lives, and whose national telephone numbers the CV writes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.cvs.models import Location, SectionKind, Span
from bot.cvs.pipeline.document import Document, Line
from bot.cvs.pipeline.facts.dates import find_periods
from bot.cvs.pipeline.facts.pieces import Piece, strong_pieces
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.addresses import Place, parse_place
from bot.taxonomy.degrees import is_school
from bot.taxonomy.folding import fold
from bot.taxonomy.places import cities_named, country_of, find_places
from bot.taxonomy.titles import company_score, title_score

_MAX_WORDS = 16
_MAX_CHARACTERS = 140
_EMPLOYER = 0.7  # company score from which a text is no town
_HEAD_LINES = 30  # of a header; a longer one has swallowed what follows it
_NEAR_CONTACTS = 4  # lines between a person's e-mail address and the place
_NEAR_HEIGHT = 40  # points between the two on a page
_LABELS = (
    r"(?:(?:current |present |home |permanent |postal |mailing |residential |residence )?"
    r"(?:address|location|city|residence)(?: address| adresse)?|based in|lives in|home|domicile|"
    r"city ?[/,&] ?country|country of residence|place of residence|"
    r"adresse(?: postale| actuelle)?|anschrift|wohnort|wohnhaft(?: in)?|ort|ville|localisation|lieu de residence|"
    r"direccion|domicilio|ubicacion|ciudad|localidad|residencia|lugar de residencia|"
    r"indirizzo|residenza|citta|localita|morada|endereco|cidade|localizacao|localidade|adres|woonplaats|ikamet|sehir|"
    r"العنوان(?: الحالي| الدائم)?|عنوان السكن|الموقع|المدينه|السكن|الاقامه|مكان الاقامه|مكان السكن|"
    r"محل الاقامه|بلد الاقامه|مقر السكني)"
)
_LABEL = re.compile(rf"(?:^|[|•·]\s*|\s{{2,}}){_LABELS}(?:\s*[:：]\s*|\s{{2,}}|\s+[-–]\s+|\s(?=\S))(?=\S)")
_LABEL_ALONE = re.compile(rf"^{_LABELS}\s*[:：]?\s*$")
_NEXT_LABEL = re.compile(
    r"\s{2,}|[|•·]|\s(?=(?:tel|phone|mobile|cell|e-?mail|mail|telefon|handy|mobil|telephone|portable|telefono|movil|"
    r"telemovel|cellulare|هاتف|جوال|موبايل|الهاتف|الجوال|بريد|البريد)(?:\s\w+)?\s*[.:：])"
)
_BORN = re.compile(
    r"(?<!\w)(?:born|birth|ne|nee|naissance|geboren|geburts\w*|nacid[oa]|nacimiento|nato|nata|nascita|nascid[oa]|"
    r"nascimento|الميلاد|مواليد|nationality|nationalite|nationalitat|staats\w+|nacionalidad\w*|cittadinanza|الجنسيه)(?!\w)"
)
_LIVES = re.compile(
    r"(?<!\w)(?:based (?:in|out of)|living in|located in|residing in|resident (?:of|in)|lives in|"
    r"currently in|from|wohnhaft in|"
    r"base a|basee? a|residente en|(?:ال)?مقيمه? (?:في|ب)|اقيم في)\s+(?P<place>[^.;|()\n]{2,60})"
)
_CONTACT = re.compile(r"\S{1,80}@\S{1,80}|\+?\(?\d[\d ()./-]{9,20}\d|(?<!\d)\d{9,15}(?!\d)")
_WIDE = re.compile(r"\s{2,}|\s*[|•·]\s*")
_REMARK = re.compile(r"\s*[(,،]\s*|\s+&\s+")
_NAMED = 20_000  # characters in which cities are looked for
_HOME_OF = {"de": "DE", "fr": "FR", "es": "ES", "it": "IT", "pt": "PT", "nl": "NL", "tr": "TR"}


class _Candidate(NamedTuple):
    points: float
    location: Location


def find_location(document: Document, blocks: Sequence[Block], near: str | None = None) -> Location | None:
    """The likeliest place of the CV's head, under a label, beside the contacts or in "based in …" of its summary.

    `near`: ISO code of the country that the person's other contacts tell.
    """
    header = _head(blocks)
    candidates = [*_in_lines(header, near, 0.0), *_over_lines(header, near)]
    if not any(candidate.location.city for candidate in candidates):
        candidates += _in_lines(_around_contacts(document), near, 1.0)
    if candidates:
        return max(candidates, key=lambda candidate: candidate.points).location
    summary = [line for block in blocks if block.kind is SectionKind.SUMMARY for line in block.lines]
    return _told(document, [*header, *summary])


def likely_countries(document: Document, location: Location | None, places: Sequence[str], language: str) -> list[str]:
    """ISO codes of countries whose national numbers the CV may write, the likeliest first.

    Where the person lives, works (`places`), what cities the CV names, and where its language is at home.
    """
    home = [location.country_code] if location is not None else []
    worked = [place.country_code for place in map(parse_place, places) if place]
    named = Counter[str]()
    if not home:
        cities, countries = find_places(document.text[:_NAMED])
        named.update(city.country_code for name in cities for city in cities_named(name)[:1])
        named.update(code for name in countries if (code := country_of(name)))
    told = [*home, *worked, *(code for code, _times in named.most_common(3)), _HOME_OF.get(language)]
    return list(dict.fromkeys(code for code in told if code))


def _head(blocks: Sequence[Block]) -> list[Line]:
    """The lines of headers, up to the first dated entry."""
    found: list[Line] = []
    for block in blocks:
        if block.kind is SectionKind.HEADER:
            for line in block.lines[:_HEAD_LINES]:
                if any(period.ranged for period in find_periods(line.text[:200])):
                    break
                found.append(line)
    return found


def _around_contacts(document: Document) -> list[Line]:
    """The lines about the first e-mail address: in its column, and beside it on the page."""
    lines = document.lines
    at = next((index for index, line in enumerate(lines) if "@" in line.text), None)
    if at is None:
        return []
    email = lines[at]
    near = [
        line for line in lines[max(0, at - _NEAR_CONTACTS) : at + _NEAR_CONTACTS + 1] if line.column == email.column
    ]
    beside = [line for line in lines if line.page == email.page and _at_one_height(line, email)]
    return [*near, *(line for line in beside if line not in near)]


def _at_one_height(one: Line, other: Line) -> bool:
    return one.top is not None and other.top is not None and abs(one.top - other.top) <= _NEAR_HEIGHT


def _in_lines(lines: Sequence[Line], near: str | None, doubt: float) -> Iterator[_Candidate]:
    for index, line in enumerate(lines):
        if len(line.text) > 300 or _BORN.search(fold(line.text)):
            continue
        before = lines[index - 1] if index else None
        under = before is not None and bool(_LABEL_ALONE.search(fold(before.text)))
        # an address and a number may stand beside the place with no more than a blank between them
        whole = Piece(_CONTACT.sub(lambda contact: " " * len(contact.group()), line.text), line.start)
        for piece, labelled in (
            *((piece, True) for piece in _labelled(line)),
            *((piece, under) for piece in (*_wide_pieces(whole), *strong_pieces(whole))),
        ):
            found = _place(piece, near)
            if found is not None:
                if not labelled and (title_score(piece.text) >= 1.0 or _names_month(piece.text)):
                    continue
                known = bool(found.city and cities_named(found.city))
                points = 2.0 * bool(found.city) + known + 3.0 * labelled + bool(found.country_code)
                yield _Candidate(points - doubt - index / 10, found)


def _names_month(text: str) -> bool:
    """Whether a text holds a date finer than a year, as no address does ("Last updated in Nov 2026")."""
    return any(period.since and period.since.month for period in find_periods(text))


def _labelled(line: Line) -> Iterator[Piece]:
    for match in _LABEL.finditer(fold(line.text)):
        end = _NEXT_LABEL.search(fold(line.text), match.end())
        yield Piece(line.text[match.end() : end.start() if end else len(line.text)], line.start + match.end())


def _wide_pieces(piece: Piece) -> Iterator[Piece]:
    """Pieces at bars and wide blanks, but not at dashes, which an address may hold."""
    at = 0
    for match in [*_WIDE.finditer(piece.text), None]:
        text = piece.text[at : match.start() if match else len(piece.text)]
        if text.strip():
            yield Piece(text.strip(), piece.start + at + len(text) - len(text.lstrip()))
        at = match.end() if match else at


def _place(piece: Piece, near: str | None) -> Location | None:
    text = piece.text.strip(" ,،.–—-")
    if not 1 < len(text) <= _MAX_CHARACTERS or len(text.split()) > _MAX_WORDS or "@" in text:
        return None
    place = parse_place(text, near) or _before_remark(text, near)
    unknown = place is not None and place.city and not cities_named(place.city)
    if place and unknown and (is_school(place.city or "") or company_score(place.city or "") >= _EMPLOYER):
        cities, _countries = find_places(place.city or "")  # "University of Bergen, Norway"
        place = place._replace(city=cities[0] if cities else None)
    return _location(place, piece.start + piece.text.index(text), len(text)) if place else None


def _before_remark(text: str, near: str | None) -> Place | None:
    """The known town before a remark on it: "Oslo, remote", "Oslo (may work)", "Oslo & Bergen"."""
    town = _REMARK.split(text, maxsplit=1)[0].strip()
    return parse_place(town, near) if town != text and cities_named(town) else None


def _location(place: Place, start: int, length: int) -> Location:
    return Location(
        city=place.city,
        country=place.country,
        country_code=place.country_code,
        span=Span(start=start, end=start + length),
    )


def _over_lines(header: Sequence[Line], near: str | None) -> Iterator[_Candidate]:
    """“Al Olaya District,” / “Riyadh 12211, Saudi Arabia”; a country on the line under its city."""
    for index, (one, other) in enumerate(pairwise(header)):
        joins = one.text.rstrip().endswith((",", "،")) or country_of(other.text.strip(" .,"))
        if joins and len(one.text) + len(other.text) <= _MAX_CHARACTERS and not _BORN.search(fold(one.text)):
            label = _LABEL.match(fold(one.text))
            start = label.end() if label else 0
            place = parse_place(f"{one.text[start:].strip(' ,،')}, {other.text.strip()}", near)
            if place is not None and place.city:
                location = _location(place, one.start + start, other.end - one.start - start)
                yield _Candidate(3.5 + bool(label) - index / 10, location)


def _told(document: Document, lines: Sequence[Line]) -> Location | None:
    if not lines:
        return None
    start, end = lines[0].start, lines[-1].end
    folded = fold(document.text[start:end]).replace("\n", " ")
    for match in _LIVES.finditer(folded):
        at = start + match.start("place")
        text = document.text[at : start + match.end("place")].replace("\n", " ")
        # the longest beginning that is a place: "Dubai, United Arab Emirates, with an eye for …"
        ends = [found.start() for found in re.finditer(r"\s|,|$", text)]
        places = [(cut, place) for cut in ends if (place := parse_place(text[:cut].strip(" ,")))]
        known = [(cut, place) for cut, place in places if place.city != text[:cut] or country_of(text[:cut])]
        if places:
            cut, place = (known or places)[-1]
            return _location(place, at, len(text[:cut].rstrip(" ,")))
    return None
