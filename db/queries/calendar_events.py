"""`calendar_events`: interviews as they stand in their organisers' calendars.

As with `surfaces`, the moments of delivery are the database's own, and `changed_at` only ever grows.
"""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.calendars import CalendarEvent, Provider, Shown
from db.models.ids import UserId
from db.pool import Connection

LEAVE_OTHER_CALENDARS: Final[LiteralString] = """
UPDATE calendar_events SET
    wanted = false, changed_at = greatest($4, changed_at + interval '1 microsecond'),
    due_at = clock_timestamp(), attempts = 0
WHERE interview_id = $1 AND wanted AND (user_id, provider) IS DISTINCT FROM ($2::int, $3::text)
"""

TOUCH_EVENT: Final[LiteralString] = """
INSERT INTO calendar_events (interview_id, user_id, provider, changed_at, due_at)
VALUES ($1, $2, $3, $4, clock_timestamp())
ON CONFLICT (interview_id, user_id, provider) DO UPDATE SET
    wanted = true, changed_at = greatest($4, calendar_events.changed_at + interval '1 microsecond'),
    due_at = clock_timestamp(), attempts = 0
"""


async def touch_event(
    conn: Connection, interview_id: str, *, calendar: tuple[UserId, Provider] | None, changed_at: datetime
) -> None:
    """The interview has changed, and belongs into this calendar and no other; None: into none."""
    user_id, provider = (calendar[0], calendar[1].value) if calendar is not None else (None, None)
    await conn.execute(LEAVE_OTHER_CALENDARS, interview_id, user_id, provider, changed_at)
    if calendar is not None:
        await conn.execute(TOUCH_EVENT, interview_id, user_id, provider, changed_at)


ORGANISED_TO_COME: Final[LiteralString] = """
SELECT i.id, i.platform FROM interviews i JOIN interview_details d ON d.interview_id = i.id
WHERE i.scheduled_by = $1 AND i.status = 'scheduled' AND d.ends_at > $2
ORDER BY i.id
"""


async def organised_to_come(conn: Connection, user_id: UserId, now: datetime) -> list[tuple[str, str]]:
    """(id, platform) of the interviews that somebody has scheduled and that are not over."""
    return [(row["id"], row["platform"]) for row in await conn.fetch(ORGANISED_TO_COME, user_id, now)]


IS_EVENT_WANTED: Final[LiteralString] = """
SELECT EXISTS (SELECT FROM calendar_events WHERE interview_id = $1 AND wanted)
"""


async def is_event_wanted(conn: Connection, interview_id: str) -> bool:
    """Whether the interview belongs into its organiser's calendar."""
    return bool(await conn.fetchval(IS_EVENT_WANTED, interview_id))


IS_LINK_OF_EVENT: Final[LiteralString] = """
SELECT EXISTS (SELECT FROM calendar_events WHERE interview_id = $1 AND meeting_url = $2)
"""


async def is_link_of_event(conn: Connection, interview_id: str, link: str) -> bool:
    """Whether it is one that an event of the interview came with."""
    return bool(await conn.fetchval(IS_LINK_OF_EVENT, interview_id, link))


IS_LINK_LEAVING: Final[LiteralString] = """
SELECT coalesce(bool_and(NOT wanted), false) FROM calendar_events WHERE interview_id = $1 AND meeting_url = $2
"""


async def is_link_leaving(conn: Connection, interview_id: str, link: str) -> bool:
    """Whether it came with an event of a calendar that the interview belongs into no longer."""
    return bool(await conn.fetchval(IS_LINK_LEAVING, interview_id, link))


CLAIM_DUE_EVENTS: Final[LiteralString] = """
WITH due AS (
    SELECT e.interview_id, e.user_id, e.provider
    FROM calendar_events e JOIN calendar_connections c ON c.user_id = e.user_id AND c.provider = e.provider
    WHERE (e.synced_at IS NULL OR e.changed_at > e.synced_at)
        AND e.due_at <= clock_timestamp()
        AND (e.claimed_until IS NULL OR e.claimed_until <= clock_timestamp())
        AND c.broken_since IS NULL
    ORDER BY e.due_at, e.interview_id
    LIMIT $1
    FOR UPDATE OF e SKIP LOCKED
)
UPDATE calendar_events e SET
    claimed_until = clock_timestamp() + make_interval(secs => $2), attempts = attempts + 1
FROM due WHERE e.interview_id = due.interview_id AND e.user_id = due.user_id AND e.provider = due.provider
RETURNING e.*
"""


