"""The connection pool of a process."""

import json
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy

# Strings, because asyncpg's classes take parameters in its stubs only.
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

STATEMENTS: Final = 200  # that a connection keeps prepared

Result = TypeVar("Result")


async def open_pool(
    database_url: str, *, min_size: int = 1, max_size: int = 10, prepared: bool = False, json_as_text: bool = False
) -> Pool:
    """A pool whose `json` and `jsonb` columns are Python values both ways, or text both ways.

    It keeps no session state, so it works through a transaction-mode pooler: no settings, nothing to reset between
    users, and no named prepared statements but with `prepared`, which wants PostgreSQL itself or a pooler that minds
    them: each statement is parsed and planned once a connection then, and goes there and back once. Moments go to
    `timestamptz` columns as they are; queries turn them into UTC for `timestamp` columns.
    """
    pool = await asyncpg.create_pool(
        database_url,
        min_size=min_size,
        max_size=max_size,
        statement_cache_size=STATEMENTS if prepared else 0,
        init=None if json_as_text else _with_json,
        reset=_nothing_to_reset,
    )
    assert pool is not None
    return pool


async def again_if_broken_off(unit: Callable[[], Awaitable[Result]]) -> Result:
    """Work a unit that changes something in one transaction, and once more if PostgreSQL broke that off so that another
    could go on (40P01, 40001): nothing of it was kept then."""
    try:
        return await unit()
    except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
        return await unit()


async def _with_json(conn: Connection) -> None:
    for kind in ("json", "jsonb"):
        await conn.set_type_codec(kind, schema="pg_catalog", encoder=_encode, decoder=json.loads)


async def _nothing_to_reset(conn: Connection) -> None:
    """asyncpg has ended the transaction by now; its own reset query would meet another session behind a pooler."""


def _encode(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text:  # PostgreSQL keeps no NUL; a mark of the same length keeps offsets true
        text = json.dumps(_without_nul(value), ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()  # nor halves of a surrogate pair


def _without_nul(value: object) -> object:
    match value:
        case str():
            return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        case dict():
            return {_without_nul(key): _without_nul(item) for key, item in value.items()}
        case list() | tuple():
            return [_without_nul(item) for item in value]
        case _:
            return value
