"""How often one link may be asked for: counted in this process, for a link that somebody hammers on."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

from bot.interviews.errors import TooManyRequests

KEPT: Final = 10_000  # keys; beyond them the one not asked for the longest is forgotten


class Limiter:
    """At most `most` times within `span` for each key."""

    def __init__(self, *, most: int, span: timedelta) -> None:
        self._most = most
        self._span = span
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()

    def count(self, key: str, now: datetime) -> None:
        """Raises TooManyRequests; what is refused does not count."""
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        if len(self._times) > KEPT:
            self._times.popitem(last=False)
        while times and times[0] <= now - self._span:
            times.popleft()
        if len(times) >= self._most:
            raise TooManyRequests
        times.append(now)
