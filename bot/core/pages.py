"""Lists that are shown a page at a time."""

from bot.core.models import Frozen


class Page(Frozen):
    """Which part of a list is shown; `page` 1 is first."""

    page: int
    pages: int
    total: int


def pages_of(total: int, *, size: int, page: int) -> int:
    """How many there are; no fewer than the one that is looked at, which may have emptied meanwhile."""
    return max(page, -(-total // size))
