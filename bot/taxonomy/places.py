"""Countries in five languages and large cities with their countries.

`places.txt`: country code → cities and their other names. Countries' names come from CLDR through Babel.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from bot.taxonomy.folding import fold

DATA = Path(__file__).with_suffix(".txt")

_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LONGEST = 4  # words of a name

LOCALES = ("en", "ar", "fr", "de", "es")
# CLDR's "English short name" is longer or newer than what people write
_SHORT_NAMES = {"HK": "Hong Kong", "MO": "Macao", "PS": "Palestine", "TR": "Türkiye", "CZ": "Czech Republic"}
_OTHER_NAMES = {
    "SA": ("KSA", "K.S.A.", "Kingdom of Saudi Arabia", "السعودية", "Saudi", "المملكة"),
    "AE": ("UAE", "U.A.E.", "الإمارات", "Emirates", "EAU", "VAE"),
    "GB": (
        "UK",
        "U.K.",
        "Great Britain",
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
        "بريطانيا",
        "England, UK",
    ),
    "US": ("USA", "U.S.A.", "U.S.", "United States of America", "أمريكا", "EE. UU.", "EEUU", "États Unis"),
    "TR": ("Turkey", "Turkiye", "Türkei"),
    "CZ": ("Czechia", "Czech Rep."),
    "KR": ("Korea", "Republic of Korea", "South Korea"),
    "VN": ("Viet Nam",),
    "NL": ("The Netherlands", "Holland", "Nederland"),
    "HK": ("Hong Kong", "Hong Kong SAR"),
    "CH": ("Suisse", "Svizzera"),
    "PS": ("Palestine", "فلسطين"),
    "OM": ("Sultanate of Oman", "سلطنة عمان"),
    "EG": ("جمهورية مصر العربية",),
    "JO": ("Hashemite Kingdom of Jordan", "المملكة الأردنية الهاشمية"),
    "RU": ("Russian Federation",),
    "PL": ("Polska",),
    "BE": ("Belgique", "België"),
    "DK": ("Danmark",),
    "SE": ("Sverige",),
    "NO": ("Norge",),
    "IT": ("Italia",),
    "CI": ("Ivory Coast",),
}
_US_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY DC"
).split()
_US_STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|"
    "Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
    "Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    "Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|West Virginia|Wisconsin|Wyoming"
).split("|")
_CANADIAN_PROVINCES = "ON QC BC AB MB SK NS NB".split()
_REMOTE = frozenset(
    fold(w) for w in ("remote", "hybrid", "on-site", "onsite", "عن بعد", "télétravail", "remoto", "homeoffice")
)


class Place(NamedTuple):
    """A city, a country, or a city in its country."""

    city: str | None  # as the table shows it
    country: str | None  # English short name
    country_code: str | None


class _Gazetteer(NamedTuple):
    countries: dict[str, str]  # key → code
    cities: dict[str, tuple[str, str]]  # key → (shown, code)
    names: dict[str, str]  # code → English short name


def _key(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


@cache
def _gazetteer() -> _Gazetteer:
    countries: dict[str, str] = {}
    names: dict[str, str] = {}
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "EZ", "ZZ", "XA", "XB", "QO"):
                countries.setdefault(_key(name), code)
                if locale == "en":
                    names[code] = _SHORT_NAMES.get(code, name)
    for code, others in _OTHER_NAMES.items():
        countries.update({_key(other): code for other in others})
    for code, short in names.items():
        countries.setdefault(_key(short), code)
    cities: dict[str, tuple[str, str]] = {}
    for row in DATA.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            code, _, listed = row.partition(":")
            for names_of_one in listed.split(";"):
                spellings = [name.strip() for name in names_of_one.split("=")]
                for name in spellings:
                    cities.setdefault(_key(name), (spellings[0], code))
    return _Gazetteer(countries, cities, names)


def country_of(text: str) -> str | None:
    """The ISO code of a text that is a country's name in one of five languages."""
    return _gazetteer().countries.get(_key(text)) if 1 < len(text) <= 60 else None


def country_name(code: str) -> str | None:
    """The English short name of a country code."""
    return _gazetteer().names.get(code.upper())


def city_of(text: str) -> tuple[str, str] | None:
    """The shown name and the country code of a text that is a large city's name."""
    return _gazetteer().cities.get(_key(text)) if 1 < len(text) <= 60 else None


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
            city, country = city_of(phrase), country_of(phrase)
            if not phrase[0].islower() and (city or country):
                if city:
                    cities[city[0]] = None
                elif country:
                    countries[_gazetteer().names[country]] = None
                at += length - 1
                break
        at += 1
    return tuple(cities), tuple(countries)


def is_region(text: str) -> str | None:
    """The country code of a US state or Canadian province ("GA", "Texas")."""
    text = text.strip().strip(".")
    if text in _US_STATES or text in _US_STATE_NAMES:
        return "US"
    return "CA" if text in _CANADIAN_PROVINCES else None


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


def parse_place(text: str) -> Place | None:
    """The place that a whole text names: "Riyadh, Saudi Arabia", "Atlanta, GA", "Taif"; None for other texts."""
    parts = [re.sub(r"^\d{4,6}\s+|\s+\d{4,6}$", "", p.strip(" ().")) for p in re.split(r"[,،/|]|\s[-–]\s", text)]
    parts = [part for part in parts if part]
    if not parts or len(parts) > 5:
        return None
    code = country_of(parts[-1])
    if code is not None and len(parts) > 1:
        for part in parts[:-1]:
            known = city_of(part)
            if known:
                return Place(part, country_name(code), code)
        area = parts[-2]
        if is_region(area) and len(parts) > 2:
            area = parts[-3]
        if (
            1 <= len(area.split()) <= 4 and not any(c.isdigit() for c in area) and area[:1].isupper()
        ) or area > "\u0600":
            return Place(area, country_name(code), code)
        return Place(None, country_name(code), code)
    if code is not None and city_of(parts[-1]) is None:
        return Place(None, country_name(code), code)
    region = is_region(parts[-1])
    if region and len(parts) > 1 and 1 <= len(parts[-2].split()) <= 3 and not any(c.isdigit() for c in parts[-2]):
        return Place(parts[-2], country_name(region), region)
    for part in parts:
        known = city_of(part)
        if known:
            return Place(part, country_name(known[1]), known[1])
    return None
