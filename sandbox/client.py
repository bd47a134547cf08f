"""People, for tests and demos: each act goes over HTTP to the sandbox, so it works from another process too."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import quote

import aiohttp

from sandbox.faults import AnyFault, Plan
from sandbox.people import PEOPLE
from sandbox.seen import (
    CommandResult,
    SeenFile,
    SeenMail,
    SeenMessage,
    SeenView,
    buttons,
    seen_mail,
    seen_message,
    seen_view,
    texts,
)

__all__ = [
    "ActRefused",
    "Attachment",
    "CommandResult",
    "Person",
    "SeenFile",
    "SeenMail",
    "SeenMessage",
    "SeenView",
    "buttons",
    "texts",
]

Attachment = Path | str | tuple[str, bytes]

PATIENCE_SECONDS = 60.0  # that a person looks at the screen until what should come is there


class ActRefused(Exception):
    """The workspace would not let the person do that; the message says what there is instead."""


class Person:
    """Acts as one person, named by handle ("recruiter") or id. Usable as an async context manager.

    Channels are named "hiring", "#hiring", by id, or "@bot" for the direct message with the app.
    """

    def __init__(self, url: str, handle: str) -> None:
        self.url = url.rstrip("/") + "/"
        seed = next((person for person in PEOPLE if handle in (person.handle, person.id)), None)
        self.handle = seed.handle if seed is not None else handle
        self.id = seed.id if seed is not None else handle
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    # messages and files

    async def post(self, channel: str, text: str, thread_ts: str | None = None) -> SeenMessage:
        body = {"channel": channel, "text": text, "thread_ts": thread_ts}
        return seen_message((await self._send("messages", body))["message"])

    async def drop(
        self, channel: str, files: Sequence[Attachment], thread_ts: str | None = None, text: str = ""
    ) -> list[str]:
        """Share files in one message; their ids, in order."""
        form = await _form(files)
        form.add_field("channel", channel)
        form.add_field("text", text)
        if thread_ts is not None:
            form.add_field("thread_ts", thread_ts)
        return list((await self._call("POST", f"people/{self.id}/files", data=form))["files"])

    async def download(self, file: str | SeenFile) -> bytes:
        """The bytes of a file this person may see."""
        file_id = file if isinstance(file, str) else file.id
        async with self._client().get(f"{self.url}people/{self.id}/files/{quote(file_id)}") as response:
            if response.status != 200:
                raise ActRefused(await response.text())
            return await response.read()

    async def messages(self, channel: str, thread_ts: str | None = None) -> list[SeenMessage]:
        """All messages of a channel, or of one thread, oldest first."""
        return [seen_message(one) for one in (await self._look(channel, thread_ts))["messages"]]

    async def ephemerals(self, channel: str) -> list[SeenMessage]:
        return [seen_message(one) for one in (await self._look(channel, None))["ephemerals"]]

    async def wait_for(
        self,
        wanted: str | Callable[[SeenMessage], bool],
        channel: str,
        *,
        thread_ts: str | None = None,
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109 - the time a person is ready to wait, told to the server
    ) -> SeenMessage:
        """The first message (ephemerals too) that shows the text or passes the test; waits for one to come or change.

        Raises TimeoutError with what was there instead.
        """
        deadline = time.monotonic() + timeout
        version = -1
        while True:
            left = max(0.0, deadline - time.monotonic())
            seen = await self._look(channel, thread_ts, after=version, patience=left)
            there = [seen_message(one) for one in (*seen["messages"], *seen["ephemerals"])]
            for message in there:
                if wanted in message.shown if isinstance(wanted, str) else wanted(message):
                    return message
            version = seen["version"]
            if time.monotonic() >= deadline:
                last = [message.shown[:200] for message in there[-5:]]
                raise TimeoutError(f"{wanted!r} did not come to {channel} within {timeout} s; the last were {last}")

    # what the app offers

    async def command(self, text: str, channel: str) -> CommandResult:
        """Type a slash command; returns when something has come of it."""
        body = await self._send("commands", {"text": text, "channel": channel})
        return CommandResult(
            status=body["status"],
            error=body["error"],
            ephemerals=[seen_message(one) for one in body["ephemerals"]],
            modal=seen_view(body["modal"]),
        )

    async def shortcut(
        self, name: str, *, channel: str | None = None, message: SeenMessage | str | None = None
    ) -> SeenView | None:
        """A shortcut of the app, global or on a message; the modal it opened, if any."""
        ts = message.ts if isinstance(message, SeenMessage) else message
        where = message.channel if isinstance(message, SeenMessage) else channel
        return seen_view((await self._send("shortcuts", {"name": name, "channel": where, "message_ts": ts}))["modal"])

    async def click(
        self, message: SeenMessage | str, label: str, *, channel: str | None = None, value: Any = None
    ) -> None:
        """Press a button, or choose `value` in a menu, of a message (or of the message with that ts in `channel`)."""
        ts = message.ts if isinstance(message, SeenMessage) else message
        where = message.channel if isinstance(message, SeenMessage) else channel
        await self._send("actions", {"channel": where, "ts": ts, "action": label, "value": value})

    async def modal(self) -> SeenView | None:
        """The modal on top, if one is open."""
        return seen_view((await self._call("GET", f"people/{self.id}/modal"))["modal"])

    async def wait_modal(
        self,
        wanted: str | Callable[[SeenView], bool],
        *,
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109 - as in wait_for
    ) -> SeenView:
        """The modal, once it shows the text or passes the test. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        version = -1
        while True:
            left = max(0.0, deadline - time.monotonic())
            query = {"after": str(version), "timeout": str(left)}
            seen = await self._call("GET", f"people/{self.id}/modal", params=query)
            view = seen_view(seen["modal"])
            if view is not None and (wanted in view.shown if isinstance(wanted, str) else wanted(view)):
                return view
            version = seen["version"]
            if time.monotonic() >= deadline:
                shown = "none" if view is None else view.shown[:300]
                raise TimeoutError(f"no modal with {wanted!r} within {timeout} s; there is {shown}")

    async def fill(self, values: Mapping[str, Any]) -> SeenView | None:
        """Fill fields by label or action_id, once a modal is open.

        Text for inputs, dates and times; the option's text for selects and radio buttons; a list for multi-selects
        and checkboxes; names for people and channels; paths or (name, bytes) for file inputs; None empties.
        """
        await self.wait_modal("")
        sent = {name: await self._value(value) for name, value in values.items()}
        return seen_view((await self._send("modal/values", {"values": sent}))["modal"])

    async def offered(self, name: str, typed: str) -> dict[str, str]:
        """What a select of the modal that asks the app offers for what is typed: values by text."""
        view = await self.wait_modal("")
        found = (await self._send("options", {"view": view.id, "action": name, "typed": typed}))["options"]
        return {option["text"]["text"]: option["value"] for option in found}

    async def submit(self) -> dict[str, str] | None:
        """None when it was taken, else what is shown at each field, by label ("" for the modal as a whole)."""
        errors: dict[str, str] = (await self._send("modal/submit", {}))["errors"]
        return errors or None

    async def close_modal(self, *, clear: bool = False) -> None:
        await self._send("modal/close", {"clear": clear})

    async def click_in_modal(self, label: str, *, value: Any = None) -> None:
        await self.wait_modal("")
        await self._send("modal/actions", {"action": label, "value": value})

    async def home(self, tab: Literal["home", "messages"] = "home") -> SeenView | None:
        """Open the app; its Home is waited for a moment."""
        return seen_view((await self._send("home", {"tab": tab}))["home"])

    async def click_in_home(self, label: str, *, value: Any = None) -> None:
        await self._send("home/actions", {"action": label, "value": value})

    async def invite(self, person: str, channel: str) -> None:
        """Bring another person, or "bot", into a channel."""
        await self._send("invitations", {"person": person, "channel": channel})

    async def leave(self, channel: str) -> None:
        await self._send("departures", {"channel": channel})

    # mail

    async def mails(self) -> list[SeenMail]:
        """What came to this person's address, in blind copy too, oldest first."""
        return [seen_mail(one) for one in (await self._call("GET", f"people/{self.id}/mail"))["mails"]]

    async def wait_mail(
        self,
        wanted: str | Callable[[SeenMail], bool],
        *,
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109 - as in wait_for
    ) -> SeenMail:
        """The first mail that shows the text or passes the test, once it has come. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        version = -1
        while True:
            left = max(0.0, deadline - time.monotonic())
            query = {"after": str(version), "timeout": str(left)}
            seen = await self._call("GET", f"people/{self.id}/mail", params=query)
            mails = [seen_mail(one) for one in seen["mails"]]
            for mail in mails:
                if wanted in mail.shown if isinstance(wanted, str) else wanted(mail):
                    return mail
            version = seen["version"]
            if time.monotonic() >= deadline:
                subjects = [mail.subject for mail in mails]
                raise TimeoutError(f"no mail with {wanted!r} within {timeout} s; there are {subjects}")

    async def mail_part(self, mail: SeenMail, name: str) -> bytes:
        """The bytes of an attachment or calendar part, by its name."""
        place = [part.name for part in mail.parts].index(name)
        async with self._client().get(f"{self.url}as/{self.handle}/mail/{mail.number}/parts/{place}") as response:
            if response.status != 200:
                raise ActRefused(await response.text())
            return await response.read()

    # the workspace's own levers

    async def set_faults(self, *faults: AnyFault, seed: int = 0, rate_limits: bool = False) -> None:
        """These and no others are on from now on; none: all is well."""
        plan = Plan(seed=seed, rate_limits=rate_limits, faults=faults)
        await self._call("PUT", "faults", json=plan.model_dump(mode="json"))

    async def faults(self) -> dict[str, Any]:
        """The plan that is on; `happened` says how often each fault of it has, `latest` what it befell."""
        return await self._call("GET", "faults")

    # over the wire

    async def _look(
        self, channel: str, thread_ts: str | None, *, after: int | None = None, patience: float = 0.0
    ) -> dict[str, Any]:
        query = {"channel": channel} | ({} if thread_ts is None else {"thread_ts": thread_ts})
        if after is not None:
            query |= {"after": str(after), "timeout": str(patience)}
        return await self._call("GET", f"people/{self.id}/messages", params=query)

    async def _send(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._call("POST", f"people/{self.id}/{path}", json=body)

    async def _call(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        async with self._client().request(method, f"{self.url}{path}", **arguments) as response:
            if response.status >= 500:
                raise ActRefused(f"{path}: {response.status}")
            body: dict[str, Any] = await response.json()
            if response.status != 200:
                raise ActRefused(body["error"])
            return body

    async def _value(self, value: Any) -> Any:
        given = value if isinstance(value, (list, tuple)) and not _is_file(value) else [value]
        if not any(_is_file(one) for one in given):
            return value
        form = await _form([one for one in given if _is_file(one)])
        return (await self._call("POST", f"people/{self.id}/uploads", data=form))["files"]

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=10))
        return self._session


def _is_file(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], bytes)
    return isinstance(value, Path)


async def _form(files: Sequence[Attachment]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for file in files:
        if isinstance(file, tuple):
            name, content = file
        else:
            path = Path(file)
            name, content = path.name, await asyncio.to_thread(path.read_bytes)
        form.add_field("name", name)  # as a field of its own: names may hold what headers cannot
        form.add_field("file", content, filename="file", content_type="application/octet-stream")
    return form
