"""The one error handler: whatever rises from a listener is told to the person, with a reference that is in the log.

A listener calls one service method that changes something, which is one transaction, and shows what came of it after;
so it may be called again where the database broke that off, just as Slack itself may call it twice.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.errors import DomainError, Repeated
from bot.core.log import logger
from bot.slack.blocks import refusal_view
from bot.slack.delivery import new_reference
from bot.slack.refusals import FAILURES, code_of, explained
from bot.wiring import Services
from db.pool import again_if_broken_off
from handlers.call import Call

Listener = Callable[[Call], Awaitable[None]]
BoltListener = Callable[[AsyncAck, dict[str, Any], AsyncBoltContext, AsyncWebClient], Awaitable[None]]

_log = logger(__name__)


class Unexpected(DomainError):
    """A fault of ours; the words of `DomainError` itself are what people are told."""

    code = "unexpected"


def guarded(listener: Listener, services: Services) -> BoltListener:
    """The listener as Bolt calls it."""

    async def called(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient) -> None:
        call = Call(ack=ack, body=body, client=client, actor=context["actor"], services=services)
        try:
            await again_if_broken_off(partial(listener, call))
        except Repeated:
            await call.ack()
        except DomainError as error:
            await _tell(call, error)
        except FAILURES as failed:
            _log.warning("refused by Slack", listener=listener.__name__, error=code_of(failed))
            refused = explained(failed)
            if refused is not None:
                await _tell(call, refused)
        except Exception as error:  # noqa: BLE001 — the last resort: told to the person, whole in the log
            _log.exception("listener failed", listener=listener.__name__, error=repr(error))
            await _tell(call, Unexpected())

    called.__name__ = listener.__name__
    return called


async def _tell(call: Call, error: DomainError) -> None:
    submitted = call.body.get("type") == "view_submission"
    unanswered = call.ack.response is None
    if submitted and unanswered and error.fields:
        await call.ack(response_action="errors", errors=dict(error.fields))
        return
    if submitted and unanswered:
        # On top of what was typed, which stays there behind it.
        reference = new_reference()
        _log.info("refused", code=error.code, reference=reference, user=call.actor.slack_user_id)
        await call.ack(response_action="push", view=refusal_view(error, reference))
        return
    if unanswered:
        await call.ack()
    try:
        await call.refuse(error)
    except FAILURES as failed:
        _log.warning("refusal not delivered", error=code_of(failed), code=error.code)
