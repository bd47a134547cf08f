"""/people/…: where tests, the demo and the page act as people; JSON in and out."""

import dataclasses
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from aiohttp import web
from multidict import MultiDictProxy

from sandbox import events, levers
from sandbox.context import Context
from sandbox.files import new_file, share
from sandbox.finding import Finder, Refused
from sandbox.forms import NoSuchField
from sandbox.interactions import Interactions
from sandbox.objects import message_object, view_object
from sandbox.workspace import Channel, File, Json, Message, User, View
from sandbox.written import escaped

LONGEST_WAIT_SECONDS = 60.0
HARMLESS = {"application/pdf", "image/gif", "image/jpeg", "image/png", "image/webp"}
REACTION = re.compile(r"[a-z0-9_+'-]{1,100}")


class PeopleDoor:
    """One handler per act; the person is named in the path by handle or id."""

    def __init__(self, context: Context, interactions: Interactions) -> None:
        self._context, self._interactions = context, interactions
        self._find = Finder(context.workspace)

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
            ("POST", f"{who}/reactions", self.react),
            ("GET", f"{who}/modal", self.modal),
            ("POST", f"{who}/modal/values", self.fill),
            ("POST", f"{who}/modal/submit", self.submit),
            ("POST", f"{who}/modal/close", self.close_modal),
            ("POST", f"{who}/modal/actions", self.click_in_modal),
            ("POST", f"{who}/home", self.home),
            ("POST", f"{who}/home/actions", self.click_in_home),
            ("POST", f"{who}/invitations", self.invite),
            ("POST", f"{who}/departures", self.leave),
            ("GET", "/journal", self.journal),
        ]
        routes = [web.route(method, path, answering(handler)) for method, path, handler in table]
        return [*routes, web.get(f"{who}/files/{{file}}", self.download)]

    async def list_people(self, _request: web.Request) -> Json:
        people = [user for user in self._context.workspace.users.values() if not user.is_bot]
        return {"people": [{"handle": one.handle, "id": one.id, "name": one.name} for one in people]}

    async def messages(self, request: web.Request) -> Json:
        """Messages a person sees; with `after`, waits until the workspace has changed since that version."""
        user = self._find.user(request.match_info["who"])
        channel = self._find.channel(user, request.query.get("channel", ""))
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
        user, body = self._find.user(request.match_info["who"]), await request.json()
        channel = self._find.open_channel(user, body["channel"])
        workspace = self._context.workspace
        message = Message(
            ts=workspace.new_ts(),
            channel=channel.id,
            user=user.id,
            text=escaped(body["text"]),
            thread_ts=self._find.thread(channel, body.get("thread_ts")),
        )
        workspace.add_message(message)
        events.message_posted(self._context, message)
        return {"message": self._shown(message)}

    async def drop(self, request: web.Request) -> Json:
        user = self._find.user(request.match_info["who"])
        form = await request.post()
        channel = self._find.open_channel(user, str(form["channel"]))
        thread_ts = self._find.thread(channel, str(form["thread_ts"]) if "thread_ts" in form else None)
        files = self._files(user, form)
        text = escaped(str(form.get("text", "")))
        message = share(self._context, files, channel, user=user.id, text=text, thread_ts=thread_ts)
        return {"files": [file.id for file in files], "message": self._shown(message)}

    async def upload(self, request: web.Request) -> Json:
        """Files for a file input: the person's own, shared nowhere."""
        user = self._find.user(request.match_info["who"])
        files = self._files(user, await request.post())
        self._context.workspace.files |= {file.id: file for file in files}
        return {"files": [file.id for file in files]}

    async def command(self, request: web.Request) -> Json:
        """Waits until something has come of it: an ephemeral, a modal, a message of the bot; at most three seconds."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        channel = self._find.open_channel(user, body["channel"])
        name, text = [*body["text"].split(maxsplit=1), "", ""][:2]
        there = self._context.installation.token is not None and not self._context.workspace.is_foreign(user.id)
        command = self._context.manifest.commands.get(name) if there else None
        if command is None:
            known = ", ".join(sorted(self._context.manifest.commands)) if there else "none"
            raise Refused(f"{name} is not a valid command; there are: {known}")
        before = self._seen(user, channel)
        answer = await self._interactions.command(user, channel, name, self._typed(text, command.should_escape))
        assert answer is not None
        await self._context.workspace.until(lambda: self._seen(user, channel) != before, self._context.patience_seconds)
        new = [one for one in self._ephemerals(user) if one.ts not in before[0]]
        view = self._context.workspace.modal_of(user.id)
        return {
            "status": answer.status,
            "error": answer.reason,
            "ephemerals": [self._shown(one) for one in new],
            "modal": None if view is None else self._modal(view),
        }

    async def shortcut(self, request: web.Request) -> Json:
        user, body = self._find.user(request.match_info["who"]), await request.json()
        message = None
        if body.get("message_ts"):
            message = self._find.message(user, body["channel"], body["message_ts"])
        channel = self._context.workspace.direct(user.id)
        before = self._seen(user, channel)
        answer = await self._interactions.shortcut(user, body["name"], message)
        await self._context.workspace.until(lambda: self._seen(user, channel) != before, self._context.patience_seconds)
        view = self._context.workspace.modal_of(user.id)
        return {"status": answer.status, "error": answer.reason, "modal": None if view is None else self._modal(view)}

    async def click(self, request: web.Request) -> Json:
        user, body = self._find.user(request.match_info["who"]), await request.json()
        message = self._find.message(user, body["channel"], body["ts"])
        answer = await self._interactions.click(user, message, body["action"], body.get("value"))
        return {"status": answer.status, "error": answer.reason}

    async def react(self, request: web.Request) -> Json:
        """Put an emoji to a message, or take one's own back."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        message = self._find.message(user, body["channel"], body["ts"])
        if not REACTION.fullmatch(body["name"]):
            raise Refused(f"there is no emoji {body['name']!r}")
        users = message.reactions.setdefault(body["name"], [])
        added = user.id not in users
        if added:
            users.append(user.id)
        else:
            users.remove(user.id)
        message.reactions = {name: who for name, who in message.reactions.items() if who}
        self._context.workspace.touch()
        events.reacted(self._context, message, user.id, body["name"], added=added)
        return {}

    async def modal(self, request: web.Request) -> Json:
        """The top modal; with `after`, waits until the workspace has changed since that version."""
        user, workspace = self._find.user(request.match_info["who"]), self._context.workspace
        if "after" in request.query:
            after, patience = int(request.query["after"]), float(request.query.get("timeout", "0"))
            await workspace.until(lambda: workspace.version > after, min(patience, LONGEST_WAIT_SECONDS))
        view = workspace.modal_of(user.id)
        return {"version": workspace.version, "modal": None if view is None else self._modal(view)}

    async def fill(self, request: web.Request) -> Json:
        """A modal that is still loading, without a field, is waited for, at most three seconds."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        await self._loaded(user, lambda view: any(view.values.values()))
        for name, value in body["values"].items():
            await self._interactions.fill(user, self._find.modal(user), name, value)
        view = self._context.workspace.modal_of(user.id)
        return {"modal": None if view is None else self._modal(view)}

    async def submit(self, request: web.Request) -> Json:
        user = self._find.user(request.match_info["who"])
        await self._loaded(user, lambda view: view.payload.get("submit") is not None)
        view = self._find.modal(user)
        labels = {block["block_id"]: block.get("label", {}).get("text", "") for block in view.payload["blocks"]}
        errors = await self._interactions.submit(user, view)
        return {"errors": {labels.get(block_id, ""): what for block_id, what in errors.items()}}

    async def close_modal(self, request: web.Request) -> Json:
        body = await request.json()
        await self._interactions.close_modal(self._find.user(request.match_info["who"]), clear=bool(body.get("clear")))
        return {}

    async def click_in_modal(self, request: web.Request) -> Json:
        user, body = self._find.user(request.match_info["who"]), await request.json()
        answer = await self._interactions.click_in_view(user, self._find.modal(user), body["action"], body.get("value"))
        return {"status": answer.status, "error": answer.reason}

    async def home(self, request: web.Request) -> Json:
        """Opens the tab; waits for a home view to be published, at most three seconds."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        workspace = self._context.workspace
        before = workspace.homes[user.id].hash if user.id in workspace.homes else None
        events.home_opened(self._context, user.id, body.get("tab", "home"))

        def published() -> bool:
            return user.id in workspace.homes and workspace.homes[user.id].hash != before

        if body.get("tab", "home") == "home" and "app_home_opened" in self._context.manifest.events:
            await workspace.until(published, self._context.patience_seconds)
        view = workspace.homes.get(user.id)
        return {"home": None if view is None else self._modal(view)}

    async def click_in_home(self, request: web.Request) -> Json:
        user, body = self._find.user(request.match_info["who"]), await request.json()
        view = self._find.home(user)
        answer = await self._interactions.click_in_view(user, view, body["action"], body.get("value"))
        return {"status": answer.status, "error": answer.reason}

    async def invite(self, request: web.Request) -> Json:
        """Bring somebody, or "bot", into a channel."""
        user, body = self._find.user(request.match_info["who"]), await request.json()
        channel = self._find.channel(user, body["channel"])
        guest = self._context.workspace.user(body["person"])
        if guest is None:
            raise Refused(f"there is no person {body['person']!r}")
        if guest.deleted:
            raise Refused(f"{guest.name} is deactivated")
        levers.join(self._context, channel, guest, user.id)
        return {}

    async def leave(self, request: web.Request) -> Json:
        user, body = self._find.user(request.match_info["who"]), await request.json()
        channel = self._find.channel(user, body["channel"])
        if user.id not in channel.members:
            raise Refused(f"{user.handle} is not in {channel.name}")
        levers.leave(self._context, channel, user)
        return {}

    async def journal(self, _request: web.Request) -> Json:
        return {"entries": [dataclasses.asdict(entry) for entry in self._context.journal.entries]}

    async def download(self, request: web.Request) -> web.Response:
        user = self._find.user(request.match_info["who"])
        try:
            file = self._find.file(user, request.match_info["file"])
        except Refused as error:
            return web.json_response({"error": str(error)}, status=404)
        # shown in the browser only where nothing in it can run as a page of ours
        shown = file.mimetype in HARMLESS and "save" not in request.query
        disposition = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

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

        await workspace.until(there, self._context.patience_seconds)

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


def answering(handler: Callable[[web.Request], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            body: Any = await handler(request)
        except (Refused, NoSuchField) as error:
            return web.json_response({"error": str(error)}, status=400)
        except (KeyError, ValueError, TypeError) as error:
            return web.json_response({"error": f"malformed request: {error!r}"}, status=400)
        return web.json_response(body)

    return answer
