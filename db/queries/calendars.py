"""Connected calendars: their links and states, and the tokens in `users` (`google_…`, `outlook_…`), as ciphertext."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, LiteralString
from uuid import UUID

import asyncpg

from db.models.calendars import CalendarLink, CalendarOwner, ConnectedTokens, Connection, Provider
from db.models.ids import UserId, WorkspaceId
from db.pool import Connection as Database

HOLD_OWNER: Final[LiteralString] = """
SELECT FROM users WHERE id = $1 FOR UPDATE
"""


async def hold_owner(conn: Database, user_id: UserId) -> None:
    """Until the transaction ends nobody projects what this person organises; who connects or disconnects a calendar
    does this before all else."""
    await conn.execute(HOLD_OWNER, user_id)


# The weakest lock there is: whoever books people holds their rows, and is not in the way of each other for it.
SHARE_OWNER: Final[LiteralString] = """
SELECT FROM users WHERE id = $1 FOR KEY SHARE
"""


async def share_owner(conn: Database, user_id: UserId) -> None:
    """Until the transaction ends this person connects and disconnects no calendar."""
    await conn.execute(SHARE_OWNER, user_id)


REPLACE_LINK: Final[LiteralString] = """
INSERT INTO calendar_links (state_digest, user_id, provider, workspace_id, slack_user_id, verifier, expires_at)
VALUES ($1, $2, $3, $4, $5, CASE WHEN $3 = 'google' THEN $6::text END, $7)
ON CONFLICT (user_id, provider) DO UPDATE SET
    state_digest = excluded.state_digest, workspace_id = excluded.workspace_id,
    slack_user_id = excluded.slack_user_id, verifier = excluded.verifier, expires_at = excluded.expires_at
"""

SET_OUTLOOK_VERIFIER: Final[LiteralString] = """
UPDATE users SET outlook_pkce_verifier = $2 WHERE id = $1
"""


async def replace_link(conn: Database, link: CalendarLink, *, state_digest: str) -> None:
    """The newest link of a person and provider is the only one. Needs a transaction."""
    await conn.execute(
        REPLACE_LINK,
        *(state_digest, link.user_id, link.provider.value, link.workspace_id, link.slack_user_id),
        *(link.verifier, link.expires_at),
    )
    if link.provider is Provider.OUTLOOK:
        await conn.execute(SET_OUTLOOK_VERIFIER, link.user_id, link.verifier)


TAKE_LINK: Final[LiteralString] = """
WITH taken AS (
    DELETE FROM calendar_links WHERE state_digest = $1 AND provider = $2 RETURNING *
), person AS (
    SELECT id, outlook_pkce_verifier FROM users WHERE id = (SELECT user_id FROM taken) FOR NO KEY UPDATE
), forgotten AS (
    UPDATE users u SET outlook_pkce_verifier = NULL FROM person p WHERE u.id = p.id AND $2 = 'outlook'
)
SELECT t.user_id, t.provider, t.workspace_id, t.slack_user_id, t.expires_at,
    coalesce(t.verifier, p.outlook_pkce_verifier, '') AS verifier
FROM taken t JOIN person p ON p.id = t.user_id
"""


async def take_link(conn: Database, state_digest: str, provider: Provider) -> CalendarLink | None:
    """The link with its verifier, for the first who asks; None for whoever comes later."""
    row = await conn.fetchrow(TAKE_LINK, state_digest, provider.value)
    return CalendarLink.model_validate(dict(row)) if row else None


# Who disconnects a calendar is forgotten, yet not what they were told: each trouble has a message of its own.
UPSERT_CONNECTION: Final[LiteralString] = """
INSERT INTO calendar_connections (user_id, provider, workspace_id, slack_user_id, connected_at, breaks)
VALUES ($1::int, $2::text, $3, $4, $5, coalesce((
    SELECT max(slot) FROM surfaces
    WHERE workspace_id = $3 AND purpose = 'calendar' AND subject_id = concat($2, ':', $1)
), 0))
ON CONFLICT (user_id, provider) DO UPDATE SET
    workspace_id = excluded.workspace_id, slack_user_id = excluded.slack_user_id,
    connected_at = excluded.connected_at, broken_since = NULL, failing_since = NULL, claim = NULL,
    claimed_until = NULL, version = calendar_connections.version + 1
"""

SET_TOKENS: Final[LiteralString] = """
UPDATE users SET
    google_access_token = CASE WHEN $2 = 'google' THEN $3 ELSE google_access_token END,
    google_refresh_token = CASE WHEN $2 = 'google' THEN $4 ELSE google_refresh_token END,
    google_token_expires_at =
        CASE WHEN $2 = 'google' THEN $5::timestamptz AT TIME ZONE 'UTC' ELSE google_token_expires_at END,
    outlook_access_token = CASE WHEN $2 = 'outlook' THEN $3 ELSE outlook_access_token END,
    outlook_refresh_token = CASE WHEN $2 = 'outlook' THEN $4 ELSE outlook_refresh_token END,
    outlook_token_expires_at =
        CASE WHEN $2 = 'outlook' THEN $5::timestamptz AT TIME ZONE 'UTC' ELSE outlook_token_expires_at END,
    outlook_email = CASE WHEN $2 = 'outlook' THEN left($6, 255) ELSE outlook_email END
