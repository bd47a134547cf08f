"""Times as people read them: what is printed is the moment, in every zone, around every change of its clocks."""

import re
import subprocess
import sys
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from babel.dates import get_month_names

from bot.core.i18n import speaking
from bot.core.times import (
    city_words,
    day_words,
    moment_words,
    range_words,
    rules_version,
    zone_named,
    zone_names,
    zone_of,
)
from bot.core.weeks import DAY
from tests.house.source import ROOT

YEARS = (2026, 2027, 2028)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
GREENWICH = {"en": "GMT", "ar": "غرينتش"}
COMMA = {"en": ",", "ar": "،"}


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """The moments of the three years, to the minute, at which a zone's offset changes: looked for minute by minute on
    days that end with another one."""
    zone = zone_of(name)

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(zone).utcoffset()

    found = []
    day = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    while day.year <= YEARS[-1]:
        if offset(day) != offset(day + DAY):
            minutes = (day + number * MINUTE for number in range(1, 24 * 60 + 1))
            found.append(next(minute for minute in minutes if offset(minute) != offset(minute - MINUTE)))
        day += DAY
    return tuple(found)


def read_back(words: str, language: str) -> datetime:
    """The moment that a text tells by its day, hour and distance from Greenwich; the city is left out."""
    month_names = {name: number for number, name in get_month_names("wide", locale=language).items()}
    month_names |= {name: number for number, name in get_month_names("abbreviated", locale=language).items()}
    form = (
        rf"\w+ (\d+) (\w+) (\d+){COMMA[language]} (\d\d):(\d\d) "
        rf"\((?:.+{COMMA[language]} )?{GREENWICH[language]}(?:([+-])(\d+)(?::(\d\d))?)?\)"
    )
    told = re.fullmatch(form, words)
    assert told is not None, words
    day, month, year, hour, minute, sign, hours, minutes = told.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    local = datetime(int(year), month_names[month], int(day), int(hour), int(minute), tzinfo=UTC)
    return local - offset


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_printed_is_the_moment_around_every_change_of_every_zone(language: str) -> None:
    changing = 0
    with speaking(language):
        for name in sorted(zone_names()):
            zone = zone_of(name)
            found = changes(name)
            changing += bool(found)
            steady = [datetime(year, month, 15, 12, 34, tzinfo=UTC) for year in YEARS for month in (1, 7)]
            around = [change + away for change in found for away in (-HOUR, -MINUTE, timedelta(0), MINUTE, HOUR)]
            for at in steady + around:
                assert read_back(moment_words(at, zone), language) == at, name
    assert changing > 150, "many zones change their clocks"


def test_moments_that_the_wall_clock_shows_twice_are_told_apart() -> None:
    zone = zone_of("America/New_York")
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert moment_words(first, zone) == "Sun 1 Nov 2026, 01:30 (New York, GMT-4)"
    assert moment_words(second, zone) == "Sun 1 Nov 2026, 01:30 (New York, GMT-5)"
    assert range_words(first, second, zone) == (
        "Sun 1 Nov 2026, 01:30 (New York, GMT-4) – Sun 1 Nov 2026, 01:30 (New York, GMT-5)"
    )


