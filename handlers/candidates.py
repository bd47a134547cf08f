"""`/candidates`, and what is clicked on cards and leaderboards."""

import re
from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from bot.candidates.forms import parse_compare_form, parse_export_words, parse_overrule_form, parse_pass_form
from bot.candidates.surfaces import card_view, findings_of, found_view, leaderboard_page, place_view
from bot.candidates.views import cards, comparison, found, moves, why
from bot.slack.blocks import View
from bot.slack.ids import Id
from bot.slack.turning import turned
from db.models.candidates import Decision
from db.models.ids import BatchId, CandidateId
from handlers.call import Call
from handlers.errors import Listener
from handlers.subcommands import Subcommand, dispatch

COMPARED_FROM = 100  # candidates of a batch that a comparison can choose from
_LAST_NUMBER = re.compile(r"(.*?)\s*(\d*)")


async def on_command(call: Call) -> None:
    """`/candidates [words of a batch's name] [page]` shows the newest such batch's leaderboard."""
    word = call.words.partition(" ")[0].casefold()
    if word == "help" or word in SUBCOMMANDS:
        await dispatch(call, SUBCOMMANDS, cards.candidates_help)
    else:
        await on_listed(call)


async def on_listed(call: Call) -> None:
    await call.ack()
    named = _LAST_NUMBER.fullmatch(call.words)
    assert named is not None, "it matches everything"
    words, page = named.groups()
    batch = await call.services.batches.found(await call.reader(), words)
    await call.whisper(
        await leaderboard_page(
            call.services.candidates, call.actor.workspace_id, batch.id, page=int(page or 1), paged=False
        )
    )


async def on_compare(call: Call, words: str) -> None:
    batch = await call.services.batches.found(await call.reader(), words)
    await _choose(call, batch.id)


async def on_export(call: Call, words: str) -> None:
    form = parse_export_words(words)
    reader = await call.reader()
    batch = await call.services.batches.found(reader, form.batch)
    await call.services.channels.need_own(reader.workspace_id, batch.channel_id)
    await call.services.candidates.request_export(reader, batch.id, form=form.form)
    await call.whisper(cards.export_coming(batch.name))


async def on_search(call: Call, words: str) -> None:
    page = await call.services.search.start(await call.reader(), words)
    await call.whisper(found.found_list(found_view(page)))


async def on_found_page(call: Call) -> None:
    await call.ack()
    search_id, number = turned(call.value)
    page = await call.services.search.turn(await call.reader(), UUID(search_id), number)
    await call.replace(found.found_list(found_view(page)))


async def on_compare_clicked(call: Call) -> None:
    await call.ack()
    await _choose(call, BatchId(call.value))


async def _choose(call: Call, batch_id: BatchId) -> None:
    ranked = await call.services.candidates.listed(await call.reader(), batch_id, limit=COMPARED_FROM)
    await call.show(comparison.compare_form([card_view(candidate) for candidate in ranked]))


async def on_compared(call: Call) -> None:
    form = parse_compare_form(call.view)
    reader = await call.reader()
    chosen = [await call.services.candidates.candidate(reader, CandidateId(known)) for known in form.candidates]
    view = comparison.comparison([(card_view(candidate), findings_of(candidate)) for candidate in chosen])
    await call.ack(response_action="update", view=view)


async def on_shortlist(call: Call) -> None:
    await call.ack()
    await call.services.candidates.decide(await call.reader(), CandidateId(call.value), Decision.SHORTLISTED)


async def on_pass(call: Call) -> None:
    await call.ack()
    candidate = await call.services.candidates.candidate(await call.reader(), CandidateId(call.value))
    await call.show(cards.pass_form(card_view(candidate)))


async def on_pass_submitted(call: Call) -> None:
    form = parse_pass_form(call.view)
    await call.services.candidates.decide(
        await call.reader(), CandidateId(call.private_metadata), Decision.PASSED, reason=form.reason
    )
    await call.ack()


async def on_undo(call: Call) -> None:
    await call.ack()
    await call.services.candidates.decide(await call.reader(), CandidateId(call.value), None)


async def on_why(call: Call) -> None:
    await call.ack()
    await call.show(await _why(call, CandidateId(call.value)))


