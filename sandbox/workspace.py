"""The state of the workspace: people, channels, messages, files, views. In memory, lost when the process ends."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.people import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, TEAM_NAME, ChannelSeed, PersonSeed

Json = dict[str, Any]


@dataclass(kw_only=True)
class User:
    """A member of the workspace: a person, or the app's bot user."""

    id: str
    handle: str
    name: str
    email: str
    title: str
    tz: str
    tz_offset: int
    locale: str
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    team_id: str
    left: list[str] = field(default_factory=list)  # channels they were in when they were deactivated


@dataclass(kw_only=True)
class Message:
    """A message, or an ephemeral one (`seen_only_by` names its reader)."""

    ts: str
    channel: str
    user: str
    text: str
    thread_ts: str | None = None
    subtype: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None
    edited_ts: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    seen_only_by: str | None = None
    streaming: str | None = None  # the state of a streamed message
    # by person: what they chose in it, by block and action; Slack's clients keep it and show it to nobody else
    values: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)
    feedback: dict[tuple[str, str, str], str] = field(
        default_factory=dict
    )  # by person, block and action: what they pressed

    @property
    def layout(self) -> list[Json]:
        """Its blocks, and those of its attachments below them."""
        return [*self.blocks, *(block for one in self.attachments for block in one.get("blocks") or [])]


@dataclass(kw_only=True)
class Channel:
    """A channel, or a direct message between a person and the bot (`im_user` is the person)."""

    id: str
    name: str
    members: list[str]
    is_private: bool = False
    is_ext_shared: bool = False
    is_archived: bool = False
    im_user: str | None = None
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)

    def root_of(self, ts: str) -> str | None:
        """Of the thread that a message is in or would begin: replies to replies go there. None where there is none."""
        found = self.messages.get(ts)
        return None if found is None else found.thread_ts or ts


@dataclass(kw_only=True)
class Share:
    """Where a file was shared."""

    channel: str
    ts: str
    thread_ts: str | None


@dataclass(kw_only=True)
class File:
    """A file; `user` uploaded it. `for_app`: given to the app in a modal, so it may read it without a share."""

    id: str
    name: str
    title: str
    user: str
    mimetype: str
    filetype: str
    content: bytes
    created: int
    shares: list[Share] = field(default_factory=list)
    for_app: bool = False


