"""When people are busy, as their connected calendars say; who cannot be told is unknown, never free."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.accounts.calendar_access import CalendarAccess, NoAccess
from bot.accounts.models import Busy, Knowledge
from bot.clients.calendars import OWN, Calendar, CalendarFailed
from bot.core.clock import Clock
from bot.core.log import logger
from bot.core.weeks import Span, merged
from db.models.calendars import CalendarOwner, Connection, Provider
from db.models.ids import UserId
from db.pool import Pool
from db.queries import calendars

BELIEVED = timedelta(seconds=60)  # how long an answer is used again
LONGEST_RANGE = timedelta(days=60)  # both providers answer for so long
AT_ONCE = 8  # questions under way

_Spans = tuple[Span, ...] | None  # None: the calendar may not be read, or did not answer

_log = logger(__name__)


class _Question(NamedTuple):
    """To one connection, about one address."""

    user_id: UserId
    provider: Provider
    version: int  # of the tokens: another account may stand behind newer ones
    address: str
    start: datetime
    end: datetime


class _Answer(NamedTuple):
    spans: _Spans
    good_until: datetime


class Availability:
    def __init__(self, pool: Pool, clock: Clock, access: CalendarAccess) -> None:
        self._pool = pool
        self._clock = clock
        self._access = access
        self._answers: dict[_Question, _Answer] = {}
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[_Spans]] = set()

    async def busy(
        self,
        people: Collection[UserId],
        *,
        start: datetime,
        end: datetime,
        asker: UserId | None = None,
        seconds: float | None = None,
    ) -> list[Busy]:
        """One for each of them, in the order of their ids. The range is at most LONGEST_RANGE.

        A calendar that has not answered within `seconds` is unknown, this time; its answer is kept when it comes.
        Who has connected no calendar is looked up by e-mail in those of `asker`, as far as colleagues share theirs.
        """
        if not timedelta() < end - start <= LONGEST_RANGE:
            raise ValueError(f"a range of {end - start}")
        async with self._pool.acquire() as conn:
            owners = await calendars.calendar_owners(conn, [*people, *([] if asker is None else [asker])])
        known = {owner.user_id: owner for owner in owners}
        asking = known[asker].connections if asker in known else ()
        self._forget()

        async def asked(connection: Connection, address: str) -> _Spans:
            return await self._within(seconds, self._asked(connection, address, start, end))

        return list(
            await asyncio.gather(
                *(self._of(known[person], asking, asked) for person in sorted(set(people)) if person in known)
            )
        )

    async def _within(self, seconds: float | None, asking: Coroutine[Any, Any, _Spans]) -> _Spans:
        """Waits no longer, and leaves the question under way: a token that is being exchanged must not get lost."""
        task = asyncio.create_task(asking)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.wait({task}, timeout=seconds)
        return task.result() if task.done() else None

    async def _of(
        self, owner: CalendarOwner, asking: Sequence[Connection], asked: Callable[[Connection, str], Awaitable[_Spans]]
    ) -> Busy:
        if owner.connections:
            found = await asyncio.gather(*(asked(one, one.address or OWN) for one in owner.connections))
            knowledge = Knowledge.UNKNOWN if None in found else Knowledge.KNOWN
        else:
            found = await asyncio.gather(*(asked(one, owner.email) for one in asking))
            knowledge = Knowledge.KNOWN if any(one is not None for one in found) else Knowledge.UNCONNECTED
        spans = tuple(merged(span for one in found for span in one or ()))
        return Busy(user_id=owner.user_id, name=owner.name, knowledge=knowledge, spans=spans)

    async def _asked(self, connection: Connection, address: str, start: datetime, end: datetime) -> _Spans:
        if connection.broken_since is not None:
            return None
        question = _Question(connection.user_id, connection.provider, connection.version, address, start, end)
        if question in self._answers:
            return self._answers[question].spans

        async def ask(calendar: Calendar, token: str) -> _Spans:
            return (await calendar.busy(token, [address], start=start, end=end))[address]

        try:
            async with self._hands:
                spans = await self._access.call(connection.user_id, connection.provider, ask)
        except NoAccess:
            return None
        except CalendarFailed as error:
            _log.warning("calendar not read", user=connection.user_id, error=str(error))
            return None
        self._answers[question] = _Answer(spans, self._clock.now() + BELIEVED)
        return spans

    def _forget(self) -> None:
        now = self._clock.now()
        self._answers = {question: one for question, one in self._answers.items() if one.good_until > now}
