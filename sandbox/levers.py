"""What an admin of the workspace can do to the app and to people; each is one change and the events that tell of it."""

from collections.abc import Iterable

from sandbox import events
from sandbox.context import Context
from sandbox.workspace import Channel, User


def install(context: Context, scopes: Iterable[str]) -> None:
    """A new token where there is none; the bot is in no channel until somebody invites it."""
    context.installation.install(scopes)
    _bot(context).deleted = False
    context.workspace.touch()


def revoke(context: Context) -> None:
    """The token works no more; the app stays, and is in its channels."""
    events.tokens_revoked(context)
    context.installation.end("token_revoked")
    context.workspace.touch()


def uninstall(context: Context) -> None:
    """Both events come, in either order; the bot leaves every channel."""
    events.tokens_revoked(context)
    events.app_uninstalled(context)
    context.installation.end("account_inactive")
    _bot(context).deleted = True
    for channel in context.workspace.channels_of(context.workspace.bot_user_id):
        if channel.im_user is None:
            channel.members.remove(context.workspace.bot_user_id)
    context.workspace.touch()


def deactivate(context: Context, user: User) -> None:
    """They can do nothing more, are in no channel and get no direct message."""
    user.deleted = True
    channels = [one for one in context.workspace.channels_of(user.id) if one.im_user is None]
    user.left = [one.id for one in channels]
    for channel in channels:
        channel.members.remove(user.id)
    context.workspace.modals.pop(user.id, None)
    events.user_changed(context, user)
    context.workspace.touch()


def reactivate(context: Context, user: User) -> None:
    """Back where they were."""
    user.deleted = False
    for channel_id in user.left:
        context.workspace.channels[channel_id].members.append(user.id)
    user.left = []
    events.user_changed(context, user)
    context.workspace.touch()


def join(context: Context, channel: Channel, user: User, inviter: str | None) -> None:
    if user.id not in channel.members:
        channel.members.append(user.id)
        context.workspace.touch()
        events.member_joined(context, channel, user.id, inviter)


def leave(context: Context, channel: Channel, user: User) -> None:
    """The app is told of others who leave; not of its own bot, which is no longer there to see."""
    if user.id in channel.members:
        channel.members.remove(user.id)
        context.workspace.touch()
        events.member_left(context, channel, user.id)


def share(context: Context, channel: Channel) -> None:
    """Another company is let into a channel."""
    channel.is_ext_shared = True
    context.workspace.touch()


def archive(context: Context, channel: Channel, *, archived: bool) -> None:
    """Nobody can post there any more; or, with `archived` False, everybody can again."""
    channel.is_archived = archived
    context.workspace.touch()


def _bot(context: Context) -> User:
    return context.workspace.users[context.workspace.bot_user_id]
