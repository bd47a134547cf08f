"""`interviews` with `interview_details`, the seats of the panel and the people asked for them.

`scheduled_time` and the other `timestamp` columns hold UTC; they come and go as aware moments.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, LiteralString

import asyncpg

from db.models.ids import CandidateId, InterviewId, UserId, WorkspaceId
from db.models.interviews import Engagement, Interview, InterviewRow, PanelistState, Seat
from db.pool import Connection

LOCK_CANDIDATE: Final[LiteralString] = """
SELECT 1 FROM candidates WHERE id = $1 FOR NO KEY UPDATE
"""

LOCK_USERS: Final[LiteralString] = """
SELECT 1 FROM users WHERE id = ANY ($1::int[]) ORDER BY id FOR NO KEY UPDATE
"""


async def lock_people(conn: Connection, candidate_id: CandidateId, user_ids: Collection[UserId]) -> None:
    """Until the transaction ends nobody else books these people, so that two bookings at once see each other."""
    await conn.execute(LOCK_CANDIDATE, candidate_id)
    await conn.execute(LOCK_USERS, list(user_ids))


LOCK_INTERVIEW: Final[LiteralString] = """
SELECT 1 FROM interview_details WHERE interview_id = $1 AND workspace_id = $2 FOR NO KEY UPDATE
"""


async def lock_interview(conn: Connection, workspace_id: WorkspaceId, interview_id: InterviewId) -> None:
    await conn.execute(LOCK_INTERVIEW, interview_id, workspace_id)


INSERT_INTERVIEW: Final[LiteralString] = """
WITH interview AS (
    INSERT INTO interviews
        (id, candidate_id, candidate_name, candidate_email, job_title, interview_type, status, scheduled_time,
         scheduled_at, duration, location, meeting_link, calendly_link, google_form_link, notes, platform,
         scheduled_by, cv_file_path, cc_emails, bcc_emails, created_at, updated_at)
    VALUES ($1, $2, left($3, 255), $4, left($5, 255), $6, $7, $8::timestamptz AT TIME ZONE 'UTC',
        $9::timestamptz AT TIME ZONE 'UTC', $10, $11, $12, $13, $14, $15, $16, $17, $18, $19::jsonb::text,
        $20::jsonb::text, $9::timestamptz AT TIME ZONE 'UTC', $9::timestamptz AT TIME ZONE 'UTC')
    ON CONFLICT (id) DO NOTHING
    RETURNING id
)
INSERT INTO interview_details
    (interview_id, workspace_id, batch_id, uid, candidate_timezone, candidate_language, wants_questions, ends_at,
     changed_at)
SELECT id, $21, $22, $23, $24, $25, $26, $8::timestamptz + make_interval(mins => $10::int), $9 FROM interview
"""


async def insert_interview(conn: Connection, row: InterviewRow) -> bool:
    """False where there is one of that id already."""
    inserted = await conn.execute(
        INSERT_INTERVIEW,
        *(row.id, row.candidate_id, row.candidate_name, row.candidate_email, row.job_title, row.interview_type.value),
        *(row.status.value, row.starts_at, row.scheduled_at, row.duration, row.location, row.meeting_link),
        *(row.calendly_link, row.google_form_link, row.notes, row.platform.value, row.scheduled_by, row.cv_file_path),
        *(list(row.cc_emails), list(row.bcc_emails), row.workspace_id, row.batch_id, row.uid),
        *(row.candidate_timezone, row.candidate_language, row.wants_questions),
    )
    return bool(inserted == "INSERT 0 1")


INSERT_SEATS: Final[LiteralString] = """
INSERT INTO interview_seats (interview_id, position, kind, name)
SELECT $1, position, kind, name FROM jsonb_to_recordset($2) AS s (position int, kind text, name text)
"""


async def insert_seats(conn: Connection, interview_id: InterviewId, seats: Sequence[Seat]) -> None:
    await conn.execute(INSERT_SEATS, interview_id, [seat.model_dump(mode="json") for seat in seats])


# Somebody released earlier may be asked again.
INVITE_PANELISTS: Final[LiteralString] = """
INSERT INTO interview_panelists (interview_id, user_id, seat, state)
SELECT $1, user_id, seat, 'invited' FROM unnest($2::int[], $3::int[]) AS p (user_id, seat)
ON CONFLICT (interview_id, user_id) DO UPDATE SET
    seat = excluded.seat, state = 'invited', reason = NULL, proposed_time = NULL, answered_at = NULL
