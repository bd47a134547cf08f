"""State as Slack's JSON objects: what API answers and events carry."""

from sandbox.workspace import Channel, File, Json, Message, User, View, Workspace


def user_object(workspace: Workspace, user: User, *, with_email: bool) -> Json:
    profile: Json = {
        "real_name": user.name,
        "display_name": user.handle,
        "real_name_normalized": user.name,
        "display_name_normalized": user.handle,
        "title": user.title,
        "first_name": user.name.partition(" ")[0],
        "last_name": user.name.partition(" ")[2],
        "team": user.team_id,
    }
    if with_email and not user.is_bot:
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"bot_id": workspace.bot_id, "api_app_id": workspace.app_id}
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.handle,
        "real_name": user.name,
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": user.tz_offset,
        "locale": user.locale,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": user.is_admin,
        "is_primary_owner": user.is_admin,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if user.team_id != workspace.team_id:
        # Slack's word for somebody of another company whom the app meets in no channel
        shown["is_stranger"] = not any(workspace.bot_user_id in one.members for one in workspace.channels_of(user.id))
    return shown


def channel_object(workspace: Workspace, channel: Channel) -> Json:
    if channel.im_user is not None:
        return {
            "id": channel.id,
            "created": 0,
            "is_im": True,
            "is_channel": False,
            "is_group": False,
            "is_mpim": False,
            "is_private": True,
            "is_archived": False,
            "is_org_shared": False,
            "is_ext_shared": False,
            "is_open": True,
            "user": channel.im_user,
            "context_team_id": workspace.team_id,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": 0,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "shared_team_ids": _teams(workspace, channel),
        "connected_team_ids": [one for one in _teams(workspace, channel) if one != workspace.team_id],
        "conversation_host_id": workspace.team_id,
        "is_member": workspace.bot_user_id in channel.members,
        "num_members": len(channel.members),
        "context_team_id": workspace.team_id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _teams(workspace: Workspace, channel: Channel) -> list[str]:
    return sorted({workspace.team_id, *(workspace.users[one].team_id for one in channel.members)})


def file_object(workspace: Workspace, file: File, base_url: str) -> Json:
    shares: Json = {}
    for share in file.shares:
        channel = workspace.channels[share.channel]
        kind = "private" if channel.is_private or channel.im_user else "public"
        entry: Json = {"ts": share.ts, "channel_name": channel.name, "team_id": workspace.team_id, "reply_count": 0}
        if share.thread_ts is not None:
            entry["thread_ts"] = share.thread_ts
        shares.setdefault(kind, {}).setdefault(share.channel, []).append(entry)
    address = f"{base_url}files-pri/{workspace.team_id}-{file.id}"
    places = [workspace.channels[share.channel] for share in file.shares]
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "pretty_type": file.filetype.upper(),
        "user": file.user,
        "user_team": workspace.users[file.user].team_id,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(not place.is_private and place.im_user is None for place in places),
        "public_url_shared": False,
        "file_access": "visible",
        "url_private": f"{address}/{_url_name(file.name)}",
        "url_private_download": f"{address}/download/{_url_name(file.name)}",
        "permalink": f"{base_url}files/{file.user}/{file.id}",
        "channels": [place.id for place in places if not place.is_private and place.im_user is None],
        "groups": [place.id for place in places if place.is_private],
        "ims": [place.id for place in places if place.im_user is not None],
        "shares": shares,
    }


def _url_name(name: str) -> str:
    return "".join(letter if (letter.isascii() and letter.isalnum()) or letter in "._-" else "_" for letter in name)


def message_object(workspace: Workspace, message: Message, base_url: str, *, with_metadata: bool = True) -> Json:
    team_id = workspace.users[message.user].team_id if message.user in workspace.users else workspace.team_id
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": team_id,
    }
    if workspace.channels[message.channel].is_ext_shared:
        shown |= {"user_team": team_id, "source_team": team_id}
    if message.user == workspace.bot_user_id:
        shown |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id}
    if message.subtype is not None:
        shown["subtype"] = message.subtype
    if message.thread_ts is not None:
        shown["thread_ts"] = message.thread_ts
        root = workspace.channels[message.channel].messages.get(message.thread_ts)
        if root is not None:
            shown["parent_user_id"] = root.user
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.attachments:
        shown["attachments"] = message.attachments
    if message.streaming is not None:
        shown["streaming_state"] = message.streaming
    if message.files:
        shown["files"] = [file_object(workspace, workspace.files[one], base_url) for one in message.files]
        shown["upload"] = True
    if message.metadata is not None and with_metadata:
        shown["metadata"] = message.metadata
    if message.edited_ts is not None:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.seen_only_by is None and message.thread_ts is None:
        replies = [one for one in workspace.channels[message.channel].messages.values() if one.thread_ts == message.ts]
        if replies:
            shown |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": sorted({one.user for one in replies}),
                "latest_reply": replies[-1].ts,
            }
    return shown


def view_object(workspace: Workspace, view: View) -> Json:
    payload = view.payload
    empty: Json = {"private_metadata": "", "callback_id": "", "external_id": ""}
    if payload.get("type") == "modal":
        empty |= {"submit": None, "close": None, "clear_on_close": False, "notify_on_close": False}
    return (
        empty
        | payload
        | {
            "id": view.id,
            "team_id": workspace.team_id,
            "app_id": workspace.app_id,
            "app_installed_team_id": workspace.team_id,
            "bot_id": workspace.bot_id,
            "hash": view.hash,
            "root_view_id": view.root_id,
            "previous_view_id": view.previous_id,
            "state": {"values": view.values},
        }
    )
