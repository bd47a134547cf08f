"""`interview_reminders` with `reminder_details`, `day_briefs`, and by which ways people want to be reminded.

Moments are those of the clock that is passed in, for reminders are due by it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import InterviewId, UserId, WorkspaceId
from db.models.reminders import Brief, NewReminder, Outcome, Reminder, Settled, Way, Wishes
from db.pool import Connection

INSERT_REMINDERS: Final[LiteralString] = """
WITH wanted AS (
    SELECT * FROM jsonb_to_recordset($1) AS w (id text, workspace_id text, interview_id text, reminder_type text,
        kind text, starts_at timestamptz, user_id int, way text, recipient_email text, message text,
        due_at timestamptz, created_at timestamptz)
), inserted AS (
    INSERT INTO interview_reminders
        (id, interview_id, reminder_type, recipient_email, message, send_at, sent, created_at)
    SELECT id, interview_id, reminder_type, recipient_email, message, due_at AT TIME ZONE 'UTC', false,
        created_at AT TIME ZONE 'UTC'
    FROM wanted
    ON CONFLICT (id) DO NOTHING
    RETURNING id
)
INSERT INTO reminder_details (reminder_id, workspace_id, interview_id, kind, starts_at, user_id, way, due_at)
SELECT w.id, w.workspace_id, w.interview_id, w.kind, w.starts_at, w.user_id, w.way, w.due_at
FROM wanted w JOIN inserted USING (id)
"""


async def insert_reminders(conn: Connection, reminders: Sequence[NewReminder]) -> None:
    """Those whose id is there already, sent or not, stay as they are."""
    await conn.execute(INSERT_REMINDERS, [one.model_dump(mode="json") for one in reminders])


DROP_REMINDERS: Final[LiteralString] = """
WITH overtaken AS (
    SELECT r.reminder_id, r.user_id, r.way, r.outcome FROM reminder_details r
    WHERE r.interview_id = $1 AND NOT (
        r.starts_at IS NOT DISTINCT FROM $2::timestamptz
        AND (r.kind = ANY ($3::text[]) OR r.kind LIKE 'now:%')
        AND EXISTS (SELECT FROM unnest($4::int[], $5::text[]) AS k (user_id, way)
            WHERE k.user_id IS NOT DISTINCT FROM r.user_id AND k.way = r.way)
    )
), dropped AS (
    DELETE FROM interview_reminders WHERE id IN (SELECT reminder_id FROM overtaken WHERE outcome IS NULL)
)
SELECT reminder_id, user_id FROM overtaken WHERE outcome = 'sent' AND way = 'mail'
"""


async def drop_reminders(
    conn: Connection,
    interview_id: InterviewId,
    *,
    but_start: datetime | None,
    but_kinds: Collection[str],
    but_for: Collection[tuple[UserId | None, Way]],
) -> list[tuple[str, UserId | None]]:
    """What is not sent goes, but for the reminders of this start, these kinds and these recipients.

    Of the others that are in the outbox already, (id, for whom) is given: their mails may still be there.
    """
    rows = await conn.fetch(
        DROP_REMINDERS,
        interview_id,
        but_start,
        list(but_kinds),
        [user_id for user_id, _way in but_for],
        [way.value for _user_id, way in but_for],
    )
    return [(row["reminder_id"], row["user_id"]) for row in rows]


LAST_ASKED_AT: Final[LiteralString] = """
SELECT max(i.created_at) AT TIME ZONE 'UTC'
FROM reminder_details r JOIN interview_reminders i ON i.id = r.reminder_id
WHERE r.interview_id = $1 AND r.kind LIKE 'now:%'
"""


async def last_asked_at(conn: Connection, interview_id: InterviewId) -> datetime | None:
    """When somebody last had people reminded at once."""
    found: datetime | None = await conn.fetchval(LAST_ASKED_AT, interview_id)
    return found


# Whoever changes an interview holds its row, so what is changing is passed over now and looked at again afterwards.
CLAIM_DUE_REMINDERS: Final[LiteralString] = """
SELECT r.reminder_id, r.workspace_id, r.interview_id, r.kind, r.starts_at, r.user_id, r.way, r.due_at,
    r.kind NOT LIKE 'now:%' AND EXISTS (
        SELECT FROM reminder_details o
        WHERE o.interview_id = r.interview_id AND o.starts_at = r.starts_at AND o.way = r.way
            AND o.user_id IS NOT DISTINCT FROM r.user_id AND o.kind NOT LIKE 'now:%'
            AND (o.due_at, o.reminder_id) > (r.due_at, r.reminder_id) AND o.due_at <= $1
            AND (o.outcome IS NULL OR o.outcome = 'sent')
    ) AS outdone
