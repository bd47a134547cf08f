"""What follows for a ticket from what its requester says; what a word of thanks is."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from db.models.tickets import Ticket, TicketStatus

# Folded words of which a message that only says thanks is made; anything else may be a new question.
_THANKS: Final = frozenset(
    "thanks thank thx ty cheers great perfect awesome nice cool ok okay lovely super brilliant excellent good "
    "you u so very much a lot many for your the help quick fast answer reply response support all it works worked "
    "working now fixed solved resolved that this did was is got have day one again everyone team guys and yes yep "
    "appreciated appreciate i we really kindly best regards "
    "شكرا شكراً مشكور مشكورة مشكورين تسلم تسلمي تسلمون جزيلا جزيلاً لك لكم لكي على الرد السريع المساعدة مساعدتك "
    "مساعدتكم يعطيك يعطيكم العافية الله تمام ممتاز رائع جميل حلو الف ألف شكر كثيرا كثيراً جدا جداً تم الحل الان الآن "
    "يعمل اشتغل نعم طيب اوكي أوكي وعليكم السلام بارك فيك فيكم خير خيرا خيراً جزاك جزاكم".split()
)
# One of these must be among them: "it works now" is thanks, "is it now" is not.
_GRATEFUL: Final = frozenset(
    "thanks thank thx ty cheers great perfect awesome lovely brilliant excellent appreciated appreciate works worked "
    "working fixed solved resolved ok okay "
    "شكرا شكراً شكر مشكور مشكورة مشكورين تسلم تسلمي تسلمون العافية تمام ممتاز رائع يعمل اشتغل الحل جزاك جزاكم "
    "بارك".split()
)
_ASKING: Final = frozenset("is did was has have does are will can هل متى".split())  # where a message begins so
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_EMOJI_NAME: Final = re.compile(r":[a-z0-9_+-]+:")
_MOST_THANKS: Final = 14  # words; a longer message has something else to say


class Outcome(StrEnum):
    """What a requester's message does."""

    NOTHING = "nothing"  # it is kept, and shown to the agents
    RESUME = "resume"  # what was waited for has come
    REOPEN = "reopen"
    FOLLOW = "follow"  # too late to reopen: a new ticket goes on from the closed one


def only_thanks(words: str) -> bool:
    """Whether a message says no more than thanks, in English or Arabic, in words or in emoji."""
    if "?" in words or "؟" in words:
        return False
    said = [word.casefold() for word in _WORD.findall(_EMOJI_NAME.sub(" ", words))]
    if any(sign.isdigit() for sign in _EMOJI_NAME.sub("", words)) or len(said) > _MOST_THANKS:
        return False
    if said and said[0] in _ASKING:
        return False
    return not said or (_THANKS.issuperset(said) and not _GRATEFUL.isdisjoint(said))


def outcome_of(ticket: Ticket, words: str, *, with_files: bool, now: datetime, reopen_within: timedelta) -> Outcome:
    """What a requester's message does to a ticket as it stands."""
    if ticket.status is TicketStatus.OPEN:
        return Outcome.NOTHING
    if ticket.status is TicketStatus.PENDING:
        return Outcome.RESUME
    if only_thanks(words) and not with_files:
        return Outcome.NOTHING
    assert ticket.closed_at is not None
    return Outcome.REOPEN if now - ticket.closed_at <= reopen_within else Outcome.FOLLOW


def fused(rankings: Sequence[Sequence[str]]) -> list[str]:
    """One ranking of several, best first, by reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""
    sums: dict[str, float] = {}
    for ranking in rankings:
        for place, key in enumerate(ranking, start=1):
            sums[key] = sums.get(key, 0.0) + 1 / (60 + place)
    return sorted(sums, key=lambda key: -sums[key])
