"""Installing by OAuth, losing the token, coming back: a real workspace over the wire, a real database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography.fernet import Fernet
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.crypto import Crypto
from bot.queue.enqueue import Task
from bot.queue.waiting import WaitingRoom
from bot.slack.blocks import text_message
from bot.slack.delivery import Delivery
from bot.slack.installations import (
    STATE_LIFETIME,
    Installations,
    NotAllowedBySlack,
    NotBegunHere,
    NotInstalled,
    OAuth,
)
from bot.slack.manifest import REDIRECT_PATH, manifest
from db.models.ids import WorkspaceId
from db.pool import Pool
from sandbox.admin_client import Admin
from sandbox.server import CLIENT_ID, Sandbox, start_sandbox

BASE, SECRET = "https://nexus.example", "client-secret"
TEAM = WorkspaceId("T0SANDBOX1")
SCOPES = tuple(manifest(None, socket_mode=True)["oauth_config"]["scopes"]["bot"])
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


class Clock:
    """Goes on when told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 29, 9, tzinfo=UTC)

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time


@pytest.fixture
async def workspace() -> AsyncIterator[Sandbox]:
    started = await start_sandbox(
        manifest(BASE, socket_mode=False),
        signing_secret="s",
        bot_token=None,
        app_token="xapp-test",
        client_secret=SECRET,
    )
    yield started
    await started.close()


@pytest.fixture
async def admin(workspace: Sandbox) -> AsyncIterator[Admin]:
    async with Admin(workspace.url, "admin") as one:
        yield one


def installations(
    pool: Pool, workspace: Sandbox, *, clock: Clock | None = None, keys: tuple[str, ...] = (OLD,), secret: str = SECRET
) -> Installations:
    oauth = OAuth(client_id=CLIENT_ID, client_secret=secret, redirect_uri=f"{BASE}{REDIRECT_PATH}", scopes=SCOPES)
    base = AsyncWebClient(base_url=workspace.api_url)
    return Installations(pool, clock or Clock(), Crypto(keys), base, own_token=None, oauth=oauth)


