"""Lists of tickets: whose, in which order, and a page at a time."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.accounts.models import Reader
from bot.tickets.changes import Origin, Place
from bot.tickets.desk import NotAnAgent
from bot.tickets.models import PAGE, Listing, Wanted
from db.models.ids import TicketId
from db.models.tickets import OpenedBy, Priority
from db.pool import Pool
from tests.tickets.house import TEAM, House, opened_house

OPEN = 2 * PAGE + 1


@pytest.fixture
async def house(pool: Pool, tmp_path: Path) -> AsyncIterator[House]:
    """With some more tickets than two pages show; the last is the most urgent and the agent's, the first is closed."""
    async with opened_house(pool, tmp_path) as opened:
        requester = await opened.accounts.actor(TEAM, opened.requester.id)
        for number in range(1, OPEN + 2):
            place = Place(channel_id=opened.requester.id, thread_ts=None)
            origin = Origin(opened_by=OpenedBy.COMMAND, place=place, form_id=f"V{number}")
            priority = Priority.URGENT if number == OPEN + 1 else Priority.LOW
            subject = "VPN" if number % 2 else "Laptop"
            await opened.tickets.open(requester, Wanted(subject=subject, priority=priority), origin)
        agent = await opened.reader()
        await opened.tickets.take(agent, TicketId(OPEN + 1))
        await opened.tickets.resolve(agent, TicketId(1), "Restart")
        yield opened


async def _numbers(house: House, reader: Reader, listing: Listing) -> list[list[int]]:
    """Of each page, until one has nothing."""
    pages: list[list[int]] = []
    while not pages or pages[-1]:
        found, page = await house.tickets.listed(reader, listing, len(pages) + 1)
        assert (page.listing, page.page) == (listing, len(pages) + 1)
        pages.append([ticket.number for ticket in found])
    return pages


async def test_pages_hold_every_ticket_once_in_their_order(house: House) -> None:
    agent = await house.reader()
    requester = await house.accounts.reader(await house.accounts.actor(TEAM, house.requester.id))
    newest_first = [*range(OPEN + 1, 1, -1), 1]
    assert await _numbers(house, requester, Listing.OWN) == [
        newest_first[:PAGE],
        newest_first[PAGE : 2 * PAGE],
        newest_first[2 * PAGE :],
        [],
    ]
    waiting = [*range(2, OPEN + 1), OPEN + 1]
    assert await _numbers(house, agent, Listing.QUEUE) == [
        waiting[:PAGE],
        waiting[PAGE : 2 * PAGE],
        waiting[2 * PAGE :],
        [],
    ]
    assert await _numbers(house, agent, Listing.MINE) == [[OPEN + 1], []]
    assert await _numbers(house, agent, Listing.OWN) == [[]]
    _found, page = await house.tickets.listed(agent, Listing.QUEUE, 1)
    assert (page.pages, page.total) == (3, OPEN)


async def test_what_a_search_found_has_pages_too(house: House) -> None:
    agent = await house.reader()
    first, page = await house.helping.search(agent, "the vpn, please", 1)
    second, _page = await house.helping.search(agent, page.words, 2)
    assert (page.words, page.pages, page.total) == ("the vpn, please", 2, PAGE + 1)
    assert [one.number for one in (*first, *second)] == list(range(OPEN, 0, -2))
    nothing, page = await house.helping.search(agent, "?", 1)
    assert (nothing, page.pages, page.total) == ([], 1, 0)


async def test_pages_of_agents_are_theirs(house: House) -> None:
    requester = await house.accounts.reader(await house.accounts.actor(TEAM, house.requester.id))
    for listing in (Listing.MINE, Listing.QUEUE):
        with pytest.raises(NotAnAgent):
            await house.tickets.listed(requester, listing, 2)
    with pytest.raises(NotAnAgent):
        await house.helping.search(requester, "vpn", 2)
