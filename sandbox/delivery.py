"""Signed delivery to the app over HTTP, and Slack's retries of events over either door."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.context import Answer, Context, Door, Kind
from sandbox.workspace import Json

ACK_SECONDS = 3.0  # Slack's
SLACK_RETRY_SECONDS = (1.0, 60.0, 300.0)
REASONS = ((TimeoutError, "http_timeout"), (aiohttp.TooManyRedirects, "too_many_redirects"))


def signed_headers(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Slack's v0 signature over timestamp and raw body."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


class HttpDoor:
    """Posts to the manifest's addresses, or all to `request_url` where that is set."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ACK_SECONDS))

    async def send(self, kind: Kind, body: Json, *, retry: int = 0, retry_reason: str | None = None) -> Answer:
        url = self._url(kind, body)
        if url is None:
            return Answer(status=0, reason="connection_failed", text="the manifest has no address for it")
        if kind == "event":
            raw, content_type = json.dumps(body), "application/json"
        elif kind == "command":
            raw, content_type = urlencode(body), "application/x-www-form-urlencoded"
        else:
            raw, content_type = urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded"
        headers = signed_headers(self._context.signing_secret, raw, int(time.time()))
        headers["Content-Type"] = content_type
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": retry_reason or "unknown_error"}
        try:
            async with self._session.post(url, data=raw.encode(), headers=headers) as response:
                text = await response.text(errors="replace")
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                reason = None if response.status in range(200, 300) else "http_error"
                return Answer(status=response.status, body=_object(text), text=text, reason=reason, no_retry=no_retry)
        except (TimeoutError, aiohttp.ClientError) as error:
            reason = next((name for kind_, name in REASONS if isinstance(error, kind_)), "connection_failed")
            return Answer(status=0, reason=reason, text=str(error))

    async def close(self) -> None:
        await self._session.close()

    def _url(self, kind: Kind, body: Json) -> str | None:
        manifest = self._context.manifest
        if self._context.request_url is not None:
            return self._context.request_url
        if kind == "event":
            return manifest.events_url
        if kind == "command":
            return manifest.commands[body["command"]].url
        return (manifest.options_url if kind == "options" else None) or manifest.interactivity_url


class Delivery:
    """Everything that goes to the app. Events are sent in the background, each with its own retries."""

    def __init__(self, context: Context, door: Door) -> None:
        self.context, self.door = context, door
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: Json | None = None

    async def ask(self, kind: Kind, body: Json) -> Answer:
        """Deliver a command or interaction once, and note it."""
        began = time.monotonic()
        answer = await self.door.send(kind, body)
        what = f"{kind} {body.get('command') or body.get('type') or ''}".strip()
        verdict = answer.reason or str(answer.status)
        self.context.journal.note("to app", what, verdict, began=began, payload={"sent": body, "answer": answer.text})
        return answer

    def publish(self, envelope: Json) -> None:
        """Send an event as the switches say: late, twice, or after the next one."""
        faults = self.context.faults
        envelopes = [envelope]
        if faults.out_of_order:
            held, self._held = self._held, None
            if held is None:
                self._held = envelope
                return
            envelopes = [envelope, held]
        for one in envelopes:
            for _copy in range(2 if faults.deliver_twice else 1):
                self.spawn(self._event(one, faults.late_seconds))

    def release(self) -> None:
        """Send an event that was held back for a later one that never came."""
        held, self._held = self._held, None
        if held is not None:
            self.spawn(self._event(held, 0.0))

    def spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run in the background until done or closed."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until nothing is on its way any more, retries included."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.door.close()

    async def _event(self, envelope: Json, late_seconds: float) -> None:
        if late_seconds:
            await asyncio.sleep(late_seconds)
        reason: str | None = None
        for number, pause in enumerate((0.0, *self.context.retry_seconds)):
            if pause:
                await asyncio.sleep(pause)
            began = time.monotonic()
            answer = await self.door.send("event", envelope, retry=number, retry_reason=reason)
            if answer.ok and self.context.faults.lose_ack():
                answer = Answer(status=0, reason="http_timeout", text="acknowledgement lost (fault)")
            self.context.journal.note(
                "to app",
                f"event {envelope['event']['type']}" + (f" (retry {number})" if number else ""),
                answer.reason or str(answer.status),
                began=began,
                payload={"sent": envelope, "answer": answer.text},
            )
            if answer.ok or answer.no_retry:
                return
            reason = answer.reason


def _object(text: str) -> Json | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
