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
from sandbox.faults import ClockSkew, Late, Lost, LostAck, OutOfOrder, Twice, kinds_of
from sandbox.subjects import act_subject, event_subject
from sandbox.workspace import Json

SLACK_RETRY_SECONDS = (1.0, 60.0, 300.0)
LAST_EVENTS = frozenset({"tokens_revoked", "app_uninstalled"})  # what an app that is gone is still told
REASONS = (
    (TimeoutError, "http_timeout"),
    (aiohttp.TooManyRedirects, "too_many_redirects"),
    (aiohttp.ClientSSLError, "ssl_error"),
    (aiohttp.ClientConnectionError, "connection_failed"),
)


def signed_headers(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Slack's v0 signature over timestamp and raw body."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


class HttpDoor:
    """Posts to the manifest's addresses, or all to `request_url` where that is set."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=context.patience_seconds))

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
        skew = self._context.faults.draw(ClockSkew, act_subject(self._context.workspace, kind, body))
        stamp = int(time.time() + (skew.seconds if skew is not None else 0.0))
        headers = signed_headers(self._context.signing_secret, raw, stamp)
        headers["Content-Type"] = content_type
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": retry_reason or "unknown_error"}
        try:
            async with self._session.post(url, data=raw.encode(), headers=headers) as response:
                text = await response.text(errors="replace")
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                reason = None if response.status in range(200, 300) else "http_error"
                return Answer(
                    status=response.status,
                    body=_object(text),
                    text=text,
                    reason=reason,
                    no_retry=no_retry,
                    fault=kinds_of(skew),
                )
        except (TimeoutError, aiohttp.ClientError) as error:
            reason = next((name for kind_, name in REASONS if isinstance(error, kind_)), "unknown_error")
            return Answer(status=0, reason=reason, text=str(error), fault=kinds_of(skew))

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
        self._held: dict[str, tuple[Json, asyncio.TimerHandle]] = {}  # by event id: sent after the next one, or in time

    async def ask(self, kind: Kind, body: Json) -> Answer:
        """Deliver a command or interaction once, and note it."""
        if self.context.installation.token is None:
            return Answer(status=0, reason="app_not_installed")
        began = time.monotonic()
        answer = await self.door.send(kind, body)
        what = str(body.get("command") or body.get("type") or kind)
        verdict = answer.reason or str(answer.status)
        payload = {"sent": body, "answer": answer.text}
        self.context.journal.note(kind, what, verdict, began=began, payload=payload, fault=answer.fault)
        return answer

    def publish(self, envelope: Json) -> None:
        """Send an event, as the faults will have it: never, late, twice, or after the next one."""
        faults, subject = self.context.faults, event_subject(self.context.workspace, envelope["event"])
        lost = faults.draw(Lost, subject)
        if lost is not None:
            payload = {"not sent": envelope}
            what = envelope["event"]["type"]
            self.context.journal.note("event", what, "lost", began=time.monotonic(), payload=payload, fault=lost.kind)
            return
        wait = faults.draw(OutOfOrder, subject)
        if wait is not None:
            key = envelope["event_id"]
            timer = asyncio.get_running_loop().call_later(wait.seconds, self._release, key)
            self._held[key] = (envelope, timer)
            return
        self._send(envelope, subject)
        self.release()

    def release(self) -> None:
        """Send the events that were held back for a later one."""
        for key in list(self._held):
            self._release(key)

    def _release(self, key: str) -> None:
        envelope, timer = self._held.pop(key)
        timer.cancel()
        self._send(envelope, event_subject(self.context.workspace, envelope["event"]), "out_of_order")

    def _send(self, envelope: Json, subject: str, *befell: str) -> None:
        """One copy or two, each of which may be late."""
        twice = self.context.faults.draw(Twice, subject)
        copies = [befell] if twice is None else [befell, (*befell, twice.kind)]
        for faults in copies:
            late = self.context.faults.draw(Late, subject)
            self.spawn(self._event(envelope, subject, late, faults))

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
        for _envelope, timer in self._held.values():
            timer.cancel()
        await self.door.close()

    async def _event(self, envelope: Json, subject: str, late: Late | None, befell: tuple[str, ...]) -> None:
        if late is not None:
            befell = (*befell, late.kind)
            await asyncio.sleep(late.seconds)
        reason: str | None = None
        for number, pause in enumerate((0.0, *self.context.retry_seconds)):
            if pause:
                await asyncio.sleep(pause)
            if self.context.installation.token is None and envelope["event"]["type"] not in LAST_EVENTS:
                return
            began = time.monotonic()
            answer = await self.door.send("event", envelope, retry=number, retry_reason=reason)
            lost = self.context.faults.draw(LostAck, subject) if answer.ok else None
            if lost is not None:
                answer = Answer(status=0, reason="http_timeout", text="the app's answer was lost", fault=lost.kind)
            self.context.journal.note(
                "event",
                envelope["event"]["type"] + (f" (retry {number})" if number else ""),
                answer.reason or str(answer.status),
                began=began,
                payload={"sent": envelope, "answer": answer.text},
                fault=kinds_of(*befell, answer.fault),
            )
            if answer.ok or answer.no_retry:
                return
            reason, befell = answer.reason, ()


def _object(text: str) -> Json | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
