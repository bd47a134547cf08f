"""Between the verified request and its listener: events go to the inbox, people are recognised."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from bot.accounts.service import NotAMember
from bot.core.errors import DomainError
from bot.core.i18n import speak
from bot.core.log import logger
from bot.slack.blocks import refusal_view
from bot.slack.delivery import new_reference
from bot.slack.refusals import FAILURES, SlackRefused, code_of, explained
from bot.wiring import Services
from db.models.ids import WorkspaceId

Next = Callable[[], Awaitable[BoltResponse]]
_log = logger(__name__)

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

    async def recognise(context: AsyncBoltContext, body: dict[str, Any], next: Next) -> BoltResponse:  # noqa: A002
        clear_contextvars()
        bind_contextvars(request=new_reference(), user=context.user_id)
        if context.user_id is None or context.team_id is None:
            return await next()
        try:
            actor = await services.accounts.actor(WorkspaceId(context.team_id), context.user_id)
        except NotAMember as error:
            return await _turned_away(services, context, body, error)
        except FAILURES as failed:
            _log.warning("not recognised", error=code_of(failed))
            return await _turned_away(services, context, body, explained(failed) or SlackRefused())
        context["actor"] = actor
        speak(actor.language)
        return await next()

    return recognise


async def _turned_away(
    services: Services, context: AsyncBoltContext, body: dict[str, Any], error: DomainError
) -> BoltResponse:
    assert context.user_id is not None
    assert context.team_id is not None
    if body.get("type") == "view_submission":
        # On top of what was typed, which stays there behind it
        reference = new_reference()
        _log.info("refused", code=error.code, reference=reference, user=context.user_id)
        return BoltResponse(status=200, body={"response_action": "push", "view": refusal_view(error, reference)})
    try:
        await services.delivery.refuse(
            error,
            workspace_id=WorkspaceId(context.team_id),
            channel_id=context.channel_id or context.user_id,
            slack_user_id=context.user_id,
            response_url=context.response_url,
        )
    except FAILURES as failed:
        _log.warning("refusal not delivered", error=code_of(failed), code=error.code)
    return BoltResponse(status=200)
