"""What a candidate may do with a link, and when: pure rules."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.core.weeks import Span
from bot.interviews.models import LinkStage
from db.models.ids import InterviewId
from db.models.interviews import Interview, InterviewStatus
from db.models.offers import Offer, OfferState, Session

SHORTEST_NOTICE: Final = timedelta(hours=2)  # from a choice to the interview, for a panel that reads its messages
CHANGE_UNTIL: Final = timedelta(hours=24)  # before an interview: until then the candidate may take another time
MOST_WORDS: Final = 1000  # characters that a candidate may write
MOST_SLOTS: Final = 10  # of a session; as many as one group of checkboxes holds
_STANDS: Final = frozenset({InterviewStatus.OFFERED, InterviewStatus.SCHEDULED})


def stage_of(offer: Offer, interviews: Sequence[Interview], now: datetime) -> LinkStage:
    match offer.state:
        case OfferState.DRAFT | OfferState.WITHDRAWN:
            return LinkStage.WITHDRAWN
        case OfferState.DECLINED:
            return LinkStage.DECLINED
        case OfferState.OPEN:
            expired = offer.expires_at is None or now >= offer.expires_at
            return LinkStage.EXPIRED if expired else LinkStage.CHOOSING
        case OfferState.BOOKED:
            if all(one.status is InterviewStatus.CANCELLED for one in interviews):
                return LinkStage.CANCELLED
            return LinkStage.BOOKED if any(is_ahead(one, now) for one in interviews) else LinkStage.OVER


def is_ahead(interview: Interview, now: datetime) -> bool:
    """Whether it may still be answered: its time is to come, or to be chosen."""
    return interview.status in _STANDS and (interview.ends_at is None or interview.ends_at > now)


def can_be_chosen(session: Session, interview: Interview, now: datetime) -> tuple[datetime, ...]:
    """Of the offered times those that are far enough ahead; the one that it has is none of them."""
    return tuple(one for one in session.slots if one != interview.starts_at and one >= now + SHORTEST_NOTICE)


def may_move(interview: Interview, now: datetime) -> bool:
    """Whether the candidate may take another time by themselves."""
    if interview.status is InterviewStatus.OFFERED:
        return True
    starts_at = interview.starts_at
    return interview.status is InterviewStatus.SCHEDULED and starts_at is not None and starts_at - now >= CHANGE_UNTIL


def overlap(spans: Iterable[Span]) -> bool:
    return any(later.start < earlier.end for earlier, later in pairwise(sorted(spans, key=lambda one: one.start)))


def spans_with(interviews: Iterable[Interview], choices: Mapping[InterviewId, datetime]) -> list[Span]:
    """When the sessions of an offer would take place, once these times are chosen."""
    times = ((choices.get(one.id, one.starts_at), one) for one in interviews if one.status in _STANDS)
    return [Span.of(start, one.duration) for start, one in times if start is not None]


def seen(offer: Offer, interviews: Iterable[Interview]) -> str:
    """A sign of all that a form shows: another one means that what was shown is no longer so."""
    facts = (offer.id, offer.state, [(one.id, one.status, one.starts_at, one.duration) for one in interviews])
    slots = [(one.interview_id, one.slots) for one in offer.sessions]
    return hashlib.sha256(repr((facts, slots)).encode()).hexdigest()[:16]
