"""How cards, leaderboards and exports follow from stored candidates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from bot.candidates.blind import veiled
from bot.candidates.export import ExportRow
from bot.candidates.models import Finding, Found, FoundPage, Overruled, Relatives
from bot.candidates.moves import Shift
from bot.candidates.people import names_differ
from bot.candidates.reassessing import MOVES_SURFACE, Reassessments
from bot.candidates.rows import assessment_of
from bot.candidates.service import CARD_SURFACE, LEADERBOARD_SURFACE, Candidates
from bot.candidates.views.cards import (
    PAGE_ROWS,
    CardView,
    OlderView,
    candidate_card,
    empty_place,
    label_of,
    leaderboard,
)
from bot.candidates.views.found import FoundRow, FoundView
from bot.candidates.views.moves import Move, MovesView, moves_message
from bot.candidates.wording import grounds_words
from bot.core.i18n import _
from bot.cvs.models import Education, HiddenText, Profile
from bot.openings.changes import changes
from bot.openings.models import Requirements
from bot.slack.blocks import Message
from bot.slack.surfaces import Renderer
from db.models.candidates import Candidate
from db.models.ids import BatchId, CandidateId, WorkspaceId
from db.models.people import OlderCv
from db.models.reassessments import MovedCandidate, Reassessment
from db.models.surfaces import Surface

Veil = Callable[[str], str]

_NOTHING = Relatives()


def card_view(candidate: Candidate, *, total: int = 0, relatives: Relatives = _NOTHING) -> CardView:
    """In a blind batch, the person stays hidden until a decision."""
    hidden = _is_blind(candidate)
    profile = _profile(candidate)
    shown = _veil(candidate)
    standing = assessment_of(candidate)
    return CardView(
        id=candidate.id,
        batch_id=candidate.batch_id,
        rank=candidate.rank or 0,
        total=total,
        name=None if hidden else candidate.name or candidate.filename,
        title=shown(profile.headline.value) if profile and profile.headline else None,
        email=None if hidden else candidate.email,
        phone=None if hidden else candidate.phone,
        location=None if hidden else candidate.location,
        score=standing.score,
        recommendation=standing.recommendation,
        overruled=_overruled(standing.overruled, shown),
        matched=standing.matched_skills,
        missing=standing.missing_skills,
        additional=standing.additional_skills,
        assessment=shown(standing.summary),
        rank_reasoning=candidate.rank_reasoning or "",
        assessor=candidate.assessor,
        hidden=tuple(_hidden(candidate, shown)),
        pages_left=candidate.pages_left or 0,
        ocr_confidence=candidate.ocr_confidence,
        older=tuple(_older_view(cv, candidate, shown) for cv in relatives.older),
        seen=() if hidden else relatives.seen,
        decision=candidate.decision,
        decided_by=candidate.decided_by_slack_id,
        decided_at=candidate.decided_at,
        reason=candidate.decision_reason,
    )


def _older_view(cv: OlderCv, candidate: Candidate, shown: Veil) -> OlderView:
    reason = shown(cv.decision_reason) if cv.decision_reason else None
    if reason and _is_blind(candidate):
        reason = veiled(reason, name=cv.name, phone=cv.phone)
    return OlderView(
        id=cv.candidate_id,
        filename=None if _is_blind(candidate) else cv.filename,
        grounds=cv.grounds,
        names_differ=names_differ(cv.name, candidate.name),
        decision=cv.decision,
        decided_by=cv.decided_by_slack_id,
        decided_at=cv.decided_at,
        reason=reason,
    )


def findings_of(candidate: Candidate) -> list[Finding]:
    """What a card's "Why" tells; in a blind batch, quotes name nobody before a decision."""
    shown = _veil(candidate)
    return [
        finding.model_copy(
            update={
                "evidence": tuple(one.model_copy(update={"quote": shown(one.quote)}) for one in finding.evidence),
                "overruled": _overruled(finding.overruled, shown),
            }
        )
        for finding in assessment_of(candidate).findings
    ]


def _overruled(overruled: Overruled | None, shown: Veil) -> Overruled | None:
    return overruled and overruled.model_copy(update={"reason": shown(overruled.reason)})


def _hidden(candidate: Candidate, shown: Veil) -> Iterator[HiddenText]:
    for one in map(HiddenText.model_validate, candidate.hidden or ()):
        yield one.model_copy(update={"words": shown(one.words)})


def _is_blind(candidate: Candidate) -> bool:
    return candidate.blind and candidate.decision is None


def _profile(candidate: Candidate) -> Profile | None:
    return Profile.model_validate_json(candidate.profile_json) if candidate.profile_json else None


def _veil(candidate: Candidate) -> Veil:
    """What words about this person look like to whoever may see them now."""
    if not _is_blind(candidate):
        return str
    profile = _profile(candidate)
    studies = profile.education if profile and candidate.blind_schools else ()
    return partial(
        veiled,
        name=candidate.name,
        phone=candidate.phone,
        language=profile.language if profile else None,
        schools=[study.institution.value for study in studies if study.institution],
    )