@pytest.mark.parametrize(
    ("name", "at", "english", "arabic"),
    [
        (
            "Asia/Riyadh",
            datetime(2026, 7, 5, 11, tzinfo=UTC),
            "Sun 5 Jul 2026, 14:00–15:00 (Riyadh, GMT+3)",
            "الأحد 5 يوليو 2026، من 14:00 إلى 15:00 (الرياض، غرينتش+3)",
        ),
        (
            "America/New_York",
            datetime(2026, 3, 8, 7, tzinfo=UTC),  # the moment of the jump
            "Sun 8 Mar 2026, 03:00–04:00 (New York, GMT-4)",
            "الأحد 8 مارس 2026، من 03:00 إلى 04:00 (نيويورك، غرينتش-4)",
        ),
        (
            "Pacific/Apia",
            datetime(2027, 12, 31, 11, 30, tzinfo=UTC),
            "Sat 1 Jan 2028, 00:30–01:30 (Apia, GMT+13)",
            "السبت 1 يناير 2028، من 00:30 إلى 01:30 (أبيا، غرينتش+13)",
        ),
        (
            "Asia/Kathmandu",
            datetime(2026, 1, 1, tzinfo=UTC),
            "Thu 1 Jan 2026, 05:45–06:45 (Kathmandu, GMT+5:45)",
            "الخميس 1 يناير 2026، من 05:45 إلى 06:45 (كاتماندو، غرينتش+5:45)",
        ),
        (
            "Etc/GMT+5",
            datetime(2026, 1, 1, 12, tzinfo=UTC),
            "Thu 1 Jan 2026, 07:00–08:00 (GMT-5)",
            "الخميس 1 يناير 2026، من 07:00 إلى 08:00 (غرينتش-5)",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" in value else "",
)
def test_ranges(name: str, at: datetime, english: str, arabic: str) -> None:
    for language, words in (("en", english), ("ar", arabic)):
        with speaking(language):
            assert range_words(at, at + HOUR, zone_of(name)) == words


def test_riyadh_and_apia_change_no_clock_and_new_york_all_six() -> None:
    assert changes("Asia/Riyadh") == changes("Pacific/Apia") == ()
    assert [change.strftime("%Y-%m-%d %H:%M") for change in changes("America/New_York")] == [
        "2026-03-08 07:00", "2026-11-01 06:00", "2027-03-14 07:00", "2027-11-07 06:00", "2028-03-12 07:00",
        "2028-11-05 06:00",
    ]  # fmt: skip


def test_a_range_over_midnight_tells_both_days() -> None:
    late = datetime(2026, 11, 8, 20, 30, tzinfo=UTC)
    assert range_words(late, late + HOUR, zone_of("Asia/Riyadh")) == (
        "Sun 8 Nov 2026, 23:30 (Riyadh, GMT+3) – Mon 9 Nov 2026, 00:30 (Riyadh, GMT+3)"
    )


def test_days_and_languages_that_the_bot_does_not_speak() -> None:
    assert day_words(date(2026, 11, 8)) == "Sun 8 Nov 2026"
    with speaking("fr"):
        assert day_words(date(2026, 11, 8)) == "Sun 8 Nov 2026"
        assert city_words("Asia/Riyadh") == "Riyadh"


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../../etc/passwd", "Asia", "asia/riyadh\0"])
def test_unknown_zones_are_utc(name: str | None) -> None:
    assert moment_words(datetime(2026, 1, 1, tzinfo=UTC), zone_of(name)) == "Thu 1 Jan 2026, 00:00 (GMT)"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Asia/Riyadh", "Asia/Riyadh"),
        ("asia/riyadh", "Asia/Riyadh"),
        (" riyadh ", "Asia/Riyadh"),
        ("الرياض", "Asia/Riyadh"),
        ("New York", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("Kolkata", "Asia/Kolkata"),
        ("القاهرة", "Africa/Cairo"),
        ("UTC", "UTC"),
        ("Mars", None),
        ("", None),
    ],
)
def test_zones_by_their_name_or_city(typed: str, name: str | None) -> None:
    assert zone_named(typed) == name


def test_every_zone_is_found_by_its_name_and_by_its_city() -> None:
    for language in ("en", "ar"):
        with speaking(language):
            for name in zone_names():
                assert zone_named(name) == name
                city = city_words(name)
                assert city is None or zone_named(city) is not None, name


def test_the_rules_are_the_locked_package_whatever_the_machine_has(tmp_path: Path) -> None:
    """On a machine whose files say that Riyadh lives by New York's clocks."""
    wrong = tmp_path / "Asia" / "Riyadh"
    wrong.parent.mkdir()
    for folder in sys.path:
        rules = Path(folder) / "tzdata" / "zoneinfo" / "America" / "New_York"
        if rules.is_file():
            wrong.write_bytes(rules.read_bytes())
    script = (
        "import sys; from zoneinfo import ZoneInfo; from datetime import datetime\n"
        "if 'product' in sys.argv: import bot.core.times\n"
        "print(datetime(2026, 1, 1, tzinfo=ZoneInfo('Asia/Riyadh')).utcoffset())"
    )
    environment = {"PYTHONPATH": str(ROOT), "PYTHONTZPATH": str(tmp_path)}

    def offset(*words: str) -> str:
        command = [sys.executable, "-c", script, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    assert offset() == "-1 day, 19:00:00", "Python alone would believe the machine"
    assert offset("product") == "3:00:00"


def test_the_version_is_told_and_pinned() -> None:
    assert version("tzdata") in rules_version()
    assert f"tzdata=={version('tzdata')} " in (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert f'"tzdata=={version("tzdata")}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert zoneinfo.TZPATH == ()