WHERE id = $1
"""


async def upsert_connection(
    conn: Database,
    link: CalendarLink,
    *,
    access_token: str,
    refresh_token: str,
    token_expires_at: datetime,
    address: str | None,
    at: datetime,
) -> None:
    """Connected, or connected again and whole; tokens as ciphertext. Needs a transaction."""
    provider = link.provider.value
    await conn.execute(UPSERT_CONNECTION, link.user_id, provider, link.workspace_id, link.slack_user_id, at)
    await conn.execute(SET_TOKENS, link.user_id, provider, access_token, refresh_token, token_expires_at, address)


DELETE_CONNECTION: Final[LiteralString] = """
DELETE FROM calendar_connections WHERE user_id = $1 AND provider = $2
"""


async def delete_connection(conn: Database, user_id: UserId, provider: Provider) -> ConnectedTokens | None:
    """Forget the tokens and the connection; gives what there was. Needs a transaction."""
    tokens = await tokens_of_connection(conn, user_id, provider)
    await conn.execute(DELETE_CONNECTION, user_id, provider.value)
    if tokens is not None:
        await conn.execute(SET_TOKENS, user_id, provider.value, None, None, None, None)
    return tokens


TOKENS_OF_CONNECTION: Final[LiteralString] = """
SELECT c.*, CASE WHEN c.provider = 'outlook' THEN u.outlook_email END AS address,
    CASE c.provider WHEN 'google' THEN u.google_access_token ELSE u.outlook_access_token END AS access_token,
    CASE c.provider WHEN 'google' THEN u.google_refresh_token ELSE u.outlook_refresh_token END AS refresh_token,
    CASE c.provider WHEN 'google' THEN u.google_token_expires_at ELSE u.outlook_token_expires_at END
        AT TIME ZONE 'UTC' AS token_expires_at
FROM calendar_connections c JOIN users u ON u.id = c.user_id
WHERE c.user_id = $1 AND c.provider = $2
"""


async def tokens_of_connection(conn: Database, user_id: UserId, provider: Provider) -> ConnectedTokens | None:
    row = await conn.fetchrow(TOKENS_OF_CONNECTION, user_id, provider.value)
    return ConnectedTokens.model_validate(dict(row)) if row else None


CLAIM_REFRESH: Final[LiteralString] = """
UPDATE calendar_connections SET claim = $4, claimed_until = clock_timestamp() + make_interval(secs => $5)
WHERE user_id = $1 AND provider = $2 AND version = $3 AND broken_since IS NULL
    AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
RETURNING true
"""


async def claim_refresh(conn: Database, tokens: ConnectedTokens, *, claim: UUID, claim_seconds: float) -> bool:
    """Whether these tokens, which are the newest, are ours to exchange; nobody else may for `claim_seconds`."""
    claimed = await conn.fetchval(
        CLAIM_REFRESH, tokens.user_id, tokens.provider.value, tokens.version, claim, claim_seconds
    )
    return bool(claimed)


# The person first, as who connects a calendar does.
SAVE_REFRESHED: Final[LiteralString] = """
WITH person AS (
    SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE
), mine AS (
    UPDATE calendar_connections c SET claim = NULL, claimed_until = NULL, version = c.version + 1
    FROM person WHERE c.user_id = person.id AND c.provider = $2 AND c.claim = $6
    RETURNING c.user_id
)
UPDATE users u SET
    google_access_token = CASE WHEN $2 = 'google' THEN $3 ELSE u.google_access_token END,
    google_refresh_token = CASE WHEN $2 = 'google' THEN $4 ELSE u.google_refresh_token END,
    google_token_expires_at =
        CASE WHEN $2 = 'google' THEN $5::timestamptz AT TIME ZONE 'UTC' ELSE u.google_token_expires_at END,
    outlook_access_token = CASE WHEN $2 = 'outlook' THEN $3 ELSE u.outlook_access_token END,
    outlook_refresh_token = CASE WHEN $2 = 'outlook' THEN $4 ELSE u.outlook_refresh_token END,
    outlook_token_expires_at =
        CASE WHEN $2 = 'outlook' THEN $5::timestamptz AT TIME ZONE 'UTC' ELSE u.outlook_token_expires_at END
