"""When people work: what each sets for themselves, and what holds between two days."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from bot.accounts.models import Actor, Holiday, Hours, OwnHours, WorkingTime
from bot.accounts.public_holidays import holidays_between
from bot.accounts.rules import standard_hours
from bot.accounts.trail import record
from bot.core.clock import Clock
from bot.core.times import UTC_NAME, zone_of
from bot.core.weeks import Shift, Week
from db.models.ids import UserId, WorkspaceId
from db.models.working_hours import HoursOfPerson, WorkingHours
from db.pool import Connection, Pool
from db.queries import working_hours

AHEAD: Final = timedelta(days=365)  # that holidays are told for


class HoursOfWork:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def own(self, actor: Actor) -> OwnHours:
        """What holds for somebody now, for the form."""
        async with self._pool.acquire() as conn:
            return await _own(conn, actor)

    async def set(self, actor: Actor, hours: Hours) -> OwnHours:
        """Keep what somebody set for themselves."""
        now = self._clock.now()
        async with self._pool.acquire() as conn, conn.transaction():
            before = await _own(conn, actor)
            await working_hours.upsert_hours(conn, actor.user_id, _row(hours), at=now)
            await record(
                conn,
                actor,
                "hours.set",
                subject=("user", str(actor.user_id)),
                before=before.hours.model_dump(mode="json"),
                after=hours.model_dump(mode="json"),
                at=now,
            )
        return before.model_copy(update={"hours": hours})

    def holidays_ahead(self, own: OwnHours) -> list[Holiday]:
        """Public holidays of the countries that somebody chose, from their today on."""
        today = self._clock.now().astimezone(zone_of(own.timezone)).date()
        return holidays_between(own.hours.countries, today, today + AHEAD)


async def working_times(
    conn: Connection, workspace_id: WorkspaceId, user_ids: Collection[UserId], *, first: date, last: date
) -> list[WorkingTime]:
    """When these people work between two days, by user id; without those who are not of the workspace."""
    return [
        _working_time(person, first, last)
        for person in await working_hours.hours_for_people(conn, workspace_id, user_ids)
    ]


async def hours_that_hold(
    conn: Connection, workspace_id: WorkspaceId, user_ids: Collection[UserId]
) -> dict[UserId, OwnHours]:
    """What these people have set, or what holds without; without those who are not of the workspace."""
    found = await working_hours.hours_for_people(conn, workspace_id, user_ids)
    return {person.user_id: _hours_of(person) for person in found}


def _working_time(person: HoursOfPerson, first: date, last: date) -> WorkingTime:
    own = _hours_of(person)
    holidays = holidays_between(own.hours.countries, first, last)
    return WorkingTime(
        user_id=person.user_id,
        name=person.name,
        is_member=person.is_member,
        timezone=own.timezone,
        week=own.hours.week,
        days_off=frozenset([*own.hours.days_off, *(holiday.day for holiday in holidays)]),
        most_a_day=own.hours.most_a_day,
        most_a_week=own.hours.most_a_week,
    )


async def _own(conn: Connection, actor: Actor) -> OwnHours:
    return (await hours_that_hold(conn, actor.workspace_id, [actor.user_id]))[actor.user_id]


def _hours_of(person: HoursOfPerson) -> OwnHours:
    slack_timezone = person.slack_timezone or UTC_NAME
    row = person.hours
    if row is None:
        return OwnHours(hours=standard_hours(slack_timezone), slack_timezone=slack_timezone)
    quiet = (
        Shift(start=row.quiet_from, end=row.quiet_to)
        if row.quiet_from is not None and row.quiet_to is not None
        else None
    )
    hours = Hours(
        timezone=row.timezone,
        week=Week.model_validate(row.week),
        countries=row.countries,
        days_off=row.days_off,
        most_a_day=row.most_a_day,
        most_a_week=row.most_a_week,
        quiet=quiet,
    )
    return OwnHours(hours=hours, slack_timezone=slack_timezone)


def _row(hours: Hours) -> WorkingHours:
    return WorkingHours(
        timezone=hours.timezone,
        week=hours.week.model_dump(mode="json"),
        countries=hours.countries,
        days_off=hours.days_off,
        most_a_day=hours.most_a_day,
        most_a_week=hours.most_a_week,
        quiet_from=hours.quiet and hours.quiet.start,
        quiet_to=hours.quiet and hours.quiet.end,
    )
