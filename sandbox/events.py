"""Events of the workspace, sent to the app when its manifest subscribes to them and the bot is there to see."""

import time
from collections.abc import Sequence

from sandbox.context import Context
from sandbox.manifest import AppManifest
from sandbox.objects import message_object, user_object
from sandbox.workspace import Channel, File, Json, Message, User

# What an app must be allowed to hear an event that it subscribes to; the others need nothing
SCOPES = {
    "app_mention": "app_mentions:read",
    "file_shared": "files:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
}


def unheard_events(manifest: AppManifest) -> list[str]:
    """Subscribed to in vain, each with the scope that is missing."""
    needed = {event: SCOPES[event] for event in sorted(manifest.events) if event in SCOPES}
    return [f"{event} ({scope})" for event, scope in needed.items() if scope not in manifest.scopes]


def publish(context: Context, event: Json, *, subscription: str | None = None) -> None:
    """Send what is subscribed and allowed; `subscription` is the manifest's name where it differs from the type."""
    name = subscription or event["type"]
    if name not in context.manifest.events or context.installation.token is None:
        return
    if name in SCOPES and SCOPES[name] not in context.scopes:
        return
    workspace = context.workspace
    context.publish(
        {
            "token": "sandbox",
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": workspace.new_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": workspace.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": _externally_shared(context, event),
        }
    )


def message_posted(context: Context, message: Message) -> None:
    """`message.*`, and `app_mention` when a person names the bot."""
    channel = context.workspace.channels[message.channel]
    if not _seen(context, channel):
        return
    shown = message_object(context.workspace, message, context.url)
    shown |= {"channel": channel.id, "channel_type": channel_type(channel), "event_ts": message.ts}
    if channel.is_ext_shared and message.files:
        # across companies Slack sends the id alone, and files.info has the rest
        closed: Json = {
            "mode": "file_access",
            "file_access": "check_file_info",
            "created": 0,
            "timestamp": 0,
            "user": "",
        }
        shown["files"] = [{"id": one, **closed} for one in message.files]
    publish(context, shown, subscription=_subscription(channel))
    mentioned = f"<@{context.workspace.bot_user_id}>" in message.text
    if mentioned and message.user != context.workspace.bot_user_id and channel.im_user is None:
        mention = {key: value for key, value in shown.items() if key not in {"subtype", "channel_type"}}
        publish(context, mention | {"type": "app_mention"})


def message_changed(context: Context, message: Message, before: Json) -> None:
    channel = context.workspace.channels[message.channel]
    if _seen(context, channel):
        event = {
            "type": "message",
            "subtype": "message_changed",
            "message": message_object(context.workspace, message, context.url),
            "previous_message": before,
            "channel": channel.id,
            "hidden": True,
            "ts": message.edited_ts,
            "event_ts": message.edited_ts,
            "channel_type": channel_type(channel),
        }
        publish(context, event, subscription=_subscription(channel))


def message_deleted(context: Context, message: Message) -> None:
    channel = context.workspace.channels[message.channel]
    if _seen(context, channel):
        ts = context.workspace.new_ts()
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": message_object(context.workspace, message, context.url),
            "channel": channel.id,
            "deleted_ts": message.ts,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "channel_type": channel_type(channel),
        }
        publish(context, event, subscription=_subscription(channel))


def file_shared(context: Context, file: File, channel: Channel) -> None:
    """Ids only, as Slack sends it; the message with subtype `file_share` comes beside it."""
    if _seen(context, channel):
        publish(
            context,
            {
                "type": "file_shared",
                "file_id": file.id,
                "file": {"id": file.id},
                "user_id": file.user,
                "channel_id": channel.id,
                "event_ts": context.workspace.new_ts(),
            },
        )


def reacted(context: Context, message: Message, user_id: str, name: str, *, added: bool) -> None:
    """`reaction_added` or `reaction_removed`, by a person."""
    channel = context.workspace.channels[message.channel]
    if _seen(context, channel) and message.seen_only_by is None:
        event: Json = {
            "type": "reaction_added" if added else "reaction_removed",
            "user": user_id,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": context.workspace.new_ts(),
        }
        publish(context, event)


def home_opened(context: Context, user_id: str, tab: str) -> None:
    event: Json = {
        "type": "app_home_opened",
        "user": user_id,
        "channel": context.workspace.direct(user_id).id,
        "tab": tab,
        "event_ts": context.workspace.new_ts(),
    }
    publish(context, event)


def agent_session_stopped(
    context: Context, channel: Channel, thread_ts: str, user_id: str, streaming: Sequence[str]
) -> None:
    event: Json = {
        "type": "agent_session_stopped",
        "channel": channel.id,
        "thread_ts": thread_ts,
        "user": user_id,
        "streaming_message_ts": list(streaming),
        "event_ts": context.workspace.new_ts(),
    }
    publish(context, event)


def member_joined(context: Context, channel: Channel, user_id: str, inviter: str | None = None) -> None:
    event: Json = {
        "type": "member_joined_channel",
        "user": user_id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": context.workspace.team_id,
        "event_ts": context.workspace.new_ts(),
    }
    if inviter is not None:
        event["inviter"] = inviter
    if _seen(context, channel):
        publish(context, event)


def member_left(context: Context, channel: Channel, user_id: str) -> None:
    event: Json = {
        "type": "member_left_channel",
        "user": user_id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": context.workspace.team_id,
        "event_ts": context.workspace.new_ts(),
    }
    if _seen(context, channel):
        publish(context, event)


def user_changed(context: Context, user: User) -> None:
    shown = user_object(context.workspace, user, with_email="users:read.email" in context.scopes)
    ts = context.workspace.new_ts()
    publish(context, {"type": "user_change", "user": shown, "cache_ts": int(float(ts)), "event_ts": ts})


def app_uninstalled(context: Context) -> None:
    publish(context, {"type": "app_uninstalled", "event_ts": context.workspace.new_ts()})


def tokens_revoked(context: Context) -> None:
    tokens = {"oauth": [], "bot": [context.workspace.bot_user_id]}
    publish(context, {"type": "tokens_revoked", "tokens": tokens, "event_ts": context.workspace.new_ts()})


def channel_type(channel: Channel) -> str:
    if channel.im_user is not None:
        return "im"
    return "group" if channel.is_private else "channel"


def _subscription(channel: Channel) -> str:
    return {"im": "message.im", "group": "message.groups", "channel": "message.channels"}[channel_type(channel)]


def _seen(context: Context, channel: Channel) -> bool:
    return context.workspace.bot_user_id in channel.members


def _externally_shared(context: Context, event: Json) -> bool:
    channel = context.workspace.channels.get(event.get("channel") or event.get("channel_id") or "")
    return channel is not None and channel.is_ext_shared
