"""The composition root: everything is built once, here, and passed in."""

import dataclasses
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import asyncpg
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.accounts.availability import Availability
from bot.accounts.bookings import Bookings
from bot.accounts.calendar_access import CalendarAccess
from bot.accounts.calendars import Calendars
from bot.accounts.hours import HoursOfWork
from bot.accounts.service import Accounts
from bot.accounts.watching import Watch
from bot.candidates.ask import Ask
from bot.candidates.assessor import Assessor
from bot.candidates.overrides import Overrides
from bot.candidates.placing import Placing
from bot.candidates.reassessing import Reassessments
from bot.candidates.search import Search
from bot.candidates.service import Candidates
from bot.clients.calendar_requests import Requests
from bot.clients.calendars import Calendar
from bot.clients.embedding import Embedder
from bot.clients.google import GoogleCalendar
from bot.clients.llm import LanguageModel
from bot.clients.mail import SmtpServer
from bot.clients.microsoft import OutlookCalendar
from bot.clients.storage import Storage
from bot.config import Settings
from bot.core.clock import Clock, SystemClock
from bot.core.crypto import Crypto, Signer, kept_key
from bot.core.errors import CannotStart
from bot.cvs.descriptions import Descriptions, text_of_file
from bot.cvs.intake import Intake
from bot.cvs.pipeline.limits import Limits
from bot.cvs.pipeline.pool import ReaderPool
from bot.cvs.service import Batches
from bot.interviews.answering import Answers
from bot.interviews.booked import BookedInterviews
from bot.interviews.changing import Changes
from bot.interviews.debriefs import Debriefs
from bot.interviews.ending import Ending
from bot.interviews.feeds import Feeds
from bot.interviews.finding import Proposals
from bot.interviews.links import Links
from bot.interviews.loads import Loads
from bot.interviews.mailing import InterviewMails
from bot.interviews.offer_mails import OfferMails
from bot.interviews.offers import Offers
from bot.interviews.panels import Panels
from bot.interviews.planning import Plans
from bot.interviews.portal import Portal
from bot.interviews.questions import Questions
from bot.interviews.reminding import Reminders
from bot.interviews.scorecards import Scorecards
from bot.interviews.service import Interviews
from bot.interviews.substituting import Substitutes
from bot.interviews.telling import Followers
from bot.llm.models import Prices
from bot.llm.service import Questioner
from bot.notifications.models import Address
from bot.openings.service import Openings
from bot.settings.service import SystemSettings
from bot.slack.channels import Channels
from bot.slack.delivery import Delivery
from bot.slack.files import SlackFiles
from bot.slack.inbox import Inbox
from bot.slack.installations import Clients, Installations, OAuth
from bot.slack.manifest import REDIRECT_PATH, manifest
from bot.slack.messages import Messages
from bot.slack.replies import Replies
from bot.slack.retries import BrokenAnswers
from bot.tickets.carrying import Carrying
from bot.tickets.conversing import Conversing
from bot.tickets.drafting import Drafting
from bot.tickets.helping import Helping
from bot.tickets.merging import Merging
from bot.tickets.opening import Opening
from bot.tickets.promises import Promises
from bot.tickets.service import Tickets
from bot.tickets.statistics import Statistics
from db.models.calendars import Provider
from db.models.ids import WorkspaceId
from db.pool import Pool, open_pool

RATE_LIMIT_RETRIES = 5
SLACK_TIMEOUT_SECONDS = 10


