"""Where the person lives."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.cvs.models import Location, SectionKind, Span
from bot.cvs.pipeline.document import Document, Line
from bot.cvs.pipeline.facts.pieces import Piece, strong_pieces
from bot.cvs.pipeline.facts.sections import Block
from bot.taxonomy.degrees import is_school
from bot.taxonomy.folding import fold
from bot.taxonomy.places import Place, country_of, find_places, parse_place
from bot.taxonomy.titles import company_score

_MAX_WORDS = 10
_EMPLOYER = 0.7  # company score from which a text is no town
_LABEL = re.compile(
    r"(?:^|[|•·]\s*)(?:address|location|city|residence|current location|based in|lives in|home|adresse|"
    r"wohnort|ort|ville|"
    r"localisation|domicile|direccion|ubicacion|ciudad|residencia|العنوان|الموقع|المدينه|السكن|الاقامه|مكان الاقامه)"
    r"\s*[:：]?\s*(?=\S)"
)
_LIVES = re.compile(
    r"(?<!\w)(?:based (?:in|out of)|living in|located in|residing in|resident (?:of|in)|lives in|"
    r"currently in|from|wohnhaft in|"
    r"base a|basee? a|residente en|(?:ال)?مقيمه? (?:في|ب)|اقيم في)\s+(?P<place>[^.;|()\n]{2,60})"
)


def find_location(document: Document, blocks: Sequence[Block]) -> Location | None:
    """The place in the CV's header, under a label, or in "based in …" of its summary."""
    header = [line for block in blocks if block.kind is SectionKind.HEADER for line in block.lines]
    labelled = [piece for line in header for piece in _labelled(line)]
    written = [piece for line in header for piece in strong_pieces(Piece(line.text, line.start))]
    for piece in (*labelled, *written):
        found = _place(piece)
        if found is not None:
            return found
    in_two = _over_two_lines(header)
    if in_two is not None:
        return in_two
    summary = [line for block in blocks if block.kind is SectionKind.SUMMARY for line in block.lines]
    return _told(document, [*header, *summary])


def _labelled(line: Line) -> Iterator[Piece]:
    for match in _LABEL.finditer(fold(line.text)):
        end = re.search(r"\s{2,}|[|•·]|$", line.text[match.end() :])
        yield Piece(line.text[match.end() : match.end() + (end.start() if end else 0)], line.start + match.end())


def _place(piece: Piece) -> Location | None:
    text = piece.text.strip(" ,،.")
    if not 1 < len(text) <= 80 or len(text.split()) > _MAX_WORDS or "@" in text:
        return None
    place = parse_place(text)
    if place and place.city and (is_school(place.city) or company_score(place.city) >= _EMPLOYER):
        cities, _countries = find_places(place.city)  # "University of Bergen, Norway"
        place = place._replace(city=cities[0] if cities else None)
    return _location(place, piece.start + piece.text.index(text), len(text)) if place else None


def _location(place: Place, start: int, length: int) -> Location:
    return Location(
        city=place.city,
        country=place.country,
        country_code=place.country_code,
        span=Span(start=start, end=start + length),
    )


def _over_two_lines(header: Sequence[Line]) -> Location | None:
    """“Al Olaya District,” / “Riyadh 12211, Saudi Arabia”; a country on the line under its city."""
    for one, other in pairwise(header):
        if one.text.rstrip().endswith((",", "،")) and (
            place := parse_place(f"{one.text.strip()} {other.text.strip()}")
        ):
            return _location(place, one.start, other.end - one.start)
    return None


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
