"""Hours and days off in the form in which they are typed, so that what is shown can be typed again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

from bot.core.i18n import _
from bot.core.times import weekday_words
from bot.core.weeks import DAY, Shift, Week


def shifts_text(shifts: Iterable[Shift]) -> str:
    """As "09:00–12:00, 13:00–17:00"; midnight at the end is 24:00."""
    return ", ".join(f"{one.start:%H:%M}–{_end(one)}" for one in shifts)


def shifts_words(shifts: Iterable[Shift]) -> str:
    """As `shifts_text`, among words: in Arabic, which would turn a range around, with "from" and "to"."""
    return ", ".join(_("{start}–{end}").format(start=f"{one.start:%H:%M}", end=_end(one)) for one in shifts)


def _end(shift: Shift) -> str:
    return "24:00" if shift.end == time() else f"{shift.end:%H:%M}"


def usual_shifts(week: Week) -> tuple[Shift, ...]:
    """Those of most working days."""
    counted = Counter(shifts for shifts in week.days if shifts)
    return max(counted, key=lambda shifts: counted[shifts], default=())


def other_hours_text(week: Week) -> str:
    """The working days that have other hours, a line each: "Thursday 09:00–13:00"."""
    usual = usual_shifts(week)
    others = [day for day in week.working_days if week.days[day] != usual]
    return "\n".join(f"{weekday_words(day)} {shifts_text(week.days[day])}" for day in others)


def days_off_text(days: Sequence[date]) -> str:
    """A line for each day or stretch of days: "2026-12-20 – 2026-12-31"."""
    return "\n".join(
        first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"
        for first, last in stretches(days)
    )


def stretches(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """First and last of days that follow one another, in order."""
    if not days:
        return
    first = last = days[0]
    for day in days[1:]:
        if day != last + DAY:
            yield first, last
            first = day
        last = day
    yield first, last