async def claim_due_events(conn: Connection, *, limit: int, claim_seconds: float) -> list[CalendarEvent]:
    """Take what is due in calendars that work; nobody else gets it for `claim_seconds`."""
    rows = await conn.fetch(CLAIM_DUE_EVENTS, limit, claim_seconds)
    return [CalendarEvent.model_validate(dict(row)) for row in rows]


MARK_EVENT_SYNCED: Final[LiteralString] = """
UPDATE calendar_events SET
    synced_at = greatest($4, synced_at), event_id = $5, meeting_url = coalesce($6, meeting_url), generation = $7,
    starts_at = coalesce($8, starts_at), ends_at = coalesce($9, ends_at), shown = $10, told_id = $11,
    look_at = CASE WHEN $5::text IS NOT NULL THEN coalesce(look_at, clock_timestamp()) END,
    claimed_until = NULL, attempts = 0, error = NULL, failing_since = NULL
WHERE interview_id = $1 AND user_id = $2 AND provider = $3
"""

SET_INTERVIEW_EVENT: Final[LiteralString] = """
UPDATE interviews SET
    google_event_id = CASE WHEN $2 = 'google' THEN left($3, 255) END,
    teams_meeting_id = CASE WHEN $2 = 'outlook' THEN left($3, 255) END
WHERE id = $1
"""


async def mark_event_synced(
    conn: Connection,
    event: CalendarEvent,
    *,
    event_id: str | None,
    meeting_url: str | None,
    generation: int,
    given: Shown | None,
    left: Shown | None,
    told_id: int | None,
) -> None:
    """The calendar shows the state of `event.changed_at`; changed since then, it is due again. Needs a transaction.

    `given` is the time that it has from us, None where it was `left` as somebody made it by hand, of which `told_id`
    tells. `meeting_url` stays as it was last, so that a link is known for an event's own after the event is gone.
    """
    key = (event.interview_id, event.user_id, event.provider.value)
    time = (given.starts_at, given.ends_at) if given is not None else (None, None)
    made = (event_id, meeting_url, generation)
    await conn.execute(MARK_EVENT_SYNCED, *key, event.changed_at, *made, *time, _json(left), told_id)
    if event.wanted:
        await conn.execute(SET_INTERVIEW_EVENT, event.interview_id, event.provider.value, event_id)


MARK_EVENT_WAITING: Final[LiteralString] = """
UPDATE calendar_events SET
    event_id = $4, generation = $5, error = $6, claimed_until = NULL,
    failing_since = CASE WHEN $8 THEN coalesce(failing_since, clock_timestamp()) ELSE failing_since END,
    due_at = clock_timestamp() + make_interval(secs => $7)
WHERE interview_id = $1 AND user_id = $2 AND provider = $3
"""


async def mark_event_waiting(
    conn: Connection,
    event: CalendarEvent,
    *,
    event_id: str | None,
    generation: int,
    error: str,
    seconds: float,
    failing: bool,
) -> None:
    """Not done: it is due again after `seconds`, as soon as its calendar works. `failing`: it gave an error."""
    key = (event.interview_id, event.user_id, event.provider.value)
    await conn.execute(MARK_EVENT_WAITING, *key, event_id, generation, error, seconds, failing)


WAKE_EVENTS: Final[LiteralString] = """
UPDATE calendar_events SET due_at = clock_timestamp(), attempts = 0, failing_since = NULL
WHERE user_id = $1 AND provider = $2
    AND (synced_at IS NULL OR changed_at > synced_at OR failing_since IS NOT NULL)
"""


async def wake_events(conn: Connection, user_id: UserId, provider: Provider) -> None:
    """The calendar is back: what waited for it is due."""
    await conn.execute(WAKE_EVENTS, user_id, provider.value)


EVENT_OF_INTERVIEW: Final[LiteralString] = """
SELECT * FROM calendar_events WHERE interview_id = $1 ORDER BY wanted DESC, changed_at DESC LIMIT 1
"""


async def event_of_interview(conn: Connection, interview_id: str) -> CalendarEvent | None:
    """As it stands in the calendar that it belongs into; without such a calendar, in the last one."""
    row = await conn.fetchrow(EVENT_OF_INTERVIEW, interview_id)
    return CalendarEvent.model_validate(dict(row)) if row else None