FROM reminder_details r JOIN interview_details d ON d.interview_id = r.interview_id
WHERE r.outcome IS NULL AND r.due_at <= $1
ORDER BY r.due_at, r.reminder_id
LIMIT $2
FOR UPDATE OF r SKIP LOCKED
FOR SHARE OF d SKIP LOCKED
"""


async def claim_due_reminders(conn: Connection, now: datetime, *, limit: int) -> list[Reminder]:
    """What is due, longest due first: nobody else's until the transaction ends, and no interview of it changes.

    `outdone`: another one to the same person is due by now, after an outage or a night.
    """
    return [Reminder.model_validate(dict(row)) for row in await conn.fetch(CLAIM_DUE_REMINDERS, now, limit)]


SETTLE_REMINDERS: Final[LiteralString] = """
WITH settled AS (
    SELECT * FROM jsonb_to_recordset($1) AS s (reminder_id text, outcome text, message text)
), noted AS (
    UPDATE reminder_details r SET outcome = s.outcome, settled_at = $2 FROM settled s
    WHERE r.reminder_id = s.reminder_id
)
UPDATE interview_reminders i SET
    sent = s.outcome = 'sent', message = coalesce(s.message, i.message),
    sent_at = CASE WHEN s.outcome = 'sent' THEN $2::timestamptz AT TIME ZONE 'UTC' END
FROM settled s WHERE i.id = s.reminder_id
"""


async def settle_reminders(conn: Connection, settled: Sequence[Settled], *, at: datetime) -> None:
    await conn.execute(SETTLE_REMINDERS, [one.model_dump(mode="json") for one in settled], at)


POSTPONE_REMINDER: Final[LiteralString] = """
WITH postponed AS (
    UPDATE reminder_details SET due_at = $2 WHERE reminder_id = $1
)
UPDATE interview_reminders SET send_at = $2::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
"""


async def postpone_reminder(conn: Connection, reminder_id: str, until: datetime) -> None:
    await conn.execute(POSTPONE_REMINDER, reminder_id, until)


REMINDER_BY_ID: Final[LiteralString] = """
SELECT reminder_id, workspace_id, interview_id, kind, starts_at, user_id, way, due_at
FROM reminder_details WHERE workspace_id = $1 AND reminder_id = $2
"""


async def reminder_by_id(conn: Connection, workspace_id: WorkspaceId, reminder_id: str) -> Reminder | None:
    row = await conn.fetchrow(REMINDER_BY_ID, workspace_id, reminder_id)
    return Reminder.model_validate(dict(row)) if row else None


ENSURE_BRIEF: Final[LiteralString] = """
INSERT INTO day_briefs AS b (workspace_id, user_id, day, due_at, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, user_id, day) DO UPDATE SET
    due_at = excluded.due_at, created_at = excluded.created_at, outcome = NULL, settled_at = NULL
