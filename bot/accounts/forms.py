"""What somebody types into the form of their hours; its blocks are named as the fields of `Hours`, more or less."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from functools import cache
from typing import Any, Final, Literal, TypeVar

from babel.dates import get_day_names
from pydantic import TypeAdapter, ValidationError
from rapidfuzz import process

from bot.accounts.models import Hours, MostADay, MostAWeek
from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.core.times import zone_named, zone_spellings
from bot.core.weeks import DAYS_OF_WEEK, Shift, Week, days_between
from bot.slack.forms import checked, chosen_in_order, typed
from bot.taxonomy.folding import fold

LANGUAGES: Final = ("en", "ar")  # in which names of days are understood, whichever is spoken
WIDTHS: Final[tuple[Literal["abbreviated", "wide"], ...]] = ("abbreviated", "wide")
MOST_DAYS_OFF: Final = 366  # in one line
NEAR: Final = 70  # of 100: how alike a zone's name has to be to be suggested
MOST_QUOTED: Final = 60  # characters of what was typed, beside a field

_MINUTES_A_DAY = 24 * 60
# Of folded text: "إلى" is "الي" there
_TO = r"\s*(?:-|–|—|\bto\b|الي|حتي)\s*"
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|ص|م)?(?!\w)"
_SHIFT = re.compile(rf"(?:from\b|من\b)?\s*{_CLOCK}{_TO}{_CLOCK}")
_DATE = r"(\d{4}-\d{1,2}-\d{1,2})"
_DATES = re.compile(rf"(?:from\b|من\b)?\s*{_DATE}(?:{_TO}{_DATE})?")
_OTHER_DAY = re.compile(r"(?:يوم\s+)?(\D+?)[\s:.]*(?=\d|from\b|من\b)(.+)")

Value = TypeVar("Value")


class NotUnderstood(Exception):
    """With what to tell the person."""


def parse_hours_form(view: Mapping[str, Any]) -> Hours:
    """Raises InvalidForm with words beside each field that cannot be taken."""
    wrong: dict[str, str] = {}

    def read(block_id: str, parse: Callable[[str], Value]) -> Value | None:
        try:
            return parse(typed(view, block_id))
        except NotUnderstood as problem:
            wrong[block_id] = str(problem)
            return None

    usual = read("hours", _shifts) or ()
    others = read("other_hours", _other_hours) or {}
    quiet = read("quiet", _shifts) or ()
    timezone, days_off = read("timezone", _timezone), read("days_off", _days_off)
    most_a_day = read("most_a_day", lambda text: _most(MostADay, text))
    most_a_week = read("most_a_week", lambda text: _most(MostAWeek, text))
    days = {int(day) for day in checked(view, "days")}
    if days - others.keys() and not usual:
        wrong.setdefault("hours", _("From when to when?"))
    if len(quiet) > 1:
        wrong.setdefault("quiet", _("One stretch of hours only."))
    elif any(shift.start == shift.end for shift in quiet):
        wrong.setdefault(
            "quiet", _("A whole day leaves no time for messages. Reminders by mail alone can be chosen instead.")
        )
    if wrong:
        raise InvalidForm(fields=wrong)
    return Hours(
        timezone=timezone,
        week=Week(days=tuple(others.get(day, usual if day in days else ()) for day in range(DAYS_OF_WEEK))),
        countries=chosen_in_order(view, "countries"),
        days_off=days_off or (),
        most_a_day=most_a_day,
        most_a_week=most_a_week,
        quiet=next(iter(quiet), None),
    )


def _shifts(text: str) -> tuple[Shift, ...]:
    return tuple(_shift(part) for part in _listed(fold(text)))


def _shift(text: str) -> Shift:
    told = _SHIFT.fullmatch(text)
    if told is None:
        raise NotUnderstood(_("Write it as 09:00–17:00, or 09:00–12:00, 13:00–17:00."))
    start, end = _minutes(*told.group(1, 2, 3)), _minutes(*told.group(4, 5, 6))
    if start == end:
        raise NotUnderstood(_("It ends when it begins. The whole day is 00:00–24:00."))
    return Shift(start=_time(start), end=_time(end))


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    """Since midnight. A bare "5" could be of the morning or the afternoon, so it is not guessed."""
    hours = int(hour)
    if half is not None and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half in {"pm", "م"} else 0)
    elif half is not None or minute is None:
        raise NotUnderstood(_("Write hours with their minutes, as 09:00–17:00."))
    minutes = hours * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > _MINUTES_A_DAY:
        raise NotUnderstood(_("There is no such time of day."))
    return minutes


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _other_hours(text: str) -> dict[int, tuple[Shift, ...]]:
    found = {}
    for line in _lines(text):
        told = _OTHER_DAY.fullmatch(fold(line))
        day = _days_by_name().get(told.group(1)) if told else None
        if told is None or day is None:
            raise NotUnderstood(_("“{line}” is no day with its hours.").format(line=line[:MOST_QUOTED]))
        found[day] = _shifts(told.group(2))
    return found


@cache
def _days_by_name() -> dict[str, int]:
    names = [get_day_names(width, locale=language) for language in LANGUAGES for width in WIDTHS]
    return {fold(name): int(day) for known in names for day, name in known.items()}


def _timezone(text: str) -> str | None:
    if not text:
        return None
    if (found := zone_named(text)) is not None:
        return found
    near = process.extractOne(text, zone_spellings(), score_cutoff=NEAR, processor=fold)
    if near is None:
        raise NotUnderstood(_("There is no such time zone. Write a large city of it, or its name, as “Asia/Riyadh”."))
    raise NotUnderstood(_("There is no such time zone. Do you mean “{zone}”?").format(zone=zone_named(near[0])))


def _days_off(text: str) -> tuple[date, ...]:
    found: set[date] = set()
    for line in _lines(text):
        told = _DATES.fullmatch(fold(line))
        try:
            first, last = (_date(told.group(number) or told.group(1)) for number in (1, 2)) if told else (None, None)
        except ValueError:
            first = last = None
        if first is None or last is None:
            words = _("“{line}” is no date. Write it as 2026-12-24, or 2026-12-20 – 2026-12-31.")
            raise NotUnderstood(words.format(line=line[:MOST_QUOTED]))
        if not 0 <= (last - first).days < MOST_DAYS_OFF:
            raise NotUnderstood(_("“{line}” is no stretch of a year at most.").format(line=line[:MOST_QUOTED]))
        found.update(days_between(first, last))
    return tuple(sorted(found))


def _date(text: str) -> date:
    return date(*map(int, text.split("-")))


def _most(limits: Any, text: str) -> int | None:
    try:
        return TypeAdapter(limits).validate_python(text) if text else None
    except ValidationError as error:
        raise NotUnderstood(_("A whole number of interviews, please.")) from error


def _listed(text: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r"[,،;؛\n]", text) if part.strip())


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
