"""What somebody's calendar answers to an invitation: METHOD:REPLY in a mail that anybody may have written."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

from icalendar import Calendar, Event

from bot.core.models import Frozen
from bot.core.text import clean
from bot.interviews.invitations import Answer

MOST_BYTES: Final = 256 * 1024  # of a calendar object; answers have a few hundred
COMMENT_LENGTH: Final = 2000  # characters


class Reply(Frozen):
    """Whether the sender is who they say is for the reader to find out."""

    uid: str
    sequence: int  # of the invitation that is answered; an older one than ours says nothing of the present time
    email: str
    answer: Answer
    comment: str
    at: datetime | None


def reply_in(mail: bytes) -> Reply | None:
    """The first answer in a mail; None where there is none that can be read."""
    for part in message_from_bytes(mail, policy=policy.compat32).walk():
        if part.get_content_type() == "text/calendar":
            reply = _reply(part)
            if reply is not None:
                return reply
    return None


def _reply(part: Message) -> Reply | None:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or len(data) > MOST_BYTES:
        return None
    try:
        calendar = Calendar.from_ical(data.decode("utf-8", "replace"))
        if not isinstance(calendar, Calendar) or str(calendar.get("method", "")).upper() != "REPLY":
            return None
        events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
        return _answer(events[0]) if len(events) == 1 else None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):  # what the parser meets in odd objects
        return None


def _answer(event: Event) -> Reply | None:
    attendee = event.get("attendee")
    if not isinstance(attendee, str) or not attendee.lower().startswith("mailto:"):
        return None
    stamp = event.get("dtstamp")
    return Reply(
        uid=str(event["uid"]),
        sequence=int(event.get("sequence", 0)),
        email=clean(attendee[len("mailto:") :]).strip().lower(),
        answer=Answer(str(attendee.params.get("PARTSTAT", "")).upper()),  # type: ignore[attr-defined]  # vCalAddress
        comment=clean(str(event.get("comment", "")))[:COMMENT_LENGTH],
        at=stamp.dt if stamp is not None and isinstance(stamp.dt, datetime) else None,
    )
