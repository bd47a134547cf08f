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


class Heard(Frozen):
    """For how many of a batch's CVs a model was heard."""

    assessed: int
    heard: int
    dropped: int  # claims and sentences without a quote that stands in the CV
    models: tuple[str, ...]
