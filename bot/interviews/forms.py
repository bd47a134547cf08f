"""What people type and choose about interviews."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import Field

from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.core.models import Frozen
from bot.core.text import clean
from bot.interviews.choosing import MOST_SLOTS, MOST_WORDS
from bot.interviews.kits import MOST_QUESTIONS
from bot.interviews.models import (
    Booking,
    Card,
    KitQuestion,
    Listing,
    Missed,
    ReminderSettings,
    SeatPlan,
    SentForm,
    Wish,
)
from bot.interviews.views.forms import CHOOSES, MOST_POOLS, NOBODY, QUESTIONS
from bot.interviews.views.offers import BY_HAND, SEND, SLOTS
from bot.interviews.views.portal import TIME
from bot.interviews.views.reminders import EVERYBODY
from bot.interviews.views.scorecards import NOTES, OPEN_QUESTIONS, OVERALL
from bot.interviews.views.times import CHOICE, OBSTACLES, TYPED
from bot.slack.forms import checked, chosen, chosen_moment, chosen_users, typed, validated
from bot.slack.turning import turned
from db.models.ids import InterviewId, MailId, UserId
from db.models.interviews import Platform, SeatKind
from db.models.reminders import Way, Wishes
from db.models.scorecards import Competence, Mark, Outcome

_LINK = re.compile(r"https?://\S+")
_SECONDS = re.compile(r"[0-9]{1,11}")
_BETWEEN = re.compile(r"[,;\s]+")
MOST_COPIES = 20
LEAST_EVIDENCE = 3  # characters


class MoveForm(Frozen):
    interview_id: InterviewId
    seen: int  # the sequence of the time that the form shows
    starts_at: datetime
    duration: int
    reason: str = Field(min_length=3, max_length=500)


class SwapForm(Frozen):
    leaving: UserId
    by: str | None  # a Slack user id; None: nobody takes the seat
    reason: str = Field(min_length=3, max_length=500)


class DecisionForm(Frozen):
    outcome: Literal[Outcome.ADVANCE, Outcome.OFFER, Outcome.REJECT, Outcome.HOLD]
    reason: str = Field(min_length=3, max_length=500)


class QuestionsForm(Frozen):
    interview_id: InterviewId
    seat: int
    revision: int
    questions: tuple[KitQuestion, ...]


class NoShowForm(Frozen):
    missed: Missed
    reason: str = Field(min_length=3, max_length=500)


class ReasonForm(Frozen):
    reason: str = Field(min_length=3, max_length=500)


class OfferForm(Frozen):
    """`times` each with the block that it comes from."""

    times: tuple[tuple[str, datetime], ...]
    days: int
    send: bool  # now; else another interview is added first


class ProposeForm(Frozen):
    starts_at: datetime
    note: str | None


def parse_wish(view: Mapping[str, Any]) -> Wish:
    """What of a form for a new interview times are looked for by."""
    wrong: dict[str, str] = {}
    wish = _wish(view, wrong)
    if not wish["candidate_id"]:
        wrong["candidate"] = _("Choose the candidate first.")
    if wrong:
        raise InvalidForm(fields=wrong)
    return validated(Wish, wish)


def _wish(view: Mapping[str, Any], wrong: dict[str, str]) -> dict[str, object]:
    seats = tuple(_seats(view))
    if not any(seat.kind is not SeatKind.OPTIONAL for seat in seats):
        wrong["required"] = _("Somebody has to hold the interview: choose a person here or below.")
    return {
        "candidate_id": chosen(view, "candidate"),
        "candidate_email": typed(view, "candidate_email") or None,
        "seats": seats,
        "duration": chosen(view, "duration"),
    }


def parse_duration(view: Mapping[str, Any]) -> int:
    """In minutes."""
    return int(chosen(view, "duration"))


def _starts_at(view: Mapping[str, Any]) -> datetime | None:
    """The proposed time that is chosen; else the one that is typed."""
    slots = (chosen(view, name) for name in view["state"]["values"] if name.startswith(CHOICE))
    slot = next((one for one in slots if one and one != TYPED), None)
    return datetime.fromtimestamp(int(slot), UTC) if slot else chosen_moment(view, "starts_at")


def parse_schedule_form(view: Mapping[str, Any]) -> Booking:
    wrong: dict[str, str] = {}
    wish = _wish(view, wrong)
    chooses = CHOOSES in checked(view, "chooses")
    starts_at = None if chooses else _starts_at(view)
    if starts_at is None and not chooses:
        wrong["starts_at"] = _("Choose a date and a time, or let the candidate choose below.")
    copies = {name: _addresses(view, name, wrong) for name in ("cc", "bcc")}
    location, link = _place(view, wrong)
    if wrong:
        raise InvalidForm(fields=wrong)
    calendly = chosen(view, "platform") == Platform.CALENDLY
    return validated(
        Booking,
        {
            **wish,
            "interview_type": chosen(view, "interview_type"),
            "starts_at": starts_at,
            "platform": chosen(view, "platform"),
            "location": location,
            "meeting_link": None if calendly else link,
            "calendly_link": link if calendly else None,
            "form_link": typed(view, "form_link") or None,
            **copies,
            "notes": typed(view, "notes") or None,
            "wants_questions": QUESTIONS in checked(view, "wants_questions"),
        },
    )


def anyway_of(view: Mapping[str, Any]) -> str:
    """Why it shall be done all the same; empty where nothing was in the way, or nothing was said."""
    return typed(view, f"{OBSTACLES}_anyway")


def _seats(view: Mapping[str, Any]) -> Iterator[SeatPlan]:
    """A required or optional person has a seat alone; "any of" several have one together."""
    for person in chosen_users(view, "required"):
        yield SeatPlan(kind=SeatKind.REQUIRED, people=(person,), field="required")
    for number in range(1, MOST_POOLS + 1):
        name = f"any_of_{number}"
        if people := chosen_users(view, name):
            yield SeatPlan(kind=SeatKind.ANY_OF, people=people, field=name)
    for person in chosen_users(view, "optional"):
        yield SeatPlan(kind=SeatKind.OPTIONAL, people=(person,), field="optional")


def _addresses(view: Mapping[str, Any], name: str, wrong: dict[str, str]) -> tuple[str, ...]:
    found = [one for one in _BETWEEN.split(typed(view, name)) if one]
    for one in found:
        try:
            validate_email(one, check_deliverability=False)
        except EmailNotValidError:
            wrong[name] = _("“{text}” is no e-mail address.").format(text=one[:80])
    if len(found) > MOST_COPIES:
        wrong[name] = _("These are too many: up to {most} can be named.").format(most=MOST_COPIES)
    return tuple(dict.fromkeys(found))


def _place(view: Mapping[str, Any], wrong: dict[str, str]) -> tuple[str | None, str | None]:
    """(place, link) of where it is held: a link is one wherever it is typed."""
    text = typed(view, "place")
    is_link = bool(_LINK.fullmatch(text))
    match chosen(view, "platform"):
        case Platform.CALENDLY if not is_link:
            wrong["place"] = _("Paste the Calendly link here.")
        case Platform.ONSITE if not text:
            wrong["place"] = _("Write where it is: the address and the room.")
    return (None, text) if is_link else (text or None, None)


def parse_move_form(view: Mapping[str, Any]) -> MoveForm:
    starts_at = _starts_at(view)
    if starts_at is None:
        words = _("Choose a date and a time, or one of the times that are proposed.")
        raise InvalidForm(fields={"starts_at": words})
    known, seen = parse_answer_value(str(view["private_metadata"]))
    return validated(
        MoveForm,
        {
            "interview_id": known,
            "seen": seen,
            "starts_at": starts_at,
            "duration": chosen(view, "duration"),
            "reason": typed(view, "reason"),
        },
    )


def parse_swap_form(view: Mapping[str, Any]) -> SwapForm:
    """Whoever is chosen by hand, else the substitute that was offered, or nobody."""
    by = next(iter(chosen_users(view, "by")), "") or chosen(view, "substitute")
    if not by:
        raise InvalidForm(fields={"by": _("Choose who takes the seat.")})
    newcomer = None if by == NOBODY else by
    return validated(SwapForm, {"leaving": chosen(view, "leaving"), "by": newcomer, "reason": typed(view, "reason")})


def parse_hand_over_form(view: Mapping[str, Any]) -> str:
    """Whom it is handed over to, a Slack user id."""
    return next(iter(chosen_users(view, "to")), "")


def parse_offer_form(view: Mapping[str, Any]) -> OfferForm:
    ticked = sorted(checked(view, SLOTS), key=int)
    times = [(SLOTS, datetime.fromtimestamp(int(one), UTC)) for one in ticked]
    times += [(name, moment) for name in BY_HAND if (moment := chosen_moment(view, name)) is not None]
    if not times:
        there = {block["block_id"] for block in view["blocks"] if "block_id" in block}
        field = SLOTS if SLOTS in there else BY_HAND[0]
        raise InvalidForm(fields={field: _("Choose at least one time.")})
    return OfferForm(
        times=tuple(times[:MOST_SLOTS]), days=int(chosen(view, "days")), send=chosen(view, "then") in {SEND, ""}
    )


def parse_reason_form(view: Mapping[str, Any]) -> ReasonForm:
    return validated(ReasonForm, {"reason": typed(view, "reason")})


def parse_propose_form(view: Mapping[str, Any]) -> ProposeForm:
    return validated(ProposeForm, {"starts_at": chosen_moment(view, "starts_at"), "note": typed(view, "note") or None})


def parse_scorecard(view: Mapping[str, Any]) -> Card:
    """Raises InvalidForm for a mark without evidence, and for evidence without a mark."""
    wrong: dict[str, str] = {}
    marks = list[Mark]()
    for one in Competence:
        mark, evidence = chosen(view, f"mark_{one}"), typed(view, f"evidence_{one}")
        if mark and len(evidence) < LEAST_EVIDENCE:
            wrong[f"evidence_{one}"] = _("A mark needs what you saw or heard.")
        elif evidence and not mark:
            wrong[f"mark_{one}"] = _("Choose the mark that this speaks for.")
        elif mark:
            marks.append(Mark(competence=one, mark=int(mark), evidence=evidence))
    if wrong:
        raise InvalidForm(fields=wrong)
    return validated(
        Card,
        {
            "marks": tuple(marks),
            "overall": chosen(view, OVERALL),
            "notes": typed(view, NOTES),
            "open_questions": typed(view, OPEN_QUESTIONS),
        },
    )


def parse_page_value(value: str) -> tuple[Listing, int]:
    """Of a button that turns the pages of a list."""
    listing, number = turned(value)
    return Listing(listing), number


def parse_kit_value(value: str) -> tuple[InterviewId, int]:
    """Of the button that edits questions: the interview and the seat."""
    known, _colon, seat = value.partition(":")
    return InterviewId(known), int(seat)


def parse_questions_form(view: Mapping[str, Any]) -> QuestionsForm:
    """The questions that have a text; at least one."""
    known, seat, revision = str(view["private_metadata"]).split(":")
    numbers = range(1, MOST_QUESTIONS + 2)
    questions = [
        KitQuestion(text=text, tests=typed(view, f"tests_{number}"), good=typed(view, f"good_{number}"))
        for number in numbers
        if (text := typed(view, f"text_{number}"))
    ]
    if not questions:
        raise InvalidForm(fields={"text_1": _("Leave at least one question.")})
    return QuestionsForm(
        interview_id=InterviewId(known), seat=int(seat), revision=int(revision), questions=tuple(questions)
    )


def parse_decision_form(view: Mapping[str, Any]) -> DecisionForm:
    return validated(DecisionForm, {"outcome": chosen(view, "outcome"), "reason": typed(view, "reason")})


def parse_no_show_form(view: Mapping[str, Any]) -> NoShowForm:
    return validated(NoShowForm, {"missed": chosen(view, "missed"), "reason": typed(view, "reason")})


def parse_remind_form(view: Mapping[str, Any]) -> bool:
    """Whether everybody is meant, not only those who have not answered."""
    return chosen(view, "whom") == EVERYBODY


def parse_reminders_form(view: Mapping[str, Any]) -> ReminderSettings:
    ways, minutes = checked(view, "ways"), checked(view, "minutes")
    shown = "minutes" in view["state"]["values"]
    return ReminderSettings(
        wishes=Wishes(mail=Way.MAIL in ways, dm=Way.DM in ways),
        minutes=tuple(sorted(map(int, minutes), reverse=True)) if shown else None,
    )


def parse_mail_value(value: str) -> tuple[InterviewId, MailId]:
    """Of the button with which a mail is sent again: the interview it is about, and the mail."""
    known, _colon, mail_id = value.partition(":")
    return InterviewId(known), MailId(int(mail_id))


def parse_move_value(value: str) -> tuple[InterviewId, datetime | None]:
    """Of a button that moves an interview: which one, and the time that somebody proposed, if any."""
    known, _colon, seconds = value.partition(":")
    return InterviewId(known), datetime.fromtimestamp(int(seconds), UTC) if seconds else None


def parse_event_value(value: str) -> tuple[InterviewId, int]:
    """Of a button about an event that was changed by hand: the interview, and the entry of the audit log."""
    known, _colon, entry_id = value.rpartition(":")
    return InterviewId(known), int(entry_id)


def parse_sent_form(sent: Mapping[str, Any]) -> SentForm:
    """Of the candidate's page; what is missing is as good as false."""
    return SentForm(seen=str(sent.get("seen", ""))[:64], signature=str(sent.get("signature", ""))[:64])


def parse_choices(sent: Mapping[str, Any]) -> dict[InterviewId, datetime]:
    """Of the candidate's page: a time for each interview, of which the portal knows whether it was offered."""
    return {
        InterviewId(name.removeprefix(TIME)): datetime.fromtimestamp(int(value), UTC)
        for name, value in sent.items()
        if name.startswith(TIME) and isinstance(value, str) and _SECONDS.fullmatch(value)
    }


def parse_words(sent: Mapping[str, Any]) -> str:
    """What the candidate wrote, without what nobody can see."""
    return clean(str(sent.get("words", ""))).strip()[:MOST_WORDS]


def parse_answer_value(value: str) -> tuple[InterviewId, int]:
    """Of a button or form with which somebody answers: the interview, and the sequence of the time that was shown."""
    known, _colon, sequence = value.partition(":")
    return InterviewId(known), int(sequence)
