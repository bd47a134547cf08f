"""When a mail that was put off is tried again."""

import math
import random
from typing import Final

FIRST_RETRY_SECONDS: Final = 2.0  # doubled each time
LONGEST_RETRY_SECONDS: Final = 900.0
MAX_ATTEMPTS: Final = 20  # about three hours, which an interview's mail can just bear to be late


def retry_seconds(attempts: int) -> float:
    """The wait after so many attempts, spread over half of itself so that mails put off together come back apart."""
    doublings = min(attempts - 1, math.ceil(math.log2(LONGEST_RETRY_SECONDS / FIRST_RETRY_SECONDS)))
    longest = min(LONGEST_RETRY_SECONDS, math.ldexp(FIRST_RETRY_SECONDS, doublings))
    return longest * random.uniform(0.5, 1)  # noqa: S311 — spreads load, keeps no secret