@dataclass(kw_only=True)
class View:
    """A modal (on its owner's stack) or an App Home; `values` is what the person typed, by block and action."""

    id: str
    owner: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Workspace:
    """All state, and the one place where change is announced to those who wait for it."""

    def __init__(
        self,
        people: Iterable[PersonSeed],
        channels: Iterable[ChannelSeed],
        *,
        bot_name: str,
        team_id: str = TEAM_ID,
        team_name: str = TEAM_NAME,
    ) -> None:
        self.team_id, self.team_name, self.app_id = team_id, team_name, APP_ID
        self.bot_user_id, self.bot_id, self.bot_name = BOT_USER_ID, BOT_ID, bot_name
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        # of the agent: by channel and thread, and its prompts by direct message
        self.statuses: dict[tuple[str, str], str] = {}
        self.sessions: dict[tuple[str, str], str] = {}
        self.prompts: dict[str, list[Json]] = {}
        self.version = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self._numbers = itertools.count(1)
        self._last_micros = 0
        for seed in people:
            self.users[seed.id] = User(
                id=seed.id,
                handle=seed.handle,
                name=seed.name,
                email=seed.email,
                title=seed.title,
                tz=seed.tz,
                tz_offset=seed.tz_offset,
                locale=seed.locale,
                is_admin=seed.is_admin,
                is_restricted=seed.is_restricted or seed.is_ultra_restricted,
                is_ultra_restricted=seed.is_ultra_restricted,
                deleted=seed.deleted,
                team_id=seed.team_id or team_id,
            )
        self.users[BOT_USER_ID] = User(
            id=BOT_USER_ID,
            handle="bot",
            name=bot_name,
            email="",
            title="",
            tz="Etc/UTC",
            tz_offset=0,
            locale="en-US",
            is_bot=True,
            team_id=team_id,
        )
        ids = {user.handle: user.id for user in self.users.values()}
        for channel in channels:
            self.channels[channel.id] = Channel(
                id=channel.id,
                name=channel.name,
                members=[ids[handle] for handle in channel.members],
                is_private=channel.is_private,
                is_ext_shared=channel.is_ext_shared,
            )

    # names and numbers

    def new_id(self, prefix: str) -> str:
        """An id of Slack's form, e.g. "F0000000A1"."""
        return f"{prefix}0{next(self._numbers):04d}{secrets.token_hex(2).upper()}"

    def new_ts(self) -> str:
        """A message timestamp: seconds.micros, unique and rising."""
        self._last_micros = max(self._last_micros + 1, time.time_ns() // 1000)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    # change

    def touch(self) -> None:
        """Announce a change."""
        self.version += 1
        self.wake()

    def wake(self) -> None:
        """Let those who wait look again, though nothing of the workspace changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(self, holds: Callable[[], bool], timeout_seconds: float) -> bool:
        """Wait for a change after which `holds` is true; False when the time is up first."""
        deadline = time.monotonic() + timeout_seconds
        while not holds():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, left)
            except TimeoutError:
                return holds()
            finally:
                self._waiting.discard(future)
        return True

    # people and channels

    def user(self, name: str) -> User | None:
        """By id, handle, `@handle` or e-mail."""
        bare = name.removeprefix("@")
        if bare in self.users:
            return self.users[bare]
        return next((user for user in self.users.values() if bare in (user.handle, user.email, user.name)), None)

    def channel(self, name: str) -> Channel | None:
        """By id, name or `#name`."""
        bare = name.removeprefix("#")
        if bare in self.channels:
            return self.channels[bare]
        return next((one for one in self.channels.values() if one.im_user is None and one.name == bare), None)

    def direct(self, user_id: str) -> Channel:
        """The direct message between a person and the bot, opened on first use."""
        for channel in self.channels.values():
            if channel.im_user == user_id:
                return channel
        channel = Channel(
            id=f"D0{user_id[2:]}", name="directmessage", members=[user_id, self.bot_user_id], im_user=user_id
        )
        self.channels[channel.id] = channel
        return channel

    def is_foreign(self, user_id: str) -> bool:
        """Whether somebody is of another company, here through a shared channel."""
        user = self.users.get(user_id)
        return user is not None and user.team_id != self.team_id

    def bot_sees(self, file: File) -> bool:
        """Its own file, one given to it in a modal, or one shared where it is a member."""
        shared = any(self.bot_user_id in self.channels[share.channel].members for share in file.shares)
        return shared or file.for_app or file.user == self.bot_user_id

    def channels_of(self, user_id: str) -> Sequence[Channel]:
        return [channel for channel in self.channels.values() if user_id in channel.members]

    # messages

    def add_message(self, message: Message) -> None:
        channel = self.channels[message.channel]
        if message.seen_only_by is None:
            channel.messages[message.ts] = message
            if message.user == self.bot_user_id:
                self.statuses.pop((channel.id, message.thread_ts or message.ts), None)
        else:
            channel.ephemerals.append(message)
        self.touch()

    def replies(self, channel: Channel, thread_ts: str) -> list[Message]:
        """The root of a thread and its replies, oldest first."""
        return [one for one in channel.messages.values() if thread_ts in (one.ts, one.thread_ts)]

    # views

    def view(self, view_id: str) -> View | None:
        for stack in self.modals.values():
            for view in stack:
                if view.id == view_id:
                    return view
        return next((view for view in self.homes.values() if view.id == view_id), None)

    def modal_of(self, user_id: str) -> View | None:
        """The top of the person's stack of modals."""
        stack = self.modals.get(user_id)
        return stack[-1] if stack else None
