"""When people are busy: from all their calendars at once, and never free for want of an answer."""

from datetime import timedelta

import pytest

from bot.accounts.models import Busy, Knowledge
from bot.core.weeks import Span
from db.models.calendars import Provider
from tests.accounts.house import START, House
from tests.clients.calendar_servers import OMAR, SARA
from tests.clients.oauth_server import Silence, status

HOUR = timedelta(hours=1)
END = START + timedelta(days=28)


async def test_all_of_somebodys_calendars_are_one(house: House) -> None:
    sara = await house.person("U1", SARA)
    await house.connect(sara, Provider.GOOGLE, SARA)
    await house.connect(sara, Provider.OUTLOOK, SARA)
    house.google.busy[SARA] = [(START, START + HOUR), (START + 5 * HOUR, START + 6 * HOUR)]
    house.outlook.busy[SARA] = [(START + HOUR, START + 2 * HOUR, "busy")]
    [busy] = await house.availability.busy([sara.user_id], start=START, end=END)
    assert busy == Busy(
        user_id=sara.user_id,
        name="Sara Alharbi",
        knowledge=Knowledge.KNOWN,
        spans=(Span(START, START + 2 * HOUR), Span(START + 5 * HOUR, START + 6 * HOUR)),
    )


async def test_an_answer_is_believed_for_a_minute(house: House) -> None:
    sara = await house.person("U1", SARA)
    await house.connect(sara, Provider.GOOGLE, SARA)
    availability = house.availability
    for _time in range(3):
        await availability.busy([sara.user_id], start=START, end=END)
    assert len(house.google.requests) == 1
    house.google.busy[SARA] = [(START, START + HOUR)]
    house.pass_time(timedelta(seconds=61))
    [busy] = await availability.busy([sara.user_id], start=START, end=END)
    assert busy.spans == (Span(START, START + HOUR),)


@pytest.mark.parametrize("wrong", ["revoked", "failing"])
async def test_a_calendar_that_does_not_answer_is_unknown_by_name_and_not_free(house: House, wrong: str) -> None:
    sara, omar = await house.person("U1", SARA), await house.person("U2", OMAR)
    await house.connect(sara, Provider.GOOGLE, SARA)
    await house.connect(omar, Provider.OUTLOOK, OMAR)
    if wrong == "revoked":
        house.pass_time(2 * HOUR)
        house.google.revoke_all()
    else:
        house.google.faults = [status(500)]
    found = await house.availability.busy([sara.user_id, omar.user_id], start=START, end=END)
    assert [(one.name, one.knowledge) for one in found] == [
        ("Sara Alharbi", Knowledge.UNKNOWN),
        ("Sara Alharbi", Knowledge.KNOWN),
    ]
    if wrong == "failing":
        [again] = await house.availability.busy([sara.user_id], start=START, end=END)
        assert again.knowledge is Knowledge.KNOWN, "a failure is not believed for a minute"


async def test_a_slow_calendar_is_unknown_this_time(house: House) -> None:
    sara, omar = await house.person("U1", SARA), await house.person("U2", OMAR)
    await house.connect(sara, Provider.GOOGLE, SARA)
    await house.connect(omar, Provider.OUTLOOK, OMAR)
    house.google.faults = [Silence()]
    availability = house.availability
    found = await availability.busy([sara.user_id, omar.user_id], start=START, end=END, seconds=2)
    assert [one.knowledge for one in found] == [Knowledge.UNKNOWN, Knowledge.KNOWN]
    [again] = await availability.busy([sara.user_id], start=START, end=END, seconds=2)
    assert again.knowledge is Knowledge.KNOWN


async def test_who_has_no_calendar_here_is_looked_up_in_the_askers(house: House) -> None:
    sara, omar = await house.person("U1", SARA), await house.person("U2", OMAR)
    stranger = await house.person("U3", "stranger@example.com")
    await house.connect(sara, Provider.GOOGLE, SARA)
    house.google.busy[OMAR] = [(START, START + HOUR)]
    people = [omar.user_id, stranger.user_id]
    alone = await house.availability.busy(people, start=START, end=END)
    assert {one.knowledge for one in alone} == {Knowledge.UNCONNECTED}
    of_omar, of_stranger = await house.availability.busy(people, start=START, end=END, asker=sara.user_id)
    assert (of_omar.knowledge, of_omar.spans) == (Knowledge.KNOWN, (Span(START, START + HOUR),))
    assert of_stranger.knowledge is Knowledge.UNCONNECTED


async def test_a_range_that_no_provider_answers_for_is_refused(house: House) -> None:
    sara = await house.person("U1", SARA)
    with pytest.raises(ValueError, match="range"):
        await house.availability.busy([sara.user_id], start=START, end=START + timedelta(days=61))