def found_view(page: FoundPage) -> FoundView:
    return FoundView(
        search_id=str(page.search_id),
        asked=page.asked,
        rows=tuple(map(found_row, page.found)),
        page=page.page,
        pages=page.pages,
        total=page.total,
    )


def found_row(found: Found) -> FoundRow:
    """Somebody of a blind batch has no name and no words that tell it before a decision."""
    one = found.candidate
    hidden = one.blind and one.decision is None
    studies = map(Education.model_validate, one.education or ()) if one.blind_schools else ()
    schools = [study.institution.value for study in studies if study.institution]
    return FoundRow(
        id=one.candidate_id,
        label=label_of(None if hidden else one.name or one.filename, one.candidate_id),
        title=one.title,
        batch_name=one.batch_name,
        score=one.score,
        decision=one.decision,
        line=veiled(found.line, name=one.name, phone=one.phone, schools=schools) if hidden else found.line,
        hidden=hidden,
    )


async def leaderboard_page(
    candidates: Candidates, workspace_id: WorkspaceId, batch_id: BatchId, *, page: int, paged: bool
) -> Message:
    found, total = await candidates.page(workspace_id, batch_id, limit=PAGE_ROWS, offset=(page - 1) * PAGE_ROWS)
    return leaderboard(
        [card_view(candidate, total=total) for candidate in found],
        batch_id=batch_id,
        batch_name=found[0].batch_name if found else "",
        page=page,
        pages=-(-total // PAGE_ROWS),
        total=total,
        paged=paged,
    )


def candidate_renderers(candidates: Candidates, reassessments: Reassessments) -> dict[str, Renderer]:
    async def card(surface: Surface) -> Message | None:
        batch_id = BatchId(surface.subject_id)
        found, total = await candidates.page(surface.workspace_id, batch_id, limit=1, offset=surface.slot - 1)
        if not found:  # fewer people than before: some CVs turned out to be one person's
            return empty_place(surface.slot) if surface.message_ts else None
        # Whoever reads the card can read that channel, and perhaps no other.
        relatives = await candidates.relatives(surface.workspace_id, [found[0].id], channel_id=surface.channel_id)
        return candidate_card(card_view(found[0], total=total, relatives=relatives[found[0].id]))

    async def board(surface: Surface) -> Message:
        batch_id = BatchId(surface.subject_id)
        return await leaderboard_page(
            candidates,
            surface.workspace_id,
            batch_id,
            page=int(surface.state.get("page", 1)),
            paged=True,
        )

    async def moves(surface: Surface) -> Message:
        batch_id = BatchId(surface.subject_id)
        return moves_message(moves_view(*await reassessments.moved(surface.workspace_id, batch_id, surface.slot)))

    return {CARD_SURFACE: card, LEADERBOARD_SURFACE: board, MOVES_SURFACE: moves}


def moves_view(run: Reassessment, people: Sequence[MovedCandidate]) -> MovesView:
    """Whoever is no longer ranked has not moved, and is not counted."""
    ranked = [one for one in people if one.rank_after is not None]
    return MovesView(
        batch_name=run.batch_name,
        asked_by=run.asked_by,
        job_changes=changes(Requirements.model_validate(run.before), Requirements.model_validate(run.after)),
        moves=tuple(
            Move(
                label=label_of(None if one.secret else one.name or one.filename, one.candidate_id),
                rank=one.rank,
                rank_after=one.rank_after,
                score=one.score,
                score_after=one.score_after,
                shifts=tuple(Shift.model_validate(shift) for shift in one.shifts),
            )
            for one in ranked
            if one.score != one.score_after
        ),
        unmoved=sum(one.score == one.score_after for one in ranked),
    )


def export_rows(ranked: Sequence[Candidate], relatives: Mapping[CandidateId, Relatives]) -> list[ExportRow]:
    return [
        _export_row(card_view(candidate, relatives=relatives.get(candidate.id, _NOTHING)), candidate)
        for candidate in ranked
    ]


def _export_row(card: CardView, candidate: Candidate) -> ExportRow:
    return ExportRow(
        rank=card.rank,
        name=card.label,
        email=card.email or "",
        phone=card.phone or "",
        location=card.location or "",
        title=card.title or "",
        score=card.score,
        recommendation=card.recommendation.value if card.recommendation else "",
        decision=card.decision.value if card.decision else "",
        decided_at=f"{card.decided_at:%Y-%m-%d %H:%M}" if card.decided_at else "",
        reason=card.reason or "",
        matched=", ".join(card.matched),
        missing=", ".join(card.missing),
        additional=", ".join(card.additional),
        assessment=card.assessment,
        file="" if card.name is None else candidate.filename or "",
        older="; ".join(_older_cell(cv) for cv in card.older),
        seen="; ".join(f"{seen.batch_name} ({grounds_words(seen.grounds)})" for seen in card.seen),
    )


def _older_cell(cv: OlderView) -> str:
    words = f"{cv.filename or _('older CV')} ({grounds_words(cv.grounds)})"
    return f"{words}: {cv.decision.value}" if cv.decision else words
