"""Connecting and disconnecting: links that are one person's, once, for a while; tokens that no table shows."""

import json
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from bot.accounts.calendars import CALLBACKS, LINK_LIFETIME, ConsentFailed, LinkSpent, NotConsented
from bot.accounts.models import Actor
from bot.accounts.service import NotAMember
from bot.core.crypto import Crypto
from bot.queue.enqueue import Task
from db.models.calendars import Provider
from tests.accounts.house import KEY, House
from tests.clients.calendar_servers import SARA, browse
from tests.clients.oauth_server import OAuthServer, status

PROVIDERS = pytest.mark.parametrize("provider", list(Provider))


def server_of(house: House, provider: Provider) -> OAuthServer:
    server = house.google if provider is Provider.GOOGLE else house.outlook
    server.redirect_uri = f"http://127.0.0.1:3000{CALLBACKS[provider]}"
    return server


async def link(house: House, actor: Actor, provider: Provider) -> str:
    [found] = [one.link for one in await house.calendars.states(actor) if one.provider is provider]
    assert found is not None
    return found


async def consented(house: House, actor: Actor, provider: Provider) -> dict[str, str]:
    """What the browser comes back with."""
    server_of(house, provider)
    _status, back = await browse(await link(house, actor, provider))
    return back


@PROVIDERS
async def test_a_calendar_is_connected_and_its_tokens_are_ciphertext(house: House, provider: Provider) -> None:
    sara = await house.person("U1", SARA)
    back = await consented(house, sara, provider)
    connected = await house.calendars.connect(provider, state=back["state"], code=back["code"])
    assert (connected.name, connected.language) == ("Sara Alharbi", "ar")
    assert connected.address == (SARA if provider is Provider.OUTLOOK else None)
    for word in ("access", "refresh"):
        kept = await house.column(f"{provider}_{word}_token", sara.user_id)
        assert house.crypto.open(kept.encode()).startswith(word)
    assert await house.column(f"{provider}_token_expires_at", sara.user_id) == (
        house.clock.now() + timedelta(hours=1)
    ).replace(tzinfo=None)
    states = {one.provider: one for one in await house.calendars.states(sara)}
    assert states[provider].connection is not None
    assert states[provider].link is None
    shown = str(await house.pool.fetch("SELECT * FROM calendar_links")) + str(
        await house.pool.fetch("SELECT * FROM users")
    )
    assert back["state"] not in shown, "only the link itself carries it"


@PROVIDERS
async def test_a_link_is_good_once(house: House, provider: Provider) -> None:
    sara = await house.person("U1", SARA)
    back = await consented(house, sara, provider)
    await house.calendars.connect(provider, state=back["state"], code=back["code"])
    with pytest.raises(LinkSpent):
        await house.calendars.connect(provider, state=back["state"], code=back["code"])
    with pytest.raises(LinkSpent):
        await house.calendars.connect(provider, state="made up", code="made up")


async def test_the_verifier_of_outlook_stands_in_its_column_until_it_has_served(house: House) -> None:
    sara = await house.person("U1", SARA)
    back = await consented(house, sara, Provider.OUTLOOK)
    assert len(house.crypto.open((await house.column("outlook_pkce_verifier", sara.user_id)).encode())) >= 43
    await house.calendars.connect(Provider.OUTLOOK, state=back["state"], code=back["code"])
    assert await house.column("outlook_pkce_verifier", sara.user_id) is None


@PROVIDERS
async def test_a_link_expires_and_gives_way_to_a_newer_one(house: House, provider: Provider) -> None:
    sara = await house.person("U1", SARA)
    first = await consented(house, sara, provider)
    second = await consented(house, sara, provider)
    with pytest.raises(LinkSpent):
        await house.calendars.connect(provider, state=first["state"], code=first["code"])
    house.clock.at += LINK_LIFETIME
    with pytest.raises(LinkSpent):
        await house.calendars.connect(provider, state=second["state"], code=second["code"])
    assert await house.pool.fetchval("SELECT count(*) FROM calendar_connections") == 0


async def test_a_state_is_of_one_provider_and_one_person(house: House) -> None:
    sara, omar = await house.person("U1", SARA), await house.person("U2", "omar@example.com")
    of_sara = await consented(house, sara, Provider.GOOGLE)
    of_omar = await consented(house, omar, Provider.GOOGLE)
    with pytest.raises(LinkSpent):
        await house.calendars.connect(Provider.OUTLOOK, state=of_sara["state"], code=of_sara["code"])
    of_sara = await consented(house, sara, Provider.GOOGLE)
    with pytest.raises(ConsentFailed):  # somebody else's code: the verifier is not theirs
        await house.calendars.connect(Provider.GOOGLE, state=of_sara["state"], code=of_omar["code"])
    assert await house.pool.fetchval("SELECT count(*) FROM calendar_connections") == 0


async def test_a_no_and_rights_left_out_and_a_failing_provider(house: House) -> None:
    sara = await house.person("U1", SARA)
    server = server_of(house, Provider.GOOGLE)
    server.consents = False
    back = await consented(house, sara, Provider.GOOGLE)
    assert back["error"] == "access_denied"
    with pytest.raises(NotConsented):
        await house.calendars.connect(Provider.GOOGLE, state=back["state"], code=back.get("code"))
    server.consents = True
    server.left_out = frozenset({min(server.known_scopes)})
    back = await consented(house, sara, Provider.GOOGLE)
    with pytest.raises(NotConsented):
        await house.calendars.connect(Provider.GOOGLE, state=back["state"], code=back["code"])
    server.left_out = frozenset()
    back = await consented(house, sara, Provider.GOOGLE)
    server.token_faults = [status(500)]
    with pytest.raises(ConsentFailed):
        await house.calendars.connect(Provider.GOOGLE, state=back["state"], code=back["code"])


async def test_who_has_left_meanwhile_connects_nothing(house: House) -> None:
    sara = await house.person("U1", SARA)
    back = await consented(house, sara, Provider.GOOGLE)
    await house.pool.execute("UPDATE slack_users SET is_active = false")
    with pytest.raises(NotAMember):
        await house.calendars.connect(Provider.GOOGLE, state=back["state"], code=back["code"])


@PROVIDERS
async def test_disconnecting_forgets_and_gives_back(house: House, provider: Provider) -> None:
    sara = await house.person("U1", SARA)
    await house.connect(sara, provider, SARA)
    await house.calendars.disconnect(sara, provider)
    await house.calendars.disconnect(sara, provider)  # twice is once
    for name in ("access_token", "refresh_token", "token_expires_at"):
        assert await house.column(f"{provider}_{name}", sara.user_id) is None
    assert await house.column("outlook_email", sara.user_id) is None
    tasks = await house.pool.fetch("SELECT entrypoint, payload FROM pgqueuer")
    if provider is Provider.OUTLOOK:
        assert tasks == [], "Entra takes none back"
        return
    [task] = tasks
    assert task["entrypoint"] == Task.REVOKE_CALENDAR
    assert b"refresh-" not in task["payload"]
    payload = json.loads(task["payload"])
    await house.calendars.revoke(Provider(payload["provider"]), payload["ciphertext"])
    await house.calendars.revoke(Provider(payload["provider"]), payload["ciphertext"])
    assert house.google.holders == []


async def test_keys_are_changed_while_tokens_stay_readable(house: House) -> None:
    sara = await house.person("U1", SARA)
    await house.connect(sara, Provider.GOOGLE, SARA)
    newer = Crypto([Fernet.generate_key().decode(), KEY])
    assert newer.open((await house.column("google_refresh_token", sara.user_id)).encode()).startswith("refresh")
