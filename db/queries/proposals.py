"""`opening_proposals`: what language models propose for jobs."""

from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import JobId, WorkspaceId
from db.models.openings import OpeningProposals, ProposalState
from db.pool import Connection

INSERT_PROPOSALS: Final[LiteralString] = """
INSERT INTO opening_proposals (job_id, workspace_id, model, state, asked_at) VALUES ($1, $2, $3, 'asked', $4)
"""


async def insert_proposals(
    conn: Connection, job_id: JobId, *, workspace_id: WorkspaceId, model: str, asked_at: datetime
) -> None:
    """A model is asked about a job."""
    await conn.execute(INSERT_PROPOSALS, job_id, workspace_id, model, asked_at)


END_PROPOSALS: Final[LiteralString] = """
UPDATE opening_proposals SET state = $2, items = $3, questions = $4, dropped = $5, ended_at = $6
WHERE job_id = $1 AND state = 'asked'
"""


async def end_proposals(
    conn: Connection, job_id: JobId, *, state: ProposalState, items: Any, questions: Any, dropped: int, at: datetime
) -> None:
    """What the model answered, as JSON values; the first answer stays."""
    await conn.execute(END_PROPOSALS, job_id, state.value, items, questions, dropped, at)


PROPOSALS_BY_JOB: Final[LiteralString] = """
SELECT job_id, model, state, items, questions, dropped FROM opening_proposals WHERE workspace_id = $1 AND job_id = $2
"""


async def proposals_by_job(conn: Connection, workspace_id: WorkspaceId, job_id: JobId) -> OpeningProposals | None:
    row = await conn.fetchrow(PROPOSALS_BY_JOB, workspace_id, job_id)
    return OpeningProposals.model_validate(dict(row)) if row else None


SET_PROPOSED_ITEMS: Final[LiteralString] = """
UPDATE opening_proposals SET items = $2 WHERE job_id = $1
"""


async def set_proposed_items(conn: Connection, job_id: JobId, items: Any) -> None:
    """`items` is a JSON value: what nobody has taken up yet."""
    await conn.execute(SET_PROPOSED_ITEMS, job_id, items)
