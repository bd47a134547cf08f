"""assistant.threads.* and agents.sessions.*: what a person sees of an agent beside its messages."""

from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json

MOST_PROMPTS = 4
MOST_LOADING = 10
SESSION_STATUSES = frozenset({"processing", "active", "suspended", "closed"})


async def set_status(call: Call) -> Json:
    """Words beside the thread, until the app posts there or empties them."""
    thread = _thread(call, "invalid_thread_ts")
    loading = call.value("loading_messages", error="invalid_arguments") or []
    if not isinstance(loading, list) or len(loading) > MOST_LOADING:
        raise SlackError("invalid_arguments")
    if "status" not in call.args:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: status"])
    call.workspace.statuses[thread] = call.text("status") or ""
    call.workspace.touch()
    return {}


async def set_suggested_prompts(call: Call) -> Json:
    channel = call.channel("channel_id")
    if channel.im_user is None:
        raise SlackError("method_not_supported_for_channel_type")
    prompts = call.value("prompts", error="invalid_arguments")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= MOST_PROMPTS:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] 1 to {MOST_PROMPTS} prompts are allowed"])
    if not all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts):
        raise SlackError("invalid_arguments", messages=["[ERROR] a prompt needs title and message"])
    call.workspace.prompts[channel.id] = prompts
    call.workspace.touch()
    return {}


async def set_session_status(call: Call) -> Json:
    """While it is "processing" people see a button to stop, where the app subscribes to hear of it."""
    if "agent_view" not in call.context.manifest.raw.get("features", {}):
        raise SlackError("not_allowed")  # "only apps declared as agents": the code is not published
    status = call.required("status")
    if status not in SESSION_STATUSES:
        raise SlackError("invalid_arguments")
    call.workspace.sessions[_thread(call, "invalid_thread_ts")] = status
    call.workspace.touch()
    if "agent_session_stopped" not in call.context.manifest.events:
        return {"warning": "missing_agent_session_stopped_event_subscription"}
    return {}


def _thread(call: Call, error: str) -> tuple[str, str]:
    channel = call.joined_channel("channel_id")
    root = channel.messages.get(call.required("thread_ts"))
    if root is None:
        raise SlackError(error)
    return channel.id, root.thread_ts or root.ts


METHODS = {
    "assistant.threads.setStatus": Method(set_status, ("chat:write",), per_minute=600),
    "assistant.threads.setSuggestedPrompts": Method(set_suggested_prompts, ("assistant:write",), per_minute=100),
    "agents.sessions.setStatus": Method(set_session_status, ("chat:write",), per_minute=100),
}
