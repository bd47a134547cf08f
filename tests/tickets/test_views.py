"""Slack takes what is shown of tickets, whatever people write; and nothing of it comes alive."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings

from bot.core.i18n import speaking
from bot.slack.words import as_plain, carried, typed
from bot.tickets.helping import SEARCHED
from bot.tickets.models import CATEGORIES, PAGE, Canned, Desk, Listing, Suggestion, TicketPage
from bot.tickets.views import cards, lists, messages, modals
from db.models.ids import WorkspaceId
from db.models.tickets import (
    Alert,
    AlertKind,
    Draft,
    Priority,
    Promise,
    Ticket,
    TicketFile,
    TicketMessage,
    TicketNumbers,
)
from sandbox.client import texts
from tests.slack.hostile import words
from tests.slack.rules import accept_message, accept_modal
from tests.tickets.people import OPENED, a_ticket

TEAM = WorkspaceId("T1")
DEEDS = (
    *("assigned", "sorted", "merged", "received", "split", "waits", "resumed", "answered", "resolved", "reopened"),
    *("described", "root_deleted", "linked", "nudged", "closed_silently", "rated"),
)


@pytest.fixture(scope="module", params=["en", "ar"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    with speaking(request.param):
        yield


def a_comment(text: str, **more: object) -> TicketMessage:
    plain: dict[str, object] = dict.fromkeys(TicketMessage.model_fields)
    return TicketMessage.model_validate(
        plain
        | {
            "comment_id": 1,
            "workspace_id": "T1",
            "ticket_id": 1,
            "position": 1,
            "side": "requester",
            "internal": False,
            "words": text,
            "author_slack_id": "U5",
            "author_name": text,
            "files": (),
            "said_at": OPENED,
        }
        | more
    )


def states(text: str) -> list[Ticket]:
    named: dict[str, object] = {"subject": text[:255], "description": text[:3000], "requester_name": text[:200]}
    closed = {"status": "closed", "closed_at": OPENED, "resolution": text, "resolved_at": OPENED}
    pause = {"started_at": OPENED + timedelta(hours=1), "ended_at": None}
    return [
        a_ticket(**named),
        a_ticket(**named, status="pending", pauses=(pause,), assignee_id=1, assignee_slack_id="U1", undelivered=2),
        a_ticket(**named, **closed, pauses=(pause,), category=text[:50], tags=(text[:30],) * 8),
        a_ticket(**named, **closed, csat=4, candidate_id=text[:255], interview_id=text[:255]),
        a_ticket(**named, **closed, merged_into=2, merged_number=9),
        a_ticket(
            **named, follows=2, follows_number=9, first_response_at=OPENED + timedelta(hours=2), requester_slack_id=None
        ),
    ]


@given(words)
@settings(max_examples=40, deadline=None)
def test_slack_takes_every_message(text: str) -> None:
    desk, now = Desk(triage_channel_id="C9"), OPENED + timedelta(hours=30)
    for ticket in states(text):
        accept_message(cards.card(ticket, desk, now=now))
        accept_message(cards.status_message(ticket))
        accept_message(messages.nudge(ticket, desk, closed=False))
        for promise, kind in product(Promise, AlertKind):
            told = Alert(workspace_id=TEAM, ticket_id=ticket.id, promise=promise, kind=kind, due_at=now)
            accept_message(messages.alert(ticket, desk, told, desk.clock(ticket, promise).reading(now)))
    files = [TicketFile(slack_file_id="F1", name=text[:255], problem=problem) for problem in (None, "gone", "not_sent")]
    for comment in (
        a_comment(text, files=files, edited_at=OPENED, undelivered="is_archived"),
        a_comment("", deleted_at=OPENED),
    ):
        for show in (messages.said, messages.reply, messages.sent):
            accept_message(show(comment))
    after = {"assignee_slack_id": "U1", "priority": "low", "category": text[:50], "tags": [text[:30]] * 8}
    for name in DEEDS:
        accept_message(messages.deed({"deed": f"ticket.{name}", "who": "U1", "after": after}))
    for listing in Listing:
        page = TicketPage(listing=listing, page=2, pages=3, total=41, words=text[:SEARCHED])
        accept_message(lists.ticket_list((states(text) * 4)[:PAGE], page))
        accept_message(lists.ticket_list([], page))
    accept_message(lists.one_ticket(states(text)[0]))
    accept_message(messages.offer("D1:1.1"))


@given(words)
@settings(max_examples=40, deadline=None)
def test_slack_takes_every_modal(text: str) -> None:
    canned = (Canned(title=text[:75] or "x", words=text[:3000] or "x"),)
    tags = {category: (text[:30] or "x", *(f"{category} {n}" for n in range(99))) for category in CATEGORIES}
    desk = Desk(triage_channel_id="C9", lead_slack_id="U1", canned=canned, tags=tags)
    accept_modal(modals.ticket_form("command", subject=text[:255], description=text[:3000]))
    accept_modal(modals.settings_form(desk))
    accept_modal(modals.settings_saved(desk))
    for ticket in states(text):
        accept_modal(modals.ticket_opened(ticket, new=True, alike=states(text)[:3]))
        accept_modal(modals.reply_form(ticket, desk, words=text))
        accept_modal(modals.reply_form(ticket, desk, reads=False))
        accept_modal(modals.assign_form(ticket))
        accept_modal(modals.sort_form(ticket, desk))
        accept_modal(modals.resolve_form(ticket))
        resolved = Suggestion(key="ticket:1", words=text[:3000], ticket=ticket)
        page = Suggestion(key="page:x.1", words=text[:3000], page=text[:80], question=text[:200])
        accept_modal(modals.help_view(ticket, [resolved, page]))
        accept_modal(modals.help_view(ticket, []))
        accept_modal(modals.join_form(ticket, [("1", text), ("2", text)]))
        draft = Draft(
            form_id="V1",
            ticket_id=ticket.id,
            author_id=ticket.requester_id,
            words=typed(text),
            then_waits=False,
            file_ids=(),
        )
        accept_modal(modals.reply_preview(ticket, draft))


@pytest.mark.parametrize(("number", "others"), [(1, [2]), (2, [1, 3]), (3, [2])])
def test_pages_of_a_list_turn_to_their_neighbours(number: int, others: list[int]) -> None:
    page = TicketPage(listing=Listing.FOUND, page=number, pages=3, total=41, words="vpn: is it slow?")
    with speaking("en"):
        *_rows, told, below = lists.ticket_list([a_ticket()], page).blocks
    assert f"41 tickets · page {number} of 3" in str(told)
    turned_to = [lists.listing_of(one["value"]) for one in below["elements"]]
    assert turned_to == [(Listing.FOUND, "vpn: is it slow?", other) for other in others]


def test_a_clock_explains_itself() -> None:
    desk = Desk(triage_channel_id="C9")
    paused = a_ticket(
        priority=Priority.HIGH, pauses=({"started_at": OPENED + timedelta(hours=4, minutes=10), "ended_at": None},)
    )
    with speaking("en"):
        shown = "\n".join(texts(cards.card(paused, desk, now=OPENED + timedelta(hours=7)).blocks))
    assert "Resolution: 4 h 10 min of 8 h used, paused since <!date^" in shown


def test_nobody_is_called_by_what_is_carried_over() -> None:
    text = "<!channel> <!subteam^S1|@team> <@U1> <https://evil.example|bank.example> &lt;b&gt; <mailto:a@b.c|a@b.c>"
    assert carried(text) == "@channel @team <@U1> bank.example (https://evil.example) &lt;b&gt; a@b.c"
    assert as_plain("<@U1|sara> &amp; <#C1|hiring>") == "@sara & #hiring"
    assert (
        as_plain("<mailto:a@b.com|a@b.com> <http://b.com|b.com> <https://c.com|pay>")
        == "a@b.com b.com pay (https://c.com)"
    )


def test_numbers_are_readable_as_bars_and_in_words() -> None:
    plain = dict.fromkeys(TicketNumbers.model_fields, 0)
    counted = TicketNumbers.model_validate(
        plain | {"fresh": 1, "days": 10, "older": 5, "first_response_seconds": 5400, "csat": 4.26, "rated": 3}
    )
    with speaking("en"):
        shown = lists.numbers(counted)
    accept_message(shown)
    bars = [line for line in "\n".join(texts(shown.blocks)).splitlines() if "`" in line]
    assert [(line.count("█"), line.partition("` ")[2]) for line in bars] == [
        (2, "1 · less than a day"),
        (20, "10 · less than 3 days"),
        (0, "0 · less than 7 days"),
        (10, "5 · longer"),
    ]
    assert len({line.index("` ") for line in bars}) == 1, "all of one length, an empty one too"
    assert "First response: 1 h 30 min" in shown.blocks[0]["text"]["text"]
    assert "rated 4.3 of 5 by 3" in shown.blocks[0]["text"]["text"]
    none = lists.numbers(TicketNumbers.model_validate(plain | {"first_response_seconds": None, "csat": None}))
    assert "░" * 20 in "".join(texts(none.blocks)), "nothing to count is a chart, too"
