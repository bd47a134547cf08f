"""Scorecards: asked for in a direct message, given in a modal, and seen by those whose own is in."""

from collections.abc import Iterator, Sequence
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.core.i18n import _
from bot.core.times import zone_of
from bot.interviews.models import LONGEST_EVIDENCE, LONGEST_NOTES, Feedback, Missed
from bot.interviews.scoring import COMPETENCES, MARKS, given
from bot.interviews.views.wording import one_line, title_line, title_words, when_words
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    field,
    header,
    isolated,
    lined,
    message,
    modal,
    section,
    select,
    text_input,
)
from bot.slack.ids import Id
from db.models.ids import UserId
from db.models.interviews import Interview, InterviewStatus, Panelist
from db.models.scorecards import Competence, Scorecard

OVERALL = "overall"
NOTES = "notes"
OPEN_QUESTIONS = "open_questions"


def competence_words(competence: Competence) -> str:
    match competence:
        case Competence.EXPERTISE:
            return _("Knowledge of the field")
        case Competence.PROBLEM_SOLVING:
            return _("Solving problems")
        case Competence.DESIGN:
            return _("Designing a whole")
        case Competence.JUDGEMENT:
            return _("Judgement")
        case Competence.COMMUNICATION:
            return _("Communication")
        case Competence.OWNERSHIP:
            return _("Ownership")
        case Competence.TEAMWORK:
            return _("Working with others")
        case Competence.LEARNING:
            return _("Learning")
        case Competence.MOTIVATION:
            return _("Motivation")
        case Competence.VALUES:
            return _("Values at work")
        case _never:
            assert_never(_never)


def mark_words(mark: int) -> str:
    return {
        1: _("1 – far below what the job needs"),
        2: _("2 – below it"),
        3: _("3 – what the job needs"),
        4: _("4 – clearly more"),
    }[mark]


def overall_words(mark: int) -> str:
    return {1: _("1 – no"), 2: _("2 – rather no"), 3: _("3 – rather yes"), 4: _("4 – yes")}[mark]


def scorecard_message(feedback: Feedback, panelist: Panelist, *, reminder: int) -> Message | None:
    """To one of the panel: the asking, or a reminder of it; None for a reminder that is no longer needed.

    It follows what becomes of the card: given, excused, no longer wanted.
    """
    interview, card = feedback.interview, feedback.card(panelist.user_id)
    if card is None:
        return None
    title = _("Scorecard: {title}").format(title=title_words(interview))
    blocks: list[Block] = [header(title), section(when_words(interview, zone_of(panelist.timezone)))]
    words, buttons = _state(feedback, card, reminder)
    blocks.append(section(words))
    if buttons:
        blocks.append(actions("scorecard", buttons))
    return message(f"{isolated(title)}: {words}", blocks)


def _state(feedback: Feedback, card: Scorecard, reminder: int) -> tuple[str, list[Element]]:
    interview = feedback.interview
    if interview.status is InterviewStatus.NO_SHOW:
        return _("It did not take place, so no scorecard is needed."), []
    if card.submitted_at is not None:
        asked = len([one for one in feedback.cards if one.excused_at is None])
        words = _("Your scorecard is in. {given} of {all} are in.")
        return words.format(given=len(given(feedback.cards)), all=asked), [see_button(interview)]
    if card.excused_at is not None:
        return _("You were not there, so no scorecard is needed of you."), []
    if feedback.concluded is not None:
        return _("It has been decided; no scorecard is needed any more."), []
    asking = _("How was it? Please write down what you saw while it is fresh. Until then the others' words are hidden.")
    if reminder:
        asking = _("Your scorecard is still missing. Please write down what you saw; the others wait for it.")
    return asking, list(_answers(interview))


def _answers(interview: Interview) -> Iterator[Element]:
    for text, action, label, style in (
        (_("Scorecard …"), Id.SCORECARD_OPEN, _("Give a scorecard about {name}"), "primary"),
        (_("I was not there"), Id.SCORECARD_EXCUSE, _("I was not at the interview of {name}"), None),
        (_("It did not take place …"), Id.NO_SHOW_OPEN, _("The interview of {name} did not take place"), None),
    ):
        yield button(text, action, interview.id, style=style, label=label.format(name=interview.candidate_name))


