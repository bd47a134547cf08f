"""`ticket_drafts`: replies whose preview is looked at."""

from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import WorkspaceId
from db.models.tickets import Draft
from db.pool import Connection

PUT_DRAFT: Final[LiteralString] = """
INSERT INTO ticket_drafts (workspace_id, form_id, ticket_id, author_id, words, then_waits, file_ids, written_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (workspace_id, form_id) DO UPDATE SET
    words = excluded.words, then_waits = excluded.then_waits, file_ids = excluded.file_ids,
    written_at = excluded.written_at
"""


async def put_draft(conn: Connection, workspace_id: WorkspaceId, draft: Draft, *, at: datetime) -> None:
    """In place of what the same form held before."""
    await conn.execute(
        PUT_DRAFT,
        *(workspace_id, draft.form_id, draft.ticket_id, draft.author_id, draft.words, draft.then_waits),
        *(list(draft.file_ids), at),
    )


DRAFT_BY_FORM: Final[LiteralString] = """
SELECT form_id, ticket_id, author_id, words, then_waits, file_ids FROM ticket_drafts
WHERE workspace_id = $1 AND form_id = $2
"""


async def draft_by_form(conn: Connection, workspace_id: WorkspaceId, form_id: str) -> Draft | None:
    row = await conn.fetchrow(DRAFT_BY_FORM, workspace_id, form_id)
    return Draft.model_validate(dict(row)) if row else None


DELETE_DRAFT: Final[LiteralString] = """
DELETE FROM ticket_drafts WHERE workspace_id = $1 AND form_id = $2
"""


async def delete_draft(conn: Connection, workspace_id: WorkspaceId, form_id: str) -> None:
    await conn.execute(DELETE_DRAFT, workspace_id, form_id)
