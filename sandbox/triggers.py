"""Trigger ids: single use, three seconds."""

import secrets
import time
from dataclasses import dataclass, field

from sandbox.web_api.errors import SlackError

SLACK_SECONDS = 3.0  # that Slack waits for an ack, and that a trigger lives
KEPT = 1000  # how many past triggers are remembered, to tell an expired one from an unknown one


@dataclass(kw_only=True)
class _Trigger:
    user: str
    expires: float
    used: bool = False


@dataclass(kw_only=True)
class Triggers:
    """Issues and exchanges trigger ids; `lifetime_seconds` may be changed to make them expire at once."""

    lifetime_seconds: float = SLACK_SECONDS
    _issued: dict[str, _Trigger] = field(default_factory=dict)

    def issue(self, user: str) -> str:
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = _Trigger(user=user, expires=time.monotonic() + self.lifetime_seconds)
        while len(self._issued) > KEPT:
            del self._issued[next(iter(self._issued))]
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person the trigger belongs to. Raises SlackError when unknown, expired or used."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() >= trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user
