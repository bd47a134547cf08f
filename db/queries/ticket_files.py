"""`ticket_files`: files of comments, on their way into the other thread."""

from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import CommentId
from db.pool import Connection

SET_KEPT: Final[LiteralString] = """
UPDATE ticket_files SET name = $3, storage_key = $4 WHERE comment_id = $1 AND slack_file_id = $2
"""


async def set_kept(conn: Connection, comment_id: CommentId, slack_file_id: str, *, name: str, storage_key: str) -> None:
    await conn.execute(SET_KEPT, comment_id, slack_file_id, name, storage_key)


SET_RESERVED: Final[LiteralString] = """
UPDATE ticket_files SET sent_file_id = $3 WHERE comment_id = $1 AND slack_file_id = $2
"""


async def set_reserved(conn: Connection, comment_id: CommentId, slack_file_id: str, sent_file_id: str) -> None:
    await conn.execute(SET_RESERVED, comment_id, slack_file_id, sent_file_id)


SET_SENT: Final[LiteralString] = """
UPDATE ticket_files SET sent_at = $3 WHERE comment_id = $1 AND slack_file_id = $2
"""


async def set_sent(conn: Connection, comment_id: CommentId, slack_file_id: str, *, at: datetime) -> None:
    await conn.execute(SET_SENT, comment_id, slack_file_id, at)


SET_PROBLEM: Final[LiteralString] = """
UPDATE ticket_files SET problem = $3 WHERE comment_id = $1 AND slack_file_id = $2
"""


async def set_problem(conn: Connection, comment_id: CommentId, slack_file_id: str, problem: str) -> None:
    await conn.execute(SET_PROBLEM, comment_id, slack_file_id, problem)
