"""How cards, leaderboards and exports follow from stored candidates."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from bot.candidates.export import ExportRow, ProofRow
from bot.candidates.models import Evidence, Finding, Found, FoundPage, Overruled, Relatives
from bot.candidates.moves import Shift
from bot.candidates.people import names_differ
from bot.candidates.placing import Placed
from bot.candidates.reassessing import MOVES_SURFACE, Reassessments, scales_of
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
from bot.candidates.views.why import PlaceView
from bot.candidates.wording import grounds_words, reason
from bot.core.i18n import _
from bot.cvs.blind import veiled
from bot.cvs.models import Education, HiddenText, Profile
from bot.openings.changes import changes
from bot.openings.models import Requirements
from bot.settings.models import Scale, scale_of
from bot.settings.rules import Difference, differences
from bot.settings.wording import own_scale
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
    hidden = is_hidden(candidate)
    profile = _profile(candidate)
    shown = veil_of(candidate)
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
        written_by=candidate.written_by,
        scale=Scale.model_validate(candidate.scale),
        hidden=tuple(_hidden(candidate, shown)),
        stale=candidate.stale,
        pages_left=candidate.pages_left or 0,
        ocr_confidence=candidate.ocr_confidence,
        older=tuple(_older_view(cv, candidate, shown) for cv in relatives.older),
        seen=() if hidden else relatives.seen,
        decision=candidate.decision,
        decided_by=candidate.decided_by_slack_id,
        decided_at=candidate.decided_at,
        reason=candidate.decision_reason,
    )


def place_view(placed: Placed | None) -> PlaceView | None:
    """Whoever stands above in a blind batch is not named before a decision on them."""
    if placed is None:
        return None
    above = placed.above
    return PlaceView(
        above=label_of(None if is_hidden(above) else above.name or above.filename, above.id),
        points=placed.step.points,
        behind=placed.step.behind,
        ahead=placed.step.ahead,
        phrased=placed.phrased,
        phrased_by=placed.phrased_by,
    )


def _older_view(cv: OlderCv, candidate: Candidate, shown: Veil) -> OlderView:
    reason = shown(cv.decision_reason) if cv.decision_reason else None
    if reason and is_hidden(candidate):
        reason = veiled(reason, name=cv.name, phone=cv.phone)
    return OlderView(
        id=cv.candidate_id,
        filename=None if is_hidden(candidate) else cv.filename,
        grounds=cv.grounds,
        names_differ=names_differ(cv.name, candidate.name),
        decision=cv.decision,
        decided_by=cv.decided_by_slack_id,
        decided_at=cv.decided_at,
        reason=reason,
    )


def findings_of(candidate: Candidate) -> list[Finding]:
    """What a card's "Why" tells; in a blind batch, quotes name nobody before a decision."""
    shown = veil_of(candidate)
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


def is_hidden(candidate: Candidate) -> bool:
    return candidate.blind and candidate.decision is None


def _profile(candidate: Candidate) -> Profile | None:
    return Profile.model_validate_json(candidate.profile_json) if candidate.profile_json else None


def veil_of(candidate: Candidate) -> Veil:
    """What words about this person look like to whoever may see them now."""
    if not is_hidden(candidate):
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
        scale=Scale.model_validate(one.scale),
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
        scale_changes=_scale_changes(found[0]) if found else (),
        paged=paged,
    )


def _scale_changes(candidate: Candidate) -> tuple[Difference, ...]:
    """What the workspace has set since the candidate was assessed."""
    return differences(Scale.model_validate(candidate.scale), scale_of(candidate.workspace_scale))


def candidate_renderers(candidates: Candidates, reassessments: Reassessments) -> dict[str, Renderer]:
    async def card(surface: Surface) -> Message | None:
        batch_id = BatchId(surface.subject_id)
        found, total = await candidates.page(surface.workspace_id, batch_id, limit=1, offset=surface.slot - 1)
        if not found:  # fewer people than before: some CVs turned out to be one person's
            return empty_place(surface.slot) if surface.message_ts else None
        # Whoever reads the card can read that channel, and perhaps no other.
        relatives = await candidates.relatives(surface.workspace_id, [found[0].id], channel_ids={surface.channel_id})
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
    moved = [one for one in ranked if not one.failed and (one.score, one.level) != (one.score_after, one.level_after)]
    return MovesView(
        batch_id=run.batch_id,
        batch_name=run.batch_name,
        asked_by=run.asked_by,
        job_changes=changes(Requirements.model_validate(run.before), Requirements.model_validate(run.after)),
        scale_changes=differences(*scales_of(run)),
        moves=tuple(
            Move(
                label=_moved_label(one),
                rank=one.rank,
                rank_after=one.rank_after,
                score=one.score,
                score_after=one.score_after,
                level=one.level,
                level_after=one.level_after,
                shifts=tuple(Shift.model_validate(shift) for shift in one.shifts),
            )
            for one in moved
        ),
        failed=tuple(map(_moved_label, filter(lambda one: one.failed, ranked))),
        unmoved=sum(not one.failed for one in ranked) - len(moved),
    )


def _moved_label(one: MovedCandidate) -> str:
    return label_of(None if one.secret else one.name or one.filename, one.candidate_id)


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
        overruled=card.overruled.reason if card.overruled else "",
        decision=card.decision.value if card.decision else "",
        decided_at=f"{card.decided_at:%Y-%m-%d %H:%M}" if card.decided_at else "",
        reason=card.reason or "",
        matched=", ".join(card.matched),
        missing=", ".join(card.missing),
        additional=", ".join(card.additional),
        assessment=card.assessment,
        scale=own_scale(card.scale) or _("as the product has it"),
        file="" if card.name is None else candidate.filename or "",
        older="; ".join(_older_cell(cv) for cv in card.older),
        seen="; ".join(f"{seen.batch_name} ({grounds_words(seen.grounds)})" for seen in card.seen),
    )


def proof_rows(ranked: Sequence[Candidate]) -> list[ProofRow]:
    """What stands behind "Why", of everybody; veiled as it is there."""
    return [
        _proof_row(candidate, finding, evidence)
        for candidate in ranked
        for finding in findings_of(candidate)
        for evidence in finding.evidence or (None,)
    ]


def _proof_row(candidate: Candidate, finding: Finding, evidence: Evidence | None) -> ProofRow:
    name = None if is_hidden(candidate) else candidate.name or candidate.filename
    return ProofRow(
        rank=candidate.rank or 0,
        name=label_of(name, candidate.id),
        requirement=finding.requirement.text,
        need=finding.requirement.need.value,
        weight=finding.requirement.weight,
        verdict=finding.verdict.value,
        credit=round(finding.credit * 100),
        reason=reason(finding),
        found=finding.overruled.found if finding.overruled else "",
        overruled=finding.overruled.reason if finding.overruled else "",
        quote=evidence.quote if evidence else "",
        grade=evidence.grade.value if evidence and evidence.grade else "",
        page=evidence.page if evidence else None,
        start=evidence.span.start if evidence else None,
        end=evidence.span.end if evidence else None,
    )


def _older_cell(cv: OlderView) -> str:
    file = cv.filename or _("older CV")
    words = f"{file} ({grounds_words(cv.grounds)})"
    return f"{words}: {cv.decision.value}" if cv.decision else words
