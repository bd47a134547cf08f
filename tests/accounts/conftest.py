"""Calendars, over a database of the test's own."""

from collections.abc import AsyncIterator

import pytest

from db.pool import Pool
from tests.accounts.house import House, opened


@pytest.fixture
async def house(pool: Pool) -> AsyncIterator[House]:
    async with opened(pool) as found:
        yield found
