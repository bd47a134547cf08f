"""response_url: an address to answer an interaction at, five times within thirty minutes."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.context import Context
from sandbox.events import message_changed, message_deleted, message_posted
from sandbox.faults import ApiFault, kinds_of
from sandbox.faulty import answered
from sandbox.forms import identified, identified_within
from sandbox.objects import message_object
from sandbox.rules.message import check_attachments, check_message
from sandbox.subjects import call_subject
from sandbox.workspace import Channel, Json, Message

MOST_USES = 5
LIFETIME_SECONDS = 1800.0


@dataclass(kw_only=True)
class _Address:
    channel: str
    user: str
    thread_ts: str | None
    source: Message | None
    expires: float
    uses: int = 0


class Responses:
    """Issues and answers response URLs; `lifetime_seconds` and `most_uses` may be changed to use them up at once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._addresses: dict[str, _Address] = {}
        self.lifetime_seconds = LIFETIME_SECONDS
        self.most_uses = MOST_USES

    def issue(self, channel: str, user: str, *, source: Message | None = None) -> str:
        """`source` is the message whose element was used, which may be replaced or deleted."""
        ticket = secrets.token_urlsafe(18)
        self._addresses[ticket] = _Address(
            channel=channel,
            user=user,
            thread_ts=source.thread_ts if source is not None else None,
            source=source,
            expires=time.monotonic() + self.lifetime_seconds,
        )
        return f"{self._context.url}response/{ticket}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        began = time.monotonic()
        address = self._addresses.get(request.match_info["ticket"])
        try:
            payload: Any = await request.json()
        except ValueError:
            payload = None
        context = self._context
        subject = call_subject(context.workspace, "response_url", payload if isinstance(payload, dict) else {})
        fault = context.faults.draw(ApiFault, subject, method="response_url")

        async def answer() -> tuple[web.Response, str]:
            error, status = self._use(address, payload)
            if error is not None:
                return web.json_response({"ok": False, "error": error}, status=status), error
            return web.Response(text="ok"), "ok"

        response, verdict = await answered(request, fault, answer)
        context.journal.note("response_url", "answer", verdict, began=began, payload=payload, fault=kinds_of(fault))
        return response

    def _use(self, address: _Address | None, payload: Any) -> tuple[str | None, int]:
        """What is wrong (None: it was taken) and the HTTP status."""
        gone = self._context.workspace.users[self._context.workspace.bot_user_id].deleted  # with the app
        if address is None or gone or time.monotonic() >= address.expires:
            return "expired_url", 404
        if address.uses >= self.most_uses:
            return "used_url", 404
        wrong = refusal(payload)
        if wrong is not None:
            return wrong, 400
        address.uses += 1
        if payload.get("delete_original"):
            return self._delete(address)
        if payload.get("replace_original") and address.source is not None:
            self._replace(address.source, payload)
        else:
            asked = self._context.workspace.channels[address.channel].root_of(str(payload.get("thread_ts")))
            self.say(address.channel, address.user, payload, thread_ts=asked or address.thread_ts)
        return None, 200

    def say(self, channel: str, user: str, payload: Json, *, thread_ts: str | None = None) -> None:
        """Post as an answer: `in_channel` for everybody, else only to the person."""
        workspace = self._context.workspace
        in_channel = payload.get("response_type") == "in_channel"
        message = Message(
            ts=workspace.new_ts(),
            channel=channel,
            user=workspace.bot_user_id,
            thread_ts=thread_ts,
            seen_only_by=None if in_channel else user,
            **_content(payload),
        )
        workspace.add_message(message)
        if in_channel:
            message_posted(self._context, message)

    def _replace(self, source: Message, payload: Json) -> None:
        workspace = self._context.workspace
        before = message_object(workspace, source, self._context.url)
        for name, value in _content(payload).items():
            setattr(source, name, value)
        source.edited_ts = workspace.new_ts()
        workspace.touch()
        if source.seen_only_by is None:
            message_changed(self._context, source, before)

    def _delete(self, address: _Address) -> tuple[str | None, int]:
        if address.source is None:
            return "no_original", 404
        channel: Channel = self._context.workspace.channels[address.channel]
        if address.source.seen_only_by is not None:
            channel.ephemerals = [one for one in channel.ephemerals if one is not address.source]
        elif channel.messages.pop(address.source.ts, None) is not None:
            message_deleted(self._context, address.source)
        self._context.workspace.touch()
        return None, 200


def refusal(payload: Any) -> str | None:
    """Why an answer cannot be shown, None when it can."""
    if not isinstance(payload, dict):
        return "invalid_payload"
    blocks, attachments = payload.get("blocks") or [], payload.get("attachments") or []
    if not payload.get("text") and not blocks and not attachments:
        return None if payload.get("delete_original") else "no_text"
    if not isinstance(blocks, list) or check_message(blocks):
        return "invalid_blocks"
    return "invalid_attachments" if not isinstance(attachments, list) or check_attachments(attachments) else None


def _content(payload: Json) -> dict[str, Any]:
    return {
        "text": str(payload.get("text") or ""),
        "blocks": identified(payload.get("blocks") or []),
        "attachments": identified_within(payload.get("attachments") or []),
    }
