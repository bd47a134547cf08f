"""/people/…: where tests, the demo and the page act as people; JSON in and out."""

import dataclasses
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from multidict import MultiDictProxy

from sandbox import events
from sandbox.context import Context
from sandbox.delivery import Delivery
from sandbox.faults import ApiFault
from sandbox.files import new_file, share
from sandbox.forms import NoSuchField
from sandbox.interactions import Interactions
from sandbox.objects import message_object, view_object
from sandbox.workspace import Channel, File, Json, Message, User, View

LONGEST_WAIT_SECONDS = 60.0
OUTCOME_SECONDS = 3.0  # a trigger lives no longer, so nothing can come of a command after that
KEEP = re.compile(r"<(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+)(?:\|[^<>]*)?>")


class Refused(Exception):
    """Answered with 400 and the message."""


class PeopleDoor:
    """One handler per act; the person is named in the path by handle or id."""

    def __init__(self, context: Context, delivery: Delivery, interactions: Interactions) -> None:
        self._context, self._delivery, self._interactions = context, delivery, interactions

    def routes(self) -> list[web.RouteDef]:
        who = "/people/{who}"
        table: list[tuple[str, str, Callable[[web.Request], Awaitable[Json]]]] = [
            ("GET", "/people", self.list_people),
            ("GET", f"{who}/messages", self.messages),
            ("POST", f"{who}/messages", self.post),
            ("POST", f"{who}/files", self.drop),
            ("POST", f"{who}/uploads", self.upload),
            ("POST", f"{who}/commands", self.command),
            ("POST", f"{who}/shortcuts", self.shortcut),
            ("POST", f"{who}/actions", self.click),
            ("GET", f"{who}/modal", self.modal),
            ("POST", f"{who}/modal/values", self.fill),
            ("POST", f"{who}/modal/submit", self.submit),
            ("POST", f"{who}/modal/close", self.close_modal),
            ("POST", f"{who}/modal/actions", self.click_in_modal),
            ("POST", f"{who}/home", self.home),
            ("POST", f"{who}/home/actions", self.click_in_home),
            ("POST", f"{who}/invitations", self.invite),
            ("POST", "/faults", self.faults),
            ("POST", "/uninstall", self.uninstall),
            ("GET", "/journal", self.journal),
        ]
        routes = [web.route(method, path, _answering(handler)) for method, path, handler in table]
        return [*routes, web.get(f"{who}/files/{{file}}", self.download)]

    async def list_people(self, _request: web.Request) -> Json:
        people = [user for user in self._context.workspace.users.values() if not user.is_bot]
        return {"people": [{"handle": one.handle, "id": one.id, "name": one.name} for one in people]}

    async def messages(self, request: web.Request) -> Json:
        """Messages a person sees; with `after`, waits until the workspace has changed since that version."""
        user = self._user(request)
        channel = self._channel(user, request.query.get("channel", ""))
        thread_ts = request.query.get("thread_ts")
        workspace = self._context.workspace
        if "after" in request.query:
            after, patience = int(request.query["after"]), float(request.query.get("timeout", "0"))
            await workspace.until(lambda: workspace.version > after, min(patience, LONGEST_WAIT_SECONDS))
        shown = list(channel.messages.values()) if thread_ts is None else workspace.replies(channel, thread_ts)
        hidden = [one for one in channel.ephemerals if one.seen_only_by == user.id]
        return {
            "version": workspace.version,
            "messages": [self._shown(one) for one in shown],
            "ephemerals": [self._shown(one) for one in hidden],
        }

    async def post(self, request: web.Request) -> Json:
        user, body = self._user(request), await request.json()
        channel = self._channel(user, body["channel"])
        workspace = self._context.workspace
        message = Message(
            ts=workspace.new_ts(),
            channel=channel.id,
            user=user.id,
            text=escaped(body["text"]),
            thread_ts=self._thread(channel, body.get("thread_ts")),
        )
        workspace.add_message(message)
        events.message_posted(self._context, message)
        return {"message": self._shown(message)}

    async def drop(self, request: web.Request) -> Json:
        user = self._user(request)
        form = await request.post()
        channel = self._channel(user, str(form["channel"]))
        thread_ts = self._thread(channel, str(form["thread_ts"]) if "thread_ts" in form else None)
        files = self._files(user, form)
        text = escaped(str(form.get("text", "")))
        message = share(self._context, files, channel, user=user.id, text=text, thread_ts=thread_ts)
        return {"files": [file.id for file in files], "message": self._shown(message)}

    async def upload(self, request: web.Request) -> Json:
        """Files for a file input: the person's own, shared nowhere."""
        user = self._user(request)
        files = self._files(user, await request.post())
        self._context.workspace.files |= {file.id: file for file in files}
        return {"files": [file.id for file in files]}

    async def command(self, request: web.Request) -> Json:
        """Waits until something has come of it: an ephemeral, a modal, a message of the bot; at most three seconds."""
        user, body = self._user(request), await request.json()
        channel = self._channel(user, body["channel"])
        name, _space, text = body["text"].partition(" ")
        command = self._context.manifest.commands.get(name)
        if command is None:
            raise Refused(f"{name} is not a valid command; there are: {sorted(self._context.manifest.commands)}")
        before = self._seen(user, channel)
        answer = await self._interactions.command(user, channel, name, self._typed(text, command.should_escape))
        assert answer is not None
        await self._context.workspace.until(lambda: self._seen(user, channel) != before, OUTCOME_SECONDS)
        new = [one for one in self._ephemerals(user) if one.ts not in before[0]]
        view = self._context.workspace.modal_of(user.id)
        return {
            "status": answer.status,
            "error": answer.reason,
            "ephemerals": [self._shown(one) for one in new],
            "modal": None if view is None else self._modal(view),
        }

    async def shortcut(self, request: web.Request) -> Json:
        user, body = self._user(request), await request.json()
        message = None
        if body.get("message_ts"):
            message = self._message(user, body["channel"], body["message_ts"])
        channel = self._context.workspace.direct(user.id)
        before = self._seen(user, channel)
        answer = await self._interactions.shortcut(user, body["name"], message)
        await self._context.workspace.until(lambda: self._seen(user, channel) != before, OUTCOME_SECONDS)
        view = self._context.workspace.modal_of(user.id)
        return {"status": answer.status, "error": answer.reason, "modal": None if view is None else self._modal(view)}

    async def click(self, request: web.Request) -> Json:
        user, body = self._user(request), await request.json()
        message = self._message(user, body["channel"], body["ts"])
        answer = await self._interactions.click(user, message, body["action"], body.get("value"))
        return {"status": answer.status, "error": answer.reason}

    async def modal(self, request: web.Request) -> Json:
        """The top modal; with `after`, waits until the workspace has changed since that version."""
        user, workspace = self._user(request), self._context.workspace
        if "after" in request.query:
            after, patience = int(request.query["after"]), float(request.query.get("timeout", "0"))
            await workspace.until(lambda: workspace.version > after, min(patience, LONGEST_WAIT_SECONDS))
        view = workspace.modal_of(user.id)
        return {"version": workspace.version, "modal": None if view is None else self._modal(view)}

    async def fill(self, request: web.Request) -> Json:
        """A modal that is still loading, without a field, is waited for, at most three seconds."""
        user, body = self._user(request), await request.json()
        await self._loaded(user, lambda view: any(view.values.values()))
        for name, value in body["values"].items():
            await self._interactions.fill(user, self._open(user), name, value)
        view = self._context.workspace.modal_of(user.id)
        return {"modal": None if view is None else self._modal(view)}

    async def submit(self, request: web.Request) -> Json:
        user = self._user(request)
        await self._loaded(user, lambda view: view.payload.get("submit") is not None)
        view = self._open(user)
        labels = {block["block_id"]: block.get("label", {}).get("text", "") for block in view.payload["blocks"]}
        errors = await self._interactions.submit(user, view)
        return {"errors": {labels.get(block_id, ""): what for block_id, what in errors.items()}}

    async def close_modal(self, request: web.Request) -> Json:
        body = await request.json()
        await self._interactions.close_modal(self._user(request), clear=bool(body.get("clear")))
        return {}

    async def click_in_modal(self, request: web.Request) -> Json:
        user, body = self._user(request), await request.json()
        answer = await self._interactions.click_in_view(user, self._open(user), body["action"], body.get("value"))
        return {"status": answer.status, "error": answer.reason}

    async def home(self, request: web.Request) -> Json:
        """Opens the tab; waits for a home view to be published, at most three seconds."""
        user, body = self._user(request), await request.json()
        workspace = self._context.workspace
        before = workspace.homes[user.id].hash if user.id in workspace.homes else None
        events.home_opened(self._context, user.id, body.get("tab", "home"))

        def published() -> bool:
            return user.id in workspace.homes and workspace.homes[user.id].hash != before

        if body.get("tab", "home") == "home" and "app_home_opened" in self._context.manifest.events:
            await workspace.until(published, OUTCOME_SECONDS)
        view = workspace.homes.get(user.id)
        return {"home": None if view is None else self._modal(view)}

    async def click_in_home(self, request: web.Request) -> Json:
        user, body = self._user(request), await request.json()
        view = self._context.workspace.homes.get(user.id)
        if view is None:
            raise Refused("no home view is published")
        answer = await self._interactions.click_in_view(user, view, body["action"], body.get("value"))
        return {"status": answer.status, "error": answer.reason}

    async def invite(self, request: web.Request) -> Json:
        """Bring somebody, or "bot", into a channel."""
        user, body = self._user(request), await request.json()
        channel = self._channel(user, body["channel"])
        guest = self._context.workspace.user(body["person"])
        if guest is None:
            raise Refused(f"there is no person {body['person']!r}")
        if guest.id not in channel.members:
            channel.members.append(guest.id)
            self._context.workspace.touch()
            events.member_joined(self._context, channel, guest.id, user.id)
        return {}

    async def faults(self, request: web.Request) -> Json:
        """Set the switches named; `api` as {method: {status, times, retry_after}}, `downloads` as a list of kinds."""
        faults = self._context.faults
        for name, value in (await request.json()).items():
            if name == "api":
                faults.api = {method: ApiFault(**one) for method, one in value.items()}
            elif name == "downloads":
                faults.downloads.extend(value)
            elif name in {one.name for one in dataclasses.fields(faults)}:
                setattr(faults, name, value)
            else:
                raise Refused(f"there is no fault {name!r}")
        if not faults.out_of_order:
            self._delivery.release()
        return {}

    async def uninstall(self, _request: web.Request) -> Json:
        events.uninstalled(self._context)
        self._context.workspace.touch()
        return {}

    async def journal(self, _request: web.Request) -> Json:
        return {"entries": [dataclasses.asdict(entry) for entry in self._context.journal.entries]}

    async def download(self, request: web.Request) -> web.Response:
        user = self._user(request)
        workspace = self._context.workspace
        file = workspace.files.get(request.match_info["file"])
        if file is None or not (
            file.user == user.id or any(user.id in workspace.channels[one.channel].members for one in file.shares)
        ):
            return web.json_response({"error": "there is no such file for that person"}, status=404)
        return web.Response(body=file.content, content_type=file.mimetype)

    # finding things

    def _user(self, request: web.Request) -> User:
        user = self._context.workspace.user(request.match_info["who"])
        if user is None or user.is_bot or user.deleted:
            raise Refused(f"there is no person {request.match_info['who']!r}")
        return user

    def _channel(self, user: User, name: str) -> Channel:
        workspace = self._context.workspace
        if name.removeprefix("@") in {"bot", workspace.bot_name, workspace.bot_user_id}:
            return workspace.direct(user.id)
        channel = workspace.channel(name)
        if channel is None or user.id not in channel.members:
            raise Refused(f"{user.handle} is in no channel {name!r}")
        return channel

    def _thread(self, channel: Channel, thread_ts: str | None) -> str | None:
        if thread_ts is None:
            return None
        if thread_ts not in channel.messages:
            raise Refused(f"there is no message {thread_ts!r} in {channel.name}")
        return channel.messages[thread_ts].thread_ts or thread_ts

    def _message(self, user: User, channel_name: str, ts: str) -> Message:
        channel = self._channel(user, channel_name)
        if ts in channel.messages:
            return channel.messages[ts]
        for message in channel.ephemerals:
            if message.ts == ts and message.seen_only_by == user.id:
                return message
        raise Refused(f"there is no message {ts!r} in {channel.name}")

    def _open(self, user: User) -> View:
        view = self._context.workspace.modal_of(user.id)
        if view is None:
            raise Refused("no modal is open")
        return view

    def _ephemerals(self, user: User) -> list[Message]:
        channels = self._context.workspace.channels_of(user.id)
        return [one for channel in channels for one in channel.ephemerals if one.seen_only_by == user.id]

    def _seen(self, user: User, channel: Channel) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
        """What may come of a command: ephemerals, new messages of the bot here or in the DM, the person's modals."""
        workspace = self._context.workspace
        posted = {
            one.ts
            for place in (channel, workspace.direct(user.id))
            for one in place.messages.values()
            if one.user == workspace.bot_user_id
        }
        modals = tuple(view.id + view.hash for view in workspace.modals.get(user.id) or [])
        return frozenset(one.ts for one in self._ephemerals(user)), frozenset(posted), modals

    async def _loaded(self, user: User, ready: Callable[[View], bool]) -> None:
        """Wait for an open modal to become ready, as a person in front of it would."""
        workspace = self._context.workspace

        def there() -> bool:
            view = workspace.modal_of(user.id)
            return view is None or ready(view)

        await workspace.until(there, OUTCOME_SECONDS)

    def _typed(self, text: str, should_escape: bool) -> str:
        """Mentions reach the app as ids only where the manifest asks for it, else as the name typed."""
        workspace = self._context.workspace

        def mention(match: re.Match[str]) -> str:
            user = workspace.users.get(match.group(1))
            if user is None:
                return match.group(0)
            return f"<@{user.id}|{user.handle}>" if should_escape else f"@{user.handle}"

        return re.sub(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>", mention, text)

    def _shown(self, message: Message) -> Json:
        shown = message_object(self._context.workspace, message, self._context.url)
        return shown | {"channel": message.channel, "ephemeral": message.seen_only_by is not None}

    def _modal(self, view: View) -> Json:
        return view_object(self._context.workspace, view) | {"errors": view.errors}

    def _files(self, user: User, form: MultiDictProxy[Any]) -> list[File]:
        """The files of a form, each part `file` named by the part `name` of the same place."""
        names = [str(name) for name in form.getall("name")]
        parts = [part for part in form.getall("file") if isinstance(part, web.FileField)]
        if len(names) != len(parts):
            raise Refused("each file needs a name")
        return [
            new_file(self._context.workspace, name=name, content=part.file.read(), user=user.id)
            for name, part in zip(names, parts, strict=True)
        ]


def escaped(text: str) -> str:
    """As Slack's clients send what a person types: & < > as entities, chosen mentions as they are."""
    parts, last = [], 0
    for match in KEEP.finditer(text):
        parts += [_entities(text[last : match.start()]), match.group(0)]
        last = match.end()
    return "".join([*parts, _entities(text[last:])])


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _answering(handler: Callable[[web.Request], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            body: Any = await handler(request)
        except (Refused, NoSuchField) as error:
            return web.json_response({"error": str(error)}, status=400)
        except (KeyError, ValueError, TypeError) as error:
            return web.json_response({"error": f"malformed request: {error!r}"}, status=400)
        return web.json_response(body)

    return answer
