"""`resumes_raw`, `resume_entities` and `resume_readings`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString

from db.models.ids import ResumeId, UserId
from db.pool import Connection

# entity_type, entity_value, confidence_score, start_offset, end_offset, spacy_label, context_window
EntityColumns = tuple[str, str, float, int, int, str | None, str]

INSERT_RESUME: Final[LiteralString] = """
INSERT INTO resumes_raw (user_id, filename, file_url, file_size, upload_timestamp)
VALUES ($1, $2, $3, $4, $5::timestamptz AT TIME ZONE 'UTC')
RETURNING id
"""


async def insert_resume(
    conn: Connection, *, user_id: UserId, filename: str, file_url: str, file_size: int, at: datetime
) -> ResumeId:
    """A stored file that nothing has read yet; `filename` has at most 255 characters, `file_size` is in bytes."""
    return ResumeId(await conn.fetchval(INSERT_RESUME, user_id, filename, file_url, file_size, at))


SET_RESUME_TEXT: Final[LiteralString] = """
UPDATE resumes_raw SET raw_text = $2, file_type = $3, processing_status = 'completed' WHERE id = $1
"""

UPSERT_READING: Final[LiteralString] = """
INSERT INTO resume_readings (resume_id, reading, pipeline, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (resume_id) DO UPDATE SET
    reading = excluded.reading, pipeline = excluded.pipeline, created_at = excluded.created_at
"""


async def insert_reading(
    conn: Connection,
    resume_id: ResumeId,
    *,
    raw_text: str,
    media_type: str,
    reading: dict[str, Any],
    pipeline: str,
    at: datetime,
) -> None:
    """What reading the file gave, in place of an earlier reading. `reading` is a JSON value."""
    await conn.execute(SET_RESUME_TEXT, resume_id, raw_text, media_type[:50])
    await conn.execute(UPSERT_READING, resume_id, reading, pipeline, at)


READING_BY_RESUME: Final[LiteralString] = """
SELECT reading FROM resume_readings WHERE resume_id = $1
"""


async def reading_by_resume(conn: Connection, resume_id: ResumeId) -> dict[str, Any] | None:
    reading: dict[str, Any] | None = await conn.fetchval(READING_BY_RESUME, resume_id)
    return reading


DELETE_ENTITIES: Final[LiteralString] = """
DELETE FROM resume_entities WHERE resume_id = $1
"""

INSERT_ENTITIES: Final[LiteralString] = """
INSERT INTO resume_entities
    (resume_id, entity_type, entity_value, confidence_score, start_offset, end_offset, spacy_label, context_window,
     created_at)
SELECT $1, e.*, $9::timestamptz AT TIME ZONE 'UTC'
FROM unnest($2::text[], $3::text[], $4::float8[], $5::int[], $6::int[], $7::text[], $8::text[]) AS e
"""


async def replace_entities(
    conn: Connection, resume_id: ResumeId, entities: Sequence[EntityColumns], *, at: datetime
) -> None:
    """All entities of a resume, in place of those there were. Types and labels have at most 50 characters."""
    await conn.execute(DELETE_ENTITIES, resume_id)
    if entities:
        columns = [list(column) for column in zip(*entities, strict=True)]
        await conn.execute(INSERT_ENTITIES, resume_id, *columns, at)
