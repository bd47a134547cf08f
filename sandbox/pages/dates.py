"""Times as one person sees them: in their zone, in the manner of their language."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_time, format_timedelta

from sandbox.words import locale_of, words_for
from sandbox.workspace import User

NO_BREAK = "\u00a0"  # "4:03 م" stays on one line
_TOKEN = re.compile(r"\{(date|date_num|date_slash|date_short|date_long|time|time_secs|ago)(_pretty)?\}")


def zone_of(user: User) -> tzinfo:
    try:
        return ZoneInfo(user.tz)
    except ZoneInfoNotFoundError:
        return timezone(timedelta(seconds=user.tz_offset))


class Dates:
    """Of one person; all methods take seconds since the epoch."""

    def __init__(self, user: User) -> None:
        self._zone, self._locale = zone_of(user), locale_of(user.locale)
        _ = words_for(user.locale).gettext
        self._nearby = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}

    def local(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, self._zone)

    def time(self, seconds: float, width: Literal["short", "medium"] = "short") -> str:
        return format_time(self.local(seconds), width, locale=self._locale).replace(" ", NO_BREAK)

    def full(self, seconds: float) -> str:
        return f"{self._date(seconds, 'full')}, {self.time(seconds, 'medium')}"

    def day(self, seconds: float) -> str:
        """For a line between days."""
        return self._near(seconds).capitalize() or self._date(seconds, "full")

    def formatted(self, seconds: float, pattern: str) -> str:
        """Slack's `<!date^…>`: the pattern with its {date…} and {time…} filled in."""

        def filled(match: re.Match[str]) -> str:
            near = self._near(seconds) if match.group(2) else ""
            return near or self._token(seconds, match.group(1))

        return _TOKEN.sub(filled, pattern)

    def _token(self, seconds: float, name: str) -> str:
        local = self.local(seconds)
        if name == "ago":
            passed = local - datetime.now(self._zone)
            return format_timedelta(passed, add_direction=True, locale=self._locale)
        if name in ("time", "time_secs"):
            return self.time(seconds, "short" if name == "time" else "medium")
        if name == "date_num":
            return local.strftime("%Y-%m-%d")
        if name == "date_slash":
            return local.strftime("%Y/%m/%d")
        return self._date(seconds, {"date": "long", "date_short": "medium", "date_long": "full"}[name])

    def _date(self, seconds: float, width: str) -> str:
        return format_date(self.local(seconds).date(), width, locale=self._locale)

    def _near(self, seconds: float) -> str:
        days = (self.local(seconds).date() - datetime.now(self._zone).date()).days
        return self._nearby.get(days, "")
