"""Where an address lies: the city and the country of "12 Palm Street, Jeddah 21432, KSA" and its like.

Addresses go from the small to the large in Europe and the Americas and often the other way in Arabic and in East Asia;
post codes stand before the town, after it or alone.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.taxonomy.folding import fold
from bot.taxonomy.places import City, abbreviates_region, cities_named, country_name, country_of, is_region

_MOST_PARTS = 8
_TOWN_WORDS = 4  # of a town that no table has
_CUT = re.compile(r"\s*[,،/|;•·()\n]+\s*|\s+[-–—]+\s+|\s{2,}")
_NUMBERED = re.compile(r"\S*\d\S*")
_POST_CODE = re.compile(
    r"(?:[A-Z]{1,3}[- ])?\d{4,7}(?:-\d{3,4})?|\d{2,3}[- ]\d{2,4}"  # most countries, PL, PT, CZ, SE
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|[A-Z]\d{2} ?[A-Z\d]{4}"  # GB, CA, NL, IE
)
_DASHED = re.compile(r"([^\W\d_]{3,})-(\d{3,6})(?!\S)")  # "Dhaka-1205"
_DUTCH = re.compile(r"(?<!\S)(\d{4}) ([A-Z]{2})(?= [A-Z])")  # "1015 CS Amsterdam"
_AROUND = re.compile(
    r"^(?:greater|city of|based in|now in|currently in|living in|dist\.?|distt\.?|district|near|metro|downtown|central|ville de|stadt|ciudad de|citta di|cidade de|مدينه|محافظه|ولايه)\s+"
    r"|\s+(?:area|city|region|metropolitan area|metro|governorate|province|district|county|and surroundings|cedex|"
    r"et alentours|und umgebung|y alrededores)$"
)
_STREET = re.compile(
    r"(?<!\w)(?:street|str|road|rd|avenue|ave|av|lane|drive|blvd|boulevard|way|square|house|flat|apt|apartment|block|"
    r"floor|building|bldg|villa|tower|plot|sector|phase|p\.?\s?o\.? ?box|b\.?p|no|rue|allee|place|chemin|impasse|quai|route|"
    r"residence|strasse|weg|platz|gasse|calle|c|avda|avenida|plaza|paseo|carrera|cra|cl|col|colonia|barrio|urb|via|viale|"
    r"piazza|corso|largo|rua|travessa|praca|bairro|ul|ulica|jalan|jl|sok|mah|cad|bis|department|dept|"
    r"شارع|طريق|حي|مبني|عماره|شقه|ص\.?ب|منطقه|بنايه|قطعه|برج|زنقه|نهج|اقامه)(?!\w)"
    r"|(?:strasse|str\.|weg|platz|gasse|allee|ring|damm|ufer|laan|straat|gracht|vagen|gatan|vej|gade)(?!\w)"
)


class Place(NamedTuple):
    """A city, a country, or a city in its country."""

    city: str | None  # as written
    country: str | None  # English short name
    country_code: str | None


class _Part(NamedTuple):
    """A part of an address without its numbers; `posted`: a post code stood beside it."""

    text: str
    numbered: bool
    posted: bool


def parse_place(text: str, near: str | None = None) -> Place | None:
    """The place that a whole text names: "Riyadh, Saudi Arabia", "Atlanta, GA", "09126 Chemnitz"; None for other texts.

    `near`, an ISO country code, tells cities of one name apart and places a town that only has a post code.
    """
    parts = [part for written in _CUT.split(text) for part in _part(written)]
    if not parts or len(parts) > _MOST_PARTS:
        return None
    names = [part for part in parts if part.text]
    at = next((index for index in range(len(names) - 1, -1, -1) if country_of(names[index].text)), None)
    code = country_of(names[at].text) if at is not None else None
    others = [part for index, part in enumerate(names) if index != at or (len(names) == 1 and cities_named(part.text))]
    known = _known_city(others, code, near)
    if known is not None:
        part, city = known
        return Place(_town(part.text), country_name(city.country_code), city.country_code)
    region = next((index for index in range(len(names) - 1, -1, -1) if is_region(names[index].text)), None)
    if code is None and region is not None and region > 0:
        code, at = is_region(names[region].text), region
    if code is not None and at is not None:
        town = _unknown_town(names, at)
        if town is None and region is not None and at == region:
            return None
        return Place(town, country_name(code), code)
    posted = next((part for part in names if part.posted and _may_be_town(part.text)), None)
    return Place(posted.text, country_name(near), near) if posted and near else None


def _part(written: str) -> Iterator[_Part]:
    """A part without post code and house number; "Cairo Egypt" is two."""
    words = _DUTCH.sub(r"\1\2", _DASHED.sub(r"\1 \2", written)).strip(" .:-–").split()
    if not words:
        return
    first, last = 0, len(words)
    while first < last and _NUMBERED.fullmatch(words[first]):
        first += 1
    while last > first and _NUMBERED.fullmatch(words[last - 1]):
        last -= 1
    bare, before, after = " ".join(words[first:last]), " ".join(words[:first]), " ".join(words[last:])
    posted = bool(_POST_CODE.fullmatch(before) or _POST_CODE.fullmatch(after))
    numbered = bool(before or after)
    words = bare.split()
    for size in range(1, min(4, len(words) - 1) + 1):
        head, tail = " ".join(words[:-size]), " ".join(words[-size:])
        beside = (country_of(tail), is_region(tail))
        cities = cities_named(_town(head))
        stated = any(c.country_code in beside or abbreviates_region(tail, c.country_code) for c in cities)
        if stated and not cities_named(bare):
            yield _Part(head, numbered, posted)
            yield _Part(tail, False, False)
            return
    yield _Part(bare, numbered, posted)


def _town(text: str) -> str:
    """A city's name without "Greater …" and "… Area", unless they belong to the name."""
    if cities_named(text):
        return text
    folded = fold(text)
    ends = [found for found in _AROUND.finditer(folded) if found.start() > 0]
    starts = [found for found in _AROUND.finditer(folded) if found.start() == 0]
    return text[max((f.end() for f in starts), default=0) : min((f.start() for f in ends), default=len(text))]


