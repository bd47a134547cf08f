"""How answers follow from stored evidence; in a blind batch, they name nobody before a decision."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import assert_never

from bot.candidates.ask import Gathered
from bot.candidates.asking import Aspect, Kind
from bot.candidates.differences import Difference, differences
from bot.candidates.models import Finding, Verdict
from bot.candidates.proving import named_requirements
from bot.candidates.searching import asked
from bot.candidates.surfaces import card_view, findings_of, veil_of
from bot.candidates.views.answers import (
    ComparedView,
    DifferenceView,
    FindingView,
    FoundView,
    PersonView,
    cannot_answer,
    compared_answer,
    explained_answer,
    found_answer,
    listed_answer,
    nobody_answer,
    stranger_answer,
    unclear_answer,
)
from bot.candidates.views.cards import label_of
from bot.candidates.wording import reason
from bot.settings.models import Scale
from bot.slack.blocks import Message
from db.models.candidates import Candidate
from db.models.ids import CandidateId

Links = Mapping[CandidateId, str]

_ASPECTS: Mapping[Aspect, frozenset[Verdict]] = {
    Aspect.WHOLE: frozenset(Verdict),
    Aspect.STRONG: frozenset({Verdict.MET}),
    Aspect.WEAK: frozenset({Verdict.MISSING, Verdict.PARTIAL, Verdict.UNKNOWN}),
}


def rules_answer(gathered: Gathered, links: Links, *, has_model: bool) -> Message:
    """What rules make of the evidence; `has_model`: one was asked and gave no answer."""
    question = gathered.question
    if question.kind is Kind.ACT or question.kind is Kind.COMPOSE:
        return cannot_answer(question.kind, has_model=has_model)
    if question.unclear:
        return unclear_answer([(one.written, _labels(gathered, one.people)) for one in question.unclear])
    if not gathered.looked_through:
        return nobody_answer()
    match question.kind:
        case Kind.COMPARE:
            return _compared(gathered, links)
        case Kind.EXPLAIN:
            return _explained(gathered, links)
        case Kind.FIND:
            found = [_found(gathered, one, links) for one in gathered.people if gathered.shown[one.id].lines]
            total = gathered.total if found else 0
            return found_answer(question.words, found, total=total, looked_through=gathered.looked_through)
        case Kind.LIST | Kind.HELP:
            people = [person_view(gathered, one, links) for one in gathered.people]
            return listed_answer(people, total=gathered.total, decision=question.decision)
        case _never:
            assert_never(_never)


def _labels(gathered: Gathered, people: Sequence[CandidateId]) -> list[str]:
    known = [gathered.doubtful[one] for one in people if one in gathered.doubtful]
    return [f"{label_of(one.name, one.id)} ({one.rank})" if one.rank else label_of(one.name, one.id) for one in known]


def person_view(gathered: Gathered, candidate: Candidate, links: Links) -> PersonView:
    card = card_view(candidate)
    return PersonView(
        id=card.id,
        label=card.label,
        rank=candidate.rank,
        score=card.score,
        recommendation=card.recommendation,
        decision=card.decision,
        batch_name=candidate.batch_name if gathered.batch is None else None,
        link=links.get(candidate.id),
    )


def _found(gathered: Gathered, candidate: Candidate, links: Links) -> FoundView:
    shown = gathered.shown[candidate.id]
    return FoundView(
        person=person_view(gathered, candidate, links),
        quotes=quotes_of(gathered, candidate),
        whole=shown.share >= 1,
    )


def quotes_of(gathered: Gathered, candidate: Candidate) -> tuple[str, ...]:
    """The lines of somebody's CV that show what was asked."""
    veil = veil_of(candidate)
    return tuple(veil(line.text) for line in gathered.shown[candidate.id].lines)


def finding_view(finding: Finding) -> FindingView:
    best = finding.evidence[0] if finding.evidence else None
    return FindingView(
        text=finding.requirement.text,
        need=finding.requirement.need,
        verdict=finding.verdict,
        reason=reason(finding),
        quote=best.quote if best else None,
        page=best.page if best else None,
        overruled=finding.overruled is not None,
    )


def _explained(gathered: Gathered, links: Links) -> Message:
    question = gathered.question
    if not gathered.people:
        return nobody_answer()
    candidate = gathered.people[0]
    findings = [one for one in findings_of(candidate) if one.verdict in _ASPECTS[question.aspect]]
    quotes: tuple[str, ...] = ()
    if question.words:
        wanted = asked(question.words)
        named = {item.id for item in named_requirements(wanted, [one.requirement for one in findings])}
        findings = [one for one in findings if one.requirement.id in named]
        quotes = quotes_of(gathered, candidate)
    return explained_answer(
        person_view(gathered, candidate, links),
        [finding_view(one) for one in findings],
        reasoning=candidate.rank_reasoning or "",
        aspect=question.aspect,
        quotes=quotes,
    )


def _compared(gathered: Gathered, links: Links) -> Message:
    if len(gathered.people) < 2:
        return stranger_answer([person_view(gathered, one, links) for one in gathered.people])
    people = sorted(gathered.people, key=lambda one: (one.batch_id, one.rank is None, one.rank))
    return compared_answer([_pair(gathered, one, other, links) for one, other in pairwise(people)])


def _pair(gathered: Gathered, one: Candidate, other: Candidate, links: Links) -> ComparedView:
    same = one.batch_id == other.batch_id
    found = differences(findings_of(one), findings_of(other), Scale.model_validate(one.scale)) if same else []
    return ComparedView(
        one=person_view(gathered, one, links),
        other=person_view(gathered, other, links),
        differences=tuple(map(_difference, found)),
        same_job=same,
    )


def _difference(difference: Difference) -> DifferenceView:
    return DifferenceView(
        points=difference.points, one=finding_view(difference.one), other=finding_view(difference.other)
    )
