"""What somebody can read is asked of Slack, believed for some seconds, and never guessed."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.channels import BELIEVED_SECONDS, Channels, ChannelsNotKnown
from bot.slack.manifest import manifest
from db.models.ids import WorkspaceId
from sandbox.client import Person
from sandbox.faults import RateLimited, ServerError
from sandbox.server import Sandbox, start_sandbox

TOKEN = "xoxb-test"
TEAM = WorkspaceId("T0SANDBOX1")
HIRING, GENERAL = "C0HIRING01", "C0GENERAL1"


@pytest.fixture
async def workspace() -> AsyncIterator[Sandbox]:
    started = await start_sandbox(
        manifest(None, socket_mode=True), signing_secret="s", bot_token=TOKEN, app_token="xapp-test", request_url=None
    )
    yield started
    await started.close()


class OneWorkspace:
    """Clients for a workspace whose token everybody knows."""

    def __init__(self, workspace: Sandbox) -> None:
        self._client = AsyncWebClient(token=TOKEN, base_url=workspace.api_url)
        self._client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=5))

    async def of(self, workspace_id: WorkspaceId) -> AsyncWebClient:
        assert workspace_id == TEAM
        return self._client


async def test_an_answer_holds_for_some_seconds_and_no_longer(workspace: Sandbox) -> None:
    now = 0.0
    channels = Channels(OneWorkspace(workspace), clock=lambda: now)
    async with Person(workspace.url, "recruiter") as recruiter:
        assert await channels.readable(TEAM, recruiter.id) >= {HIRING, GENERAL}
        await recruiter.leave("hiring")
        await recruiter.leave("general")
        now = BELIEVED_SECONDS - 1
        assert HIRING in await channels.readable(TEAM, recruiter.id)
        now = BELIEVED_SECONDS
        readable = await channels.readable(TEAM, recruiter.id)
    assert HIRING not in readable
    assert GENERAL in readable, "a public channel is everybody's"


async def test_one_person_s_answer_is_not_another_s(workspace: Sandbox) -> None:
    channels = Channels(OneWorkspace(workspace))
    assert HIRING in await channels.readable(TEAM, "U0RECRUIT1")
    assert HIRING not in await channels.readable(TEAM, "U0SUPPORT1")


@pytest.mark.parametrize("fault", [ServerError(times=1), RateLimited(times=1, retry_after=60)])
async def test_nobody_is_trusted_while_slack_does_not_say(workspace: Sandbox, fault: ServerError | RateLimited) -> None:
    channels = Channels(OneWorkspace(workspace), patience_seconds=0.3)
    async with Person(workspace.url, "recruiter") as recruiter:
        await recruiter.set_faults(fault.model_copy(update={"method": "users.conversations"}))
        with pytest.raises(ChannelsNotKnown):
            await channels.readable(TEAM, recruiter.id)
        assert HIRING in await channels.readable(TEAM, recruiter.id), "and a failure is not kept"
