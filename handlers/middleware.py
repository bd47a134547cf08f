"""Between the verified request and its listener: events go to the inbox, people are recognised."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from bot.accounts.service import NotAMember
from bot.core.i18n import speak
from bot.slack.delivery import new_reference
from bot.wiring import Services
from db.models.ids import WorkspaceId

Next = Callable[[], Awaitable[BoltResponse]]
BoltMiddleware = Callable[..., Awaitable[BoltResponse | None]]


def keeping_events(services: Services) -> BoltMiddleware:
    """An event is kept in the database before Slack hears "ok"; a failure here is a 500, and Slack comes again."""

    async def keep_event(body: dict[str, Any], next: Next) -> BoltResponse:  # noqa: A002 — Bolt's name
        if body.get("type") != "event_callback":
            return await next()
        await services.inbox.keep(body)
        return BoltResponse(status=200)

    return keep_event


def recognising_people(services: Services) -> BoltMiddleware:
    """Who acts, with which rights, is looked up for every request anew."""

    async def recognise(context: AsyncBoltContext, next: Next) -> BoltResponse:  # noqa: A002
        clear_contextvars()
        bind_contextvars(request=new_reference(), user=context.user_id)
        if context.user_id is None or context.team_id is None:
            return await next()
        try:
            actor = await services.accounts.actor(WorkspaceId(context.team_id), context.user_id)
        except NotAMember as error:
            return await _turned_away(services, context, error)
        context["actor"] = actor
        speak(actor.language)
        return await next()

    return recognise


async def _turned_away(services: Services, context: AsyncBoltContext, error: NotAMember) -> BoltResponse:
    if context.channel_id is not None and context.user_id is not None:
        await services.delivery.refuse(error, channel_id=context.channel_id, slack_user_id=context.user_id)
    return BoltResponse(status=200)
