"""After an interview, in the batch's thread: whose scorecards are in, all of them together, and what was decided."""

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from bot.core.i18n import _, ngettext
from bot.core.text import clean, isolate
from bot.interviews.models import DECISIONS, Feedback, Missed
from bot.interviews.scoring import Judged, far_apart, given, judged, not_judged
from bot.interviews.views.scorecards import competence_words, name_of, overall_words, see_button
from bot.interviews.views.wording import one_line, title_line, title_words
from bot.slack.blocks import (
    MESSAGE_BLOCKS,
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
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
from db.models.audit import AuditEntry
from db.models.interviews import Interview, InterviewStatus
from db.models.scorecards import Outcome, Scorecard

LONGEST_QUOTE = 300  # characters of evidence that the debrief shows; the scorecard has all
MOST_ROWS = 30  # people in the table
_NOTHING = "–"


def outcome_words(outcome: Outcome) -> str:
    match outcome:
        case Outcome.ADVANCE:
            return _("Next step")
        case Outcome.OFFER:
            return _("Offer")
        case Outcome.REJECT:
            return _("Rejection")
        case Outcome.HOLD:
            return _("On hold")
        case Outcome.NO_SHOW:
            return _("Did not take place")
        case _never:
            assert_never(_never)


def missed_words(entry: AuditEntry) -> str:
    """Who did not come, and why as far as known."""
    candidate = Missed(entry.after["missed"]) is Missed.CANDIDATE
    words = _("The candidate did not come: {reason}") if candidate else _("The panel did not come: {reason}")
    return words.format(reason=one_line(str(entry.after["reason"])))


def progress_message(feedback: Feedback) -> Message:
    """Whose cards are in, and nothing of what is in them."""
    interview = feedback.interview
    cards = [one for one in feedback.cards if one.excused_at is None]
    words = _("After the interview: {title}").format(title=title_line(interview))
    lines = [f"*{words}*"]
    if interview.status is InterviewStatus.NO_SHOW and feedback.concluded is not None:
        lines.append(missed_words(feedback.concluded))
        rebook = [rebook_button(interview)]
        return message("\n".join(lines), [section("\n".join(lines)), actions("progress", rebook)])
    count = ngettext("{count} of {all} scorecard is in.", "{count} of {all} scorecards are in.", len(cards))
    lines.append(count.format(count=len(given(cards)), all=len(cards)))
    if feedback.missing:
        names = ", ".join(isolated(name_of(interview, one.user_id)) for one in feedback.missing)
        lines.append(_("Still missing: {names}").format(names=names))
    blocks: list[Block] = [section("\n".join(lines))]
    if feedback.debrief is None:
        blocks.append(actions("progress", list(_ways_on(interview, cards))))
    return message("\n".join(lines), blocks)


def _ways_on(interview: Interview, cards: Sequence[Scorecard]) -> Iterator[Element]:
    name = interview.candidate_name
    if given(cards):
        label = _("Debrief about {name} now").format(name=name)
        ask = _("Those whose scorecard is missing can read the others' before they give their own. Debrief now?")
        yield button(_("Debrief now"), Id.DEBRIEF_OPEN, interview.id, label=label, ask=ask)
    else:
        label = _("The interview of {name} did not take place").format(name=name)
        yield button(_("It did not take place …"), Id.NO_SHOW_OPEN, interview.id, label=label)


def rebook_button(interview: Interview) -> Element:
    label = _("Book the interview of {name} again").format(name=interview.candidate_name)
    return button(_("Book again …"), Id.INTERVIEW_REBOOK, interview.id, style="primary", label=label)


def debrief_message(feedback: Feedback) -> Message:
    """Scores of everybody, how far they lie apart, what they rest on, what is open, and what was decided."""
    interview = feedback.interview
    title = _("Debrief: {title}").format(title=title_words(interview))
    cards, found = given(feedback.cards), judged(interview.interview_type, feedback.cards)
    blocks: list[Block] = [header(title), _table(interview, cards, found)]
    blocks += [block for one in found if one.marks for block in lined(_quotes(interview, one, cards))]
    open_lines = list(_open(interview, cards, found))
    if open_lines:
        blocks += lined([_("*Still open*"), *open_lines])
    below: list[Block] = [context(" ".join(_told(feedback)))]
    decided = feedback.concluded
    if decided is not None:
        below.append(section(_decided(interview, decided)))
    label = _("Decide about {name}").format(name=interview.candidate_name)
    words = _("Decide …") if decided is None else _("Decide anew …")
    style = "primary" if decided is None else None
    decide = button(words, Id.DECISION_OPEN, interview.id, style=style, label=label)
    below.append(actions("debrief", [decide, see_button(interview)]))
    blocks = [*blocks[: MESSAGE_BLOCKS - len(below)], *below]
    overall = ", ".join(f"{isolated(name_of(interview, one.user_id))} {one.overall}" for one in cards)
    return message(f"{isolated(title)}. {overall}", blocks)


def _table(interview: Interview, cards: Sequence[Scorecard], found: Sequence[Judged]) -> Block:
    rows = [["", *(competence_words(one.competence) for one in found), _("Overall")]]
    for card in cards[:MOST_ROWS]:
        marks = [str(one.marks.get(card.user_id, _NOTHING)) for one in found]
        rows.append([isolate(clean(name_of(interview, card.user_id))), *marks, str(card.overall)])
    overall = [card.overall for card in cards if card.overall is not None]
    spreads = [str(one.spread) if len(one.marks) > 1 else _NOTHING for one in found]
    rows.append([_("Apart by"), *spreads, str(max(overall) - min(overall)) if len(overall) > 1 else _NOTHING])
    return {"type": "table", "rows": [[_cell(text) for text in row] for row in rows]}


def _cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text or " "}


