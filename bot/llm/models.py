"""What asking language models comes to."""

from bot.core.models import Frozen

MILLION = 1_000_000


class Prices(Frozen):
    """Money for a million tokens, in `currency`; unset, only tokens are told."""

    read: float | None = None
    written: float | None = None
    currency: str = "USD"

    def cost(self, *, read: int, written: int) -> float | None:
        if self.read is None or self.written is None:
            return None
        return (read * self.read + written * self.written) / MILLION


class Usage(Frozen):
    """What language models did for a batch, and what that cost."""

    models: tuple[str, ...]  # that were heard
    heard: int  # CVs for which one was
    assessed: int  # CVs in all
    tokens: int
    cost: float | None  # None without prices
    currency: str
    dropped: int  # claims and sentences whose quote was not found
    cap: int  # tokens

    @property
    def is_spent(self) -> bool:
        return self.tokens >= self.cap