WHERE b.outcome = 'empty'
"""


async def ensure_brief(conn: Connection, brief: Brief) -> None:
    """One a person and day; that which is there already stays as it is, unless there was nothing to tell."""
    await conn.execute(ENSURE_BRIEF, brief.workspace_id, brief.user_id, brief.day, brief.due_at, brief.created_at)


CLAIM_DUE_BRIEFS: Final[LiteralString] = """
SELECT workspace_id, user_id, day, due_at, created_at FROM day_briefs
WHERE outcome IS NULL AND due_at <= $1
ORDER BY due_at, user_id
LIMIT $2
FOR UPDATE SKIP LOCKED
"""


async def claim_due_briefs(conn: Connection, now: datetime, *, limit: int) -> list[Brief]:
    """As `claim_due_reminders`."""
    return [Brief.model_validate(dict(row)) for row in await conn.fetch(CLAIM_DUE_BRIEFS, now, limit)]


SETTLE_BRIEF: Final[LiteralString] = """
UPDATE day_briefs SET outcome = $4, settled_at = $5 WHERE workspace_id = $1 AND user_id = $2 AND day = $3
"""


async def settle_brief(conn: Connection, brief: Brief, outcome: Outcome, *, at: datetime) -> None:
    await conn.execute(SETTLE_BRIEF, brief.workspace_id, brief.user_id, brief.day, outcome.value, at)


POSTPONE_BRIEF: Final[LiteralString] = """
UPDATE day_briefs SET due_at = $4 WHERE workspace_id = $1 AND user_id = $2 AND day = $3
"""


async def postpone_brief(conn: Connection, brief: Brief, until: datetime) -> None:
    await conn.execute(POSTPONE_BRIEF, brief.workspace_id, brief.user_id, brief.day, until)


WISHES_OF_PEOPLE: Final[LiteralString] = """
SELECT user_id, coalesce(notifications_email, true) AS mail, coalesce(notifications_browser, true) AS dm
FROM user_preferences WHERE user_id = ANY ($1::int[])
"""


async def wishes_of_people(conn: Connection, user_ids: Collection[UserId]) -> Mapping[UserId, Wishes]:
    """Of everybody asked for; whoever has set nothing wants both."""
    rows = await conn.fetch(WISHES_OF_PEOPLE, list(user_ids))
    told = {row["user_id"]: Wishes(mail=row["mail"], dm=row["dm"]) for row in rows}
    return {user_id: told.get(user_id, Wishes()) for user_id in user_ids}


UPSERT_WISHES: Final[LiteralString] = """
INSERT INTO user_preferences
    (user_id, notifications_email, notifications_browser, language, timezone, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6::timestamptz AT TIME ZONE 'UTC', $6::timestamptz AT TIME ZONE 'UTC')
ON CONFLICT (user_id) DO UPDATE SET
    notifications_email = excluded.notifications_email, notifications_browser = excluded.notifications_browser,
    updated_at = excluded.updated_at
"""


async def upsert_wishes(
    conn: Connection, user_id: UserId, wishes: Wishes, *, language: str, timezone: str, at: datetime
) -> None:
    """`language` and `timezone` are for the row of somebody who has none yet."""
    await conn.execute(UPSERT_WISHES, user_id, wishes.mail, wishes.dm, language[:10], timezone[:50], at)


INTERVIEWS_ASKED_TO: Final[LiteralString] = """
SELECT p.interview_id FROM interview_panelists p
    JOIN interview_details d ON d.interview_id = p.interview_id
    JOIN interviews i ON i.id = p.interview_id
WHERE d.workspace_id = $1 AND p.user_id = $2 AND p.state IN ('invited', 'accepted', 'proposed')
    AND i.status = 'scheduled' AND d.ends_at > $3
ORDER BY p.interview_id
FOR NO KEY UPDATE OF d
"""


async def lock_interviews_asked_to(
    conn: Connection, workspace_id: WorkspaceId, user_id: UserId, *, now: datetime
) -> list[InterviewId]:
    """Those to come that somebody is asked to; nobody else changes them until the transaction ends."""
    rows = await conn.fetch(INTERVIEWS_ASKED_TO, workspace_id, user_id, now)
    return [row["interview_id"] for row in rows]
