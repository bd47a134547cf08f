"""Databases for tests, on one embedded server a test process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import quote

import asyncpg

from db.embedded import DATABASE, EmbeddedPostgres

_numbers = count(1)


@asynccontextmanager
async def cloned(server: EmbeddedPostgres, *, template: str = DATABASE) -> AsyncIterator[str]:
    """The URL of a fresh copy of `template`, dropped afterwards; nobody may be connected to the template."""
    name = f"test_{next(_numbers)}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE {quote(template, safe='')}")
    try:
        yield server.url(name)
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(server: EmbeddedPostgres, statement: str) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
