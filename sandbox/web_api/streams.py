"""chat.*Stream: messages that grow while they are written."""

from sandbox.events import message_posted
from sandbox.forms import identified
from sandbox.objects import message_object
from sandbox.rules.message import check_message
from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json, Message

LONGEST_PIECE = 12_000  # characters of markdown a call
STREAMING, COMPLETED, STOPPED = "in_progress", "completed", "stopped_by_user"


async def start(call: Call) -> Json:
    channel = call.open_channel()
    thread_ts = call.required("thread_ts")
    root = channel.messages.get(thread_ts)
    if root is None:
        raise SlackError("thread_not_found")
    if channel.im_user is None:
        for name in ("recipient_team_id", "recipient_user_id"):
            if call.text(name) is None:
                raise SlackError(f"missing_{name}")
        if call.text("recipient_user_id") not in call.workspace.users:
            raise SlackError("user_not_found")
    workspace = call.workspace
    message = Message(
        ts=workspace.new_ts(),
        channel=channel.id,
        user=workspace.bot_user_id,
        text=_piece(call) or "",
        thread_ts=root.thread_ts or thread_ts,
        streaming=STREAMING,
    )
    workspace.add_message(message)
    return {"channel": channel.id, "ts": message.ts}


async def append(call: Call) -> Json:
    message = _streaming(call)
    if message.streaming == STOPPED:
        raise SlackError("stopped_by_user")
    piece = _piece(call)
    if piece is None:
        raise SlackError("markdown_text_or_chunks_required")
    _in_progress(message)
    message.text += piece
    call.workspace.touch()
    return {"channel": message.channel, "ts": message.ts}


async def stop(call: Call) -> Json:
    """What is sent with it stands below what was streamed; the thread's session is at rest from then on."""
    message = _streaming(call)
    blocks = call.value("blocks", error="invalid_blocks_format") or []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = check_message(blocks)
    if problems:
        raise SlackError("invalid_blocks", messages=problems)
    piece = _piece(call)
    _in_progress(message)
    message.text += piece or ""
    if not message.text and not blocks:
        raise SlackError("no_text")
    message.blocks = identified(blocks)
    metadata = call.value("metadata", error="invalid_metadata_format")
    if metadata is not None:
        message.metadata = metadata
    message.streaming = COMPLETED
    workspace = call.workspace
    workspace.sessions[(message.channel, message.thread_ts or message.ts)] = call.text("session_status") or "active"
    workspace.touch()
    message_posted(call.context, message)
    shown = message_object(workspace, message, call.context.url)
    return {"channel": message.channel, "ts": message.ts, "message": shown}


def _streaming(call: Call) -> Message:
    message = call.message(call.joined_channel())
    if message.user != call.workspace.bot_user_id:
        raise SlackError("message_not_owned_by_app")
    return message


def _in_progress(message: Message) -> None:
    if message.streaming != STREAMING:
        raise SlackError("message_not_in_streaming_state")


def _piece(call: Call) -> str | None:
    """The text that is added. Chunks, Slack's other mode, are not known here."""
    if call.value("chunks", error="invalid_chunks") is not None:
        raise SlackError("invalid_chunks")
    text = call.text("markdown_text")
    if text is not None and len(text) > LONGEST_PIECE:
        raise SlackError("msg_too_long")
    return text


METHODS = {
    "chat.startStream": Method(start, ("chat:write",), per_minute=20),
    "chat.appendStream": Method(append, ("chat:write",), per_minute=100),
    "chat.stopStream": Method(stop, ("chat:write",), per_minute=20),
}
