"""`ticket_comments`, and where each was said: `ticket_messages`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, LiteralString

import asyncpg

from db.models.ids import CommentId, TicketId, UserId, WorkspaceId
from db.models.tickets import Side, TicketFile, TicketMessage
from db.pool import Connection

_MESSAGES: Final[LiteralString] = """
SELECT m.comment_id, m.workspace_id, m.ticket_id, m.position, m.side, coalesce(c.is_internal, false) AS internal,
    c.comment AS words, m.source_channel_id, m.source_ts, m.author_slack_id, m.author_name, m.undelivered, m.said_at,
    m.edited_at, m.deleted_at,
    (SELECT coalesce(jsonb_agg(to_jsonb(f) - 'comment_id' ORDER BY f.slack_file_id), '[]')
     FROM ticket_files f WHERE f.comment_id = m.comment_id) AS files
FROM ticket_messages m JOIN ticket_comments c ON c.id = m.comment_id
"""

INSERT_MESSAGE: Final[LiteralString] = """
WITH comment AS (
    INSERT INTO ticket_comments (ticket_id, user_id, comment, is_internal, created_at)
    SELECT $2, $3, $4, $5, $10::timestamptz AT TIME ZONE 'UTC'
    WHERE NOT EXISTS (
        SELECT FROM ticket_messages WHERE workspace_id = $1 AND source_channel_id = $7 AND source_ts = $8
    )
    RETURNING id
)
INSERT INTO ticket_messages (comment_id, workspace_id, ticket_id, position, side, source_channel_id, source_ts,
    author_slack_id, author_name, said_at)
SELECT id, $1, $2, (SELECT coalesce(max(position), 0) + 1 FROM ticket_messages WHERE ticket_id = $2),
    $6, $7, $8, $9, (SELECT trim(first_name || ' ' || last_name) FROM users WHERE id = $3), $10
FROM comment
RETURNING comment_id
"""


INSERT_FILES: Final[LiteralString] = """
INSERT INTO ticket_files (comment_id, slack_file_id, name)
SELECT $1, slack_file_id, name FROM jsonb_to_recordset($2) AS f (slack_file_id text, name text)
ON CONFLICT DO NOTHING
"""


async def insert_message(
    conn: Connection,
    workspace_id: WorkspaceId,
    ticket_id: TicketId,
    *,
    author_id: UserId,
    author_slack_id: str,
    side: Side,
    internal: bool,
    words: str,
    source: tuple[str, str] | None,
    files: Sequence[TicketFile] = (),
    at: datetime,
) -> CommentId | None:
    """The last of a ticket's comments; lock the ticket first. `source` is (channel, ts) of the Slack message it was;
    None where one of that source is there already."""
    channel_id, ts = source or (None, None)
    known: CommentId | None = await conn.fetchval(
        INSERT_MESSAGE,
        *(workspace_id, ticket_id, author_id, words, internal, side.value, channel_id, ts),
        *(author_slack_id, at),
    )
    if known is not None and files:
        await conn.execute(INSERT_FILES, known, [file.model_dump(mode="json") for file in files])
    return known


MESSAGE_BY_COMMENT: Final[LiteralString] = _MESSAGES + "WHERE m.workspace_id = $1 AND m.comment_id = $2"


async def message_by_comment(
    conn: Connection, workspace_id: WorkspaceId, comment_id: CommentId
) -> TicketMessage | None:
    return _message(await conn.fetchrow(MESSAGE_BY_COMMENT, workspace_id, comment_id))


# What goes to a requester is read by this statement and by no other.
REPLY_BY_COMMENT: Final[LiteralString] = (
    _MESSAGES
    + """
WHERE m.workspace_id = $1 AND m.comment_id = $2 AND m.side = 'agents' AND c.is_internal IS FALSE
"""
)


async def reply_by_comment(conn: Connection, workspace_id: WorkspaceId, comment_id: CommentId) -> TicketMessage | None:
    """An agent's reply to the requester; None for an internal note, whatever asks for it."""
    return _message(await conn.fetchrow(REPLY_BY_COMMENT, workspace_id, comment_id))


MESSAGE_BY_SOURCE: Final[LiteralString] = (
    _MESSAGES + "WHERE m.workspace_id = $1 AND m.source_channel_id = $2 AND m.source_ts = $3"
)


async def message_by_source(
    conn: Connection, workspace_id: WorkspaceId, channel_id: str, ts: str
) -> TicketMessage | None:
    return _message(await conn.fetchrow(MESSAGE_BY_SOURCE, workspace_id, channel_id, ts))


KNOWN_SOURCES: Final[LiteralString] = """
SELECT source_ts FROM ticket_messages WHERE workspace_id = $1 AND source_channel_id = $2 AND source_ts = ANY ($3)
"""


