"""Databases for tests, on one embedded server a test process."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import asyncpg
import psutil

from db.embedded import DATABASE, EmbeddedPostgres

MEMORY = Path("/dev/shm")
MEMORY_BYTES = 2 * 1024**3  # free in memory before servers are put there: one needs 200 MB at most, a container has 64

_numbers = count(1)


def fast_folder() -> Path | None:
    """Where a server for tests keeps its data: in memory, where a clone takes a twentieth of what it takes on disk.

    None, for the usual temporary folder, where there is no such place or it is small.
    """
    if os.access(MEMORY, os.W_OK | os.X_OK) and psutil.disk_usage(str(MEMORY)).free >= MEMORY_BYTES:
        return MEMORY
    return None


@asynccontextmanager
async def cloned(server: EmbeddedPostgres, *, template: str = DATABASE) -> AsyncIterator[str]:
    """The URL of a fresh copy of `template`, dropped afterwards; nobody may be connected to the template."""
    name = f"test_{next(_numbers)}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE {quote(template, safe='')} STRATEGY file_copy")
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
