"""What is read in caught mails about interviews: the words, the candidate's link, the calendar's object."""

import re
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import NamedTuple

from tests.interviews.meetings import event_of
from tests.notifications.mail_server import Caught


class Invitation(NamedTuple):
    """A calendar object, as far as programs look at it to tell which of two is the newer."""

    method: str
    sequence: int
    start: datetime  # UTC
    uid: str


def words_of(mail: Caught, kind: str = "plain") -> str:
    part = mail.message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def subject_of(mail: Caught) -> str:
    return str(mail.message["Subject"])


def link_in(mail: Caught) -> str:
    """By which the candidate answers."""
    [url] = re.findall(r"http://127\.0\.0\.1:\d+/portal/offer/[\w-]{43}\b", words_of(mail))
    return str(url)


def invitation_in(mail: Caught) -> Invitation | None:
    """The one object in it; None where there is none."""
    parts = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return None
    [part] = parts
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    event = event_of(data)
    method = str(part["content-type"].params["method"])
    return Invitation(method, int(event["sequence"]), event.start.astimezone(UTC), str(event["uid"]))
