"""`batch_files`: each change of state names the state it starts from, so that work done twice changes nothing."""

from datetime import datetime
from typing import Final, LiteralString

import asyncpg

from db.models.files import BatchFile, NewFile
from db.models.ids import BatchFileId, BatchId, CandidateId, ResumeId, WorkspaceId
from db.pool import Connection

INSERT_FILE: Final[LiteralString] = """
INSERT INTO batch_files
    (workspace_id, batch_id, slack_file_id, channel_id, member_path, parent_id, filename, sha256, state, uploaded_by,
     message_ts, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
ON CONFLICT (workspace_id, slack_file_id, channel_id, member_path) DO NOTHING
RETURNING id
"""


async def insert_file(conn: Connection, file: NewFile, *, at: datetime) -> BatchFileId | None:
    """The new row's id; None where the file is known already."""
    file_id: BatchFileId | None = await conn.fetchval(
        INSERT_FILE,
        *(file.workspace_id, file.batch_id, file.slack_file_id, file.channel_id, file.member_path, file.parent_id),
        *(file.filename, file.sha256, file.state.value, file.uploaded_by, file.message_ts, at),
    )
    return file_id


FILE_BY_ID: Final[LiteralString] = """
SELECT * FROM batch_files WHERE id = $1
"""


async def file_by_id(conn: Connection, file_id: BatchFileId) -> BatchFile | None:
    return _file(await conn.fetchrow(FILE_BY_ID, file_id))


FILE_BY_CANDIDATE: Final[LiteralString] = """
SELECT * FROM batch_files WHERE candidate_id = $1 ORDER BY created_at, id LIMIT 1
"""


async def file_by_candidate(conn: Connection, candidate_id: CandidateId) -> BatchFile | None:
    return _file(await conn.fetchrow(FILE_BY_CANDIDATE, candidate_id))


FILES_FOR_BATCH: Final[LiteralString] = """
SELECT * FROM batch_files WHERE batch_id = $1 ORDER BY created_at, member_path, id
"""


async def files_for_batch(conn: Connection, batch_id: BatchId) -> list[BatchFile]:
    """In the order they came; archives and their members both."""
    return [BatchFile.model_validate(dict(row)) for row in await conn.fetch(FILES_FOR_BATCH, batch_id)]


FILES_FOR_MESSAGE: Final[LiteralString] = """
SELECT * FROM batch_files WHERE workspace_id = $1 AND channel_id = $2 AND message_ts = $3 ORDER BY created_at, id
"""


async def files_for_message(
    conn: Connection, workspace_id: WorkspaceId, channel_id: str, message_ts: str
) -> list[BatchFile]:
    rows = await conn.fetch(FILES_FOR_MESSAGE, workspace_id, channel_id, message_ts)
    return [BatchFile.model_validate(dict(row)) for row in rows]


FILES_UNDER_WAY: Final[LiteralString] = """
SELECT count(*) FROM batch_files WHERE batch_id = $1 AND state IN ('received', 'stored', 'read')
"""


async def files_under_way(conn: Connection, batch_id: BatchId) -> int:
    """How many files of the batch have not ended yet."""
    return int(await conn.fetchval(FILES_UNDER_WAY, batch_id))


SAME_FILE_IN_BATCH: Final[LiteralString] = """
SELECT * FROM batch_files
WHERE batch_id = $1 AND sha256 = $2 AND id <> $3 AND state IN ('stored', 'read', 'ranked')
ORDER BY created_at, id LIMIT 1
"""


async def same_file_in_batch(conn: Connection, batch_id: BatchId, *, sha256: str, but: BatchFileId) -> BatchFile | None:
    """Another file of the batch with the same bytes; one that failed does not count, its bytes may be tried again."""
    return _file(await conn.fetchrow(SAME_FILE_IN_BATCH, batch_id, sha256, but))


ASSIGN_WAITING_FILES: Final[LiteralString] = """
UPDATE batch_files SET batch_id = $4, state = 'received', updated_at = $5
WHERE workspace_id = $1 AND channel_id = $2 AND message_ts = $3 AND state = 'waiting'
RETURNING id
"""


