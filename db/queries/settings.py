"""`system_settings`."""

from datetime import datetime
from typing import Final, LiteralString

from db.pool import Connection

VALUE_OF_SETTING: Final[LiteralString] = """
SELECT value FROM system_settings WHERE key = $1
"""


async def value_of_setting(conn: Connection, key: str) -> str | None:
    value: str | None = await conn.fetchval(VALUE_OF_SETTING, key)
    return value


UPSERT_SETTING: Final[LiteralString] = """
INSERT INTO system_settings (key, value, description, created_at, updated_at)
VALUES ($1, $2, $3, $4::timestamptz AT TIME ZONE 'UTC', $4::timestamptz AT TIME ZONE 'UTC')
ON CONFLICT (key) DO UPDATE SET
    value = excluded.value, description = excluded.description, updated_at = excluded.updated_at
"""


async def upsert_setting(conn: Connection, key: str, value: str, *, description: str, at: datetime) -> None:
    """`key` has at most 100 characters."""
    await conn.execute(UPSERT_SETTING, key, value, description, at)


DELETE_SETTINGS: Final[LiteralString] = """
DELETE FROM system_settings WHERE key = ANY ($1::text[])
"""


async def delete_settings(conn: Connection, keys: list[str]) -> None:
    await conn.execute(DELETE_SETTINGS, keys)
