"""The rooms of tickets over a test's own database and a real workspace; a clock that the test moves."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts.models import Reader
from bot.accounts.service import Accounts
from bot.clients.embedding import Embedder
from bot.clients.storage import Storage
from bot.llm.service import Questioner
from bot.slack.channels import Channels
from bot.slack.delivery import Delivery
from bot.slack.files import SlackFiles
from bot.slack.inbox import Inbox
from bot.slack.manifest import manifest
from bot.slack.messages import Messages
from bot.slack.surfaces import Publisher
from bot.tickets.carrying import Carrying
from bot.tickets.conversing import Conversing
from bot.tickets.drafting import Drafting
from bot.tickets.helping import Helping
from bot.tickets.merging import Merging
from bot.tickets.models import Desk
from bot.tickets.opening import Opening
from bot.tickets.promises import Promises
from bot.tickets.service import Tickets
from bot.tickets.surfaces import ticket_renderers, ticket_threads
from bot.tickets.tasks import TicketTasks
from bot.wiring import SlackDirectory
from db.models.ids import WorkspaceId
from db.models.surfaces import Surface
from db.models.users import Role
from db.pool import Pool
from db.queries import users, workspaces
from sandbox.client import SeenMessage
from sandbox.revising_client import Writer
from sandbox.server import Sandbox, start_sandbox
from tests.tickets.people import OPENED

TEAM = WorkspaceId("T0SANDBOX1")
TRIAGE = "C0HIRING01"
CLAIM_SECONDS = 0.3  # a killed publisher's work is taken over after that

Event = dict[str, Any]


class MovedClock:
    """Goes on when told; each look is a moment later, so that no two deeds are of one moment."""

    def __init__(self) -> None:
        self.at = OPENED

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


class OneWorkspace:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def of(self, workspace_id: WorkspaceId) -> AsyncWebClient:
        assert workspace_id == TEAM
        return self._client


class House:
    def __init__(self, pool: Pool, workspace: Sandbox, session: aiohttp.ClientSession, token: str, home: Path) -> None:
        self.pool = pool
        self.workspace = workspace
        self.clock = MovedClock()
        clients = OneWorkspace(AsyncWebClient(token=token, base_url=workspace.api_url, session=session))
        channels = Channels(clients)
        self.accounts = Accounts(pool, SlackDirectory(clients), channels, self.clock)
        self.tickets = Tickets(pool, self.clock)
        self.conversing = Conversing(pool, self.clock)
        self.promises = Promises(pool, self.clock)
        self.merging = Merging(pool, self.clock, self.accounts)
        self.carrying = Carrying(pool, self.clock, Storage.open(home.as_uri()))
        messages = Messages(clients)
        self.opening = Opening(self.tickets, self.accounts, channels, messages)
        self.embedder = Embedder()
        self.helping = Helping(pool, self.embedder)
        self.drafting = Drafting(pool, self.helping, Questioner(pool, self.clock, None, most_tokens=0))
        self.tasks = TicketTasks(
            tickets=self.tickets,
            conversing=self.conversing,
            opening=self.opening,
            carrying=self.carrying,
            helping=self.helping,
            drafting=self.drafting,
            accounts=self.accounts,
            inbox=Inbox(pool, self.clock),
            messages=messages,
            slack_files=SlackFiles(clients, session, hosts=()),
            delivery=Delivery(clients),
        )
        self._clients, self._channels = clients, channels
        self.requester = Writer(workspace.url, "recruiter")
        self.agent = Writer(workspace.url, "support")

    def publisher(self) -> Publisher:
        """As of a worker that has just started."""
        return Publisher(
            self.pool,
            self._clients,
            self._channels,
            ticket_renderers(self.tickets, self.conversing, self.promises, self.clock),
            _nobody,
            posted=ticket_threads(self.carrying),
            claim_seconds=CLAIM_SECONDS,
            edit_every_seconds=0,
        )

    async def settle(self) -> None:
        """Until every message stands as it should."""
        async with asyncio.timeout(90):
            while await self.pool.fetchval(
                "SELECT count(*) FROM surfaces WHERE rendered_at IS NULL OR changed_at > rendered_at"
            ):
                await self.publisher().publish_due()

    async def publish_and_be_killed(self) -> None:
        """The worker dies as soon as something of it is in the workspace, noted or not."""
        state = self.workspace._context.workspace
        version = state.version
        publishing = asyncio.create_task(self.publisher().publish_due())
        posted = asyncio.create_task(state.until(lambda: state.version > version, 10))
        await asyncio.wait({publishing, posted}, return_when=asyncio.FIRST_COMPLETED)
        publishing.cancel()
        posted.cancel()
        await asyncio.gather(publishing, posted, return_exceptions=True)

    async def reader(self) -> Reader:
        return await self.accounts.reader(await self.accounts.actor(TEAM, self.agent.id))

    async def set_desk(self, desk: Desk) -> None:
        admin = await self.accounts.actor(TEAM, "U0ADMIN001")
        await self.promises.set_desk(admin, desk)


async def _nobody(_surface: Surface) -> tuple[tuple[str, str], ...]:
    return ()


def event_of(message: SeenMessage) -> Event:
    """As Slack tells of it."""
    kept = {key: value for key, value in message.raw.items() if key != "ephemeral"}
    return {**kept, "type": "message", "channel": message.channel, "channel_type": "channel"}


def edit_of(message: SeenMessage, text: str, ts: str) -> Event:
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": message.channel,
        "message": {**event_of(message), "text": text, "edited": {"user": message.user, "ts": ts}},
        "previous_message": event_of(message),
        "ts": ts,
    }


def deletion_of(message: SeenMessage, ts: str) -> Event:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "channel": message.channel,
        "deleted_ts": message.ts,
        "previous_message": event_of(message),
        "ts": ts,
    }


@asynccontextmanager
async def opened_house(pool: Pool, home: Path) -> AsyncIterator[House]:
    """A desk in the channel of the agents, with one agent; the requester is not in it."""
    token = f"xoxb-{secrets.token_hex(8)}"
    workspace = await start_sandbox(
        manifest(None, socket_mode=True), signing_secret="s", bot_token=token, app_token="xapp-test"
    )
    try:
        async with aiohttp.ClientSession() as session:
            house = House(pool, workspace, session, token, home)
            async with house.requester, house.agent:
                await house.requester.leave(TRIAGE)
                async with Writer(workspace.url, "admin") as admin:
                    await admin.invite("support", TRIAGE)
                async with pool.acquire() as conn:
                    await workspaces.ensure_workspace(conn, TEAM, at=OPENED)
                await house.accounts.actor(TEAM, house.agent.id)
                async with pool.acquire() as conn:
                    await users.set_role(conn, TEAM, house.agent.id, Role.SUPPORT)
                await house.set_desk(Desk(triage_channel_id=TRIAGE, lead_slack_id="U0ADMIN001"))
                yield house
            house.embedder.close()
    finally:
        await workspace.close()
