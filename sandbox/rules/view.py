"""What a modal or a home view may hold."""

from typing import Any

from sandbox.rules.blocks import check_blocks
from sandbox.rules.checks import Check, Problems, anything, boolean, kind_of, mapping, string, text, word

MOST_BLOCKS = 100

_BOTH: dict[str, Check] = {
    "private_metadata": string(most=3000, least=0),
    "callback_id": string(most=255, least=0),
    "external_id": string(most=255, least=0),
}
_MODAL = mapping(
    {"type": word("modal"), "title": text(most=24, plain=True), "blocks": anything},
    _BOTH
    | {
        "submit": text(most=24, plain=True),
        "close": text(most=24, plain=True),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = mapping({"type": word("home"), "blocks": anything}, _BOTH)


def check_view(view: dict[str, Any], surface: str | None) -> list[str]:
    """What is wrong with a view; `surface` is "modal" or "home", None to take the view's own word."""
    problems = Problems()
    kind = kind_of(view)
    if kind is None or kind not in {"modal", "home"} or (surface is not None and kind != surface):
        problems.add("/view/type", f"must be {surface or 'modal or home'}")
        return problems.messages
    (_MODAL if kind == "modal" else _HOME)(view, "/view", problems)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        problems.add("/view/blocks", "must be an array")
        return problems.messages
    if not 1 <= len(blocks) <= MOST_BLOCKS:
        problems.add("/view/blocks", f"must hold 1 to {MOST_BLOCKS} items [{len(blocks)}]")
        return problems.messages
    check_blocks(blocks, kind, "/view/blocks", problems)
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and view.get("submit") is None:
        problems.add("/view", "missing required field: submit")
    return problems.messages
