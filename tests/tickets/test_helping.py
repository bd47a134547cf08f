"""Answers that may help: what the help pages hold is true, and what is suggested is found and used by agents alone."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from babel.messages.pofile import read_po

from bench.pages import point
from bot.accounts.models import Reader
from bot.clients.embedding import Embedder
from bot.tickets.changes import Origin, Place
from bot.tickets.desk import NotAnAgent
from bot.tickets.helping import NoSuchAnswer
from bot.tickets.models import Wanted
from bot.tickets.pages import nearness_of, sections, sections_in
from db.models.tickets import OpenedBy, Ticket
from db.pool import Pool
from tests.house.source import ROOT
from tests.tickets.house import TEAM, House, opened_house


def test_each_page_says_the_same_in_both_languages() -> None:
    english, arabic = ([one.key for one in sections_in(language)] for language in ("en", "ar"))
    assert english == arabic
    assert len(english) == len(sections()) / 2
    commands = {
        language: [set(re.findall(r"`(/.*?)`", one.answer)) for one in sections_in(language)]
        for language in ("en", "ar")
    }
    assert commands["en"] == commands["ar"]


def test_pages_name_only_what_there_is() -> None:
    with (ROOT / "bot/locale/ar/LC_MESSAGES/nexus.po").open("rb") as file:
        catalogue = {str(one.id): str(one.string) for one in read_po(file)}
    for section in sections():
        labels = re.findall(r"\"(.+?)\"" if section.language == "en" else "«(.+?)»", section.answer)
        known = catalogue.keys() if section.language == "en" else catalogue.values()
        assert not set(labels) - set(known), section.key
        for command in re.findall(r"`(/.*?)`", section.answer):
            assert command == "/invite" or any(f"`{command}" in words for words in catalogue), command


async def test_the_points_of_the_pages_are_those_of_their_words() -> None:
    embedder = Embedder()
    for section in sections():
        due = await point(embedder, section)
        assert nearness_of(section, tuple(due)) == pytest.approx(float(np.dot(due, due)), abs=1e-3), (
            "python -m bench.pages --write"
        )
    embedder.close()


@pytest.fixture
async def house(pool: Pool, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(pool, tmp_path) as opened:
        yield opened


async def opened(house: House, subject: str, description: str = "", *, form: str) -> Ticket:
    requester = await house.accounts.actor(TEAM, house.requester.id)
    origin = Origin(
        opened_by=OpenedBy.COMMAND, place=Place(channel_id=house.requester.id, thread_ts=None), form_id=form
    )
    ticket, _new = await house.tickets.open(requester, Wanted(subject=subject, description=description), origin)
    return ticket


async def resolved(house: House, agent: Reader, ticket: Ticket, resolution: str) -> None:
    await house.tickets.resolve(agent, ticket.id, resolution)
    await house.helping.index(TEAM, ticket.id)


async def test_what_was_resolved_is_found_by_its_meaning_in_other_words(house: House) -> None:
    agent = await house.reader()
    printer = await opened(house, "The printer on floor 3 jams", form="V1")
    await resolved(house, agent, printer, "Open tray 2 and take the sheet out.")
    vpn = await opened(house, "VPN asks for a certificate", "It worked until the update.", form="V2")
    await resolved(house, agent, vpn, "Install the new certificate from the portal.")
    asked = await opened(house, "لا تعمل الطابعة والورق عالق فيها", form="V3")

    _ticket, suggestions = await house.helping.suggested(agent, asked.id)
    assert suggestions[0].ticket is not None
    assert suggestions[0].ticket.id == printer.id
    again, _desk, words = await house.helping.answer(agent, asked.id, suggestions[0].key)
    assert (again.id, words) == (asked.id, "Open tray 2 and take the sheet out.")

    await house.tickets.reopen(agent, printer.id)
    _ticket, suggestions = await house.helping.suggested(agent, asked.id)
    assert printer.id not in {one.ticket.id for one in suggestions if one.ticket}, "it is not solved any more"
    with pytest.raises(NoSuchAnswer):
        await house.helping.answer(agent, asked.id, f"ticket:{printer.id}")


async def test_help_pages_answer_what_is_asked_of_the_bot(house: House) -> None:
    agent = await house.reader()
    asked = await opened(house, "A batch cannot live here, it says", form="V1")
    _ticket, suggestions = await house.helping.suggested(agent, asked.id)
    assert suggestions[0].key == "page:batches.4"
    assert (suggestions[0].page, suggestions[0].ticket) == ("Jobs and batches", None)
    _ticket, _desk, words = await house.helping.answer(agent, asked.id, suggestions[0].key)
    assert words == suggestions[0].words
    assert words.startswith("A batch needs a private channel")


async def test_only_agents_are_shown_answers(house: House) -> None:
    ticket = await opened(house, "Where are my tickets?", form="V1")
    stranger = await house.accounts.reader(await house.accounts.actor(TEAM, house.requester.id))
    for asking in (
        house.helping.suggested(stranger, ticket.id),
        house.helping.answer(stranger, ticket.id, "page:tickets.2"),
    ):
        with pytest.raises(NotAnAgent):
            await asking
