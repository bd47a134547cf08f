"""Tokens: exchanged once however many ask, and a calendar that refuses us is told of once."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.accounts.calendar_access import CLAIM_SECONDS, CalendarAccess, NoAccess
from bot.accounts.models import Actor
from bot.clients.calendars import Calendar, CalendarFailed, Trouble
from db.models.calendars import Provider
from db.pool import open_pool
from db.queries import calendars
from tests.accounts.house import START, House
from tests.clients.calendar_servers import SARA
from tests.clients.oauth_server import status

PROVIDERS = pytest.mark.parametrize("provider", list(Provider))


async def use(access: CalendarAccess, actor: Actor, provider: Provider) -> str:
    """Ask the calendar something; the token that it was asked with."""

    async def work(calendar: Calendar, token: str) -> str:
        await calendar.busy(token, [SARA], start=START, end=START + timedelta(days=1))
        return token

    return await access.call(actor.user_id, provider, work)


async def test_two_workers_exchange_a_rotating_token_once(house: House, database_url: str) -> None:
    actor = await house.person("U1", SARA)
    await house.connect(actor, Provider.OUTLOOK, SARA)
    house.pass_time(timedelta(hours=2))
    elsewhere = await open_pool(database_url)
    try:
        workers = [house.access(), house.access(elsewhere)]
        tokens = await asyncio.gather(*(use(worker, actor, Provider.OUTLOOK) for worker in workers * 6))
    finally:
        await elsewhere.close()
    assert len(set(tokens)) == 1
    assert len(house.outlook.refreshes) == 1
    assert house.outlook.holders == [SARA]
    house.pass_time(timedelta(hours=2))
    assert await use(house.access(), actor, Provider.OUTLOOK) != tokens[0], "the new refresh token was kept"


@PROVIDERS
async def test_tokens_are_kept_as_ciphertext_and_used_as_long_as_they_last(house: House, provider: Provider) -> None:
    actor = await house.person("U1", SARA)
    await house.connect(actor, provider, SARA)
    token = await use(house.access(), actor, provider)
    kept = await house.column(f"{provider}_access_token", actor.user_id)
    assert token not in kept
    assert house.crypto.open(kept.encode()) == token
    house.pass_time(timedelta(minutes=58))
    assert await use(house.access(), actor, provider) == token
    house.pass_time(timedelta(minutes=1, seconds=30))
    assert await use(house.access(), actor, provider) != token, "it would run out on the way"


@PROVIDERS
async def test_a_token_that_is_refused_early_is_exchanged(house: House, provider: Provider) -> None:
    actor = await house.person("U1", SARA)
    await house.connect(actor, provider, SARA)
    server = house.google if provider is Provider.GOOGLE else house.outlook
    server.faults = [status(401, "authError")]
    await use(house.access(), actor, provider)
    assert len(server.refreshes) == 1


@PROVIDERS
async def test_who_took_consent_back_is_told_once_and_again_after_another_break(
    house: House, provider: Provider
) -> None:
    actor = await house.person("U1", SARA)
    await house.connect(actor, provider, SARA)
    server = house.google if provider is Provider.GOOGLE else house.outlook
    server.revoke_all()
    access = house.access()
    results = await asyncio.gather(*(use(access, actor, provider) for _time in range(5)), return_exceptions=True)
    assert {type(result) for result in results} == {NoAccess}
    with pytest.raises(NoAccess):
        await use(access, actor, provider)
    told = await house.pool.fetch("SELECT * FROM surfaces WHERE purpose = 'calendar'")
    assert [(row["channel_id"], row["slot"], row["language"]) for row in told] == [("U1", 1, "ar")]
    assert await house.pool.fetchval("SELECT count(*) FROM audit_log WHERE action = 'calendar.broken'") == 1
    await house.connect(actor, provider, SARA)
    await use(access, actor, provider)
    server.revoke_all()
    with pytest.raises(NoAccess):
        await use(access, actor, provider)
    assert await house.pool.fetchval("SELECT count(*) FROM surfaces WHERE purpose = 'calendar'") == 2


async def test_a_calendar_that_is_merely_out_of_order_is_not_broken(house: House) -> None:
    actor = await house.person("U1", SARA)
    await house.connect(actor, Provider.GOOGLE, SARA)
    house.pass_time(timedelta(hours=2))
    house.google.token_faults = [status(503)]
    with pytest.raises(CalendarFailed) as failed:
        await use(house.access(), actor, Provider.GOOGLE)
    assert failed.value.trouble is Trouble.SERVER
    await use(house.access(), actor, Provider.GOOGLE)
    assert await house.pool.fetchval("SELECT count(*) FROM surfaces") == 0


async def test_a_claim_that_nobody_holds_any_more_is_taken_over(house: House) -> None:
    """As a process leaves it that was killed while it asked."""
    actor = await house.person("U1", SARA)
    await house.connect(actor, Provider.GOOGLE, SARA)
    house.pass_time(timedelta(hours=2))
    async with house.pool.acquire() as conn:
        tokens = await calendars.tokens_of_connection(conn, actor.user_id, Provider.GOOGLE)
        assert tokens is not None
        assert await calendars.claim_refresh(conn, tokens, claim=uuid4(), claim_seconds=CLAIM_SECONDS)
        assert not await calendars.claim_refresh(conn, tokens, claim=uuid4(), claim_seconds=CLAIM_SECONDS)
    waiting = asyncio.create_task(use(house.access(), actor, Provider.GOOGLE))
    await house.pool.execute("UPDATE calendar_connections SET claimed_until = clock_timestamp()")
    assert await waiting
    assert len(house.google.refreshes) == 1


async def test_tokens_under_a_lost_key_are_no_tokens(house: House) -> None:
    actor = await house.person("U1", SARA)
    await house.connect(actor, Provider.GOOGLE, SARA)
    await house.pool.execute("UPDATE users SET google_access_token = 'something else'")
    with pytest.raises(NoAccess):
        await use(house.access(), actor, Provider.GOOGLE)
    assert await house.pool.fetchval("SELECT broken_since IS NOT NULL FROM calendar_connections")