class SlackDirectory:
    """People as Slack knows them."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def user(self, workspace_id: WorkspaceId, slack_user_id: str) -> Mapping[str, Any]:
        client = await self._clients.of(workspace_id)
        found: Mapping[str, Any] = (await client.users_info(user=slack_user_id, include_locale=True))["user"]
        return found


@dataclasses.dataclass(frozen=True)
class MailWay:
    """How mail leaves: where it is handed in, and whom it comes from."""

    server: SmtpServer
    sender: Address


@dataclasses.dataclass(frozen=True, kw_only=True)
class Services:
    """`slack` is a client without a token; each workspace's own is had from `installations`."""

    settings: Settings
    pool: Pool
    slack: AsyncWebClient
    installations: Installations
    clock: Clock
    limits: Limits
    accounts: Accounts
    hours: HoursOfWork
    calendars: Calendars
    bookings: Bookings
    watch: Watch
    system_settings: SystemSettings
    openings: Openings
    batches: Batches
    intake: Intake
    candidates: Candidates
    overrides: Overrides
    placing: Placing
    reassessments: Reassessments
    search: Search
    ask: Ask
    interviews: Interviews
    interview_changes: Changes
    proposals: Proposals
    substitutes: Substitutes
    interview_answers: Answers
    booked_interviews: BookedInterviews
    interview_mails: InterviewMails
    feeds: Feeds
    loads: Loads
    questions: Questions
    scorecards: Scorecards
    debriefs: Debriefs
    ending: Ending
    reminders: Reminders
    offers: Offers
    portal: Portal
    questioner: Questioner
    inbox: Inbox
    delivery: Delivery
    channels: Channels
    replies: Replies
    slack_files: SlackFiles
    messages: Messages
    tickets: Tickets
    conversing: Conversing
    opening: Opening
    promises: Promises
    merging: Merging
    carrying: Carrying
    ticket_help: Helping
    ticket_drafting: Drafting
    ticket_numbers: Statistics
    descriptions: Descriptions
    mail: MailWay | None

    async def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            return bool(await self.pool.fetchval("SELECT true", timeout=2))
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            return False


def slack_client(settings: Settings, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    client = AsyncWebClient(base_url=settings.slack_api_url, session=session, timeout=SLACK_TIMEOUT_SECONDS)
    client.retry_handlers += [AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES), BrokenAnswers()]
    return client


def crypto(settings: Settings) -> Crypto:
    """Raises CannotStart where a key of the settings is none."""
    try:
        return Crypto(_keys(settings))
    except ValueError as error:
        raise CannotStart("NEXUS_ENCRYPTION_KEYS holds something that is not a key.") from error


def signer(settings: Settings) -> Signer:
    return Signer(_keys(settings))


def _keys(settings: Settings) -> list[str]:
    return [key.get_secret_value() for key in settings.encryption_keys or ()] or [kept_key(settings.data_dir)]


def oauth(settings: Settings) -> OAuth | None:
    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    return OAuth(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        redirect_uri=f"{settings.base_url}{REDIRECT_PATH}",
        scopes=tuple(manifest(None, socket_mode=False)["oauth_config"]["scopes"]["bot"]),
    )


def storage(settings: Settings) -> Storage:
    url = settings.storage_url or (settings.data_dir / "files").resolve().as_uri()
    return Storage.open(url, endpoint=settings.storage_endpoint)


def mail_way(settings: Settings) -> MailWay | None:
    """None where no server is set. Raises CannotStart."""
    if settings.smtp_url is None:
        return None
    try:
        server = SmtpServer.parse(settings.smtp_url.get_secret_value())
    except ValueError as error:
        raise CannotStart(f"SMTP_URL cannot be used: {error}.") from None
    try:
        return MailWay(server, Address.parse(settings.mail_from or ""))
    except ValueError:
        raise CannotStart("MAIL_FROM is not an address, and SMTP_URL needs one.") from None


def language_model(settings: Settings) -> LanguageModel | None:
    """None where neither a key nor an address is set."""
    if settings.openai_api_key is None and settings.openai_base_url is None:
        return None
    from bot.clients.openai_model import OpenAIModel  # noqa: PLC0415 — 0.8 s that processes without a model save

    return OpenAIModel(
        name=settings.llm_model,
        api_key=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        base_url=settings.openai_base_url,
        timeout_seconds=settings.llm_timeout_seconds,
    )


def calendar_providers(settings: Settings, session: aiohttp.ClientSession) -> dict[Provider, Calendar]:
    """Those whose client's id and secret are set."""
    requests = Requests(session)
    providers: dict[Provider, Calendar] = {}
    if settings.google_client_id and settings.google_client_secret:
        providers[Provider.GOOGLE] = GoogleCalendar(
            requests,
            client_id=settings.google_client_id,
            client_secret=settings.google_client_secret.get_secret_value(),
            auth_url=settings.google_auth_url,
            token_url=settings.google_token_url,
            api_url=settings.google_api_url,
        )
    if settings.microsoft_client_id and settings.microsoft_client_secret:
        providers[Provider.OUTLOOK] = OutlookCalendar(
            requests,
            client_id=settings.microsoft_client_id,
            client_secret=settings.microsoft_client_secret.get_secret_value(),
            authority=settings.microsoft_authority,
            graph_url=settings.microsoft_graph_url,
        )
    return providers


