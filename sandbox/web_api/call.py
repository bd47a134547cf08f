"""One call of a Web API method: its arguments, as slack_sdk sends them, and the state it works on."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.context import Context
from sandbox.web_api.errors import SlackError
from sandbox.workspace import Channel, Json, Message, User, Workspace


@dataclass(frozen=True, kw_only=True)
class Call:
    """`args` holds strings (form or query) or JSON values (JSON body); `befallen` the kinds of faults that it met."""

    context: Context
    method: str
    args: Json
    befallen: list[str] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    def text(self, name: str) -> str | None:
        """A string argument; empty counts as absent. Raises invalid_arguments for lists and objects."""
        value = self.args.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, (list, dict)):
            raise SlackError("invalid_arguments", messages=[f"[ERROR] must be a string [json-pointer:/{name}]"])
        return str(value)

    def required(self, name: str, *, error: str = "invalid_arguments") -> str:
        value = self.text(name)
        if value is None:
            raise SlackError(error, messages=[f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def number(self, name: str, default: int, *, most: int) -> int:
        try:
            return max(1, min(most, int(self.text(name) or default)))
        except ValueError as error:
            raise SlackError("invalid_limit") from error

    def moment(self, name: str) -> float | None:
        """A timestamp, as messages have them. Raises invalid_ts_…"""
        text = self.text(name)
        if text is None:
            return None
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
            raise SlackError(f"invalid_ts_{name}")
        return float(text)

    def value(self, name: str, *, error: str) -> Any:
        """A JSON argument, sent as JSON or as a string holding JSON; None when absent."""
        value = self.args.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError as wrong:
                raise SlackError(error) from wrong
        return value

    def channel(self, name: str = "channel") -> Channel:
        """The channel with that id, as far as the bot may know of it. Raises channel_not_found."""
        channel = self.workspace.channels.get(self.text(name) or "")
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.im_user is not None:
            return self.direct(self.workspace.users[channel.im_user])
        if channel.is_private and self.workspace.bot_user_id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def direct(self, user: User) -> Channel:
        """Somebody's direct message with the bot. Raises cannot_dm_bot or user_disabled."""
        if user.is_bot:
            raise SlackError("cannot_dm_bot")
        if user.deleted:
            raise SlackError("user_disabled")
        return self.workspace.direct(user.id)

    def joined_channel(self, name: str = "channel") -> Channel:
        """A channel the bot is a member of. Raises channel_not_found or not_in_channel."""
        channel = self.channel(name)
        if self.workspace.bot_user_id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def open_channel(self, name: str = "channel", *, archived: str = "is_archived") -> Channel:
        """A channel that takes posts of the bot. Raises as `joined_channel`, or `archived` where it is that."""
        channel = self.joined_channel(name)
        if channel.is_archived:
            raise SlackError(archived)
        return channel

    def user(self, name: str = "user") -> User:
        wanted = self.text(name)
        user = self.workspace.users.get(wanted or "")
        if user is None:
            raise SlackError("user_not_found")
        return user

    def message(self, channel: Channel, name: str = "ts") -> Message:
        message = channel.messages.get(self.required(name))
        if message is None:
            raise SlackError("message_not_found")
        return message


def page_of(items: list[Json], call: Call, *, default: int, most: int) -> tuple[list[Json], Json]:
    """One page of a list, and the response_metadata with the cursor of the next; the cursor is an offset."""
    limit = call.number("limit", default, most=most)
    cursor = call.text("cursor") or "offset:0"
    start = cursor.removeprefix("offset:")
    if not start.isdecimal():
        raise SlackError("invalid_cursor")
    first = int(start)
    more = first + limit < len(items)
    return items[first : first + limit], {"next_cursor": f"offset:{first + limit}" if more else ""}