def scorecard_form(interview: Interview, zone: ZoneInfo) -> View:
    blocks: list[Block] = [section(f"*{title_line(interview)}*\n{when_words(interview, zone)}")]
    blocks.append(context(_("A mark needs what you saw or heard. Leave out what did not come up.")))
    marks = [(str(one), mark_words(one)) for one in MARKS]
    for one in COMPETENCES[interview.interview_type]:
        blocks += [
            divider(),
            field(
                f"mark_{one}",
                competence_words(one),
                select(f"mark_{one}", marks, chosen=None, placeholder=_("Did not come up")),
                optional=True,
            ),
            field(
                f"evidence_{one}",
                _("What did you see or hear? ({competence})").format(competence=competence_words(one)),
                text_input(f"evidence_{one}", multiline=True, most=LONGEST_EVIDENCE),
                optional=True,
            ),
        ]
    overall = [(str(one), overall_words(one)) for one in MARKS]
    blocks += [
        divider(),
        field(
            OVERALL,
            _("Overall: would you take the next step with them?"),
            select(OVERALL, overall, chosen=None, placeholder=_("Choose a mark")),
        ),
        field(
            OPEN_QUESTIONS,
            _("What is still open?"),
            text_input(OPEN_QUESTIONS, multiline=True, most=LONGEST_NOTES),
            optional=True,
        ),
        field(NOTES, _("Notes"), text_input(NOTES, multiline=True, most=LONGEST_NOTES), optional=True),
        context(_("Once it is in it cannot be changed. Then you see the others' scorecards, and they see yours.")),
    ]
    return modal(
        _("Scorecard"),
        blocks,
        callback_id=Id.SCORECARD_SUBMIT,
        submit=_("Give it"),
        private_metadata=interview.id,
    )


def scorecards_view(feedback: Feedback, cards: Sequence[Scorecard]) -> View:
    """Everything that is in."""
    interview = feedback.interview
    blocks: list[Block] = [section(f"*{title_line(interview)}*")]
    for card in cards:
        blocks += [divider(), *lined(_card(interview, card))]
    if feedback.missing:
        names = ", ".join(isolated(name_of(interview, one.user_id)) for one in feedback.missing)
        blocks.append(context(_("Still missing: {names}").format(names=names)))
    return modal(_("Scorecards"), blocks)


def _card(interview: Interview, card: Scorecard) -> Iterator[str]:
    assert card.overall is not None, "it is in"
    yield f"*{isolated(name_of(interview, card.user_id))}*: {overall_words(card.overall)}"
    for one in card.marks:
        yield f"• {competence_words(one.competence)} ({one.mark}): {one_line(one.evidence)}"
    if card.open_questions:
        yield _("Still open: {text}").format(text=one_line(card.open_questions))
    if card.notes:
        yield _("Notes: {text}").format(text=one_line(card.notes))


def see_button(interview: Interview) -> Element:
    label = _("See the scorecards about {name}").format(name=interview.candidate_name)
    return button(_("See the scorecards"), Id.SCORECARD_SEE, interview.id, label=label)


def name_of(interview: Interview, user_id: UserId) -> str:
    person = interview.person(user_id)
    return person.name if person else _("somebody")


def no_show_form(interview: Interview, zone: ZoneInfo) -> View:
    who = [(Missed.CANDIDATE.value, _("The candidate did not come")), (Missed.PANEL.value, _("The panel did not come"))]
    return modal(
        _("Did not take place"),
        [
            section(f"*{title_line(interview)}*\n{when_words(interview, zone)}"),
            field("missed", _("What happened?"), select("missed", who, chosen=None, placeholder=_("Choose"))),
            field("reason", _("What do you know about it?"), text_input("reason", multiline=True, most=500)),
            context(_("Whoever is in charge reads this and can book it again.")),
        ],
        callback_id=Id.NO_SHOW_SUBMIT,
        submit=_("Note it"),
        private_metadata=interview.id,
    )