async def assign_waiting_files(
    conn: Connection,
    workspace_id: WorkspaceId,
    channel_id: str,
    message_ts: str,
    *,
    batch_id: BatchId,
    at: datetime,
) -> list[BatchFileId]:
    """The waiting files of a message go into the batch; returns which did."""
    rows = await conn.fetch(ASSIGN_WAITING_FILES, workspace_id, channel_id, message_ts, batch_id, at)
    return [row["id"] for row in rows]


MARK_STORED: Final[LiteralString] = """
UPDATE batch_files SET state = 'stored', sha256 = $2, byte_size = $3, resume_id = $4, updated_at = $5
WHERE id = $1 AND state = 'received'
"""


async def mark_stored(
    conn: Connection, file_id: BatchFileId, *, sha256: str, byte_size: int, resume_id: ResumeId, at: datetime
) -> bool:
    """received → stored; False where it was not received."""
    return await conn.execute(MARK_STORED, file_id, sha256, byte_size, resume_id, at) == "UPDATE 1"


MARK_UNPACKED: Final[LiteralString] = """
UPDATE batch_files SET state = 'unpacked', updated_at = $2 WHERE id = $1 AND state = 'received'
"""


async def mark_unpacked(conn: Connection, file_id: BatchFileId, *, at: datetime) -> bool:
    """received → unpacked; False where it was not received."""
    return await conn.execute(MARK_UNPACKED, file_id, at) == "UPDATE 1"


MARK_READ: Final[LiteralString] = """
UPDATE batch_files SET state = 'read', media_type = $2, updated_at = $3 WHERE id = $1 AND state = 'stored'
"""


async def mark_read(conn: Connection, file_id: BatchFileId, *, media_type: str, at: datetime) -> bool:
    """stored → read; False where it was not stored."""
    return await conn.execute(MARK_READ, file_id, media_type, at) == "UPDATE 1"


MARK_RANKED: Final[LiteralString] = """
UPDATE batch_files SET state = 'ranked', candidate_id = $2, updated_at = $3 WHERE id = $1 AND state = 'read'
"""


async def mark_ranked(conn: Connection, file_id: BatchFileId, *, candidate_id: CandidateId, at: datetime) -> bool:
    """read → ranked; False where it was not read."""
    return await conn.execute(MARK_RANKED, file_id, candidate_id, at) == "UPDATE 1"


MARK_UNRANKED: Final[LiteralString] = """
UPDATE batch_files SET state = 'read', problem = NULL, detail = NULL, updated_at = $2
WHERE batch_id = $1 AND (state = 'ranked' OR state = 'failed' AND candidate_id IS NOT NULL)
RETURNING id
"""


async def mark_unranked(conn: Connection, batch_id: BatchId, *, at: datetime) -> list[BatchFileId]:
    """ranked → read, for all of a batch, and for those whom assessing again failed; returns which. Candidates stay."""
    return [row["id"] for row in await conn.fetch(MARK_UNRANKED, batch_id, at)]


MARK_FAILED: Final[LiteralString] = """
WITH failed AS (
    UPDATE batch_files SET state = 'failed', problem = $2, detail = $3, updated_at = $4
    WHERE id = $1 AND state NOT IN ('ranked', 'unpacked', 'failed')
    RETURNING *
), resume AS (
    UPDATE resumes_raw SET processing_status = 'failed' FROM failed WHERE resumes_raw.id = failed.resume_id
)
SELECT * FROM failed
"""


async def mark_failed(
    conn: Connection, file_id: BatchFileId, *, problem: str, detail: str, at: datetime
) -> BatchFile | None:
    """Any state under way → failed; None where the file had ended already. Its resume's status follows."""
    return _file(await conn.fetchrow(MARK_FAILED, file_id, problem, detail, at))


def _file(row: asyncpg.Record | None) -> BatchFile | None:
    return BatchFile.model_validate(dict(row)) if row else None
