"""Which reminders an interview needs, and when a message reaches somebody: pure rules."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.core.weeks import DAY, DAYS_OF_WEEK, Shift, Span, Week, first_moment, same_hours, working_spans
from bot.notifications.models import Address
from db.models.ids import UserId
from db.models.interviews import Interview, InterviewStatus, Panelist
from db.models.reminders import Reminder, Way, Wishes

NOW: Final = "now"  # the kind of reminders that somebody asks for; the others are called by how long before they come
BRIEF_BEFORE: Final = timedelta(hours=1)  # an interview that begins earlier than its panelist's day
_MINUTE: Final = timedelta(minutes=1)


class Recipient(NamedTuple):
    """Somebody reached by one way; `panelist` None is the candidate."""

    panelist: Panelist | None
    email: str
    way: Way

    @property
    def key(self) -> tuple[UserId | None, Way]:
        return None if self.panelist is None else self.panelist.user_id, self.way


def kind_of(offset: timedelta) -> str:
    """As "24h", "1h", "30m"."""
    minutes = offset // _MINUTE
    return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"


def recipients(interview: Interview, wishes: Mapping[UserId, Wishes]) -> Iterator[Recipient]:
    """The candidate by mail; whoever may still come as they wish, by direct message where they have no mailbox."""
    if interview.status is not InterviewStatus.SCHEDULED or interview.starts_at is None:
        return
    yield Recipient(None, interview.candidate_email, Way.MAIL)
    for panelist in interview.asked:
        wish = wishes[panelist.user_id]
        by_mail = wish.mail and Address.of(panelist.email) is not None
        if by_mail:
            yield Recipient(panelist, panelist.email, Way.MAIL)
        if wish.dm or (wish.mail and not by_mail):
            yield Recipient(panelist, panelist.email, Way.DM)


def is_about(reminder: Reminder, interview: Interview) -> bool:
    """Whether the interview still is what the reminder was made for."""
    if interview.status is not InterviewStatus.SCHEDULED or interview.starts_at != reminder.starts_at:
        return False
    return reminder.user_id is None or reminder.user_id in {one.user_id for one in interview.asked}


def still_ahead(starts_at: datetime, offsets: Sequence[timedelta], now: datetime) -> list[tuple[str, datetime]]:
    """(kind, moment) of what a booking of now gets: who books late has had no time to forget it."""
    return [(kind_of(offset), starts_at - offset) for offset in offsets if starts_at - offset > now]


def awake_at(at: datetime, quiet: Shift | None, zone: ZoneInfo, *, before: datetime | None = None) -> datetime:
    """When a direct message of `at` may come: after the quiet hours, unless they last until it is of no use, `before`
    then; None where it always is of use."""
    if quiet is None:
        return at
    day = at.astimezone(zone).date()
    nights = working_spans(same_hours(range(DAYS_OF_WEEK), quiet), zone, day - DAY, day)
    end = next((night.end for night in nights if night.start <= at < night.end), at)
    return end if before is None or end < before else at


def brief_at(day: date, zone: ZoneInfo, week: Week, days_off: Collection[date], first: datetime) -> datetime:
    """When somebody hears of a day's interviews, the first of which begins at `first`: as their work begins, an hour
    before that interview where it is earlier or where they do not work, and never before the day itself."""
    shifts: list[Span] = working_spans(week, zone, day, day, days_off=days_off)
    begin = first - BRIEF_BEFORE
    return max(first_moment(day, zone), min([begin, *(span.start for span in shifts[:1])]))
