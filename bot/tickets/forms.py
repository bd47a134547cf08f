"""What people type about tickets."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, Final

from pydantic import Field, ValidationError

from bot.core.errors import InvalidForm
from bot.core.i18n import _
from bot.core.models import Frozen
from bot.core.times import zone_named
from bot.core.weeks import Shift, same_hours
from bot.slack.blocks import SELECT_OPTIONS
from bot.slack.forms import checked, chosen, chosen_in_order, file_ids, picked, typed, validated
from bot.slack.words import typed as slack_text
from bot.tickets.models import CATEGORIES, TAG, TAGS, Budget, Canned, Desk, Joining, Wanted
from bot.tickets.views.modals import WAITS
from bot.tickets.wording import category_words
from db.models.ids import CandidateId, CommentId, InterviewId, TicketId, UserId
from db.models.tickets import Draft, Priority

_DAYS: Final = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_HOURS: Final = re.compile(r"(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})")


class Sorting(Frozen):
    priority: Priority
    category: str = Field(min_length=1, max_length=50)
    tags: tuple[str, ...]


def parse_ticket_form(view: Mapping[str, Any]) -> tuple[Wanted, tuple[str, ...]]:
    """With the ids of the files. What is typed is kept as Slack's text, but for the subject."""
    wanted = validated(
        Wanted,
        {
            "subject": typed(view, "subject"),
            "description": slack_text(typed(view, "description"))[:3000],
            "category": chosen(view, "category"),
            "priority": chosen(view, "priority"),
        },
    )
    return wanted, file_ids(view, "files")


def parse_reply(view: Mapping[str, Any], author_id: UserId, canned: tuple[Canned, ...]) -> Draft:
    """A ready answer stands before what was typed."""
    ready = chosen(view, "canned")
    words = "\n\n".join(filter(None, (canned[int(ready)].words if ready else "", typed(view, "words"))))
    if not words:
        raise InvalidForm(fields={"words": _("Write something, or choose a ready answer.")})
    return Draft(
        form_id=str(view["id"]),
        ticket_id=TicketId(int(view["private_metadata"])),
        author_id=author_id,
        words=slack_text(words),
        then_waits=WAITS in checked(view, "then"),
        file_ids=file_ids(view, "files"),
    )


def parse_sorting(view: Mapping[str, Any]) -> Sorting:
    tags = _unlike([*chosen_in_order(view, "offered"), *_divided(typed(view, "tags"))])
    return validated(
        Sorting,
        {
            "priority": chosen(view, "priority"),
            "category": chosen(view, "category"),
            "tags": tags[:TAGS],
        },
    )


def parse_joining(view: Mapping[str, Any]) -> Joining:
    into = typed(view, "into").removeprefix("#")
    if into and not into.isdecimal():
        raise InvalidForm(fields={"into": _("Give the number of a ticket, such as 12.")})
    moved = tuple(CommentId(int(value)) for value in sorted(checked(view, "moved"), key=int))
    subject = typed(view, "subject")
    if moved and not subject:
        raise InvalidForm(fields={"subject": _("Say what the new ticket is about.")})
    return Joining(
        into=int(into) if into else None,
        moved=moved,
        subject=subject,
        candidate_id=CandidateId(typed(view, "candidate")) if typed(view, "candidate") else None,
        interview_id=InterviewId(typed(view, "interview")) if typed(view, "interview") else None,
    )


def parse_desk(view: Mapping[str, Any], language: str) -> Desk:
    """Raises InvalidForm with a message beside each wrong field."""
    wrong: dict[str, str] = {}
    zone = zone_named(typed(view, "timezone"))
    if zone is None:
        wrong["timezone"] = _("Give a city or a zone, such as Riyadh or Europe/London.")
    days = [_DAYS.get(word[:3].casefold()) for word in typed(view, "days").split()]
    if not days or None in days:
        wrong["days"] = _("Give days such as: sun mon tue wed thu")
    shift = _shift(typed(view, "hours"))
    if shift is None:
        wrong["hours"] = _("Give hours such as 09:00-17:00.")
    days_off = _dates(typed(view, "days_off"))
    if days_off is None:
        wrong["days_off"] = _("Give days such as 2026-09-23.")
    tags = _tags(typed(view, "tags"))
    if tags is None:
        example = f"{category_words('access')}: VPN"
        wrong["tags"] = _("Give a category, a colon and its tags, such as: {example}").format(example=example)
    budgets = {priority: _budget(typed(view, f"budget_{priority}")) for priority in Priority}
    for priority, budget in budgets.items():
        if budget is None:
            wrong[f"budget_{priority}"] = _("Give two numbers of hours, such as 4 / 24; the second is not the smaller.")
    if wrong or shift is None:
        raise InvalidForm(fields=wrong)
    return validated(
        Desk,
        {
            "triage_channel_id": picked(view, "channel"),
            "lead_slack_id": picked(view, "lead"),
            "language": language,
            "timezone": zone,
            "week": same_hours(frozenset(day for day in days if day is not None), shift),
            "days_off": days_off,
            "countries": chosen_in_order(view, "countries"),
            "budgets": budgets,
            "reopen_days": typed(view, "reopen_days"),
            "nudge_days": typed(view, "nudge_days"),
            "close_days": typed(view, "close_days"),
            "canned": _canned(typed(view, "canned")),
            "tags": tags,
        },
    )


def _shift(text: str) -> Shift | None:
    match = _HOURS.fullmatch(text.strip())
    try:
        return Shift(start=_time(match[1]), end=_time(match[2])) if match else None
    except ValueError:
        return None


def _time(text: str) -> time:
    hours, _colon, minutes = text.partition(":")
    return time(int(hours), int(minutes))


def _dates(text: str) -> frozenset[date] | None:
    try:
        return frozenset(date.fromisoformat(word) for word in re.split(r"[\s,،]+", text) if word)
    except ValueError:
        return None


def _tags(text: str) -> dict[str, tuple[str, ...]] | None:
    """Of lines such as "access and accounts: VPN, password"; None where one is not understood."""
    names = {name.casefold(): category for category in CATEGORIES for name in (category, category_words(category))}
    found: dict[str, tuple[str, ...]] = {}
    for line in filter(str.strip, text.splitlines()):
        name, colon, listed = line.partition(":")
        category = names.get(name.strip().casefold())
        if category is None or not colon:
            return None
        found[category] = _unlike([*found.get(category, ()), *_divided(listed)])[:SELECT_OPTIONS]
    return found


def _divided(text: str) -> list[str]:
    return [tag for part in re.split(r"[,،]", text) if (tag := part.strip()[:TAG].strip())]


def _unlike(tags: Iterable[str]) -> tuple[str, ...]:
    """Each once, however it is written; as it is written first."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def _budget(text: str) -> Budget | None:
    first, _slash, resolution = text.partition("/")
    try:
        return Budget(first_response=float(first), resolution=float(resolution))
    except (ValueError, ValidationError):
        return None


def _canned(text: str) -> tuple[Canned, ...]:
    found = []
    for part in re.split(r"\n\s*\n", text):
        title, _newline, words = part.strip().partition("\n")
        if title and words.strip():
            found.append(Canned(title=title[:75], words=words.strip()))
    return tuple(found)
