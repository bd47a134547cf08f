"""Moments, ranges and days as people read them: in their own zone, with the zone named, in the language that is spoken.

Every place that shows a time goes through here. The rules of the zones are those of the locked package `tzdata` and of
nothing else, so that every process, on every machine, turns a moment into the same hour.
"""

import zoneinfo
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import tzdata
from babel import Locale
from babel.core import get_global
from babel.dates import format_date, get_day_names

from bot.core.i18n import _, current_language

# Before anybody asks for a zone: the machine's own files, of whatever year, are no longer looked at.
zoneinfo.reset_tzpath(())

UTC_NAME: Final = "UTC"
# 24 hours in both languages: nothing to misread, and ranges stay short
_DAY_PATTERNS: Final = {"en": "EEE d MMM y", "ar": "EEEE d MMMM y"}
_CLOCK: Final = "%H:%M"
_NO_COUNTRIES: Final = frozenset({"001", "ZZ"})  # as CLDR calls the world, and the unknown


def rules_version() -> str:
    """Of the rules that every process uses, as the package and as IANA number them."""
    return f"tzdata {tzdata.__version__} ({tzdata.IANA_VERSION})"


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name there is a rule for."""
    return frozenset(zoneinfo.available_timezones() - {"Factory"})


def zone_of(name: str | None) -> ZoneInfo:
    """The zone of an IANA name; UTC where there is none, and for one that the rules do not know."""
    return ZoneInfo(name if name in zone_names() else UTC_NAME)


def day_words(day: date) -> str:
    """As "Sun 8 Nov 2026"."""
    locale = _locale()
    return format_date(day, _DAY_PATTERNS[locale.language], locale=locale)


def moment_words(at: datetime, zone: ZoneInfo) -> str:
    """As "Sun 8 Nov 2026, 14:00 (Riyadh, GMT+3)"; `at` is aware."""
    local = at.astimezone(zone)
    return _("{day}, {time} ({zone})").format(
        day=day_words(local), time=local.strftime(_CLOCK), zone=zone_words(zone, at)
    )


def range_words(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """As "Sun 8 Nov 2026, 14:00–15:00 (Riyadh, GMT+3)"; both ends in full where day or offset differ between them."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if (first.date(), first.utcoffset()) != (last.date(), last.utcoffset()):
        return _("{start} – {end}").format(start=moment_words(start, zone), end=moment_words(end, zone))
    return _("{day}, {start}–{end} ({zone})").format(
        day=day_words(first),
        start=first.strftime(_CLOCK),
        end=last.strftime(_CLOCK),
        zone=zone_words(zone, start),
    )


def hours_words(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """As "14:00–15:00", below its day; in full where day or offset differ between both ends."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if (first.date(), first.utcoffset()) != (last.date(), last.utcoffset()):
        return range_words(start, end, zone)
    return _("{start}–{end}").format(start=first.strftime(_CLOCK), end=last.strftime(_CLOCK))


def zone_words(zone: ZoneInfo, at: datetime) -> str:
    """As "Riyadh, GMT+3": a zone's city, where it has one, and how far it is from Greenwich at a moment."""
    locale, city = _locale(), city_words(zone.key)
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    sign = "-" if offset.total_seconds() < 0 else "+"
    hours, minutes = divmod(int(abs(offset.total_seconds())) // 60, 60)
    distance = (f"{sign}{hours}" + (f":{minutes:02d}" if minutes else "")) if hours or minutes else ""
    greenwich = locale.zone_formats["gmt"] % distance
    return _("{city}, {offset}").format(city=city, offset=greenwich) if city else greenwich


def city_words(name: str) -> str | None:
    """The city that a zone is named for, in the language that is spoken; None for "UTC", "EST", "Etc/GMT+5"."""
    return _city(name, _locale().language)


def country_of_zone(name: str) -> str | None:
    """The country (ISO 3166-1) that a zone is of; None for "UTC" and its like."""
    current: str = get_global("zone_aliases").get(name, name)
    territory: str | None = get_global("zone_territories").get(current)
    return territory if territory not in _NO_COUNTRIES else None


def only_zone_of(country: str) -> str | None:
    """The zone of a country (ISO 3166-1) that has one alone."""
    aliases = get_global("zone_aliases")
    zones = {aliases.get(zone, zone) for zone in get_global("territory_zones").get(country, ())}
    return next(iter(zones)) if len(zones) == 1 else None


def weekday_words(day: int) -> str:
    """As "Sunday"; 0 is Monday."""
    return str(get_day_names("wide", locale=_locale())[day])


def country_words(code: str) -> str:
    """As "Saudi Arabia"."""
    return str(_locale().territories.get(code, code))


def zone_named(text: str) -> str | None:
    """The zone that somebody means who types its IANA name or its city, in English or Arabic; None for other texts."""
    wanted = _folded(text)
    return next((names[wanted] for names in (_zones_by_name(), _zones_by_city()) if wanted in names), None)


@cache
def places() -> tuple[str, ...]:
    """The IANA names of zones that go by a city, each zone by its present name alone."""
    aliases = get_global("zone_aliases")
    return tuple(sorted(name for name in zone_names() if name not in aliases and _city(name, "en") is not None))


def zone_spellings() -> list[str]:
    """What `zone_named` takes, for suggestions."""
    return [*_zones_by_name(), *_zones_by_city()]


def _locale() -> Locale:
    language = current_language()
    return _parsed(language if language in _DAY_PATTERNS else "en")


@cache
def _parsed(language: str) -> Locale:
    return Locale(language)


@lru_cache(maxsize=4096)
def _city(name: str, language: str) -> str | None:
    """CLDR keeps cities under the names that zones once had, and those that can be read off the id not at all."""
    aliases, shown = get_global("zone_aliases"), _parsed(language).time_zones
    current = aliases.get(name, name)
    earlier = (old for old, new in aliases.items() if new == current)
    city = next((city for known in (current, *earlier) if (city := shown.get(known, {}).get("city"))), None)
    area, _slash, last = current.rpartition("/")
    return city or (last.replace("_", " ") if area and area != "Etc" else None)


@cache
def _zones_by_name() -> dict[str, str]:
    return {_folded(name): name for name in sorted(zone_names())}


@cache
def _zones_by_city() -> dict[str, str]:
    """Where several zones go by one city, the one that the others are other names for."""
    aliases = get_global("zone_aliases")
    zones: dict[str, str] = {}
    for name in sorted(zone_names(), key=lambda name: (name in aliases, name)):
        for language in _DAY_PATTERNS:
            if city := _city(name, language):
                zones.setdefault(_folded(city), name)
    return zones


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())