async def allowed(page: str, *, decision: str = "allow") -> dict[str, str]:
    """What Slack sends the browser back with."""
    form = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(page.partition("?")[0], data={**form, "decision": decision}, allow_redirects=False) as answer,
    ):
        location = urlsplit(answer.headers["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == f"{BASE}{REDIRECT_PATH}"
    return {name: values[0] for name, values in parse_qs(location.query).items()}


async def install(known: Installations) -> None:
    page, state = await known.begin()
    back = await allowed(page)
    assert await known.complete(code=back["code"], state=back["state"], cookie=state) == "Palm & Harbour"


async def test_a_workspace_gets_a_token_of_its_own_that_nobody_reads_in_the_database(
    pool: Pool, workspace: Sandbox
) -> None:
    known = installations(pool, workspace)
    with pytest.raises(NotInstalled):
        await known.of(TEAM)
    await install(known)
    client = await known.of(TEAM)
    assert client.token == workspace.installation.token
    assert (await client.auth_test())["team_id"] == TEAM
    row = await pool.fetchrow("SELECT * FROM installations")
    assert row is not None
    assert (row["installed_by"], set(row["scopes"]), row["gone_at"]) == ("U0ADMIN001", set(SCOPES), None)
    assert str(client.token) not in repr(dict(row))
    assert [one["state_sha256"] for one in await pool.fetch("SELECT * FROM install_states")] == []


async def test_only_the_browser_that_began_ends_once_and_in_time(pool: Pool, workspace: Sandbox) -> None:
    clock = Clock()
    known = installations(pool, workspace, clock=clock)
    page, state = await known.begin()
    code = (await allowed(page))["code"]
    for sent, cookie in ((state, ""), (state, "another"), ("", ""), ("made up", "made up")):
        with pytest.raises(NotBegunHere):
            await known.complete(code=code, state=sent, cookie=cookie)
    await known.complete(code=code, state=state, cookie=state)
    with pytest.raises(NotBegunHere):
        await known.complete(code=code, state=state, cookie=state)
    page, state = await known.begin()
    code = (await allowed(page))["code"]
    clock.time += STATE_LIFETIME
    with pytest.raises(NotBegunHere):
        await known.complete(code=code, state=state, cookie=state)


async def test_what_slack_does_not_allow_installs_nothing(pool: Pool, workspace: Sandbox) -> None:
    known = installations(pool, workspace)
    page, state = await known.begin()
    back = await allowed(page, decision="cancel")
    with pytest.raises(NotAllowedBySlack):
        await known.complete(code=back.get("code", ""), state=back["state"], cookie=state)
    page, state = await known.begin()
    with pytest.raises(NotAllowedBySlack):
        await known.complete(code="1.2.3", state=state, cookie=state)
    stranger = installations(pool, workspace, secret="not ours")
    page, state = await stranger.begin()
    code = (await allowed(page))["code"]
    with pytest.raises(NotAllowedBySlack):
        await stranger.complete(code=code, state=state, cookie=state)
    assert await pool.fetch("SELECT * FROM installations") == []


@pytest.mark.parametrize("lever", ["uninstall", "revoke_token"])
async def test_a_token_that_is_gone_is_noticed_and_work_waits_for_the_next(
    pool: Pool, workspace: Sandbox, admin: Admin, lever: str
) -> None:
    clock = Clock()
    known = installations(pool, workspace, clock=clock)
    await install(known)
    client = await known.of(TEAM)
    waiting = WaitingRoom(pool, clock)
    work: dict[str, Any] = {"file": "1"}
    assert not await waiting.put_aside(NotInstalled(TEAM), Task.FETCH_FILE, work), "there is nothing to wait for"
    await getattr(admin, lever)()
    with pytest.raises(NotInstalled):
        await client.auth_test()
    with pytest.raises(NotInstalled):
        await known.of(TEAM)
    for _twice in range(2):
        assert await waiting.put_aside(NotInstalled(TEAM), Task.FETCH_FILE, work)
    assert await pool.fetch("SELECT * FROM pgqueuer") == []
    await install(known)
    assert await pool.fetch("SELECT * FROM waiting_tasks") == []
    [queued] = await pool.fetch("SELECT entrypoint, payload FROM pgqueuer")
    assert (queued["entrypoint"], queued["payload"]) == ("cv.fetch", b'{"file": "1"}')
    assert (await (await known.of(TEAM)).auth_test())["ok"]


async def test_news_of_an_older_installation_ends_no_newer_one(pool: Pool, workspace: Sandbox, admin: Admin) -> None:
    known = installations(pool, workspace)
    await install(known)
    older = await known.of(TEAM)
    await known.on_revoked(TEAM, {"type": "tokens_revoked"})
    assert (await known.of(TEAM)) is older, "Slack takes the token still"
    await admin.uninstall()
    await install(known)
    with pytest.raises(NotInstalled):
        await older.auth_test()
    await known.on_revoked(TEAM, {"type": "app_uninstalled"})
    assert (await (await known.of(TEAM)).auth_test())["ok"]
    await admin.uninstall()
    await known.on_revoked(TEAM, {"type": "app_uninstalled"})
    assert await pool.fetchval("SELECT gone_at IS NOT NULL FROM installations")


async def test_keys_are_rotated(pool: Pool, workspace: Sandbox) -> None:
    await install(installations(pool, workspace))
    only_new = installations(pool, workspace, keys=(NEW,))
    with pytest.raises(NotInstalled):
        await only_new.of(TEAM)
    await only_new.renew()
    await installations(pool, workspace, keys=(NEW, OLD)).renew()
    assert (await (await only_new.of(TEAM)).auth_test())["ok"]


async def test_a_person_who_left_the_company_is_not_written_to_and_harms_nobody(
    pool: Pool, workspace: Sandbox, admin: Admin
) -> None:
    known = installations(pool, workspace)
    await install(known)
    await admin.deactivate("support")
    for place in ("U0SUPPORT1", "C0GENERAL1"):
        await Delivery(known).whisper(
            text_message("Hello"), workspace_id=TEAM, channel_id=place, slack_user_id="U0SUPPORT1"
        )
    refused = [entry.verdict for entry in workspace.journal.entries if entry.what.startswith("chat.")]
    assert refused == ["user_disabled", "not_in_channel", "user_disabled"]
