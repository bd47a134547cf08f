"""What people name, found as far as they may know of it."""

from sandbox.workspace import Channel, File, Message, User, View, Workspace


class Refused(Exception):
    """Answered with 400 and the message."""


class Finder:
    """Every method raises Refused when there is no such thing for that person."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def user(self, name: str) -> User:
        user = self._workspace.user(name)
        if user is None or user.is_bot or user.deleted:
            raise Refused(f"there is no person {name!r}")
        return user

    def channel(self, user: User, name: str) -> Channel:
        """By name or id; "@bot" is the direct message with the app."""
        workspace = self._workspace
        if name.removeprefix("@") in {"bot", workspace.bot_name, workspace.bot_user_id}:
            return workspace.direct(user.id)
        channel = workspace.channel(name)
        if channel is None or user.id not in channel.members:
            raise Refused(f"{user.handle} is in no channel {name!r}")
        return channel

    def open_channel(self, user: User, name: str) -> Channel:
        """A channel that takes messages."""
        channel = self.channel(user, name)
        if channel.is_archived:
            raise Refused(f"{channel.name} is archived")
        return channel

    def thread(self, channel: Channel, thread_ts: str | None) -> str | None:
        """The root's ts, also of a reply's."""
        if thread_ts is None:
            return None
        root = channel.root_of(thread_ts)
        if root is None:
            raise Refused(f"there is no message {thread_ts!r} in {channel.name}")
        return root

    def message(self, user: User, channel_name: str, ts: str) -> Message:
        channel = self.channel(user, channel_name)
        if ts in channel.messages:
            return channel.messages[ts]
        for message in channel.ephemerals:
            if message.ts == ts and message.seen_only_by == user.id:
                return message
        raise Refused(f"there is no message {ts!r} in {channel.name}")

    def modal(self, user: User) -> View:
        """The top of the person's stack."""
        view = self._workspace.modal_of(user.id)
        if view is None:
            raise Refused("no modal is open")
        return view

    def view(self, user: User, view_id: str) -> View:
        view = self._workspace.view(view_id)
        if view is None or view.owner != user.id:
            raise Refused("that view is no longer open")
        return view

    def home(self, user: User) -> View:
        view = self._workspace.homes.get(user.id)
        if view is None:
            raise Refused("no home view is published")
        return view

    def file(self, user: User, file_id: str) -> File:
        """Their own, or shared where they are a member."""
        file = self._workspace.files.get(file_id)
        channels = self._workspace.channels
        if file is None or not (
            file.user == user.id or any(user.id in channels[share.channel].members for share in file.shares)
        ):
            raise Refused("there is no such file for that person")
        return file
