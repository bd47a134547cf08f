"""What a panel asks and what it says afterwards: questions, scorecards, the debrief in the thread, the decision."""

from collections.abc import Mapping

from bot.core.times import zone_of
from bot.interviews.forms import (
    parse_decision_form,
    parse_kit_value,
    parse_no_show_form,
    parse_questions_form,
    parse_scorecard,
)
from bot.interviews.views.debriefs import decision_form
from bot.interviews.views.questions import edit_form, questions_view
from bot.interviews.views.scorecards import no_show_form, scorecard_form, scorecards_view
from bot.slack.ids import Id
from db.models.ids import InterviewId
from handlers.call import Call
from handlers.errors import Listener


async def on_questions(call: Call) -> None:
    await call.ack()
    await call.show(questions_view(*await call.services.questions.kits(call.actor, InterviewId(call.value))))


async def on_questions_edit(call: Call) -> None:
    await call.ack()
    await call.show(edit_form(*await call.services.questions.kit(call.actor, *parse_kit_value(call.value))))


async def on_questions_kept(call: Call) -> None:
    form = parse_questions_form(call.view)
    interview, kits = await call.services.questions.edit(
        call.actor, form.interview_id, form.seat, form.questions, revision=form.revision
    )
    await call.ack(response_action="update", view=questions_view(interview, kits))


async def on_scorecard(call: Call) -> None:
    await call.ack()
    feedback = await call.services.scorecards.asked(call.actor, InterviewId(call.value))
    await call.show(scorecard_form(feedback.interview, zone_of(call.actor.timezone)))


async def on_scorecard_given(call: Call) -> None:
    card = parse_scorecard(call.view)
    await call.services.scorecards.submit(call.actor, InterviewId(call.private_metadata), card)
    await call.ack()


async def on_excused(call: Call) -> None:
    await call.ack()
    await call.services.scorecards.excuse(call.actor, InterviewId(call.value))


async def on_others(call: Call) -> None:
    await call.ack()
    found = await call.services.scorecards.others(await call.reader(), InterviewId(call.value))
    await call.show(scorecards_view(*found))


async def on_no_show(call: Call) -> None:
    await call.ack()
    feedback = await call.services.scorecards.may_miss(await call.reader(), InterviewId(call.value))
    await call.show(no_show_form(feedback.interview, zone_of(call.actor.timezone)))


async def on_no_show_noted(call: Call) -> None:
    form = parse_no_show_form(call.view)
    await call.services.scorecards.missed(
        await call.reader(), InterviewId(call.private_metadata), form.missed, reason=form.reason
    )
    await call.ack()


async def on_debrief(call: Call) -> None:
    await call.ack()
    await call.services.debriefs.open_now(await call.reader(), InterviewId(call.value))


async def on_decide(call: Call) -> None:
    await call.ack()
    await call.show(decision_form(await call.services.debriefs.to_decide(await call.reader(), InterviewId(call.value))))


async def on_decided(call: Call) -> None:
    form = parse_decision_form(call.view)
    await call.services.debriefs.decide(
        await call.reader(), InterviewId(call.private_metadata), form.outcome, reason=form.reason
    )
    await call.ack()


ACTIONS: Mapping[Id, Listener] = {
    Id.QUESTIONS_OPEN: on_questions,
    Id.QUESTIONS_EDIT: on_questions_edit,
    Id.SCORECARD_OPEN: on_scorecard,
    Id.SCORECARD_EXCUSE: on_excused,
    Id.SCORECARD_SEE: on_others,
    Id.NO_SHOW_OPEN: on_no_show,
    Id.DEBRIEF_OPEN: on_debrief,
    Id.DECISION_OPEN: on_decide,
}
SUBMISSIONS: Mapping[Id, Listener] = {
    Id.QUESTIONS_SUBMIT: on_questions_kept,
    Id.SCORECARD_SUBMIT: on_scorecard_given,
    Id.NO_SHOW_SUBMIT: on_no_show_noted,
    Id.DECISION_SUBMIT: on_decided,
}
