"""The composition root: everything is built once, here, and passed in."""

import dataclasses
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import asyncpg
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts.service import Accounts
from bot.candidates.assessor import Assessor
from bot.candidates.overrides import Overrides
from bot.candidates.reassessing import Reassessments
from bot.candidates.search import Search
from bot.candidates.service import Candidates
from bot.clients.embedding import Embedder
from bot.clients.llm import OpenAIModel
from bot.clients.storage import Storage
from bot.config import Settings
from bot.core.clock import Clock, SystemClock
from bot.cvs.descriptions import Descriptions, text_of_file
from bot.cvs.intake import Intake
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool
from bot.cvs.service import Batches
from bot.openings.service import Openings
from bot.slack.channels import Channels
from bot.slack.delivery import Delivery
from bot.slack.files import SlackFiles
from bot.slack.inbox import Inbox
from db.pool import Pool, open_pool

RATE_LIMIT_RETRIES = 5
SLACK_TIMEOUT_SECONDS = 10


class SlackDirectory:
    """People as Slack knows them."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def user(self, slack_user_id: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (await self._client.users_info(user=slack_user_id, include_locale=True))["user"]
        return found


@dataclasses.dataclass(frozen=True, kw_only=True)
class Services:
    settings: Settings
    pool: Pool
    slack: AsyncWebClient
    clock: Clock
    limits: Limits
    accounts: Accounts
    openings: Openings
    batches: Batches
    intake: Intake
    candidates: Candidates
    overrides: Overrides
    reassessments: Reassessments
    search: Search
    inbox: Inbox
    delivery: Delivery
    channels: Channels
    slack_files: SlackFiles
    descriptions: Descriptions

    async def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            return bool(await self.pool.fetchval("SELECT true", timeout=2))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            return False


def slack_client(settings: Settings, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None,
        base_url=settings.slack_api_url,
        session=session,
        timeout=SLACK_TIMEOUT_SECONDS,
    )
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES))
    return client


def storage(settings: Settings) -> Storage:
    url = settings.storage_url or (settings.data_dir / "files").resolve().as_uri()
    return Storage.open(url, endpoint=settings.storage_endpoint)


def language_model(settings: Settings) -> OpenAIModel | None:
    """None where neither a key nor an address is set."""
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return None
    return OpenAIModel(
        name=settings.llm_model,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        base_url=settings.openai_base_url,
        timeout_seconds=settings.llm_timeout_seconds,
    )


@asynccontextmanager
async def services(settings: Settings, database_url: str) -> AsyncIterator[Services]:
    """All services over one pool; closed on the way out."""
    clock = SystemClock()
    limits = Limits()
    pool = await open_pool(database_url)
    reader = ReaderPool(
        processes=settings.reader_processes,
        timeout_seconds=settings.reader_timeout_seconds,
        limits=limits,
        spacy_model=settings.spacy_model,
    )
    describer = ReaderPool(
        processes=1,
        timeout_seconds=settings.reader_timeout_seconds,
        limits=limits,
        spacy_model=settings.spacy_model,
        work=text_of_file,
    )
    model = language_model(settings)
    embedder = Embedder()
    try:
        async with aiohttp.ClientSession() as session:
            slack = slack_client(settings, session)
            slack_files = SlackFiles(slack, session, hosts=settings.slack_file_hosts)
            openings = Openings(pool, clock)
            yield Services(
                settings=settings,
                pool=pool,
                slack=slack,
                clock=clock,
                limits=limits,
                accounts=Accounts(pool, SlackDirectory(slack), clock),
                openings=openings,
                batches=Batches(pool, openings, clock),
                intake=Intake(pool, storage(settings), reader, limits, clock),
                candidates=Candidates(
                    pool, clock, Assessor(pool, clock, model, batch_tokens=settings.llm_batch_tokens)
                ),
                overrides=Overrides(pool, clock),
                reassessments=Reassessments(pool, clock),
                search=Search(pool, clock, embedder),
                inbox=Inbox(pool, clock),
                delivery=Delivery(slack),
                channels=Channels(slack),
                slack_files=slack_files,
                descriptions=Descriptions(describer, slack_files, limits),
            )
    finally:
        if model is not None:
            await model.close()
        embedder.close()
        await reader.close()
        await describer.close()
        await pool.close()