GIVE_ANEW: Final[LiteralString] = """
UPDATE calendar_events SET starts_at = NULL, ends_at = NULL, shown = NULL, told_id = NULL
WHERE interview_id = $1 AND wanted
"""


async def give_anew(conn: Connection, interview_id: str) -> None:
    """Whatever somebody has made of the event by hand, it gets the interview's time with the next change."""
    await conn.execute(GIVE_ANEW, interview_id)


# Of an interview that is over there is nothing to look at, and no answer that could still come.
CLAIM_LOOKS: Final[LiteralString] = """
WITH due AS (
    SELECT e.interview_id, e.user_id, e.provider, e.starts_at <= $4::timestamptz + make_interval(secs => $5) AS soon,
        coalesce(e.wanted AND e.event_id IS NOT NULL AND i.status = 'scheduled' AND d.ends_at > $4, false) AS to_come
    FROM calendar_events e
        JOIN interviews i ON i.id = e.interview_id
        JOIN interview_details d ON d.interview_id = e.interview_id
    WHERE e.look_at <= clock_timestamp()
    ORDER BY e.look_at, e.interview_id
    LIMIT $1
    FOR UPDATE OF e SKIP LOCKED
)
UPDATE calendar_events e SET
    look_at = CASE
        WHEN due.to_come AND due.soon THEN clock_timestamp() + make_interval(secs => $3)
        WHEN due.to_come THEN clock_timestamp() + make_interval(secs => $2)
    END,
    failing_since = CASE WHEN due.to_come OR e.synced_at IS NULL OR e.changed_at > e.synced_at THEN e.failing_since END
FROM due WHERE e.interview_id = due.interview_id AND e.user_id = due.user_id AND e.provider = due.provider
RETURNING e.*
"""


async def claim_looks(
    conn: Connection, now: datetime, *, limit: int, seconds: float, soon_seconds: float, soon: float
) -> list[CalendarEvent]:
    """Events that are to be looked at; nobody else looks at them for `seconds`, or for `soon_seconds` where they begin
    within `soon` seconds. Those of which `look_at` is None have nothing to look at any more."""
    rows = await conn.fetch(CLAIM_LOOKS, limit, seconds, soon_seconds, now, soon)
    return [CalendarEvent.model_validate(dict(row)) for row in rows]


IS_AS_SEEN: Final[LiteralString] = """
SELECT true FROM calendar_events
WHERE interview_id = $1 AND user_id = $2 AND provider = $3 AND wanted
    AND changed_at = $4 AND synced_at = changed_at AND told_id IS NOT DISTINCT FROM $5
FOR UPDATE
"""


async def is_as_seen(conn: Connection, event: CalendarEvent) -> bool:
    """Whether nothing has become of it since; held until the transaction ends."""
    key = (event.interview_id, event.user_id, event.provider.value)
    return bool(await conn.fetchval(IS_AS_SEEN, *key, event.changed_at, event.told_id))


MARK_LOOKED: Final[LiteralString] = """
UPDATE calendar_events SET shown = $4, told_id = $5, failing_since = NULL
WHERE interview_id = $1 AND user_id = $2 AND provider = $3
"""


async def mark_looked(conn: Connection, event: CalendarEvent, *, shown: Shown | None, told_id: int | None) -> None:
    """What somebody has made of it by hand, and the entry that tells of that; None where nothing."""
    key = (event.interview_id, event.user_id, event.provider.value)
    await conn.execute(MARK_LOOKED, *key, _json(shown), told_id)


MARK_LOOK_FAILED: Final[LiteralString] = """
UPDATE calendar_events SET
    failing_since = coalesce(failing_since, clock_timestamp()),
    look_at = greatest(look_at, clock_timestamp() + make_interval(secs => $4))
WHERE interview_id = $1 AND user_id = $2 AND provider = $3
"""


async def mark_look_failed(conn: Connection, event: CalendarEvent, *, seconds: float) -> None:
    """It is looked at again in its time, and not before `seconds`."""
    key = (event.interview_id, event.user_id, event.provider.value)
    await conn.execute(MARK_LOOK_FAILED, *key, seconds)


def _json(shown: Shown | None) -> dict[str, Any] | None:
    return None if shown is None else shown.model_dump(mode="json")