async def known_sources(
    conn: Connection, workspace_id: WorkspaceId, channel_id: str, timestamps: Sequence[str]
) -> frozenset[str]:
    rows = await conn.fetch(KNOWN_SOURCES, workspace_id, channel_id, list(timestamps))
    return frozenset(row["source_ts"] for row in rows)


MESSAGES_FOR_TICKET: Final[LiteralString] = _MESSAGES + "WHERE m.ticket_id = $1 ORDER BY m.position"


async def messages_for_ticket(conn: Connection, ticket_id: TicketId) -> list[TicketMessage]:
    """In the order in which they were said."""
    return [TicketMessage.model_validate(dict(row)) for row in await conn.fetch(MESSAGES_FOR_TICKET, ticket_id)]


EDIT_MESSAGE: Final[LiteralString] = """
WITH edited AS (
    UPDATE ticket_messages SET edited_at = $3
    WHERE comment_id = $1 AND deleted_at IS NULL AND (edited_at IS NULL OR edited_at < $3)
    RETURNING comment_id
)
UPDATE ticket_comments c SET comment = $2 FROM edited WHERE c.id = edited.comment_id AND c.comment <> $2
RETURNING c.id
"""


async def edit_message(conn: Connection, comment_id: CommentId, words: str, *, at: datetime) -> bool:
    """False where that changes nothing: a later edit, or a deletion, is known already."""
    return await conn.fetchval(EDIT_MESSAGE, comment_id, words, at) is not None


# The words go, as their author wanted; that there was a message stays.
DELETE_MESSAGE: Final[LiteralString] = """
WITH deleted AS (
    UPDATE ticket_messages SET deleted_at = $2 WHERE comment_id = $1 AND deleted_at IS NULL
    RETURNING comment_id
)
UPDATE ticket_comments c SET comment = '' FROM deleted WHERE c.id = deleted.comment_id
RETURNING c.id
"""


async def delete_message(conn: Connection, comment_id: CommentId, *, at: datetime) -> bool:
    """False where it was deleted before."""
    return await conn.fetchval(DELETE_MESSAGE, comment_id, at) is not None


NOTE_UNDELIVERED: Final[LiteralString] = """
UPDATE ticket_messages SET undelivered = $2 WHERE comment_id = $1
"""


async def note_undelivered(conn: Connection, comment_id: CommentId, reason: str | None) -> None:
    """None: it has arrived."""
    await conn.execute(NOTE_UNDELIVERED, comment_id, reason)


# What waits behind a message that Slack does not take is not delivered for the same reason.
MARK_UNDELIVERED: Final[LiteralString] = """
WITH refused AS (
    SELECT DISTINCT ON (workspace_id, queue) workspace_id, queue, place, id, error
    FROM surfaces WHERE queue IS NOT NULL AND message_ts IS NULL AND error IS NOT NULL
    ORDER BY workspace_id, queue, place, id
), waiting AS (
    SELECT s.workspace_id, s.subject_id::int AS comment_id, coalesce(s.error, r.error) AS error
    FROM refused r JOIN surfaces s
        ON s.workspace_id = r.workspace_id AND s.queue = r.queue AND (s.place, s.id) >= (r.place, r.id)
    WHERE s.purpose IN ('ticket_said', 'ticket_reply') AND s.message_ts IS NULL
)
UPDATE ticket_messages m SET undelivered = w.error
FROM waiting w
WHERE w.workspace_id = m.workspace_id AND w.comment_id = m.comment_id AND m.undelivered IS DISTINCT FROM w.error
RETURNING m.workspace_id, m.comment_id
"""


async def mark_undelivered(conn: Connection) -> list[TicketMessage]:
    """Messages that failed to reach the other side and are not marked with the reason yet."""
    marked = await conn.fetch(MARK_UNDELIVERED)
    found = [await message_by_comment(conn, WorkspaceId(row["workspace_id"]), row["comment_id"]) for row in marked]
    return [message for message in found if message is not None]


MOVE_MESSAGES: Final[LiteralString] = """
WITH moved AS (
    SELECT comment_id, row_number() OVER (ORDER BY said_at, position) AS place
    FROM ticket_messages WHERE comment_id = ANY ($1::int[])
), comments AS (
    UPDATE ticket_comments SET ticket_id = $2 WHERE id = ANY ($1::int[])
)
UPDATE ticket_messages m SET ticket_id = $2,
    position = (SELECT coalesce(max(position), 0) FROM ticket_messages WHERE ticket_id = $2) + moved.place
FROM moved WHERE m.comment_id = moved.comment_id
"""


async def move_messages(conn: Connection, comment_ids: Sequence[CommentId], to: TicketId) -> None:
    """To the end of another ticket, in their order; each stays as internal, or as public, as it is."""
    await conn.execute(MOVE_MESSAGES, list(comment_ids), to)


def _message(row: asyncpg.Record | None) -> TicketMessage | None:
    return TicketMessage.model_validate(dict(row)) if row else None
