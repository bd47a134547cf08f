"""Who interviews how much: for recruiters, so that the work is shared fairly."""

from datetime import timedelta

from bot.accounts.hours import working_times
from bot.accounts.models import RECRUITING, Actor
from bot.core.clock import Clock
from bot.core.times import zone_of
from bot.interviews.models import LoadReport
from bot.interviews.rules import week_around
from db.pool import Pool
from db.queries import loads

WEEKS_BACK = 3
WEEKS_AHEAD = 2
MOST_PEOPLE = 30  # that the report shows, those with most first


class Loads:
    def __init__(self, pool: Pool, clock: Clock) -> None:
        self._pool = pool
        self._clock = clock

    async def report(self, actor: Actor) -> LoadReport:
        """This week of the asker's own calendar, those before and those to come. Raises NotAllowed."""
        actor.need(RECRUITING)
        now = self._clock.now()
        async with self._pool.acquire() as conn:
            [own] = await working_times(conn, actor.workspace_id, [actor.user_id], first=now.date(), last=now.date())
            weeks = [
                week_around(now + timedelta(weeks=number), zone_of(own.timezone), own.week)
                for number in range(-WEEKS_BACK, WEEKS_AHEAD + 1)
            ]
            found = await loads.weeks_loads(
                conn, actor.workspace_id, [(week.start, week.end) for week in weeks], limit=MOST_PEOPLE
            )
        return LoadReport(weeks=tuple(weeks), this_week=WEEKS_BACK, people=tuple(found))