async def _why(call: Call, known: CandidateId) -> View:
    reader = await call.reader()
    candidate = await call.services.candidates.candidate(reader, known)
    place = place_view(await call.services.placing.placed(reader, candidate))
    return why.why_modal(card_view(candidate), findings_of(candidate), place)


async def on_overrule(call: Call) -> None:
    await call.ack()
    known, _colon, requirement_id = call.value.partition(":")
    candidate = await call.services.candidates.candidate(await call.reader(), CandidateId(known))
    finding = next((one for one in findings_of(candidate) if one.requirement.id == requirement_id), None)
    await call.show(why.overrule_form(card_view(candidate), finding))


async def on_overrule_submitted(call: Call) -> None:
    form = parse_overrule_form(call.view)
    known, _colon, requirement_id = call.private_metadata.partition(":")
    await call.services.overrides.overrule(
        await call.reader(), CandidateId(known), requirement_id, value=form.value, reason=form.reason
    )
    await call.ack()
    await call.redraw(await _why(call, CandidateId(known)), view_id=call.view["root_view_id"])


async def on_cv(call: Call) -> None:
    await call.ack()
    reader = await call.reader()
    candidate, file = await call.services.candidates.open_cv(reader, CandidateId(call.value))
    relatives = await call.services.candidates.relatives(
        reader.workspace_id, [candidate.id], channel_ids=reader.channel_ids
    )
    described = await call.services.slack_files.describe(reader.workspace_id, file.slack_file_id)
    card = card_view(candidate, relatives=relatives[candidate.id])
    await call.show(cards.cv_opened(card, filename=file.filename, permalink=described.permalink))


async def on_split(call: Call) -> None:
    """Two CVs are two people's; asked on a card, or where a CV was opened."""
    await call.ack()
    known, _colon, other = call.value.partition(":")
    await call.services.candidates.split(await call.reader(), CandidateId(known), CandidateId(other))
    if "view" in call.body:
        await call.redraw(cards.told_apart())


async def on_page(call: Call) -> None:
    await call.ack()
    batch_id, page = turned(call.value)
    await call.services.candidates.turn_page(await call.reader(), BatchId(batch_id), page)


async def on_assess_again(call: Call) -> None:
    await call.ack()
    batch, count = await call.services.reassessments.start(await call.reader(), BatchId(call.value))
    await call.whisper(moves.assessing_again(batch.name, count))


async def on_export_csv(call: Call) -> None:
    await _export(call, "csv")


async def on_export_xlsx(call: Call) -> None:
    await _export(call, "xlsx")


async def _export(call: Call, form: Literal["csv", "xlsx"]) -> None:
    await call.ack()
    await call.services.channels.need_own(call.actor.workspace_id, call.channel_id)
    await call.services.candidates.request_export(await call.reader(), BatchId(call.value), form=form)


SUBCOMMANDS: Mapping[str, Subcommand] = {"compare": on_compare, "export": on_export, "search": on_search}
ACTIONS: Mapping[Id, Listener] = {
    Id.CANDIDATE_SHORTLIST: on_shortlist,
    Id.CANDIDATE_PASS_OPEN: on_pass,
    Id.CANDIDATE_UNDO: on_undo,
    Id.CANDIDATE_WHY_OPEN: on_why,
    Id.CANDIDATE_COMPARE_OPEN: on_compare_clicked,
    Id.CANDIDATE_OVERRULE_OPEN: on_overrule,
    Id.CANDIDATE_CV_VIEW: on_cv,
    Id.CANDIDATE_SPLIT: on_split,
    Id.CANDIDATE_LIST_BACK: on_page,
    Id.CANDIDATE_LIST_NEXT: on_page,
    Id.BATCH_ASSESS_AGAIN: on_assess_again,
    Id.CANDIDATE_FOUND_BACK: on_found_page,
    Id.CANDIDATE_FOUND_NEXT: on_found_page,
    Id.BATCH_EXPORT_CSV: on_export_csv,
    Id.BATCH_EXPORT_XLSX: on_export_xlsx,
}
SUBMISSIONS: Mapping[Id, Listener] = {
    Id.CANDIDATE_PASS_SUBMIT: on_pass_submitted,
    Id.CANDIDATE_COMPARE_SUBMIT: on_compared,
    Id.CANDIDATE_OVERRULE_SUBMIT: on_overrule_submitted,
}
