"""What a message may hold."""

from collections.abc import Sequence
from typing import Any

from sandbox.rules.blocks import check_blocks
from sandbox.rules.checks import Problems
from sandbox.rules.tables import MOST_CELL_TEXT, cell_characters

MOST_BLOCKS = 50
MOST_CHARTS = 2
MOST_MARKDOWN = 12_000  # characters over all markdown blocks of a message


def check_message(blocks: Any, pointer: str = "/blocks") -> list[str]:
    """What is wrong with the blocks of a message, none when they may be posted."""
    problems = Problems()
    if not isinstance(blocks, list):
        problems.add(pointer, "must be an array")
        return problems.messages
    if len(blocks) > MOST_BLOCKS:
        problems.add(pointer, f"no more than {MOST_BLOCKS} items allowed [{len(blocks)}]")
        return problems.messages
    check_blocks(blocks, "message", pointer, problems)
    kinds: dict[Any, list[dict[str, Any]]] = {}
    for block in blocks:
        if isinstance(block, dict):
            kinds.setdefault(str(block.get("type")), []).append(block)
    if len(kinds.get("table", [])) > 1:
        problems.add(pointer, "only_one_table_allowed")
    if len(kinds.get("data_visualization", [])) > MOST_CHARTS:
        problems.add(pointer, f"no more than {MOST_CHARTS} charts allowed")
    if sum(len(str(block.get("text", ""))) for block in kinds.get("markdown", [])) > MOST_MARKDOWN:
        problems.add(pointer, f"markdown blocks must hold less than {MOST_MARKDOWN + 1} characters together")
    if sum(map(cell_characters, kinds.get("data_table", []))) > MOST_CELL_TEXT:
        problems.add(pointer, f"data tables must hold less than {MOST_CELL_TEXT + 1} characters together")
    return problems.messages


def check_attachments(attachments: Sequence[Any]) -> list[str]:
    """What is wrong with attachments and the blocks in them."""
    problems = Problems()
    for number, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            problems.add(f"/attachments/{number}", "must be an object")
        elif attachment.get("blocks") is not None:
            problems.messages += check_message(attachment["blocks"], f"/attachments/{number}/blocks")
    return problems.messages
