"""Calendars of interviews, over a database of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.pool import Pool
from tests.accounts.house import opened
from tests.clients.calendar_servers import OMAR
from tests.interviews.desk import Desk
from tests.interviews.office import NOW, Office


@pytest.fixture
async def desk(pool: Pool, tmp_path: Path) -> AsyncIterator[Desk]:
    office = await Office(pool, tmp_path).open()
    await pool.execute("UPDATE users SET email = $2 WHERE id = $1", office.owner.user_id, OMAR)
    async with opened(pool) as house:
        house.clock.at = NOW
        yield Desk(office, house)
