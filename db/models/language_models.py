"""What language models were asked, and what it cost."""

from db.models.frozen import Frozen


class Spent(Frozen):
    """Sums over `model_calls`."""

    calls: int
    tokens_read: int
    tokens_written: int
    unanswered: int

    @property
    def tokens(self) -> int:
        return self.tokens_read + self.tokens_written