"""


async def invite_panelists(conn: Connection, interview_id: InterviewId, people: Sequence[tuple[UserId, int]]) -> None:
    """`people` are users with the position of the seat that each is asked for."""
    await conn.execute(
        INVITE_PANELISTS, interview_id, [user_id for user_id, _seat in people], [seat for _user_id, seat in people]
    )


SET_ANSWER: Final[LiteralString] = """
UPDATE interview_panelists SET state = $3, reason = $4, proposed_time = $5, answered_at = $6
WHERE interview_id = $1 AND user_id = $2
"""


async def set_answer(
    conn: Connection,
    interview_id: InterviewId,
    user_id: UserId,
    state: PanelistState,
    *,
    reason: str | None,
    proposed_time: datetime | None,
    at: datetime | None,
) -> None:
    """What somebody said, or what became of them; `at` is None where it is not their answer."""
    await conn.execute(SET_ANSWER, interview_id, user_id, state.value, reason, proposed_time, at)


# The column holds who is expected, for whoever reads the table without ours beside it.
SHOW_PANEL: Final[LiteralString] = """
WITH changed AS (
    UPDATE interview_details SET changed_at = $2 WHERE interview_id = $1
)
UPDATE interviews SET updated_at = $2::timestamptz AT TIME ZONE 'UTC', panel_members = (
    SELECT coalesce(jsonb_agg(jsonb_build_object('user_id', p.user_id, 'name',
        btrim(u.first_name || ' ' || u.last_name), 'email', u.email, 'seat', p.seat) ORDER BY p.seat, p.user_id), '[]')
    FROM interview_panelists p JOIN users u ON u.id = p.user_id
    WHERE p.interview_id = $1 AND p.state IN ('invited', 'accepted', 'proposed')
)::text
WHERE id = $1
"""


async def show_panel(conn: Connection, interview_id: InterviewId, *, at: datetime) -> None:
    """Bring `interviews.panel_members` up to date after a change."""
    await conn.execute(SHOW_PANEL, interview_id, at)


MOVE_INTERVIEW: Final[LiteralString] = """
WITH moved AS (
    UPDATE interview_details SET sequence = sequence + 1, changed_at = $4,
        ends_at = $2::timestamptz + make_interval(mins => $3::int)
    WHERE interview_id = $1
)
UPDATE interviews SET scheduled_time = $2::timestamptz AT TIME ZONE 'UTC', duration = $3,
    updated_at = $4::timestamptz AT TIME ZONE 'UTC'
