"""What passed over the wire, both ways, for the page and for tests."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

KEPT = 2000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request. `verdict` is "ok", an error code or an HTTP status; `seconds` how long the answer took."""

    at: float
    direction: Literal["to app", "from app", "download"]
    what: str
    verdict: str
    seconds: float
    payload: Any


@dataclass
class Journal:
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))

    def note(
        self,
        direction: Literal["to app", "from app", "download"],
        what: str,
        verdict: str,
        *,
        began: float,
        payload: Any,
    ) -> None:
        """`began` is a reading of time.monotonic()."""
        seconds = time.monotonic() - began
        self.entries.append(
            Entry(at=time.time(), direction=direction, what=what, verdict=verdict, seconds=seconds, payload=payload)
        )
