"""`users`, and who they are in Slack."""

from datetime import datetime
from typing import Final, LiteralString

from db.models.ids import UserId, WorkspaceId
from db.models.users import Role, SlackUser, User
from db.pool import Connection

NO_PASSWORD: Final = "!"  # noqa: S105 — no bcrypt hash is this, so nobody signs in with a password

USER_BY_ID: Final[LiteralString] = """
SELECT id, email, first_name, last_name, role, coalesce(is_active, true) AS is_active,
    coalesce(is_verified, false) AS is_verified, timezone
FROM users WHERE id = $1
"""


async def user_by_id(conn: Connection, user_id: UserId) -> User | None:
    row = await conn.fetchrow(USER_BY_ID, user_id)
    return User.model_validate(dict(row)) if row else None


USER_BY_EMAIL: Final[LiteralString] = """
SELECT id, email, first_name, last_name, role, coalesce(is_active, true) AS is_active,
    coalesce(is_verified, false) AS is_verified, timezone
FROM users WHERE lower(email) = lower($1)
ORDER BY email = $1 DESC, id
LIMIT 1
"""


async def user_by_email(conn: Connection, email: str) -> User | None:
    """Case is of no weight; an address written exactly so comes first."""
    row = await conn.fetchrow(USER_BY_EMAIL, email)
    return User.model_validate(dict(row)) if row else None


INSERT_USER: Final[LiteralString] = """
INSERT INTO users (email, password_hash, first_name, last_name, role, is_verified, timezone, created_at, updated_at)
VALUES (lower($1), $2, $3, $4, $5, true, $6, $7::timestamptz AT TIME ZONE 'UTC', $7::timestamptz AT TIME ZONE 'UTC')
ON CONFLICT (email) DO UPDATE SET email = users.email
RETURNING id
"""


async def insert_user(
    conn: Connection, *, email: str, first_name: str, last_name: str, role: Role, timezone: str, created_at: datetime
) -> UserId:
    """A person whose address Slack has verified and who has no password; the present one where there is one."""
    return UserId(
        await conn.fetchval(
            INSERT_USER, email[:255], NO_PASSWORD, first_name[:100], last_name[:100], role.value, timezone, created_at
        )
    )


SLACK_USER_BY_ID: Final[LiteralString] = """
SELECT s.workspace_id, s.slack_user_id, s.user_id, s.role, coalesce(h.timezone, s.timezone) AS timezone, s.language,
    s.is_guest, s.is_active AND coalesce(u.is_active, true) AS is_active, s.refreshed_at, u.email, u.first_name,
    u.last_name
FROM slack_users s JOIN users u ON u.id = s.user_id LEFT JOIN working_hours h ON h.user_id = s.user_id
WHERE s.workspace_id = $1 AND s.slack_user_id = $2
"""


async def slack_user_by_id(conn: Connection, workspace_id: WorkspaceId, slack_user_id: str) -> SlackUser | None:
    row = await conn.fetchrow(SLACK_USER_BY_ID, workspace_id, slack_user_id)
    return SlackUser.model_validate(dict(row)) if row else None


SLACK_USERS_FOR_USER: Final[LiteralString] = """
SELECT s.workspace_id, s.slack_user_id, s.user_id, s.role, coalesce(h.timezone, s.timezone) AS timezone, s.language,
    s.is_guest, s.is_active AND coalesce(u.is_active, true) AS is_active, s.refreshed_at, u.email, u.first_name,
    u.last_name
FROM slack_users s JOIN users u ON u.id = s.user_id LEFT JOIN working_hours h ON h.user_id = s.user_id
WHERE s.user_id = $1
ORDER BY s.workspace_id, s.slack_user_id
"""


async def slack_users_for_user(conn: Connection, user_id: UserId) -> list[SlackUser]:
    return [SlackUser.model_validate(dict(row)) for row in await conn.fetch(SLACK_USERS_FOR_USER, user_id)]


REFRESH_SLACK_USER: Final[LiteralString] = """
UPDATE slack_users SET timezone = $3, language = $4, is_guest = $5, is_active = $6, refreshed_at = $7
WHERE workspace_id = $1 AND slack_user_id = $2
"""

LINK_SLACK_USER: Final[LiteralString] = """
INSERT INTO slack_users
    (workspace_id, slack_user_id, user_id, role, timezone, language, is_guest, is_active, refreshed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (workspace_id, slack_user_id) DO UPDATE SET
    timezone = excluded.timezone, language = excluded.language, is_guest = excluded.is_guest,
    is_active = excluded.is_active, refreshed_at = excluded.refreshed_at
"""


async def upsert_slack_user(
    conn: Connection,
    *,
    workspace_id: WorkspaceId,
    slack_user_id: str,
    email: str,
    first_name: str,
    last_name: str,
    first_role: Role,
    timezone: str,
    language: str,
    is_guest: bool,
    is_active: bool,
    refreshed_at: datetime,
) -> SlackUser:
    """What Slack says of a person now. At first sight they are linked to the user with their address, or to a new one,
    with `first_role`; later neither the link nor the role changes here. Needs a transaction and the workspace's row."""
    refreshed = await conn.execute(
        REFRESH_SLACK_USER, workspace_id, slack_user_id, timezone, language, is_guest, is_active, refreshed_at
    )
    if refreshed == "UPDATE 0":
        known = await user_by_email(conn, email)
        user_id = (
            known.id
            if known is not None
            else await insert_user(
                conn,
                email=email,
                first_name=first_name,
                last_name=last_name,
                role=first_role,
                timezone=timezone,
                created_at=refreshed_at,
            )
        )
        await conn.execute(
            LINK_SLACK_USER,
            *(workspace_id, slack_user_id, user_id, first_role.value),
            *(timezone, language, is_guest, is_active, refreshed_at),
        )
    found = await slack_user_by_id(conn, workspace_id, slack_user_id)
    assert found is not None
    return found


ADMINS_FOR_WORKSPACE: Final[LiteralString] = """
SELECT s.slack_user_id
FROM slack_users s JOIN users u ON u.id = s.user_id
WHERE s.workspace_id = $1 AND s.role = 'admin' AND s.is_active AND coalesce(u.is_active, true)
ORDER BY s.slack_user_id
LIMIT $2
"""


async def admins_for_workspace(conn: Connection, workspace_id: WorkspaceId, *, limit: int) -> list[str]:
    """Slack user ids."""
    return [row["slack_user_id"] for row in await conn.fetch(ADMINS_FOR_WORKSPACE, workspace_id, limit)]


SET_ROLE: Final[LiteralString] = """
UPDATE slack_users SET role = $3 WHERE workspace_id = $1 AND slack_user_id = $2
"""


async def set_role(conn: Connection, workspace_id: WorkspaceId, slack_user_id: str, role: Role) -> None:
    await conn.execute(SET_ROLE, workspace_id, slack_user_id, role.value)