WHERE id = $1
"""

INVITE_AGAIN: Final[LiteralString] = """
UPDATE interview_panelists SET state = 'invited', reason = NULL, proposed_time = NULL, answered_at = NULL
WHERE interview_id = $1 AND (state <> 'released' OR reason IS NULL)
"""


async def move_interview(
    conn: Connection, interview_id: InterviewId, *, starts_at: datetime, duration: int, at: datetime
) -> None:
    """To another time: everybody is asked anew, those too that another person had taken an "any of" seat from."""
    await conn.execute(MOVE_INTERVIEW, interview_id, starts_at, duration, at)
    await conn.execute(INVITE_AGAIN, interview_id)


CANCEL_INTERVIEW: Final[LiteralString] = """
WITH cancelled AS (
    UPDATE interview_details SET sequence = sequence + 1, changed_at = $2 WHERE interview_id = $1
)
UPDATE interviews SET status = 'cancelled', updated_at = $2::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
"""


async def cancel_interview(conn: Connection, interview_id: InterviewId, *, at: datetime) -> None:
    await conn.execute(CANCEL_INTERVIEW, interview_id, at)


SET_OWNER: Final[LiteralString] = """
UPDATE interviews SET scheduled_by = $2 WHERE id = $1
"""


async def set_owner(conn: Connection, interview_id: InterviewId, user_id: UserId) -> None:
    await conn.execute(SET_OWNER, interview_id, user_id)


SET_MEETING_LINK: Final[LiteralString] = """
WITH changed AS (
    UPDATE interview_details SET changed_at = $3 WHERE interview_id = $1
)
UPDATE interviews SET meeting_link = $2, updated_at = $3::timestamptz AT TIME ZONE 'UTC' WHERE id = $1
"""


async def set_meeting_link(conn: Connection, interview_id: InterviewId, link: str | None, *, at: datetime) -> None:
    await conn.execute(SET_MEETING_LINK, interview_id, link, at)


WORKSPACE_OF_INTERVIEW: Final[LiteralString] = """
SELECT workspace_id FROM interview_details WHERE interview_id = $1
"""


async def workspace_of_interview(conn: Connection, interview_id: InterviewId) -> WorkspaceId | None:
    found = await conn.fetchval(WORKSPACE_OF_INTERVIEW, interview_id)
    return None if found is None else WorkspaceId(found)


INTERVIEWS_BY_IDS: Final[LiteralString] = """
SELECT i.id, d.workspace_id, d.batch_id, i.candidate_id, i.candidate_name, i.candidate_email, i.job_title,
    i.interview_type, i.status, i.scheduled_time AT TIME ZONE 'UTC' AS starts_at,
    i.scheduled_at AT TIME ZONE 'UTC' AS scheduled_at, i.duration, i.location, i.meeting_link, i.calendly_link,
    i.google_form_link, i.google_event_id, i.teams_meeting_id, i.generated_questions::jsonb AS generated_questions,
    i.notes, i.outcome, i.platform, i.scheduled_by, i.cv_file_path,
    coalesce(i.cc_emails::jsonb, '[]') AS cc_emails, coalesce(i.bcc_emails::jsonb, '[]') AS bcc_emails,
    d.uid, d.sequence, d.candidate_timezone, d.candidate_language, d.wants_questions, d.changed_at,
    b.name AS batch_name, t.channel_id, t.thread_ts, t.language AS batch_language,
    (SELECT jsonb_build_object('user_id', u.id, 'slack_user_id', s.slack_user_id,
            'name', btrim(u.first_name || ' ' || u.last_name), 'email', u.email,
            'timezone', coalesce(h.timezone, s.timezone, 'UTC'), 'language', coalesce(s.language, 'en'))
     FROM slack_users s JOIN users u ON u.id = s.user_id LEFT JOIN working_hours h ON h.user_id = u.id
     WHERE s.workspace_id = d.workspace_id AND s.user_id = i.scheduled_by AND s.is_active
     ORDER BY s.slack_user_id LIMIT 1) AS owner,
    (SELECT f.filename FROM batch_files f
     WHERE f.candidate_id = i.candidate_id ORDER BY f.created_at, f.id LIMIT 1) AS cv_filename,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('position', s.position, 'kind', s.kind, 'name', s.name)
        ORDER BY s.position), '[]')
     FROM interview_seats s WHERE s.interview_id = i.id) AS seats,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('user_id', p.user_id, 'seat', p.seat, 'state', p.state, 'reason',
            p.reason, 'proposed_time', p.proposed_time, 'answered_at', p.answered_at, 'slack_user_id', s.slack_user_id,
            'name', btrim(u.first_name || ' ' || u.last_name), 'email', u.email,
            'timezone', coalesce(h.timezone, s.timezone, 'UTC'), 'language', coalesce(s.language, 'en'))
        ORDER BY p.seat, u.first_name, u.last_name, u.id), '[]')
     FROM interview_panelists p
        JOIN users u ON u.id = p.user_id
        LEFT JOIN working_hours h ON h.user_id = u.id
        JOIN LATERAL (SELECT w.slack_user_id, w.timezone, w.language FROM slack_users w
            WHERE w.workspace_id = d.workspace_id AND w.user_id = p.user_id ORDER BY w.slack_user_id LIMIT 1) s ON true
     WHERE p.interview_id = i.id) AS panelists
FROM interviews i
    JOIN interview_details d ON d.interview_id = i.id
    JOIN cv_batches b ON b.id = d.batch_id
    JOIN batch_threads t ON t.batch_id = d.batch_id
WHERE d.workspace_id = $1 AND i.id = ANY ($2::text[])
ORDER BY i.scheduled_time, i.id
"""


async def interviews_by_ids(
    conn: Connection, workspace_id: WorkspaceId, interview_ids: Sequence[InterviewId]
) -> list[Interview]:
    """Earliest first, without those that are not there."""
    rows = await conn.fetch(INTERVIEWS_BY_IDS, workspace_id, interview_ids)
    return [Interview.model_validate(dict(row)) for row in rows]


async def interview_by_id(conn: Connection, workspace_id: WorkspaceId, interview_id: InterviewId) -> Interview | None:
    return next(iter(await interviews_by_ids(conn, workspace_id, [interview_id])), None)


INTERVIEW_IDS_FOR_PERSON: Final[LiteralString] = """
SELECT i.id, count(*) OVER () AS total FROM interviews i JOIN interview_details d ON d.interview_id = i.id
WHERE d.workspace_id = $1 AND d.ends_at > $3 AND d.ends_at <= $4::timestamptz + interval '1 day'
    AND i.scheduled_time < $4::timestamptz AT TIME ZONE 'UTC' AND i.status IN ('scheduled', 'ended')
    AND (i.scheduled_by = $2 OR EXISTS (SELECT FROM interview_panelists p WHERE p.interview_id = i.id
        AND p.user_id = $2 AND p.state IN ('invited', 'accepted', 'proposed')))
