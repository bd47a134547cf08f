"""The worker: takes tasks from the queue, keeps messages and calendars up to date, and sends mail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

from bot.accounts.bookings import Bookings
from bot.accounts.surfaces import account_renderers
from bot.accounts.tasks import AccountTasks
from bot.accounts.watching import Watch
from bot.candidates.replying import Answerer
from bot.candidates.surfaces import candidate_renderers
from bot.candidates.talking import Conversation
from bot.candidates.tasks import CandidateTasks
from bot.core.log import logger
from bot.cvs.surfaces import batch_renderers, batch_threads
from bot.cvs.tasks import FileTasks
from bot.interviews.due import DueReminders
from bot.interviews.ending import Ending
from bot.interviews.surfaces import interview_renderers
from bot.interviews.tasks import InterviewTasks
from bot.interviews.telling import MAIL_SUBJECT
from bot.notifications.sender import Sender
from bot.openings.tasks import OpeningTasks
from bot.queue.enqueue import Task
from bot.queue.runner import Runner, TaskFunction
from bot.queue.waiting import WaitingRoom
from bot.schedules import scheduler
from bot.slack.inbox import EventFunction, FailureFunction
from bot.slack.surfaces import Publisher
from bot.tickets.surfaces import ticket_renderers, ticket_threads
from bot.tickets.tasks import TicketTasks
from bot.wiring import Services
from db.models.surfaces import Surface
from handlers.register import EVENTS

_log = logger(__name__)


@asynccontextmanager
async def working(services: Services, database_url: str) -> AsyncIterator[asyncio.Task[None]]:
    """Work until left; gives the running task, which ends early only when the queue cannot be reached.

    `database_url` may be a direct one where the services' own is a pooler.
    """
    file_tasks = FileTasks(
        intake=services.intake,
        accounts=services.accounts,
        slack_files=services.slack_files,
        channels=services.channels,
        delivery=services.delivery,
        limits=services.limits,
        elsewhere=services.conversing.has_thread,
    )
    opening_tasks = OpeningTasks(services.openings, services.delivery)
    candidate_tasks = CandidateTasks(
        services.candidates,
        services.placing,
        services.search,
        services.intake,
        services.delivery,
        channels=services.channels,
        accounts=services.accounts,
        openings=services.openings,
        batches=services.batches,
    )
    conversation = Conversation(
        accounts=services.accounts,
        ask=services.ask,
        answerer=Answerer(services.ask, services.questioner, services.replies),
        channels=services.channels,
        replies=services.replies,
        delivery=services.delivery,
    )
    ticket_tasks = TicketTasks(
        tickets=services.tickets,
        conversing=services.conversing,
        opening=services.opening,
        carrying=services.carrying,
        helping=services.ticket_help,
        drafting=services.ticket_drafting,
        accounts=services.accounts,
        inbox=services.inbox,
        messages=services.messages,
        slack_files=services.slack_files,
        delivery=services.delivery,
    )
    events: dict[str, EventFunction] = {
        "agent_session_stopped": conversation.on_stopped,
        "app_home_opened": conversation.on_opened,
        "app_mention": conversation.on_mention,
        "app_uninstalled": services.installations.on_revoked,
        "file_shared": file_tasks.on_file_shared,
        "member_joined_channel": services.installations.on_joined,
        "message.channels": ticket_tasks.on_message,
        "message.groups": ticket_tasks.on_message,
        "message.im": partial(ticket_tasks.on_direct_message, otherwise=conversation.on_direct_message),
        "reaction_added": ticket_tasks.on_reaction,
        "tokens_revoked": services.installations.on_revoked,
    }
    if set(events) != EVENTS:
        raise ValueError("the events that are subscribed and those that are worked differ")

    async def work_event(payload: dict[str, Any]) -> None:
        await services.inbox.work(int(payload["inbox"]), events)

    failures: dict[str, FailureFunction] = {
        "app_mention": conversation.not_answered,
        "file_shared": file_tasks.not_heard,
        "message.im": conversation.not_answered,
    }

    async def give_up_event(payload: dict[str, Any], error: Exception) -> None:
        await services.inbox.give_up(int(payload["inbox"]), failures, error)

    async def answerable(surface: Surface) -> list[tuple[str, str]]:
        desk = await services.promises.answerable(surface.workspace_id, surface.channel_id)
        return [*await services.batches.openers(surface), *desk]

    runner = Runner(
        database_url,
        {
            Task.WORK_EVENT: TaskFunction(work=work_event, gave_up=give_up_event),
            **AccountTasks(services.calendars).functions(),
            **opening_tasks.functions(),
            **file_tasks.functions(),
            **candidate_tasks.functions(),
            **ticket_tasks.functions(),
            **InterviewTasks(
                services.interviews, services.booked_interviews, services.questions, services.delivery
            ).functions(),
        },
        put_aside=WaitingRoom(services.pool, services.clock).put_aside,
        heartbeat=timedelta(seconds=services.settings.heartbeat_seconds),
        prepared=services.settings.prepares,
    )
    publisher = Publisher(
        services.pool,
        services.installations,
        services.channels,
        {
            **account_renderers(services.calendars),
            **batch_renderers(services.batches, services.intake, services.accounts),
            **candidate_renderers(services.candidates, services.reassessments),
            **interview_renderers(
                services.interviews,
                services.scorecards,
                services.reminders,
                services.offers,
                services.booked_interviews,
            ),
            **ticket_renderers(services.tickets, services.conversing, services.promises, services.clock),
        },
        answerable,
        posted={**batch_threads(), **ticket_threads(services.carrying)},
        claim_seconds=2 * services.settings.heartbeat_seconds,
    )
    deliveries: list[Publisher | Sender | Bookings | Watch | Ending | DueReminders] = [
        services.ending,
        *_mailing(services),
        publisher,
        services.bookings,
        services.watch,
    ]
    waking = scheduler(
        *(delivery.wake for delivery in deliveries),
        looks=(
            services.promises.tell_due,
            services.promises.mind_silence,
            services.carrying.mark_undelivered,
            services.watch.tell_trouble,
        ),
    )
    running = asyncio.create_task(runner.run())
    waking.start()
    _log.info("working")
    try:
        yield running
    finally:
        waking.shutdown(wait=False)
        runner.stop()
        await asyncio.gather(*(delivery.stop() for delivery in deliveries))
        with suppress(asyncio.CancelledError):
            await running


def _mailing(services: Services) -> list[Sender | DueReminders]:
    """What is due by mail, and what hands it on."""
    pool, clock, mail = services.pool, services.clock, services.mail
    if mail is None:
        return [DueReminders(pool, clock, None, lambda: None)]
    sender = Sender(
        pool,
        mail.server,
        address=mail.sender.email,
        troubled={MAIL_SUBJECT: services.interview_mails.troubled},
        answer_seconds=2 * services.settings.heartbeat_seconds,
    )
    return [DueReminders(pool, clock, mail.sender, sender.wake), sender]
