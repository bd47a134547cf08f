"""What the registration tables at the end of each method family hold."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from sandbox.web_api.call import Call
from sandbox.workspace import Json

Answering = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    """`scopes`: any one of them is enough, none means that every token may. `per_minute` is Slack's tier."""

    answer: Answering
    scopes: tuple[str, ...]
    per_minute: int
    per_channel: bool = False
    holder: Literal["bot", "app", "anyone"] = "bot"
