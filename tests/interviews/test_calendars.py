"""Interviews in the calendars of whoever organises them, as these come, go and refuse, against the stand-in servers."""

from db.models.calendars import Provider
from db.models.interviews import Platform, SeatKind
from tests.interviews.desk import PLATFORMS, PROVIDERS, Desk
from tests.interviews.office import HOUR, START

REQUIRED = SeatKind.REQUIRED


@PROVIDERS
async def test_what_was_booked_before_stands_in_a_calendar_that_is_connected(desk: Desk, provider: Provider) -> None:
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    over = await desk.office.booked("o", (REQUIRED, ("vic",)), platform=PLATFORMS[provider], candidate_id="omar")
    await desk.office.changes.cancel(desk.office.owner, over.id, reason="Filled")
    assert await desk.subjects(booked) == ["Invitation"], "it does not wait for a calendar that is not there"
    await desk.connect(provider)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T12:00"]
    assert (await desk.now(booked)).meeting_link is not None
    assert await desk.subjects(booked) == ["Invitation", "Changed"], "the link follows"


@PROVIDERS
async def test_what_a_calendar_missed_while_it_refused_is_made_up(desk: Desk, provider: Provider) -> None:
    await desk.connect(provider)
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    await desk.synced()
    [before] = desk.events(provider)
    desk.server(provider).revoke_all()
    desk.house.pass_time(2 * HOUR)
    await desk.move(booked, START + HOUR)
    cancelled = await desk.office.booked("o", (REQUIRED, ("vic",)), platform=PLATFORMS[provider], candidate_id="omar")
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T12:00"]
    told = await desk.office.pool.fetch("SELECT channel_id FROM surfaces WHERE purpose = 'calendar'")
    assert [row["channel_id"] for row in told] == ["rana"], "once, whoever organises"
    await desk.office.changes.cancel(desk.office.owner, cancelled.id, reason="Filled")
    await desk.connect(provider)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T13:00"]
    assert desk.events(provider)[0]["id"] == before["id"]
    assert await desk.subjects(booked) == ["Invitation", "New"]


@PROVIDERS
async def test_disconnected_and_connected_again_it_is_the_same_event(desk: Desk, provider: Provider) -> None:
    await desk.connect(provider)
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=PLATFORMS[provider])
    await desk.synced()
    [before], link = desk.events(provider), (await desk.now(booked)).meeting_link
    await desk.house.calendars.disconnect(desk.office.owner, provider)
    await desk.move(booked, START + HOUR)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T12:00"], "we are not let in"
    await desk.connect(provider)
    await desk.synced()
    assert desk.starts(provider) == ["2026-11-10T13:00"]
    assert desk.events(provider)[0]["id"] == before["id"]
    assert (await desk.now(booked)).meeting_link == link
    assert await desk.subjects(booked) == ["Invitation", "New"]


async def test_from_one_calendar_to_another_the_link_stays(desk: Desk) -> None:
    await desk.connect(Provider.GOOGLE)
    booked = await desk.office.booked("k", (REQUIRED, ("ula",)), platform=Platform.GOOGLE)
    await desk.synced()
    link = (await desk.now(booked)).meeting_link
    assert link is not None
    await desk.house.calendars.disconnect(desk.office.owner, Provider.GOOGLE)
    await desk.connect(Provider.OUTLOOK)
    await desk.synced()
    assert desk.starts(Provider.OUTLOOK) == ["2026-11-10T12:00"]
    assert (await desk.now(booked)).meeting_link == link, "people have it, and it works"
    assert await desk.subjects(booked) == ["Invitation"]
    await desk.connect(Provider.GOOGLE)
    await desk.synced()
    assert (len(desk.events(Provider.GOOGLE)), desk.events(Provider.OUTLOOK)) == (1, []), "in one calendar"
    assert await desk.subjects(booked) == ["Invitation"]
