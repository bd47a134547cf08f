"""When people work."""

from datetime import date, time
from typing import Any

from db.models.frozen import Frozen
from db.models.ids import UserId


class WorkingHours(Frozen):
    """What somebody set: a row of `working_hours`."""

    timezone: str | None  # IANA name; None: as Slack says
    week: Any  # the JSON of a `bot.core.weeks.Week`
    countries: tuple[str, ...]  # ISO 3166-1
    days_off: tuple[date, ...]
    most_a_day: int | None
    most_a_week: int | None
    quiet_from: time | None
    quiet_to: time | None


class HoursOfPerson(Frozen):
    """A person of a workspace, and what they set, if anything."""

    user_id: UserId
    name: str
    slack_timezone: str | None  # IANA name
    is_member: bool  # neither a guest nor deactivated
    hours: WorkingHours | None
