"""Brings the due bookings up to date in a process of its own, killed with SIGKILL at a point, as `launch` does it.

The calendars' settings stand in the environment.
"""

import asyncio
from pathlib import Path

import aiohttp

from bot.accounts.bookings import Bookings
from bot.accounts.calendar_access import CalendarAccess
from bot.config import Settings
from bot.core.crypto import Crypto
from bot.wiring import calendar_providers
from db.pool import open_pool
from tests.accounts.house import MovedClock
from tests.accounts.interviews import Interviews
from tests.scenarios.launch import arm


async def sync(database_url: str, key: str) -> None:
    pool = await open_pool(database_url)
    async with aiohttp.ClientSession() as session:
        access = CalendarAccess(pool, MovedClock(), Crypto([key]), calendar_providers(Settings(), session))
        await Bookings(pool, access, Interviews(pool), claim_seconds=0.5).sync_due()
    await pool.close()


def main(arguments: list[str]) -> None:
    """`arguments` are the point, the marker, the database's URL and the key."""
    point, marker, database_url, key = arguments
    arm(point, Path(marker))
    asyncio.run(sync(database_url, key))
