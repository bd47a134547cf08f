"""Every message and modal about questions, scorecards and debriefs is one that Slack takes, whatever people write."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.weeks import Span
from bot.interviews import errors
from bot.interviews.feeds import UnknownFeed
from bot.interviews.kits import BANK, MOST_QUESTIONS
from bot.interviews.models import Feedback, Kit, KitQuestion, LoadReport
from bot.interviews.scoring import COMPETENCES, MOST_REMINDERS
from bot.interviews.views import debriefs, forms, messages, questions, reports, scorecards
from bot.slack.blocks import refusal
from db.models.audit import AuditEntry
from db.models.feeds import Feed
from db.models.ids import UserId
from db.models.interviews import Interview, InterviewStatus, InterviewType, WeeksLoad
from db.models.scorecards import Debrief, Mark, Scorecard
from tests.slack.hostile import words
from tests.slack.rules import accept_message, accept_modal
from tests.slack.test_interview_views import START, WORKSPACE, candidate, entry, interview, owner

RIYADH = ZoneInfo("Asia/Riyadh")
LONG = 600  # characters of evidence


def card(one: Interview, number: int, text: str, *, given: bool) -> Scorecard:
    marks = [
        Mark(competence=competence, mark=number % 4 + 1, evidence=(text * LONG)[:LONG] or "x")
        for competence in COMPETENCES[one.interview_type]
    ]
    return Scorecard(
        interview_id=one.id,
        user_id=UserId(number),
        asked_at=START,
        reminders=0,
        due_at=None,
        excused_at=None,
        marks=tuple(marks) if given else (),
        overall=number % 4 + 1 if given else None,
        notes=text,
        open_questions=text,
        submitted_at=START if given else None,
    )


def feedback(text: str, kind: InterviewType, concluded: AuditEntry | None, *, given: bool = True) -> Feedback:
    status = InterviewStatus.NO_SHOW if concluded and "no_show" in concluded.action else InterviewStatus.ENDED
    one = interview(text, status=status, kind=kind)
    cards = tuple(card(one, number, text, given=given and number % 3 != 0) for number in range(40))
    return Feedback(one, cards, Debrief(opened_at=START, opened_by=None), concluded)


@given(words, st.sampled_from(InterviewType))
@settings(max_examples=25, deadline=None)
@pytest.mark.usefixtures("language")
def test_messages_and_modals(text: str, kind: InterviewType) -> None:
    decided = entry("decided", text, outcome="hold")
    missed = entry("no_show", text, missed="candidate")
    for concluded in (None, decided):
        found = feedback(text, kind, concluded)
        accept_message(debriefs.debrief_message(found))
        accept_modal(debriefs.decision_form(found))
    for found in (feedback(text, kind, None, given=False), feedback(text, kind, missed), feedback(text, kind, None)):
        accept_message(debriefs.progress_message(found._replace(debrief=None)))
        for reminder in (0, MOST_REMINDERS):
            for person in found.interview.panelists[:4]:
                told = scorecards.scorecard_message(found, person, reminder=reminder)
                assert told is not None
                accept_message(told)
        accept_modal(scorecards.scorecards_view(found, [one for one in found.cards if one.submitted_at]))
    one = interview(text, kind=kind)
    accept_modal(scorecards.scorecard_form(one, RIYADH))
    accept_modal(scorecards.no_show_form(one, RIYADH))
    accept_modal(forms.schedule_form(candidate(text), like=one))
    for action in (missed, entry("debriefed", text, missing=[])):
        accept_message(messages.notice(one, action, owner(text)))


@given(words)
@settings(max_examples=25, deadline=None)
@pytest.mark.usefixtures("language")
def test_questions_and_reports(text: str) -> None:
    one = interview(text)
    said = KitQuestion(text=text[:600], tests=text[:120], good=text[:600], requirement=text, quote=text)
    kits = [
        Kit(seat=seat, language="en", questions=(said,) * MOST_QUESTIONS, written_by=by, edited_by=UserId(1))
        for seat, by in enumerate((BANK, text) * 12, start=1)
    ]
    accept_modal(questions.questions_view(one, kits))
    accept_modal(questions.edit_form(one, kits[0]))
    person = WeeksLoad(user_id=UserId(1), name=text, declined=2, weeks=(0, 3, 1, 4, 0, 2))
    weeks = (Span.of(START, 60),) * 6
    for people in ((), (person,) * 30):
        accept_message(reports.load_report(LoadReport(weeks=weeks, this_week=3, people=people), RIYADH))
    made = Feed(workspace_id=WORKSPACE, user_id=UserId(1), slack_user_id="U1", made_at=START)
    for feed in (None, made):
        accept_message(reports.feed_message(feed, RIYADH))
    accept_message(reports.feed_link("https://nexus.example/portal/feed/x.ics"))
    for told in (reports.feed_sent(), reports.feed_revoked()):
        accept_message(told)


@pytest.mark.usefixtures("language")
def test_refusals() -> None:
    for error in (
        errors.NotOver(),
        errors.NotAskedForCard(),
        errors.CardGiven(),
        errors.CardFirst(),
        errors.CardsGiven(),
        errors.AlreadyDecided(),
        errors.NoCards(),
        errors.NotDebriefed(),
        errors.NotTheOwner("U1"),
        errors.NoQuestions(),
        errors.KitChanged(),
        UnknownFeed(),
    ):
        accept_message(refusal(error, "ABCD1234"))
