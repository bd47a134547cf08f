"""What all tests share: a real PostgreSQL, migrated once; a clone or a rolled-back connection for each test."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.embedded import EmbeddedPostgres
from db.migrations import migrate
from db.pool import Connection, Pool, open_pool
from tests.database import cloned, fast_folder

# How long an example takes is the machine's business, and of what else it does
settings.register_profile("suite", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no test process waits for another in the end."""
    items.sort(key=lambda item: item.get_closest_marker("scenario") is None)


@pytest.fixture(scope="session")
async def postgres() -> AsyncIterator[EmbeddedPostgres]:
    """The server of this test process; its database `nexus` is the migrated template, which nobody connects to."""
    home = Path(tempfile.mkdtemp(prefix="nexus-", dir=fast_folder()))  # short, so that the socket fits
    server = EmbeddedPostgres(home, durable=False)
    try:
        await asyncio.to_thread(migrate, await server.start())
        yield server
    finally:
        await server.stop()
        shutil.rmtree(home)


@pytest.fixture
async def database_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A migrated database of the test's own."""
    async with cloned(postgres) as url:
        yield url


@pytest.fixture
async def empty_database_url(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """A database of the test's own with nothing in it."""
    async with cloned(postgres, template="template0") as url:
        yield url


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """The application's pool on the test's own database."""
    opened = await open_pool(database_url)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture(scope="session")
async def shared_pool(postgres: EmbeddedPostgres) -> AsyncIterator[Pool]:
    async with cloned(postgres) as url:
        opened = await open_pool(url)
        try:
            yield opened
        finally:
            await opened.close()


@pytest.fixture
async def conn(shared_pool: Pool) -> AsyncIterator[Connection]:
    """A connection whose work is rolled back after the test."""
    async with shared_pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield connection
        finally:
            await transaction.rollback()