def _quotes(interview: Interview, one: Judged, cards: Sequence[Scorecard]) -> Iterator[str]:
    yield f"*{competence_words(one.competence)}*"
    for card in cards:
        for mark in card.marks:
            if mark.competence is one.competence:
                quote = one_line(mark.evidence[:LONGEST_QUOTE])
                yield f"• {isolated(name_of(interview, card.user_id))} ({mark.mark}): {quote}"


def _open(interview: Interview, cards: Sequence[Scorecard], found: Sequence[Judged]) -> Iterator[str]:
    for one in far_apart(found):
        yield "• " + _("{competence}: the marks lie far apart. What did each of you see?").format(
            competence=competence_words(one)
        )
    for one in not_judged(found):
        yield "• " + _("{competence}: nobody has heard anything of it.").format(competence=competence_words(one))
    for card in cards:
        if card.open_questions:
            yield f"• {isolated(name_of(interview, card.user_id))}: {one_line(card.open_questions)}"


def _told(feedback: Feedback) -> Iterator[str]:
    interview, debrief = feedback.interview, feedback.debrief
    assert debrief is not None, "it is shown once it is open"
    if feedback.missing:
        names = ", ".join(isolated(name_of(interview, one.user_id)) for one in feedback.missing)
        yield _("Without the scorecards of {names}.").format(names=names)
    late = [one for one in given(feedback.cards) if one.submitted_at and one.submitted_at > debrief.opened_at]
    if late:
        names = ", ".join(isolated(name_of(interview, one.user_id)) for one in late)
        yield _("Given after the debrief was open: {names}.").format(names=names)
    yield _("Marks go from 1 to 4. Nexus recommends nothing: a person decides.")


def _decided(interview: Interview, entry: AuditEntry) -> str:
    words = _("*Decided: {outcome}* – {reason}").format(
        outcome=outcome_words(Outcome(entry.after["outcome"])), reason=one_line(str(entry.after["reason"]))
    )
    by = interview.person(entry.actor_id) if entry.actor_id is not None else None
    return f"{words} ({isolated(by.name)})" if by else words


def decision_form(feedback: Feedback) -> View:
    interview = feedback.interview
    cards = given(feedback.cards)
    lines = [f"*{title_line(interview)}*"]
    lines += [
        f"{isolated(name_of(interview, one.user_id))}: {overall_words(one.overall)}" for one in cards if one.overall
    ]
    return modal(
        _("Decide"),
        [
            section("\n".join(lines)),
            field(
                "outcome",
                _("Decision"),
                select(
                    "outcome",
                    [(one.value, outcome_words(one)) for one in DECISIONS],
                    chosen=interview.outcome,
                    placeholder=_("Choose a decision"),
                ),
            ),
            field(
                "reason",
                _("Reason"),
                text_input("reason", multiline=True, most=500),
                hint=_("It stands in the thread and in the audit log."),
            ),
        ],
        callback_id=Id.DECISION_SUBMIT,
        submit=_("Decide"),
        private_metadata=interview.id,
    )
