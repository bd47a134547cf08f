"""Countries and regions, and the cities of the world with their countries.

`cities.txt` has the cities by size, `places.txt` other names of well-known ones, `regions.txt` states and provinces,
`countries.json` what people write beside the names of CLDR, which come through Babel.
"""

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from bot.taxonomy.folding import fold

_HERE = Path(__file__).parent
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 4  # words of a name

LOCALES = ("en", "ar", "fr", "de", "es", "it", "pt", "nl", "tr")
# CLDR's "English short name" is longer or newer than what people write
_SHORT_NAMES = {"HK": "Hong Kong", "MO": "Macao", "PS": "Palestine", "TR": "Türkiye", "CZ": "Czech Republic"}
_NO_COUNTRIES = frozenset(("EU", "UN", "EZ", "ZZ", "XA", "XB", "QO"))
_ABBREVIATING = frozenset(("US", "CA"))  # whose regions are written in two letters without their country
_REMOTE = frozenset(
    fold(w) for w in ("remote", "hybrid", "on-site", "onsite", "عن بعد", "télétravail", "remoto", "homeoffice")
)


class City(NamedTuple):
    """A city as the table shows it. `rank`: 0 for the largest of the world; `word`: its name is a common word too."""

    shown: str
    country_code: str
    rank: int
    word: bool


class _Gazetteer(NamedTuple):
    countries: dict[str, str]  # key → code
    cities: dict[str, tuple[City, ...]]  # key → the cities of that name, the likeliest first
    names: dict[str, str]  # code → English short name


class _Regions(NamedTuple):
    names: dict[str, str]  # key → country code
    abbreviations: frozenset[tuple[str, str]]  # (country code, capitals)


@lru_cache(maxsize=1024)  # a line is asked about several times in a row
def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _rows(file: str) -> list[str]:
    return [row for row in (_HERE / file).read_text(encoding="utf-8").splitlines() if row and row[0] != "#"]


@cache
def _gazetteer() -> _Gazetteer:
    countries: dict[str, str] = {}
    names: dict[str, str] = {}
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                countries.setdefault(_key(name), code)
                if locale == "en":
                    names[code] = _SHORT_NAMES.get(code, name)
    for code, others in json.loads((_HERE / "countries.json").read_text(encoding="utf-8")).items():
        countries.update({_key(other): code for other in others})
    for code, short in names.items():
        countries.setdefault(_key(short), code)
    return _Gazetteer(countries, _cities(), names)


def _cities() -> dict[str, tuple[City, ...]]:
    by_size: dict[str, list[City]] = {}
    rows = _rows("cities.txt")
    for rank, row in enumerate(rows):
        code, _, spelt = row.lstrip("?").partition(" ")
        spellings = spelt.split("=")
        for name in spellings:
            by_size.setdefault(_key(name), []).append(City(spellings[0], code, rank, row[0] == "?"))
    cities: dict[str, list[City]] = {}
    for row in _rows("places.txt"):
        code, _, listed = row.partition(":")
        for one in listed.split(";"):
            spellings = [name.strip() for name in one.strip().lstrip("?").split("=")]
            keys = [_key(name) for name in spellings]
            same = (city.rank for key in keys for city in by_size.get(key, ()) if city.country_code == code)
            city = City(spellings[0], code, min(same, default=len(rows)), one.strip()[0] == "?")
            for key in keys:
                cities.setdefault(key, []).append(city)
    for key, found in by_size.items():
        listed_codes = {city.country_code for city in cities.get(key, ())}
        cities.setdefault(key, []).extend(city for city in found if city.country_code not in listed_codes)
    return {key: tuple(found) for key, found in cities.items()}


@cache
def _regions() -> _Regions:
    names: dict[str, str] = {}
    abbreviations: set[tuple[str, str]] = set()
    for row in _rows("regions.txt"):
        code, _, listed = row.partition(":")
        for name in (name.strip() for one in listed.split(";") for name in one.split("=")):
            if name.isupper() and len(name) <= 3:
                abbreviations.add((code, name))
            else:
                names.setdefault(_key(name), code)
    return _Regions(names, frozenset(abbreviations))


def country_of(text: str) -> str | None:
    """The ISO code of a text that is a country's name."""
    return _gazetteer().countries.get(_key(text)) if 1 < len(text) <= 60 else None


def country_name(code: str) -> str | None:
    """The English short name of a country code."""
    return _gazetteer().names.get(code.upper())


def cities_named(text: str) -> tuple[City, ...]:
    """The cities whose name a whole text is, the likeliest first."""
    return _gazetteer().cities.get(_key(text), ()) if 1 < len(text) <= 60 else ()


def city_of(text: str) -> tuple[str, str] | None:
    """The shown name and the country code of a text that is a city's name and no common word."""
    first = next(iter(cities_named(text)), None)
    return (first.shown, first.country_code) if first and not first.word else None


def find_places(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The large cities, by the name the table shows, and the countries (English short names) that a text names.

    Latin names count with a capital letter, so that "nice" is no city.
    """
    words = list(_WORDS.finditer(text))
    cities, countries = dict[str, None](), dict[str, None]()
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = text[words[at].start() : words[at + length - 1].end()]
            country = country_of(phrase)
            city = next(
                (city for city in cities_named(phrase) if not city.word or _stated(city, text, words, at + length)),
                None,
            )
            if not phrase[0].islower() and (city or country):
                if city:
                    cities[city.shown] = None
                elif country:
                    countries[_gazetteer().names[country]] = None
                at += length - 1
                break
        at += 1
    return tuple(cities), tuple(countries)


def _stated(city: City, text: str, words: list[re.Match[str]], after: int) -> bool:
    """Whether the country of a city follows its name."""
    ends = [words[last].end() for last in range(after, min(after + _LONGEST, len(words)))]
    return any(country_of(text[words[after].start() : end]) == city.country_code for end in ends)


def is_region(text: str) -> str | None:
    """The country code of a state or province ("GA", "Texas", "Karnataka")."""
    text = text.strip().strip(".")
    regions = _regions()
    found = next((code for code in _ABBREVIATING if (code, text) in regions.abbreviations), None)
    return found or (regions.names.get(_key(text)) if 2 < len(text) <= 40 else None)


def abbreviates_region(text: str, country_code: str) -> bool:
    """Whether a text is how a region of that country is written for short ("NSW", "BG" in Italy, "SP" in Brazil)."""
    return (country_code, text.strip()) in _regions().abbreviations


def is_place(text: str) -> bool:
    """Whether the whole text names a place: a city, country, "City, Country", "Remote"."""
    parts = [part.strip(" ()") for part in re.split(r"[,،/|]|\s[-–]\s", text) if part.strip(" ()")]
    if not parts or len(parts) > 4:
        return False
    return all(_is_one(part) for part in parts) or (
        # a town that the table does not have, before its country or region
        len(parts) > 1
        and _short_name(parts[0])
        and bool(country_of(parts[1]) or is_region(parts[1]))
        and all(_is_one(part) for part in parts[2:])
    )


def _short_name(text: str) -> bool:
    return len(text.split()) <= 2 and text[:1].isupper() and not any(c.isdigit() for c in text)


def _is_one(text: str) -> bool:
    return bool(_key(text) in _REMOTE or city_of(text) or country_of(text) or is_region(text))
