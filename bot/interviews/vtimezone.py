"""A zone's clocks as an iCalendar object tells them: each change near a moment, by the rules that the bot uses."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from bot.core.weeks import clock_changes, offset_at

NEAR: Final = timedelta(days=366)  # some programs look at the year around an event, not at its day alone


def vtimezone(zone: ZoneInfo, start: datetime, end: datetime) -> Timezone:
    """VTIMEZONE of a zone, true from a year before to a year after.

    Each stretch of one offset stands by itself, without a rule of recurrence: rules end, and change by decree.
    """
    since, until = start - NEAR, end + NEAR
    years = range(since.year, until.year + 1)
    changes = [change for year in years for change in clock_changes(zone, year) if since < change < until]
    component = Timezone()
    component.add("tzid", zone.key)
    for moment in (since, *changes):
        before, after = offset_at(zone, moment - timedelta(seconds=1)), offset_at(zone, moment)
        # The names of the two kinds say nothing that the offsets do not; programs expect the longer one to be DAYLIGHT.
        ahead = after > before or (before == after and bool(changes) and offset_at(zone, changes[0]) < after)
        stretch = TimezoneDaylight() if ahead else TimezoneStandard()
        stretch.add("dtstart", (moment + before).replace(tzinfo=None))  # on the clock as it was until then
        stretch.add("tzoffsetfrom", before)
        stretch.add("tzoffsetto", after)
        stretch.add("tzname", moment.astimezone(zone).tzname())
        component.add_component(stretch)
    return component
