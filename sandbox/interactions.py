"""What people do to an app: commands, clicks, submitted and closed modals, shortcuts, as payloads and their answers."""

import time
from typing import Any

from sandbox.context import Answer, Context
from sandbox.delivery import Delivery
from sandbox.forms import (
    Field,
    NoSuchField,
    address,
    carry_values,
    described,
    fields,
    find,
    find_choice,
    refused,
    state_of,
    state_part,
)
from sandbox.objects import channel_object, file_object, message_object, view_object
from sandbox.responses import Responses, refusal
from sandbox.rules.elements import options_of
from sandbox.web_api.errors import SlackError
from sandbox.web_api.views import checked, new_modal, push_modal, replace
from sandbox.words import words_for
from sandbox.workspace import Channel, Json, Message, User, View, Workspace

SLACKBOT = "USLACKBOT"
EXTERNAL = {"external_select", "multi_external_select"}


class Interactions:
    """Each method is one act of one person; it returns when the app has acknowledged."""

    def __init__(self, context: Context, delivery: Delivery, responses: Responses) -> None:
        self._context, self._delivery, self._responses = context, delivery, responses
        self._offered: dict[tuple[str, str], list[Json]] = {}  # by person and address: what the app offered last

    @property
    def _workspace(self) -> Workspace:
        return self._context.workspace

    async def command(self, user: User, channel: Channel, name: str, text: str) -> Answer | None:
        """None when the app has no such command."""
        command = self._context.manifest.commands.get(name)
        if command is None:
            return None
        answer = await self._delivery.ask(
            "command",
            {
                "token": "sandbox",
                "team_id": self._workspace.team_id,
                "team_domain": "sandbox",
                "channel_id": channel.id,
                "channel_name": channel.name if not channel.is_private else "privategroup",
                "user_id": user.id,
                "user_name": user.handle,
                "command": name,
                "text": text,
                "api_app_id": self._workspace.app_id,
                "is_enterprise_install": "false",
                "response_url": self._responses.issue(channel.id, user.id),
                "trigger_id": self._context.triggers.issue(user.id),
            },
        )
        if not answer.ok:
            why = "operation_timeout" if answer.reason == "http_timeout" else "dispatch_failed"
            self._slackbot(user, channel, f'{name} failed with the error "{why}"')
        elif answer.body is not None and (answer.body.get("text") or answer.body.get("blocks")):
            wrong = refusal(answer.body)
            if wrong is None:
                self._responses.say(channel.id, user.id, answer.body)
            else:
                self._slackbot(user, channel, f'{name} failed with the error "invalid_command_response" ({wrong})')
        elif answer.body is None and answer.text.strip():
            self._responses.say(channel.id, user.id, {"text": answer.text})
        return answer

    async def click(self, user: User, message: Message, wanted: str, value: Any = None) -> Answer:
        """Press a button of a message, or choose in one of its menus. Raises NoSuchField."""
        field, option = find_choice(message.layout, wanted)
        action = self._action(field, option, value, await self._found(user, field, value, message))
        state = state_part(action)
        if state is not None:
            self._enter(user, message, field, state)
        elif action["type"] == "feedback_buttons":
            message.feedback[user.id, action["block_id"], action["action_id"]] = action["value"]
            self._workspace.touch()
        channel = self._workspace.channels[message.channel]
        payload = self._base("block_actions", user) | {
            **self._place(message),
            "state": {"values": carry_values({"blocks": message.layout}, message.values.get(user.id, {}))},
            "response_url": self._responses.issue(channel.id, user.id, source=message),
            "actions": [action],
        }
        answer = await self._delivery.ask("interaction", payload)
        if not answer.ok:
            self._slackbot(user, channel, _trouble(user))
        return answer

    async def enter(self, user: User, message: Message, wanted: str, value: Any) -> None:
        """Type into an input of a message: the app hears of it with the next click. Raises NoSuchField."""
        field = find(message.layout, wanted)
        state = state_of(field, value, self._workspace, await self._found(user, field, value, message))
        self._enter(user, message, field, state)

    async def click_in_view(self, user: User, view: View, wanted: str, value: Any = None) -> Answer:
        """Press a button of a modal or App Home. Raises NoSuchField."""
        field, option = find_choice(view.payload["blocks"], wanted)
        action = self._action(field, option, value, await self._found(user, field, value, view))
        state = state_part(action)
        if state is not None:
            view.values.setdefault(action["block_id"], {})[action["action_id"]] = state
        return await self._view_action(user, view, action)

    async def fill(self, user: User, view: View, wanted: str, value: Any) -> None:
        """Enter into a field; where it stands outside an input, or dispatches, the app is told. Raises NoSuchField."""
        field = find(view.payload["blocks"], wanted)
        state = state_of(field, value, self._workspace, await self._found(user, field, value, view))
        if field.element["type"] == "file_input":
            state["files"] = [self._given(user, one["id"]) for one in state["files"]]
        view.values.setdefault(field.block["block_id"], {})[field.element["action_id"]] = state
        view.errors.pop(field.block["block_id"], None)
        self._workspace.touch()
        if field.block["type"] != "input" or field.block.get("dispatch_action"):
            await self._view_action(user, view, self._identified(field) | state)

    async def submit(self, user: User, view: View) -> dict[str, str]:
        """The errors shown, by block_id ("" for the modal as a whole); none when the app took it."""
        if view.payload.get("submit") is None:
            raise NoSuchField("the modal has no submit button")
        view.errors = refused(view.payload["blocks"], view.values, words_for(user.locale))
        if view.errors:
            self._workspace.touch()
            return view.errors
        payload = self._base("view_submission", user) | {
            "view": view_object(self._workspace, view),
            "response_urls": self._response_urls(user, view),
        }
        answer = await self._delivery.ask("interaction", payload)
        if not answer.ok:
            view.errors = {"": _trouble(user)}
        else:
            try:
                self._answered(user, view, answer.body or {})
            except SlackError as error:
                began = time.monotonic()
                self._context.journal.note(
                    "interaction",
                    "view_submission answer",
                    error.code,
                    began=began,
                    payload=error.fields,
                    direction="from app",
                )
                view.errors = {"": _trouble(user)}
        self._workspace.touch()
        return view.errors

    async def close_modal(self, user: User, *, clear: bool = False) -> None:
        """Close the top modal, or all of them; the app hears of it where the view asks for that."""
        stack = self._workspace.modals.get(user.id) or []
        if not stack:
            raise NoSuchField("no modal is open")
        clear = clear or bool(stack[-1].payload.get("clear_on_close"))
        closed = [stack.pop() for _one in range(len(stack) if clear else 1)]
        self._workspace.touch()
        for view in closed:
            if view.payload.get("notify_on_close"):
                payload = self._base("view_closed", user) | {
                    "view": view_object(self._workspace, view),
                    "is_cleared": clear,
                }
                del payload["trigger_id"]
                await self._delivery.ask("interaction", payload)

    async def shortcut(self, user: User, name: str, message: Message | None) -> Answer:
        """A global shortcut, or a message's, by name or callback_id. Raises NoSuchField."""
        kind = "global" if message is None else "message"
        known = [one for one in self._context.manifest.shortcuts if one.kind == kind]
        found = next((one for one in known if name in (one.name, one.callback_id)), None)
        if found is None:
            raise NoSuchField(f"there is no {kind} shortcut {name!r}; there are: {[one.name for one in known]}")
        payload = self._base("shortcut" if message is None else "message_action", user)
        payload |= {"callback_id": found.callback_id, "action_ts": self._workspace.new_ts()}
        if message is not None:
            channel = self._workspace.channels[message.channel]
            payload |= {
                "message_ts": message.ts,
                "message": message_object(self._workspace, message, self._context.url),
                "channel": {
                    "id": channel.id,
                    "name": channel_object(self._workspace, channel).get("name", "directmessage"),
                },
                "response_url": self._responses.issue(channel.id, user.id),
            }
        return await self._delivery.ask("interaction", payload)

    def _answered(self, user: User, view: View, body: Json) -> None:
        """Honour the app's answer to a submission. Raises SlackError when the answer breaks Slack's rules."""
        action = body.get("response_action")
        stack = self._workspace.modals.get(user.id) or []
        if action is None:
            if view in stack:
                stack.remove(view)
        elif action == "clear":
            stack.clear()
        elif action == "errors":
            inputs = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
            errors = body.get("errors")
            if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
                raise SlackError(
                    "invalid_errors", messages=[f"[ERROR] errors must name input blocks: {sorted(inputs)}"]
                )
            view.errors = {str(key): str(value) for key, value in errors.items()}
        elif action == "update":
            replace(self._workspace, view, checked(body.get("view"), "modal"))
        elif action == "push":
            payload = checked(body.get("view"), "modal")
            if stack:
                push_modal(self._workspace, user.id, payload)
            else:
                new_modal(self._workspace, user.id, payload)
        else:
            raise SlackError("invalid_response_action")

    async def _view_action(self, user: User, view: View, action: Json) -> Answer:
        payload = self._base("block_actions", user) | {
            **self._view_place(view),
            "actions": [action],
        }
        answer = await self._delivery.ask("interaction", payload)
        if not answer.ok:
            view.errors = {"": _trouble(user)}
            self._workspace.touch()
        return answer

    async def _found(self, user: User, field: Field, value: Any, where: View | Message) -> list[Json]:
        """The options of an external select: those offered already, else asked for with what is typed."""
        if field.element["type"] not in EXTERNAL or value is None:
            return []
        typed = [value] if isinstance(value, str) else list(value)
        offered = self._offered.get((user.id, address(field.block, field.element)), [])
        if {str(one) for one in typed} <= {one.get("value") for one in offered}:
            return offered
        return [option for one in typed for option in await self._asked(user, field, str(one), where)]

    async def options(self, user: User, where: View | Message, wanted: str, typed: str) -> list[Json]:
        """What the app offers in an external select for what is typed. Raises NoSuchField."""
        field = find(where.payload["blocks"] if isinstance(where, View) else where.layout, wanted)
        if field.element["type"] not in EXTERNAL:
            raise NoSuchField(f"{field.label!r} does not ask the app for its options")
        found = await self._asked(user, field, typed, where)
        kept = self._offered.setdefault((user.id, address(field.block, field.element)), [])
        kept += [one for one in found if one not in kept]
        return found

    async def _asked(self, user: User, field: Field, typed: str, where: View | Message) -> list[Json]:
        payload = self._base("block_suggestion", user) | {
            "block_id": field.block["block_id"],
            "action_id": field.element["action_id"],
            "value": typed,
        }
        del payload["trigger_id"]
        payload |= self._view_place(where) if isinstance(where, View) else self._place(where)
        body = (await self._delivery.ask("options", payload)).body or {}
        grouped = [option for group in body.get("option_groups") or [] for option in group["options"]]
        return [*(body.get("options") or []), *grouped]

    def _action(self, field: Field, option: Json | None, value: Any, found: list[Json]) -> Json:
        element = field.element
        action = self._identified(field)
        if element["type"] == "button":
            action |= {"text": element["text"]} | {key: element[key] for key in ("value", "style") if key in element}
        elif element["type"] == "feedback_buttons":
            sides = (element["positive_button"], element["negative_button"])
            chosen = next((side for side in sides if value in (side["text"]["text"], side.get("value"))), sides[0])
            action |= {"text": chosen["text"], "value": chosen.get("value", "")}
        elif element["type"] == "icon_button":
            action |= {key: element[key] for key in ("icon", "text", "value") if key in element}
        elif element["type"] == "overflow":
            chosen = option or next((one for one in options_of(element) if one["value"] == value), None)
            if chosen is None:
                raise NoSuchField(f"{field.label!r} needs one of its options")
            action["selected_option"] = chosen
        elif option is not None:
            action |= state_of(field, option["value"], self._workspace, found)
        elif element["type"] != "workflow_button":
            action |= state_of(field, value, self._workspace, found)
        return action

    def _identified(self, field: Field) -> Json:
        return {
            "type": field.element["type"],
            "block_id": field.block["block_id"],
            "action_id": field.element["action_id"],
            "action_ts": self._workspace.new_ts(),
            **described(field.element),
        }

    def _enter(self, user: User, message: Message, field: Field, state: Json) -> None:
        own = message.values.setdefault(user.id, {})
        own.setdefault(field.block["block_id"], {})[field.element["action_id"]] = state
        self._workspace.touch()

    def _place(self, message: Message) -> Json:
        """Where a message stands, as payloads tell it; the message too, unless it is ephemeral."""
        channel = self._workspace.channels[message.channel]
        ephemeral = message.seen_only_by is not None
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        place: Json = {
            "container": container,
            "channel": {"id": channel.id, "name": "directmessage" if channel.im_user else channel.name},
        }
        if not ephemeral:
            place["message"] = message_object(self._workspace, message, self._context.url)
        return place

    def _view_place(self, view: View) -> Json:
        return {"container": {"type": "view", "view_id": view.id}, "view": view_object(self._workspace, view)}

    def _base(self, kind: str, user: User) -> Json:
        workspace = self._workspace
        return {
            "type": kind,
            "token": "sandbox",
            "api_app_id": workspace.app_id,
            "team": {"id": workspace.team_id, "domain": "sandbox"},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": user.team_id},
            "trigger_id": self._context.triggers.issue(user.id),
        }

    def _response_urls(self, user: User, view: View) -> list[Json]:
        urls = []
        for field in fields(view.payload["blocks"]):
            if field.element.get("response_url_enabled"):
                state = view.values[field.block["block_id"]][field.element["action_id"]]
                channel = state.get("selected_conversation") or state.get("selected_channel")
                if channel:
                    urls.append(
                        {
                            "block_id": field.block["block_id"],
                            "action_id": field.element["action_id"],
                            "channel_id": channel,
                            "response_url": self._responses.issue(channel, user.id),
                        }
                    )
        return urls

    def _given(self, user: User, file_id: str) -> Json:
        file = self._workspace.files.get(file_id)
        if file is None or file.user != user.id:
            raise NoSuchField(f"there is no file {file_id!r} of that person")
        file.for_app = True
        return file_object(self._workspace, file, self._context.url)

    def _slackbot(self, user: User, channel: Channel, text: str) -> None:
        ts = self._workspace.new_ts()
        self._workspace.add_message(Message(ts=ts, channel=channel.id, user=SLACKBOT, text=text, seen_only_by=user.id))


def _trouble(user: User) -> str:
    return words_for(user.locale).gettext("We had some trouble connecting. Try again?")
