"""views.*: modals and App Home."""

import json
import secrets
from typing import Any

from sandbox.forms import carry_values, identified
from sandbox.objects import view_object
from sandbox.rules.view import check_view
from sandbox.web_api.call import Call
from sandbox.web_api.errors import SlackError
from sandbox.web_api.table import Method
from sandbox.workspace import Json, View, Workspace

MOST_STACKED = 3
LARGEST_VIEW = 250_000  # bytes of JSON


async def open_(call: Call) -> Json:
    payload = _payload(call, "modal")
    owner = call.context.triggers.exchange(call.required("trigger_id"))
    view = new_modal(call.workspace, owner, payload)
    return {"view": view_object(call.workspace, view)}


async def push(call: Call) -> Json:
    payload = _payload(call, "modal")
    owner = call.context.triggers.exchange(call.required("trigger_id"))
    view = push_modal(call.workspace, owner, payload)
    return {"view": view_object(call.workspace, view)}


async def update(call: Call) -> Json:
    payload = _payload(call, None)
    workspace = call.workspace
    view_id, external_id = call.text("view_id"), call.text("external_id")
    view: View | None = None
    if view_id is not None:
        view = workspace.view(view_id)
    elif external_id is not None:
        view = _by_external_id(workspace, external_id)
    else:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id or external_id"])
    if view is None:
        raise SlackError("not_found")
    if payload.get("type") != view.payload["type"]:
        raise SlackError(
            "invalid_arguments", messages=["[ERROR] cannot change the type of a view [json-pointer:/view/type]"]
        )
    _check_hash(call, view)
    replace(workspace, view, payload)
    return {"view": view_object(workspace, view)}


async def publish(call: Call) -> Json:
    payload = _payload(call, "home")
    if not call.context.manifest.home_tab:
        raise SlackError("not_enabled")
    user = call.user("user_id")
    workspace = call.workspace
    view = workspace.homes.get(user.id)
    if view is None:
        view_id = workspace.new_id("V")
        view = View(id=view_id, owner=user.id, payload=payload, hash=_hash(), root_id=view_id)
        workspace.homes[user.id] = view
    else:
        _check_hash(call, view)
    replace(workspace, view, payload)
    return {"view": view_object(workspace, view)}


def new_modal(workspace: Workspace, owner: str, payload: Json) -> View:
    """Open a modal as the only one on the person's stack."""
    view_id = workspace.new_id("V")
    _unique_external_id(workspace, payload, None)
    view = View(id=view_id, owner=owner, payload=payload, hash=_hash(), root_id=view_id)
    view.values = carry_values(payload, {})
    workspace.modals[owner] = [view]
    workspace.touch()
    return view


def push_modal(workspace: Workspace, owner: str, payload: Json) -> View:
    """Put a modal on top of the person's stack. Raises push_limit_reached, not_found when none is open."""
    stack = workspace.modals.get(owner) or []
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    _unique_external_id(workspace, payload, None)
    view = View(
        id=workspace.new_id("V"),
        owner=owner,
        payload=payload,
        hash=_hash(),
        root_id=stack[0].id,
        previous_id=stack[-1].id,
    )
    view.values = carry_values(payload, {})
    stack.append(view)
    workspace.touch()
    return view


def replace(workspace: Workspace, view: View, payload: Json) -> None:
    """Put new content into a view; what was typed stays where block and action keep their ids."""
    _unique_external_id(workspace, payload, view)
    view.values = carry_values(payload, view.values)
    view.payload, view.hash, view.errors = payload, _hash(), {}
    workspace.touch()


def checked(payload: Any, surface: str | None) -> Json:
    """A view with ids given to blocks that lack them. Raises invalid_arguments with what is wrong, view_too_large."""
    if not isinstance(payload, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] must be an object [json-pointer:/view]"])
    problems = check_view(payload, surface)
    if problems:
        raise SlackError("invalid_arguments", messages=problems)
    if len(json.dumps(payload, ensure_ascii=False).encode()) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    return {**payload, "blocks": identified(payload["blocks"])}


def _payload(call: Call, surface: str | None) -> Json:
    return checked(call.value("view", error="invalid_arguments"), surface)


def _check_hash(call: Call, view: View) -> None:
    sent = call.text("hash")
    if sent is not None and sent != view.hash:
        raise SlackError("hash_conflict")


def _by_external_id(workspace: Workspace, external_id: str) -> View | None:
    views = [view for stack in workspace.modals.values() for view in stack] + list(workspace.homes.values())
    return next((view for view in views if view.payload.get("external_id") == external_id), None)


def _unique_external_id(workspace: Workspace, payload: Json, itself: View | None) -> None:
    external_id = payload.get("external_id")
    if external_id:
        other = _by_external_id(workspace, external_id)
        if other is not None and other is not itself:
            raise SlackError("duplicate_external_id")


def _hash() -> str:
    return f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"


METHODS = {
    "views.open": Method(open_, (), per_minute=100),
    "views.push": Method(push, (), per_minute=100),
    "views.update": Method(update, (), per_minute=100),
    "views.publish": Method(publish, (), per_minute=100),
}
