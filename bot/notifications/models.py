"""What a mail is made of."""

from datetime import datetime
from email.utils import parseaddr
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator

from bot.core.models import Frozen
from bot.core.text import one_line

NAME_LENGTH = 200  # characters of somebody's name that a header carries


def _mailbox(address: str) -> str:
    """As it goes over the wire: domains of other letters in their ASCII form. Raises ValueError."""
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from error
    return found.ascii_email or found.normalized


# Halves of a surrogate pair cannot be sent, wherever they came from.
_Sound = Annotated[str, AfterValidator(lambda text: text.encode("utf-8", "replace").decode())]


class Address(Frozen):
    """Somebody's mailbox. Raises ValueError where `email` can be none."""

    email: Annotated[str, AfterValidator(_mailbox)]
    name: Annotated[str, AfterValidator(lambda name: one_line(name)[:NAME_LENGTH])] = ""

    @classmethod
    def of(cls, email: str, name: str = "") -> "Address | None":
        """None where no mail can be sent there."""
        try:
            return cls(email=email, name=name)
        except ValueError:
            return None

    @classmethod
    def parse(cls, written: str) -> "Address":
        """`Nexus <nexus@example.com>` or the bare address. Raises ValueError."""
        name, email = parseaddr(written)
        return cls(email=email, name=name)

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]


class CalendarPart(Frozen):
    """An iCalendar object that goes with a mail; `method` stands in it, too."""

    method: Literal["REQUEST", "CANCEL"]
    data: bytes


class Letter(Frozen):
    """A mail before it has its form. Those in `bcc` get it, and it tells nobody of them."""

    message_id: str  # with its angle brackets
    references: tuple[str, ...] = ()  # Message-IDs of the thread, oldest first
    at: datetime
    sender: Address
    reply_to: Address | None = None
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    language: str  # "en", "ar"
    subject: str
    text: _Sound
    html: _Sound
    calendar: CalendarPart | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """Of the envelope, each once."""
        return tuple(dict.fromkeys(address.email for address in (*self.to, *self.cc, *self.bcc)))
