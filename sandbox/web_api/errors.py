"""A refusal of the Web API."""

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """Answered as `{"ok": false, "error": code}` with further fields beside it."""

    def __init__(self, code: str, *, messages: Sequence[str] = (), **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields: dict[str, Any] = dict(fields)
        if messages:
            self.fields["response_metadata"] = {"messages": list(messages)}
            if code == "invalid_blocks":
                self.fields["errors"] = [one.removeprefix("[ERROR] ") for one in messages]