def _known_city(parts: Sequence[_Part], code: str | None, near: str | None) -> tuple[_Part, City] | None:
    """The largest city among the parts, where all that stands beside it can belong to an address."""
    found: list[tuple[_Part, City]] = []
    for index, part in enumerate(parts):
        for likely, city in enumerate(cities_named(_town(part.text))):
            beside = {
                code,
                near if code is None else None,
                *(is_region(other.text) for other in parts if other != part),
            }
            short = any(abbreviates_region(other.text, city.country_code) for other in parts[index + 1 :])
            stated = city.country_code in beside or short or city.country_code in (o.text for o in parts[index + 1 :])
            able = stated or (likely == 0 and (part.posted or not city.word))
            if able and city.country_code == (code or city.country_code):
                found.append((part, city._replace(rank=city.rank - (1_000_000 if stated else 0))))
    if not found:
        return None
    best = min(found, key=lambda one: one[1].rank)
    strangers = (part for part in parts if part is not best[0] and not _belongs(part))
    return None if code is None and next(strangers, None) else best


def _belongs(part: _Part) -> bool:
    """Whether a part can stand in an address beside a city."""
    return (
        part.numbered
        or not part.text
        or bool(_STREET.search(fold(part.text)) or cities_named(part.text) or is_region(part.text))
        or (_may_be_town(part.text) and len(part.text) > 1)
    )


def _unknown_town(names: Sequence[_Part], country: int) -> str | None:
    """The town that no table has beside its country: one with a post code, else the nearest that is no region."""
    able = [(abs(index - country), part) for index, part in enumerate(names) if index != country]
    able = [(away, part) for away, part in able if _may_be_town(part.text) and not is_region(part.text)]
    town = min(able, key=lambda one: (not one[1].posted, one[0]), default=None)
    return town[1].text if town else None


def _may_be_town(text: str) -> bool:
    if not 0 < len(text.split()) <= _TOWN_WORDS or _STREET.search(fold(text)):
        return False
    return text[:1].isupper() or text > "\u0600"