ORDER BY i.scheduled_time, i.id
LIMIT $5 OFFSET $6
"""


async def interviews_for_person(
    conn: Connection,
    workspace_id: WorkspaceId,
    user_id: UserId,
    *,
    start: datetime,
    end: datetime,
    limit: int,
    offset: int = 0,
) -> tuple[list[Interview], int]:
    """Those that somebody is asked to or has scheduled, of which a part lies between two moments; earliest first.

    With how many there are in all, as far as there are some from `offset` on.
    """
    rows = await conn.fetch(INTERVIEW_IDS_FOR_PERSON, workspace_id, user_id, start, end, limit, offset)
    return await _counted(conn, workspace_id, rows)


INTERVIEW_IDS_TO_COME: Final[LiteralString] = """
SELECT i.id, count(*) OVER () AS total FROM interviews i
    JOIN interview_details d ON d.interview_id = i.id
    JOIN batch_threads t ON t.batch_id = d.batch_id
WHERE d.workspace_id = $1 AND d.ends_at > $4 AND i.status = 'scheduled'
    AND (t.channel_id = ANY ($3::text[]) OR i.scheduled_by = $2 OR EXISTS (SELECT FROM interview_panelists p
        WHERE p.interview_id = i.id AND p.user_id = $2 AND p.state IN ('invited', 'accepted', 'proposed')))
ORDER BY i.scheduled_time, i.id
LIMIT $5 OFFSET $6
"""


async def interviews_to_come(
    conn: Connection,
    workspace_id: WorkspaceId,
    user_id: UserId,
    channel_ids: Collection[str],
    *,
    now: datetime,
    limit: int,
    offset: int,
) -> tuple[list[Interview], int]:
    """Not yet over: a person's own, and those of candidates in these channels; counted as `interviews_for_person`."""
    rows = await conn.fetch(INTERVIEW_IDS_TO_COME, workspace_id, user_id, list(channel_ids), now, limit, offset)
    return await _counted(conn, workspace_id, rows)


async def _counted(
    conn: Connection, workspace_id: WorkspaceId, rows: Sequence[asyncpg.Record]
) -> tuple[list[Interview], int]:
    found = await interviews_by_ids(conn, workspace_id, [row["id"] for row in rows])
    return found, rows[0]["total"] if rows else 0


INTERVIEW_IDS_FOR_CANDIDATE: Final[LiteralString] = """
SELECT i.id FROM candidate_standings c
    JOIN interview_details d ON d.batch_id = c.batch_id
    JOIN interviews i ON i.id = d.interview_id AND i.candidate_id = c.candidate_id
WHERE c.candidate_id = $2 AND c.workspace_id = $1
"""


async def interviews_for_candidate(
    conn: Connection, workspace_id: WorkspaceId, candidate_id: CandidateId
) -> list[Interview]:
    """Earliest first, those cancelled too."""
    rows = await conn.fetch(INTERVIEW_IDS_FOR_CANDIDATE, workspace_id, candidate_id)
    return await interviews_by_ids(conn, workspace_id, [row["id"] for row in rows])


ENGAGEMENTS: Final[LiteralString] = """
WITH near AS (
    SELECT i.id, i.candidate_id, i.candidate_name, i.candidate_email,
        i.scheduled_time AT TIME ZONE 'UTC' AS starts_at, d.ends_at
    FROM interviews i JOIN interview_details d ON d.interview_id = i.id
    WHERE d.workspace_id = $1 AND i.status IN ('scheduled', 'ended') AND d.ends_at > $5
        AND i.scheduled_time < $6::timestamptz AT TIME ZONE 'UTC' AND i.id IS DISTINCT FROM $7
)
SELECT p.user_id, n.id AS interview_id, btrim(u.first_name || ' ' || u.last_name) AS name, n.starts_at, n.ends_at
FROM near n JOIN interview_panelists p ON p.interview_id = n.id JOIN users u ON u.id = p.user_id
WHERE p.user_id = ANY ($4::int[]) AND p.state IN ('invited', 'accepted', 'proposed')
UNION ALL
SELECT NULL, n.id, n.candidate_name, n.starts_at, n.ends_at
FROM near n WHERE n.candidate_id = $2 OR lower(n.candidate_email) = lower($3)
ORDER BY starts_at, interview_id, user_id
"""


async def engagements(
    conn: Connection,
    workspace_id: WorkspaceId,
    *,
    candidate: tuple[CandidateId, str],
    user_ids: Collection[UserId],
    start: datetime,
    end: datetime,
    but: InterviewId | None = None,
) -> list[Engagement]:
    """Interviews between two moments that the candidate (id, e-mail) or one of these people is asked to, but for one.

    Somebody who declined is not asked.
    """
    rows = await conn.fetch(ENGAGEMENTS, workspace_id, *candidate, list(user_ids), start, end, but)
    return [Engagement.model_validate(dict(row)) for row in rows]
