"""Two workspaces install the app themselves; each keeps to itself, and one that throws it out loses no work."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.slack.manifest import manifest
from sandbox.admin_client import Admin
from sandbox.client import Person
from sandbox.server import CLIENT_ID, Sandbox, start_sandbox
from tests.scenarios.acts import CHANNEL, PATIENCE, all_ended, open_batch, open_job, samples
from tests.scenarios.conftest import RETRY_SECONDS
from tests.scenarios.gateway import Gateway, gateway
from tests.scenarios.stage import Stage

pytestmark = pytest.mark.scenario

CLIENT_SECRET = "the-secret-of-the-app"
OTHER_TEAM = "T0SANDBOX2"


@dataclass
class Company:
    """A workspace and two of its people; both companies have the same ids for people and channels."""

    workspace: Sandbox
    admin: Admin
    recruiter: Person


@dataclass
class Slack:
    stage: Stage
    gateway: Gateway
    first: Company
    second: Company


@pytest.fixture
async def slack(database_url: str, tmp_path: Path) -> AsyncIterator[Slack]:
    stage = Stage(database_url, tmp_path)
    await stage.open(installed=False, client_secret=CLIENT_SECRET, retry_seconds=RETRY_SECONDS)
    base = f"http://127.0.0.1:{stage.port}"
    other = await start_sandbox(
        manifest(base, socket_mode=False),
        signing_secret=stage.secret,
        bot_token=None,
        app_token=stage.app_token,
        client_secret=CLIENT_SECRET,
        request_url=f"{base}/slack/events",
        retry_seconds=RETRY_SECONDS,
        team_id=OTHER_TEAM,
        team_name="Cedar & Slate",
    )
    async with gateway(stage.workspace, other) as one:
        hosts = [place.url.removeprefix("http://").rstrip("/") for place in (stage.workspace, other)]
        stage.settings |= {
            "SLACK_BOT_TOKEN": "",
            "SLACK_CLIENT_ID": CLIENT_ID,
            "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "SLACK_API_URL": f"{one.url}api/",
            "SLACK_FILE_HOSTS": ",".join(hosts),
        }
        first, second = (
            Company(place, Admin(place.url, "admin"), Person(place.url, "recruiter"))
            for place in (stage.workspace, other)
        )
        yield Slack(stage=stage, gateway=one, first=first, second=second)
        for company in (first, second):
            await company.admin.close()
            await company.recruiter.close()
        await stage.close()
        await other.close()


async def install(slack: Slack, company: Company) -> None:
    """By the link, as people do; then the bot is let into the channel."""
    slack.gateway.chosen = company.workspace
    visit = await company.admin.install_from(f"http://127.0.0.1:{slack.stage.port}/slack/install")
    assert visit.status == 200, visit.text
    assert company.workspace.workspace.team_name.replace("&", "&amp;") in visit.text
    await company.admin.add_bot(CHANNEL)


async def waiting(stage: Stage) -> None:
    """Until something waits for a workspace to be installed again."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if await stage.rows("SELECT * FROM waiting_tasks"):
                return
            await asyncio.sleep(0.1)


async def test_each_workspace_keeps_to_itself_and_work_waits_for_one_that_is_gone(slack: Slack) -> None:
    stage, first, second = slack.stage, slack.first, slack.second
    await stage.start_server()
    refused = await first.admin.install_from(f"http://127.0.0.1:{stage.port}/slack/install", allow=False)
    assert (refused.status, "did not let Nexus into the workspace" in refused.text) == (400, True)
    await _only_in_the_same_browser(slack)
    for company in (first, second):
        await install(slack, company)
        await company.admin.command(f"/nexus role <@{company.recruiter.id}> recruiter", CHANNEL)
    kept = await stage.rows("SELECT workspace_id, bot_token FROM installations ORDER BY workspace_id")
    assert [row["workspace_id"] for row in kept] == ["T0SANDBOX1", OTHER_TEAM]
    for row, company in zip(kept, (first, second), strict=True):
        token = company.workspace.installation.token
        assert token is not None
        assert token.encode() not in row["bot_token"]

    worker = await stage.start_worker()
    await open_job(first.recruiter)
    assert "no jobs" in (await second.recruiter.command("/job list", CHANNEL)).text.casefold()
    await open_job(second.recruiter)
    one = await open_batch(first.recruiter, "Palm round")
    two = await open_batch(second.recruiter, "Slate round")
    await stage.end(worker)

    # What is dropped while nobody works is kept; then the second workspace throws the app out.
    await first.recruiter.drop(CHANNEL, samples(1), thread_ts=one.ts)
    await second.recruiter.drop(CHANNEL, samples(2)[1:], thread_ts=two.ts)
    await first.workspace.settled()
    await second.workspace.settled()
    await second.admin.uninstall()
    await stage.start_worker()
    await all_ended(first.recruiter, one, 1, ranked=1)
    await waiting(stage)
    assert await stage.rows("SELECT * FROM installations WHERE gone_at IS NOT NULL AND workspace_id = $1", OTHER_TEAM)
    assert [row["workspace_id"] for row in await stage.rows("SELECT workspace_id FROM candidate_standings")] == [
        "T0SANDBOX1"
    ]

    await install(slack, second)
    await all_ended(second.recruiter, two, 1, ranked=1)
    assert await stage.rows("SELECT * FROM waiting_tasks") == []
    assert await stage.rows("SELECT * FROM batch_files WHERE state = 'failed'") == []
    for company, own, other in ((first, "Palm round", "Slate round"), (second, "Slate round", "Palm round")):
        shown = "\n".join(message.shown for message in await company.recruiter.messages(CHANNEL))
        assert (own in shown, other in shown) == (True, False)
        listed = (await company.recruiter.command("/batch list", CHANNEL)).text
        assert (own in listed, other in listed) == (True, False)


async def _only_in_the_same_browser(slack: Slack) -> None:
    """Somebody is sent a link back to us that another person's Slack gave: their browser has no cookie for it."""
    link = f"http://127.0.0.1:{slack.stage.port}/slack/install"
    async with aiohttp.ClientSession() as session, session.get(link, allow_redirects=False) as begun:
        assert {"HttpOnly", "SameSite=Lax", "Path=/slack"} <= set(begun.headers["Set-Cookie"].split("; "))
        state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
    back = f"http://127.0.0.1:{slack.stage.port}/slack/oauth_redirect"
    async with (
        aiohttp.ClientSession(headers={"Accept-Language": "ar-SA,en;q=0.5"}) as session,
        session.get(back, params={"state": state, "code": "1.2.3"}) as answer,
    ):
        page = await answer.text()
        assert (answer.status, 'dir="rtl"' in page) == (400, True)
    assert await slack.stage.rows("SELECT * FROM installations") == []