FROM mine WHERE u.id = mine.user_id
"""


async def save_refreshed(
    conn: Database,
    tokens: ConnectedTokens,
    *,
    access_token: str,
    refresh_token: str,
    token_expires_at: datetime,
    claim: UUID,
) -> None:
    """Keep the new pair and give the claim back; nothing where the claim is no longer ours."""
    await conn.execute(
        SAVE_REFRESHED,
        *(tokens.user_id, tokens.provider.value, access_token, refresh_token, token_expires_at, claim),
    )


RELEASE_REFRESH: Final[LiteralString] = """
UPDATE calendar_connections SET claim = NULL, claimed_until = NULL WHERE user_id = $1 AND provider = $2 AND claim = $3
"""


async def release_refresh(conn: Database, tokens: ConnectedTokens, *, claim: UUID) -> None:
    await conn.execute(RELEASE_REFRESH, tokens.user_id, tokens.provider.value, claim)


BREAK_CONNECTION: Final[LiteralString] = """
UPDATE calendar_connections SET
    broken_since = $4, failing_since = NULL, breaks = breaks + 1, claim = NULL, claimed_until = NULL
WHERE user_id = $1 AND provider = $2 AND version = $3 AND broken_since IS NULL
RETURNING *, NULL::text AS address
"""


async def break_connection(conn: Database, tokens: ConnectedTokens, *, at: datetime) -> Connection | None:
    """These tokens were refused; None where that is known already, or newer ones are there."""
    row = await conn.fetchrow(BREAK_CONNECTION, tokens.user_id, tokens.provider.value, tokens.version, at)
    return _connection(row)


FAILING_CONNECTIONS: Final[LiteralString] = """
UPDATE calendar_connections c SET failing_since = f.since, breaks = c.breaks + 1
FROM (
    SELECT user_id, provider, min(failing_since) AS since FROM calendar_events
    WHERE failing_since IS NOT NULL
    GROUP BY user_id, provider
) f
WHERE c.user_id = f.user_id AND c.provider = f.provider AND c.broken_since IS NULL AND c.failing_since IS NULL
    AND f.since <= clock_timestamp() - make_interval(secs => $1)
RETURNING c.*, NULL::text AS address
"""


async def failing_connections(conn: Database, *, seconds: float) -> list[Connection]:
    """Those that have answered with errors for so long, each given once. Needs a transaction, in which owners are
    told."""
    return [Connection.model_validate(dict(row)) for row in await conn.fetch(FAILING_CONNECTIONS, seconds)]


RECOVERED_CONNECTIONS: Final[LiteralString] = """
UPDATE calendar_connections c SET failing_since = NULL
WHERE c.failing_since IS NOT NULL AND NOT EXISTS (
    SELECT FROM calendar_events e
    WHERE e.user_id = c.user_id AND e.provider = c.provider AND e.failing_since IS NOT NULL
)
RETURNING c.*, NULL::text AS address
"""


async def recovered_connections(conn: Database) -> list[Connection]:
    """Those of which that was told, and that do what they are asked to again; each given once."""
    return [Connection.model_validate(dict(row)) for row in await conn.fetch(RECOVERED_CONNECTIONS)]


CONNECTIONS_OF_USER: Final[LiteralString] = """
SELECT c.*, CASE WHEN c.provider = 'outlook' THEN u.outlook_email END AS address
FROM calendar_connections c JOIN users u ON u.id = c.user_id
WHERE c.user_id = $1
ORDER BY c.connected_at DESC, c.provider
"""


async def connections_of_user(conn: Database, user_id: UserId) -> list[Connection]:
    """The newest first."""
    return [Connection.model_validate(dict(row)) for row in await conn.fetch(CONNECTIONS_OF_USER, user_id)]


CALENDAR_OWNERS: Final[LiteralString] = """
SELECT u.id AS user_id, u.email, trim(u.first_name || ' ' || u.last_name) AS name,
    coalesce(jsonb_agg(to_jsonb(c) || jsonb_build_object(
        'address', CASE WHEN c.provider = 'outlook' THEN u.outlook_email END
    ) ORDER BY c.connected_at DESC, c.provider) FILTER (WHERE c.user_id IS NOT NULL), '[]') AS connections
FROM users u LEFT JOIN calendar_connections c ON c.user_id = u.id
WHERE u.id = ANY ($1::int[])
GROUP BY u.id
ORDER BY u.id
"""


async def calendar_owners(conn: Database, user_ids: Collection[UserId]) -> list[CalendarOwner]:
    rows = await conn.fetch(CALENDAR_OWNERS, list(user_ids))
    return [CalendarOwner.model_validate(dict(row)) for row in rows]


def _connection(row: asyncpg.Record | None) -> Connection | None:
    return Connection.model_validate(dict(row)) if row else None


CONNECTION: Final[LiteralString] = """
SELECT c.*, CASE WHEN c.provider = 'outlook' THEN u.outlook_email END AS address
FROM calendar_connections c JOIN users u ON u.id = c.user_id
WHERE c.workspace_id = $1 AND c.user_id = $2 AND c.provider = $3
"""


async def connection(
    conn: Database, workspace_id: WorkspaceId, user_id: UserId, provider: Provider
) -> Connection | None:
    return _connection(await conn.fetchrow(CONNECTION, workspace_id, user_id, provider.value))
