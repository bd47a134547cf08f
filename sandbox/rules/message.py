"""What a message may hold."""

from collections.abc import Sequence
from typing import Any

from sandbox.rules.blocks import check_blocks
from sandbox.rules.checks import Problems

MOST_BLOCKS = 50
MOST_MARKDOWN = 12_000  # characters over all markdown blocks of a message


def check_message(blocks: Sequence[Any]) -> list[str]:
    """What is wrong with the blocks of a message, none when they may be posted."""
    problems = Problems()
    if len(blocks) > MOST_BLOCKS:
        problems.add("/blocks", f"no more than {MOST_BLOCKS} items allowed [{len(blocks)}]")
        return problems.messages
    check_blocks(blocks, "message", "/blocks", problems)
    named = [block for block in blocks if isinstance(block, dict)]
    if sum(block.get("type") == "table" for block in named) > 1:
        problems.add("/blocks", "only_one_table_allowed")
    if sum(len(str(block.get("text", ""))) for block in named if block.get("type") == "markdown") > MOST_MARKDOWN:
        problems.add("/blocks", f"markdown blocks must hold less than {MOST_MARKDOWN + 1} characters together")
    return problems.messages
