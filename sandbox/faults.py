"""Slack's worst days, by switch: each is deterministic, counted, and off until set."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

Download = Literal["truncated", "slow", "html"]


@dataclass(kw_only=True)
class ApiFault:
    """The next `times` calls of a method answer `status`; `retry_after` in seconds goes with 429."""

    status: int
    times: int
    retry_after: int = 1


@dataclass(kw_only=True)
class Faults:
    """Which faults are on. `late_seconds` delays each event; `out_of_order` swaps each event with the next one."""

    deliver_twice: bool = False
    late_seconds: float = 0.0
    out_of_order: bool = False
    lose_acks: int = 0
    hide_shares: int = 0  # so many answers of files.info come before the file's shares are known
    api: dict[str, ApiFault] = field(default_factory=dict)
    downloads: deque[Download] = field(default_factory=deque)
    rate_limits: bool = False

    def next_api_fault(self, method: str) -> ApiFault | None:
        """Use up one faulty answer of the method, or of "*"."""
        for key in (method, "*"):
            fault = self.api.get(key)
            if fault is not None and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def hide_share(self) -> bool:
        """Use up one answer of files.info without shares."""
        if self.hide_shares <= 0:
            return False
        self.hide_shares -= 1
        return True

    def lose_ack(self) -> bool:
        """Use up one lost acknowledgement."""
        if self.lose_acks <= 0:
            return False
        self.lose_acks -= 1
        return True
