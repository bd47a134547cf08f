"""`interview_offers` with their sessions and the times that are offered for each."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import CandidateId, InterviewId, WorkspaceId
from db.models.offers import Offer, OfferState
from db.pool import Connection

_OFFERS: Final[LiteralString] = """
SELECT o.id, o.workspace_id, w.name AS workspace_name, o.candidate_id, o.state, o.expires_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('interview_id', s.interview_id, 'position', s.position,
            'accepted_sequence', s.accepted_sequence, 'slots', (
                SELECT coalesce(jsonb_agg(t.starts_at ORDER BY t.starts_at), '[]')
                FROM interview_offer_slots t WHERE t.interview_id = s.interview_id
            )) ORDER BY s.position), '[]')
        FROM interview_offer_sessions s WHERE s.offer_id = o.id) AS sessions
FROM interview_offers o JOIN workspaces w ON w.id = o.workspace_id
"""

OFFER_BY_ID: Final[LiteralString] = _OFFERS + "WHERE o.id = $1"

OFFER_BY_TOKEN: Final[LiteralString] = _OFFERS + "WHERE o.token_sha256 = $1"

OFFER_FOR_INTERVIEW: Final[LiteralString] = (
    _OFFERS + "JOIN interview_offer_sessions x ON x.offer_id = o.id WHERE o.workspace_id = $1 AND x.interview_id = $2"
)

LOCK_OFFER: Final[LiteralString] = """
SELECT 1 FROM interview_offers WHERE id = $1 FOR NO KEY UPDATE
"""


async def lock_offer(conn: Connection, offer_id: str) -> Offer | None:
    """Until the transaction ends nobody else changes it; as it is then."""
    await conn.execute(LOCK_OFFER, offer_id)
    row = await conn.fetchrow(OFFER_BY_ID, offer_id)
    return Offer.model_validate(dict(row)) if row else None


async def offer_by_token(conn: Connection, token_sha256: str) -> Offer | None:
    row = await conn.fetchrow(OFFER_BY_TOKEN, token_sha256)
    return Offer.model_validate(dict(row)) if row else None


async def offer_for_interview(conn: Connection, workspace_id: WorkspaceId, interview_id: InterviewId) -> Offer | None:
    row = await conn.fetchrow(OFFER_FOR_INTERVIEW, workspace_id, interview_id)
    return Offer.model_validate(dict(row)) if row else None


# The draft of a candidate takes all that is added until its link is sent.
ENSURE_DRAFT: Final[LiteralString] = """
INSERT INTO interview_offers (id, workspace_id, candidate_id, state, created_at, changed_at)
VALUES ($1, $2, $3, 'draft', $4, $4)
ON CONFLICT (workspace_id, candidate_id) WHERE state = 'draft' DO UPDATE SET changed_at = excluded.changed_at
RETURNING id
"""

ADD_SESSION: Final[LiteralString] = """
INSERT INTO interview_offer_sessions (interview_id, offer_id, position)
SELECT $2, $1, 1 + coalesce(max(position), 0) FROM interview_offer_sessions WHERE offer_id = $1
"""


async def add_to_draft(
    conn: Connection,
    workspace_id: WorkspaceId,
    candidate_id: CandidateId,
    interview_id: InterviewId,
    *,
    new_id: str,
    at: datetime,
) -> None:
    """Into what is to be offered to a candidate next; `new_id` where nothing is yet."""
    offer_id = await conn.fetchval(ENSURE_DRAFT, new_id, workspace_id, candidate_id, at)
    await conn.execute(ADD_SESSION, offer_id, interview_id)


INSERT_INVITATION: Final[LiteralString] = """
WITH added AS (
    INSERT INTO interview_offers (id, workspace_id, candidate_id, state, token_sha256, created_at, changed_at)
    VALUES ($1, $2, $3, 'booked', $4, $6, $6)
    RETURNING id
)
INSERT INTO interview_offer_sessions (interview_id, offer_id, position) SELECT $5, id, 1 FROM added
"""


async def insert_invitation(
    conn: Connection,
    workspace_id: WorkspaceId,
    candidate_id: CandidateId,
    interview_id: InterviewId,
    *,
    new_id: str,
    token_sha256: str,
    at: datetime,
) -> None:
    """An interview that a person scheduled, for the candidate to answer."""
    await conn.execute(INSERT_INVITATION, new_id, workspace_id, candidate_id, token_sha256, interview_id, at)


SET_STATE: Final[LiteralString] = """
UPDATE interview_offers SET state = $2, changed_at = $3 WHERE id = $1
"""


async def set_state(conn: Connection, offer_id: str, state: OfferState, *, at: datetime) -> None:
    await conn.execute(SET_STATE, offer_id, state.value, at)


SET_HASH: Final[LiteralString] = """
UPDATE interview_offers SET token_sha256 = $2 WHERE id = $1 AND token_sha256 IS DISTINCT FROM $2
"""


async def set_token(conn: Connection, offer_id: str, token_sha256: str) -> None:
    await conn.execute(SET_HASH, offer_id, token_sha256)


SEND_OFFER: Final[LiteralString] = """
UPDATE interview_offers SET state = 'open', token_sha256 = $2, expires_at = $3, changed_at = $4 WHERE id = $1
"""


async def send_offer(conn: Connection, offer_id: str, token_sha256: str, *, expires_at: datetime, at: datetime) -> None:
    await conn.execute(SEND_OFFER, offer_id, token_sha256, expires_at, at)


CLEAR_SLOTS: Final[LiteralString] = """
DELETE FROM interview_offer_slots WHERE interview_id = $1
"""

INSERT_SLOTS: Final[LiteralString] = """
INSERT INTO interview_offer_slots (interview_id, starts_at) SELECT $1, unnest($2::timestamptz[])
"""


async def replace_slots(conn: Connection, interview_id: InterviewId, slots: Collection[datetime]) -> None:
    await conn.execute(CLEAR_SLOTS, interview_id)
    await conn.execute(INSERT_SLOTS, interview_id, sorted(set(slots)))


ACCEPT: Final[LiteralString] = """
UPDATE interview_offer_sessions SET accepted_sequence = $2 WHERE interview_id = $1
"""


async def accept(conn: Connection, interview_id: InterviewId, sequence: int) -> None:
    """The candidate takes the time that has this sequence."""
    await conn.execute(ACCEPT, interview_id, sequence)


IS_ACCEPTED: Final[LiteralString] = """
SELECT EXISTS (SELECT FROM interview_offer_sessions WHERE interview_id = $1 AND accepted_sequence = $2)
"""


async def is_accepted(conn: Connection, interview_id: InterviewId, sequence: int) -> bool:
    """Whether the candidate has taken the time that has this sequence."""
    return bool(await conn.fetchval(IS_ACCEPTED, interview_id, sequence))


BOOK_INTERVIEW: Final[LiteralString] = """
WITH details AS (
    UPDATE interview_details SET changed_at = $3,
        ends_at = $2::timestamptz + make_interval(mins => (SELECT i.duration FROM interviews i WHERE i.id = $1))
    WHERE interview_id = $1
)
UPDATE interviews SET status = 'scheduled', scheduled_time = $2::timestamptz AT TIME ZONE 'UTC',
    scheduled_at = $3::timestamptz AT TIME ZONE 'UTC', updated_at = $3::timestamptz AT TIME ZONE 'UTC'
WHERE id = $1 AND status = 'offered'
"""


async def book_interview(conn: Connection, interview_id: InterviewId, starts_at: datetime, *, at: datetime) -> None:
    """Its first time, for one that was offered."""
    await conn.execute(BOOK_INTERVIEW, interview_id, starts_at, at)


SET_SPOKEN: Final[LiteralString] = """
UPDATE interview_details SET candidate_timezone = $2, candidate_language = $3 WHERE interview_id = $1
"""


async def set_spoken(conn: Connection, interview_id: InterviewId, *, timezone: str, language: str) -> None:
    """In which zone and language the candidate reads."""
    await conn.execute(SET_SPOKEN, interview_id, timezone, language)
