"""`interview_feeds`: by which a calendar reads the interviews of one person."""

from typing import Final, LiteralString

from db.models.feeds import Feed
from db.models.ids import UserId, WorkspaceId
from db.pool import Connection

REPLACE_FEED: Final[LiteralString] = """
INSERT INTO interview_feeds (workspace_id, user_id, slack_user_id, token_digest, made_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (workspace_id, user_id) DO UPDATE SET
    slack_user_id = excluded.slack_user_id, token_digest = excluded.token_digest, made_at = excluded.made_at
"""


async def replace_feed(conn: Connection, feed: Feed, *, token_digest: str) -> None:
    """The newest link of a person is the only one."""
    await conn.execute(REPLACE_FEED, feed.workspace_id, feed.user_id, feed.slack_user_id, token_digest, feed.made_at)


DELETE_FEED: Final[LiteralString] = """
DELETE FROM interview_feeds WHERE workspace_id = $1 AND user_id = $2
"""


async def delete_feed(conn: Connection, workspace_id: WorkspaceId, user_id: UserId) -> bool:
    """False where there was none."""
    return bool(await conn.execute(DELETE_FEED, workspace_id, user_id) == "DELETE 1")


FEED_FOR_USER: Final[LiteralString] = """
SELECT workspace_id, user_id, slack_user_id, made_at FROM interview_feeds WHERE workspace_id = $1 AND user_id = $2
"""


async def feed_for_user(conn: Connection, workspace_id: WorkspaceId, user_id: UserId) -> Feed | None:
    row = await conn.fetchrow(FEED_FOR_USER, workspace_id, user_id)
    return Feed.model_validate(dict(row)) if row else None


FEED_BY_DIGEST: Final[LiteralString] = """
SELECT workspace_id, user_id, slack_user_id, made_at FROM interview_feeds WHERE token_digest = $1
"""


async def feed_by_digest(conn: Connection, token_digest: str) -> Feed | None:
    row = await conn.fetchrow(FEED_BY_DIGEST, token_digest)
    return Feed.model_validate(dict(row)) if row else None