@asynccontextmanager
async def services(settings: Settings, database_url: str) -> AsyncIterator[Services]:
    """All services over one pool; closed on the way out."""
    clock = SystemClock()
    limits = Limits()
    pool = await open_pool(database_url, prepared=settings.prepares)
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
    mail = mail_way(settings)
    links = Links(signer(settings), settings.base_url)
    mails = InterviewMails(clock, mail.sender if mail else None, links)
    followers = Followers(mails, Plans())
    offer_mails = OfferMails(clock, mail.sender if mail else None)
    embedder = Embedder()
    try:
        async with aiohttp.ClientSession() as session:
            slack = slack_client(settings, session)
            own_token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
            keys = crypto(settings)
            installed = Installations(pool, clock, keys, slack, own_token=own_token, oauth=oauth(settings))
            slack_files = SlackFiles(installed, session, hosts=settings.slack_file_hosts)
            channels = Channels(installed)
            prices = Prices(
                read=settings.llm_price_read, written=settings.llm_price_written, currency=settings.llm_price_currency
            )
            questioner = Questioner(
                pool,
                clock,
                model,
                most_tokens=settings.llm_batch_tokens,
                prices=prices,
                timeout_seconds=settings.llm_timeout_seconds,
            )
            openings = Openings(pool, clock, questioner)
            files = storage(settings)
            accounts = Accounts(pool, SlackDirectory(installed), channels, clock)
            providers = calendar_providers(settings, session)
            calendar_access = CalendarAccess(pool, clock, keys, providers)
            messages = Messages(installed)
            tickets = Tickets(pool, clock)
            ticket_help = Helping(pool, embedder)
            panels = Panels(accounts, Availability(pool, clock, calendar_access), clock)
            interviews = Interviews(pool, clock, panels, files, followers)
            changes = Changes(pool, clock, panels, followers)
            proposals = Proposals(pool, panels, interviews, changes)
            substitutes = Substitutes(pool, clock, panels)
            booked = BookedInterviews(pool, clock, mails)
            yield Services(
                settings=settings,
                pool=pool,
                slack=slack,
                installations=installed,
                clock=clock,
                limits=limits,
                accounts=accounts,
                hours=HoursOfWork(pool, clock),
                calendars=Calendars(pool, clock, keys, providers, accounts, base_url=settings.base_url),
                bookings=Bookings(pool, calendar_access, booked),
                watch=Watch(pool, clock, calendar_access, booked, seconds=settings.calendar_look_seconds),
                system_settings=SystemSettings(pool, clock),
                openings=openings,
                batches=Batches(pool, openings, clock, questioner),
                intake=Intake(pool, files, reader, limits, clock),
                candidates=Candidates(pool, clock, Assessor(questioner)),
                placing=Placing(pool, clock, questioner),
                overrides=Overrides(pool, clock),
                reassessments=Reassessments(pool, clock),
                search=Search(pool, clock, embedder),
                ask=Ask(pool, clock, embedder),
                interviews=interviews,
                interview_changes=changes,
                proposals=proposals,
                substitutes=substitutes,
                interview_answers=Answers(pool, clock, substitutes, followers),
                booked_interviews=booked,
                interview_mails=mails,
                feeds=Feeds(pool, clock, accounts, base_url=settings.base_url),
                loads=Loads(pool, clock),
                questions=Questions(pool, clock, questioner),
                scorecards=Scorecards(pool, clock),
                debriefs=Debriefs(pool, clock, accounts),
                ending=Ending(pool, clock),
                reminders=Reminders(pool, clock),
                offers=Offers(pool, clock, panels, proposals, links, mails=followers, offer_mails=offer_mails),
                portal=Portal(pool, clock, panels, links, followers),
                questioner=questioner,
                inbox=Inbox(pool, clock),
                delivery=Delivery(installed),
                channels=channels,
                replies=Replies(installed),
                slack_files=slack_files,
                messages=messages,
                tickets=tickets,
                conversing=Conversing(pool, clock),
                opening=Opening(tickets, accounts, channels, messages),
                promises=Promises(pool, clock),
                merging=Merging(pool, clock, accounts),
                carrying=Carrying(pool, clock, storage(settings)),
                ticket_help=ticket_help,
                ticket_drafting=Drafting(pool, ticket_help, questioner),
                ticket_numbers=Statistics(pool, clock),
                descriptions=Descriptions(describer, slack_files, limits),
                mail=mail,
            )
    finally:
        if model is not None:
            await model.close()
        embedder.close()
        await reader.close()
        await describer.close()
        await pool.close()
